import { isValidName, reverseName } from '../dns/name.ts';
import type { LookupResult } from '../dns/record.ts';
import type { Reply } from '../smtp/reply.ts';
import {
  addressKeys,
  domainKeys,
  findFirst,
  mailAddressKeys,
  parseAccess,
  type AccessAction,
  type AccessKeys,
} from './access.ts';
import type { Element } from './elements.ts';
import { questionKey, type Facts, type Question } from './facts.ts';
import { isOurs, splitAtDomain } from './recipients.ts';
import { fittingCode, refusal, refusing, type Subject } from './subject.ts';
import { isFault } from './tables.ts';

/** What an element answers; null passes the question on to the next one. */
export type Outcome =
  | { readonly kind: 'permit' | 'discard' | 'hold' }
  /** `misconfigured`: not what anybody decided. */
  | { readonly kind: 'refuse'; readonly reply: Reply; readonly misconfigured?: true }
  /** Refused in the end if everything else permits, or in place of a final refusal. */
  | { readonly kind: 'defer-if'; readonly when: 'permit' | 'reject'; readonly reply: Reply }
  /** These elements decide in its place. */
  | { readonly kind: 'restrictions'; readonly names: readonly string[]; readonly subject: Subject }
  /** Nothing can be said before this is known. */
  | { readonly kind: 'ask'; readonly question: Question };

/** `home`: what the list it stands in is about. */
export type Restriction = (facts: Facts, element: Element, home: Subject) => Outcome | null;

const permitIf = (condition: boolean): Outcome | null => (condition ? { kind: 'permit' } : null);
const refuse = (subject: Subject, facts: Facts, code: number, enhanced: string, text: string): Outcome => ({
  kind: 'refuse',
  reply: refusal(subject, facts, code, enhanced, text),
});
const deferIfPermit = (subject: Subject, facts: Facts, code: number, enhanced: string, text: string): Outcome => ({
  kind: 'defer-if',
  when: 'permit',
  reply: refusal(subject, facts, code, enhanced, text),
});

/** What is broken must not open the door: an unknown element, a table that cannot be opened. */
export const configurationError: Restriction = (facts, _, home) => ({
  kind: 'refuse',
  reply: refusal(home, facts, 451, '4.3.5', 'Server configuration error'),
  misconfigured: true,
});

const qualified = (domain: string): boolean => domain.includes('.') || domain.startsWith('[');

function relayDenied(facts: Facts, code: number): Outcome | null {
  if (facts.recipient === null || isOurs(facts.recipientClass)) return null;
  return { kind: 'refuse', reply: refusing(code, '5.7.1', `<${facts.recipient}>: Relay access denied`) };
}

/** `reject_non_fqdn_…`: a null path, and <postmaster> alone, are always welcome (RFC 5321 §4.5.1). */
function unqualified(subject: 'sender' | 'recipient', facts: Facts): Outcome | null {
  const address = facts[subject];
  if (address === null || address === '') return null;
  const { localPart, domain } = splitAtDomain(address);
  if (qualified(domain) || (domain === '' && subject === 'recipient' && localPart.toLowerCase() === 'postmaster'))
    return null;
  return refuse(subject, facts, facts.codes.nonFqdn, '5.5.2', 'need fully-qualified address');
}

type Known = { readonly known: LookupResult } | { readonly ask: Outcome };

function lookedUp(facts: Facts, question: Question): Known {
  const known = facts.lookups.get(questionKey(question));
  return known ? { known } : { ask: { kind: 'ask', question } };
}

/** `reject_unknown_sender_domain` and `…_recipient_domain`: neither MX nor address, or a null MX (RFC 7505). */
function unknownDomain(subject: 'sender' | 'recipient', facts: Facts): Outcome | null {
  const address = facts[subject];
  const domain = address === null ? '' : splitAtDomain(address).domain;
  if (domain === '' || domain.startsWith('[')) return null;
  const enhanced = subject === 'sender' ? '4.1.8' : '4.1.2';
  const soft = () => deferIfPermit(subject, facts, 450, enhanced, 'Domain not found');
  for (const type of ['MX', 'A', 'AAAA'] as const) {
    const lookup = lookedUp(facts, { name: domain, type });
    if ('ask' in lookup) return lookup.ask;
    const { outcome, records } = lookup.known;
    if (outcome === 'servfail' || outcome === 'timeout') return soft();
    const exchangers = records.flatMap((record) => (record.type === 'MX' ? [record.exchange] : []));
    if (type === 'MX' && exchangers.length === 1 && exchangers[0] === '') {
      const text = `Domain ${domain} does not accept mail (nullMX)`;
      return subject === 'sender'
        ? refuse(subject, facts, 550, '5.7.27', text)
        : refuse(subject, facts, 556, '5.1.10', text);
    }
    if (outcome === 'found') return null;
    if (outcome === 'nxdomain') break;
  }
  return refuse(subject, facts, facts.codes.unknownAddress, enhanced, 'Domain not found');
}

