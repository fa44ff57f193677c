import { isValidName, reverseName } from '../dns/name.ts';
import { withEnhanced } from './access.ts';
import type { Element } from './elements.ts';
import type { Facts } from './facts.ts';
import { expandMacros } from './macros.ts';
import { deferIf, isUncertain, lookedUp, type Outcome, type Restriction } from './outcome.ts';
import { isOurs, splitAtDomain } from './recipients.ts';
import { fittingCode, refusing, subjectClasses, type Subject } from './subject.ts';

type Listing =
  { readonly ask: Outcome } | { readonly status: 'listed' | 'clean' | 'uncertain'; readonly reason: string };

/** `[1..4;7]` or a number, for each of the four parts of what a list answers (postconf(5), reject_rbl_client). */
function matches(pattern: string, address: string): boolean {
  const parts = pattern.match(/\[[^\]]*\]|[^.]+/g) ?? [];
  return (
    parts.length === 4 &&
    address.split('.').every((part, index) =>
      (parts[index] ?? '')
        .replace(/^\[|\]$/g, '')
        .split(';')
        .some((range) => {
          const [from = '', to = from] = range.split('..');
          return /^\d+$/.test(from) && Number(part) >= Number(from) && Number(part) <= Number(to);
        }),
    )
  );
}

/** Looks a key up in the zone of a list (RFC 5782 §2.1); `zone` may say which answers count: `bad.example=127.0.0.2`. */
function listed(key: string, argument: string, facts: Facts): Listing {
  const [zone = '', filter] = argument.split('=');
  const name = `${key}.${zone}`;
  const lookup = lookedUp(facts, { name, type: 'A' });
  if ('ask' in lookup) return lookup;
  if (isUncertain(lookup.known)) return { status: 'uncertain', reason: '' };
  const hit = lookup.known.records.some(
    (record) => record.type === 'A' && (filter === undefined || matches(filter, record.address)),
  );
  if (!hit) return { status: 'clean', reason: '' };
  const why = lookedUp(facts, { name, type: 'TXT' });
  if ('ask' in why) return why;
  const texts = why.known.records.flatMap((record) => (record.type === 'TXT' ? [record.strings.join('')] : []));
  return { status: 'listed', reason: texts.join(' / ').slice(0, 500) };
}

/** The reply of the list, filled in with what is known of the client (default_rbl_reply). */
function blocked(argument: string, what: string, subject: Subject, reason: string, facts: Facts): Outcome {
  const zone = argument.split('=')[0] ?? '';
  const { client, helo, sender, recipient, codes } = facts;
  const meanings: Readonly<Record<string, string | null>> = {
    rbl_code: String(codes.mapsRbl),
    rbl_domain: zone,
    rbl_reason: reason,
    rbl_txt: reason,
    rbl_what: what,
    rbl_class: subjectClasses[subject],
    client: `${client.name}[${client.address}]`,
    client_address: client.address,
    client_name: client.name,
    reverse_client_name: client.reverseName,
    helo_name: helo,
    ...ofAddress('sender', sender),
    ...ofAddress('recipient', recipient),
  };
  const text = expandMacros(facts.rules.blockListReply(argument), (name) => meanings[name] ?? '');
  const [, code, rest = ''] = /^([45]\d\d) (.*)$/s.exec(text) ?? [];
  if (code === undefined) return { kind: 'refuse', reply: refusing(450, '4.7.1', 'Service unavailable') };
  const { enhanced, text: words } = withEnhanced(rest, '4.7.1');
  const reply = refusing(Number(code), fittingCode(enhanced, subject), words || 'Service unavailable');
  return { kind: 'refuse', reply };
}

function ofAddress(name: 'sender' | 'recipient', address: string | null): Record<string, string> {
  if (address === null) return {};
  if (address === '') return { [name]: '<>', [`${name}_name`]: '<>', [`${name}_domain`]: '' };
  const at = address.lastIndexOf('@');
  const local = at < 0 ? address : address.slice(0, at);
  return { [name]: address, [`${name}_name`]: local, [`${name}_domain`]: splitAtDomain(address).domain };
}

const reversedAddress = (address: string): string | null =>
  reverseName(address)?.replace(/\.(in-addr|ip6)\.arpa$/, '') ?? null;

/** What a list of domains is asked for: neither addresses nor names that end in a number. */
function domainOf(what: string | null): string | null {
  if (what === null || what === 'unknown') return null;
  const domain = what.slice(what.lastIndexOf('@') + 1).toLowerCase();
  const isName = domain !== '' && !domain.startsWith('[') && !/(^|\.)\d+$/.test(domain) && isValidName(domain);
  return isName ? domain : null;
}

function rejected(argument: string, key: string | null, what: string, subject: Subject, facts: Facts): Outcome | null {
  if (key === null || argument === '') return null;
  const listing = listed(key, argument, facts);
  if ('ask' in listing) return listing.ask;
  return listing.status === 'listed' ? blocked(argument, what, subject, listing.reason, facts) : null;
}

function permitted(argument: string, key: string | null, what: string, facts: Facts): Outcome | null {
  // Never a way round the relay restrictions.
  if (facts.stage === 'rcpt' && facts.recipient !== null && !isOurs(facts.recipientClass)) return null;
  if (key === null || argument === '') return null;
  const lookup = lookedUp(facts, { name: `${key}.${argument.split('=')[0] ?? ''}`, type: 'A' });
  if ('ask' in lookup) return lookup.ask;
  if (isUncertain(lookup.known)) {
    const reply = refusing(450, '4.7.1', `<${what}>: Client host rejected: Service unavailable`);
    return { ...deferIf('reject', 'client', facts, 450, '4.7.1', ''), reply } as Outcome;
  }
  const filter = argument.split('=')[1];
  const hit = lookup.known.records.some(
    (record) => record.type === 'A' && (filter === undefined || matches(filter, record.address)),
  );
  return hit ? { kind: 'permit' } : null;
}

const addressListed = (argument: string, facts: Facts): Outcome | null =>
  rejected(argument, reversedAddress(facts.client.address), facts.client.address, 'client', facts);

const domainListed =
  (subject: Subject, whatOf: (facts: Facts) => string | null): Restriction =>
  (facts, { argument }: Element) => {
    const what = whatOf(facts);
    return rejected(argument, domainOf(what), what ?? '', subject, facts);
  };

/** `reject_rbl_…`, `reject_rhsbl_…`, `permit_dnswl_client`, `permit_rhswl_client`: lists of bad or good in DNS. */
export const blockListChecks: Readonly<Record<string, Restriction>> = {
  reject_rbl_client: (facts, { argument }) => addressListed(argument, facts),
  reject_rbl: (facts, { argument }) => addressListed(argument, facts),
  reject_maps_rbl: (facts) => {
    for (const zone of facts.rules.mapsRblDomains) {
      const outcome = addressListed(zone, facts);
      if (outcome) return outcome;
    }
    return null;
  },
  reject_rhsbl_client: domainListed('client', ({ client }) => client.name),
  reject_rhsbl_reverse_client: domainListed('reverse-client', ({ client }) => client.reverseName),
  reject_rhsbl_helo: domainListed('helo', ({ helo }) => helo),
  reject_rhsbl_sender: domainListed('sender', ({ sender }) => sender),
  reject_rhsbl_recipient: domainListed('recipient', ({ recipient }) => recipient),
  permit_dnswl_client: (facts, { argument }) =>
    permitted(argument, reversedAddress(facts.client.address), facts.client.address, facts),
  permit_rhswl_client: (facts, { argument }) =>
    permitted(argument, domainOf(facts.client.name), facts.client.name, facts),
};
