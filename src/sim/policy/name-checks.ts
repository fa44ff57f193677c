import { reverseName } from '../dns/name.ts';
import type { Facts } from './facts.ts';
import { isUncertain, lookedUp, refuse, tempfail, type Outcome } from './outcome.ts';
import { isFinal, splitAtDomain } from './recipients.ts';
import { refusing } from './subject.ts';

const hostName = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;
/** Letters beyond ASCII may stand in a name since SMTPUTF8. */
const wideHostName =
  /^[a-z0-9_\x80-\xff]([a-z0-9_\x80-\xff-]*[a-z0-9_\x80-\xff])?(\.[a-z0-9_\x80-\xff]([a-z0-9_\x80-\xff-]*[a-z0-9_\x80-\xff])?)*\.?$/i;

/** A name of several labels, neither an address without brackets nor one that ends in two dots. */
const isQualified = (name: string): boolean =>
  wideHostName.test(name) && name.replace(/\.$/, '').includes('.') && !/^[0-9.]+$/.test(name);

/** `reject_non_fqdn_…`: a null path, and <postmaster> alone, are always welcome (RFC 5321 §4.5.1). */
export function unqualified(subject: 'sender' | 'recipient', facts: Facts): Outcome | null {
  const address = facts[subject];
  if (address === null || (address === '' && subject === 'sender')) return null;
  const { localPart, domain } = splitAtDomain(address);
  if (isQualified(domain) || /^\[.*\]$/.test(domain)) return null;
  if (domain === '' && subject === 'recipient' && localPart.toLowerCase() === 'postmaster') return null;
  return refuse(subject, facts, facts.codes.nonFqdn, '5.5.2', 'need fully-qualified address');
}

/** `reject_unknown_sender_domain` and `…_recipient_domain`: neither MX nor address, or a null MX (RFC 7505). */
export function unknownDomain(subject: 'sender' | 'recipient', facts: Facts): Outcome | null {
  const address = facts[subject];
  if (address === null || address === '') return null;
  const domain = splitAtDomain(address).domain;
  const home = subject === 'recipient' ? facts.recipientClass : facts.directory.classOf(address);
  if (domain === '' || domain.startsWith('[') || isFinal(home)) return null;
  const enhanced = subject === 'sender' ? '4.1.8' : '4.1.2';
  const { codes, rules } = facts;
  for (const type of ['MX', 'A', 'AAAA'] as const) {
    const lookup = lookedUp(facts, { name: domain, type });
    if ('ask' in lookup) return lookup.ask;
    const { outcome, records } = lookup.known;
    if (isUncertain(lookup.known))
      return tempfail(rules.tempfail.address, subject, facts, enhanced, 'Domain not found');
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
  return refuse(subject, facts, codes.unknownAddress, enhanced, 'Domain not found');
}

const isBadLiteral = (helo: string): boolean => {
  const inside = /^\[(?:ipv6:)?([0-9a-f.:]+)\]$/i.exec(helo)?.[1];
  return inside === undefined || reverseName(inside) === null;
};

const badLiteral = (facts: Facts): Outcome | null =>
  isBadLiteral(facts.helo ?? '')
    ? refuse('helo', facts, facts.codes.invalidHostname, '5.5.2', 'invalid ip address')
    : null;

/** `reject_unknown_helo_hostname`: neither address nor MX. */
export function unknownHelo(facts: Facts): Outcome | null {
  const { helo, codes, rules } = facts;
  if (helo === null) return null;
  if (helo.startsWith('[')) return badLiteral(facts);
  if (!hostName.test(helo)) return refuse('helo', facts, codes.unknownHostname, '4.7.1', 'Host not found');
  for (const type of ['A', 'AAAA', 'MX'] as const) {
    const lookup = lookedUp(facts, { name: helo.replace(/\.$/, ''), type });
    if ('ask' in lookup) return lookup.ask;
    if (isUncertain(lookup.known)) return tempfail(rules.tempfail.helo, 'helo', facts, '4.7.1', 'Host not found');
    if (lookup.known.outcome === 'found') return null;
    if (lookup.known.outcome === 'nxdomain') break;
  }
  return refuse('helo', facts, codes.unknownHostname, '4.7.1', 'Host not found');
}

/** `reject_invalid_helo_hostname`: neither the form of a name nor an address in brackets. */
export function invalidHelo(facts: Facts): Outcome | null {
  const { helo, codes } = facts;
  if (helo === null) return null;
  if (helo.startsWith('[')) return badLiteral(facts);
  // An address without its brackets was always let through.
  if (reverseName(helo) !== null) return null;
  const isName = hostName.test(helo) && !/^[0-9.]+$/.test(helo);
  return isName ? null : refuse('helo', facts, codes.invalidHostname, '5.5.2', 'Invalid name');
}

/** `reject_non_fqdn_helo_hostname`. */
export function unqualifiedHelo(facts: Facts): Outcome | null {
  const { helo, codes } = facts;
  if (helo === null) return null;
  if (helo.startsWith('[')) return badLiteral(facts);
  return isQualified(helo) ? null : refuse('helo', facts, codes.nonFqdn, '5.5.2', 'need fully-qualified hostname');
}

/** `permit_naked_ip_address`, as old as it is unwise: an address without brackets is let in. */
export function nakedAddress(facts: Facts): Outcome | null {
  const { helo } = facts;
  if (helo === null || !/^[0-9.:]*$/.test(helo)) return null;
  return reverseName(helo) === null
    ? refuse('helo', facts, facts.codes.invalidHostname, '5.5.2', 'invalid ip address')
    : { kind: 'permit' };
}

/** `reject_unknown_client_hostname`: no name that leads back to the address (RFC 7372 §3.3). */
export function unknownClient({ client, codes }: Facts): Outcome | null {
  if (client.name !== 'unknown') return null;
  const text = `Client host rejected: cannot find your hostname, [${client.address}]`;
  return { kind: 'refuse', reply: refusing(codes.unknownClient, '4.7.25', text) };
}

/** `reject_unknown_reverse_client_hostname`: no name at all. */
export function unknownReverseClient({ client, codes }: Facts): Outcome | null {
  if (client.reverseName !== 'unknown') return null;
  const text = `Client host rejected: cannot find your reverse hostname, [${client.address}]`;
  return { kind: 'refuse', reply: refusing(codes.unknownClient, '4.7.1', text) };
}