/** `reject_unknown_helo_hostname`: neither address nor MX. */
function unknownHelo(facts: Facts): Outcome | null {
  const { helo, codes } = facts;
  if (helo === null || helo.startsWith('[')) return null;
  if (!isValidName(helo)) return refuse('helo', facts, codes.unknownHostname, '4.7.1', 'Host not found');
  for (const type of ['A', 'AAAA', 'MX'] as const) {
    const lookup = lookedUp(facts, { name: helo, type });
    if ('ask' in lookup) return lookup.ask;
    const { outcome } = lookup.known;
    if (outcome === 'servfail' || outcome === 'timeout')
      return deferIfPermit('helo', facts, 450, '4.7.1', 'Host not found');
    if (outcome === 'found') return null;
    if (outcome === 'nxdomain') break;
  }
  return refuse('helo', facts, codes.unknownHostname, '4.7.1', 'Host not found');
}

const hostName = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/** `reject_invalid_helo_hostname`: neither the form of a name nor an address in brackets. */
function invalidHelo(facts: Facts): Outcome | null {
  const { helo, codes } = facts;
  if (helo === null) return null;
  if (helo.startsWith('[')) {
    const inside = /^\[(?:ipv6:)?([0-9a-f.:]+)\]$/i.exec(helo)?.[1];
    const isAddress = inside !== undefined && reverseName(inside) !== null;
    return isAddress ? null : refuse('helo', facts, codes.invalidHostname, '5.5.2', 'invalid ip address');
  }
  if (/^[0-9.]+$/.test(helo) && reverseName(helo) !== null) return null;
  return hostName.test(helo) ? null : refuse('helo', facts, codes.invalidHostname, '5.5.2', 'Invalid name');
}

/** `reject_unknown_client_hostname`: no name that leads back to the address (RFC 7372 §3.3). */
function unknownClient({ client, codes }: Facts): Outcome | null {
  if (client.name !== 'unknown') return null;
  const text = `Client host rejected: cannot find your hostname, [${client.address}]`;
  return { kind: 'refuse', reply: refusing(codes.unknownClient, '4.7.25', text) };
}

/** `reject_sender_login_mismatch`: the sender belongs to somebody else, or to somebody and nobody is logged in. */
function loginMismatch(facts: Facts, unauthenticatedToo: boolean): Outcome | null {
  const { sender, login, sendersLogins } = facts;
  if (sender === null || sender === '') return null;
  const owners = sendersLogins(sender);
  if (login === null)
    return owners.length > 0 && unauthenticatedToo ? refuse('sender', facts, 553, '5.7.1', 'not logged in') : null;
  return owners.includes(login) ? null : refuse('sender', facts, 553, '5.7.1', `not owned by user ${login}`);
}

/** A list of bad addresses in DNS (RFC 5782 §2.1). */
function blockListed(facts: Facts, { argument }: Element): Outcome | null {
  const [zone = '', filter] = argument.split('=');
  const reversed = reverseName(facts.client.address)?.replace(/\.(in-addr|ip6)\.arpa$/, '');
  if (reversed === undefined) return null;
  const lookup = lookedUp(facts, { name: `${reversed}.${zone}`, type: 'A' });
  if ('ask' in lookup) return lookup.ask;
  const hit = lookup.known.records.some(
    (record) => record.type === 'A' && (filter === undefined || record.address === filter),
  );
  if (!hit) return null;
  const text = `Service unavailable; Client host [${facts.client.address}] blocked using ${zone}`;
  return { kind: 'refuse', reply: refusing(facts.codes.mapsRbl, '5.7.1', text) };
}

type Asked = { readonly subject: Subject; readonly keys: AccessKeys };

const accessKeys: ReadonlyMap<string, (facts: Facts) => Asked | null> = new Map<string, (facts: Facts) => Asked | null>(
  [
    [
      'check_client_access',
      ({ client }) => ({
        subject: 'client',
        keys: {
          wholes: [client.name, client.address],
          parts: [
            ...(client.name === 'unknown' ? ['unknown'] : domainKeys(client.name)),
            ...addressKeys(client.address),
          ],
        },
      }),
    ],
    [
      'check_helo_access',
      ({ helo }) => (helo === null ? null : { subject: 'helo', keys: { wholes: [helo], parts: domainKeys(helo) } }),
    ],
    ['check_sender_access', ({ sender, recipientDelimiter }) => ofAddress('sender', sender, recipientDelimiter)],
    [
      'check_recipient_access',
      ({ recipient, recipientDelimiter }) => ofAddress('recipient', recipient, recipientDelimiter),
    ],
  ],
);

function ofAddress(subject: 'sender' | 'recipient', address: string | null, recipientDelimiter: string): Asked | null {
  if (address === null) return null;
  return {
    subject,
    keys: { wholes: [address === '' ? '<>' : address], parts: mailAddressKeys(address, recipientDelimiter) },
  };
}

/** `check_…_access`: what the table says about the client, its name, the sender or the recipient (access(5)). */
const access: Restriction = (facts, element, home) => {
  const asked = accessKeys.get(element.name)?.(facts);
  if (!asked) return asked === null ? null : configurationError(facts, element, home);
  if (!element.table || isFault(element.table)) return configurationError(facts, element, asked.subject);
  const value = findFirst(element.table, asked.keys);
  const action = value === null ? null : parseAccess(value);
  if (action?.kind === 'broken') return configurationError(facts, element, asked.subject);
  const outcome = action && carryOut(action, facts, asked.subject);
  // A table speaks of the address as it stands, not of where it would be passed on to.
  const isRouted = asked.subject === 'recipient' && facts.recipientClass === 'routed';
  return outcome?.kind === 'permit' && isRouted ? null : outcome;
};

function carryOut(action: Exclude<AccessAction, { kind: 'broken' }>, facts: Facts, subject: Subject): Outcome | null {
  switch (action.kind) {
    case 'ok':
      return { kind: 'permit' };
    case 'dunno':
    case 'note':
      return null;
    case 'discard':
    case 'hold':
      return { kind: action.kind };
    case 'restrictions':
      return { kind: 'restrictions', names: action.elements, subject };
    case 'defer-if': {
      const text = action.text || 'Service unavailable';
      return {
        kind: 'defer-if',
        when: action.when,
        reply: refusal(subject, facts, 450, fittingCode(action.enhanced, subject), text),
      };
    }
    case 'reply':
      return refuse(subject, facts, action.code, fittingCode(action.enhanced, subject), action.text || 'Access denied');
  }
}

/** The user is not in the table that this domain's recipients stand in. */
export function unlisted(facts: Facts): Outcome | null {
  if (facts.recipient === null || facts.recipientKnown || !isOurs(facts.recipientClass)) return null;
  const local = facts.recipientClass === 'local';
  const code = local ? facts.codes.unknownLocalRecipient : facts.codes.unknownRelayRecipient;
  const table = local ? 'local recipient table' : 'relay recipient table';
  return refuse('recipient', facts, code, '5.1.1', `User unknown in ${table}`);
}

/** Postfix's restrictions by name (postconf(5), SMTPD_ACCESS_README). */
const table: Readonly<Record<string, Restriction>> = {
  permit: () => ({ kind: 'permit' }),
  permit_mynetworks: ({ client }) => permitIf(client.trusted),
  permit_sasl_authenticated: ({ login }) => permitIf(login !== null),
  permit_auth_destination: ({ recipient, recipientClass }) => permitIf(recipient !== null && isOurs(recipientClass)),
  permit_inet_interfaces: ({ client }) => permitIf(client.address === '127.0.0.1' || client.address === '::1'),
  reject: (facts, _, home) => refuse(home, facts, facts.codes.reject, '5.7.1', 'Access denied'),
  defer: (facts, _, home) => refuse(home, facts, facts.codes.defer, '4.7.0', 'Try again later'),
  defer_if_permit: (facts, _, home) => deferIfPermit(home, facts, 450, '4.7.0', 'Try again later'),
  defer_if_reject: (facts, _, home) => ({
    kind: 'defer-if',
    when: 'reject',
    reply: refusal(home, facts, 450, '4.7.0', 'Try again later'),
  }),
  reject_unauth_destination: (facts) => relayDenied(facts, facts.codes.relayDomains),
  defer_unauth_destination: (facts) => relayDenied(facts, facts.codes.relayDomains - 100),
  reject_unlisted_recipient: unlisted,
  reject_sender_login_mismatch: (facts) => loginMismatch(facts, true),
  reject_authenticated_sender_login_mismatch: (facts) => (facts.login === null ? null : loginMismatch(facts, false)),
  reject_non_fqdn_sender: (facts) => unqualified('sender', facts),
  reject_non_fqdn_recipient: (facts) => unqualified('recipient', facts),
  reject_non_fqdn_helo_hostname: (facts) =>
    facts.helo === null || (qualified(facts.helo) && !/^[0-9.]+$/.test(facts.helo))
      ? null
      : refuse('helo', facts, facts.codes.nonFqdn, '5.5.2', 'need fully-qualified hostname'),
  reject_invalid_helo_hostname: invalidHelo,
  reject_unknown_helo_hostname: unknownHelo,
  reject_unknown_sender_domain: (facts) => unknownDomain('sender', facts),
  reject_unknown_recipient_domain: (facts) => unknownDomain('recipient', facts),
  reject_unknown_client_hostname: unknownClient,
  reject_rbl_client: blockListed,
  reject_multi_recipient_bounce: (facts, _, home) =>
    facts.sender === '' && facts.recipientCount > 1
      ? refuse(home, facts, 550, '5.5.3', 'Multi-recipient bounce')
      : null,
  reject_unauth_pipelining: (facts, _, home) =>
    facts.pipelinedUnasked ? refuse(home, facts, 503, '5.5.0', 'Improper use of SMTP command pipelining') : null,
  check_client_access: access,
  check_helo_access: access,
  check_sender_access: access,
  check_recipient_access: access,
  // Nothing to wait for, and nobody to ask, in a simulation.
  sleep: () => null,
};

/** By name in small letters. A map: a configuration may call an element `constructor`. */
export const restrictions: ReadonlyMap<string, Restriction> = new Map(Object.entries(table));
