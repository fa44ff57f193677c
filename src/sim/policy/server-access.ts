import { addressKeys, domainKeys, findFirst, parseAccess } from './access.ts';
import { carryOut } from './access-checks.ts';
import type { LookupResult } from '../dns/record.ts';
import { reverseName } from '../dns/name.ts';
import type { Facts } from './facts.ts';
import { configurationError, lookedUp, said, type Outcome, type Restriction } from './outcome.ts';
import type { Subject } from './subject.ts';
import { isFault, type Table } from './tables.ts';

type Kind = 'MX' | 'NS' | 'A';

/** Whose servers are looked at; null where there is nobody. */
const owners: Readonly<Record<string, readonly [Subject, (facts: Facts) => string | null]>> = {
  client: ['client', ({ client }) => known(client.name)],
  reverse_client_hostname: ['reverse-client', ({ client }) => known(client.reverseName)],
  helo: ['helo', ({ helo }) => helo],
  sender: ['sender', ({ sender }) => sender],
  recipient: ['recipient', ({ recipient }) => recipient],
};
const known = (name: string): string | null => (name === 'unknown' ? null : name);

type Step = { readonly found: NonNullable<ReturnType<typeof findFirst>> } | { readonly ask: Outcome } | null;

const inTable = (table: Table, whole: string, keys: readonly string[]): Step => {
  const found = findFirst(table, { wholes: [whole], parts: keys });
  return found && { found };
};

/** The name servers of a domain, or of the next parent that has some. */
function nameServers(domain: string, facts: Facts): { readonly ask: Outcome } | readonly string[] {
  for (let zone = domain; zone !== ''; zone = zone.includes('.') ? zone.slice(zone.indexOf('.') + 1) : '') {
    const lookup = lookedUp(facts, { name: zone, type: 'NS' });
    if ('ask' in lookup) return lookup;
    const { outcome, records } = lookup.known;
    if (outcome === 'found') return records.flatMap((record) => (record.type === 'NS' ? [record.server] : []));
    if (outcome === 'servfail' || outcome === 'timeout') return [];
  }
  return [];
}

/** The hosts that take mail for a domain: itself where it has no MX; none where it takes no mail. */
function exchangers(domain: string, facts: Facts): { readonly ask: Outcome } | readonly string[] {
  const lookup = lookedUp(facts, { name: domain, type: 'MX' });
  if ('ask' in lookup) return lookup;
  const { outcome, records } = lookup.known;
  if (outcome === 'servfail' || outcome === 'timeout') return [];
  const found = records.flatMap((record) => (record.type === 'MX' ? [record.exchange] : []));
  return found.length === 0 ? [domain] : found.filter((name) => name !== '');
}

const addressesOf = ({ records }: LookupResult): string[] =>
  records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record.address] : []));

/** What the table says about the servers: first the name of each, then its addresses. */
function searched(table: Table, hosts: readonly string[], byName: boolean, facts: Facts): Step {
  const types = facts.rules.hasIpv6 ? (['AAAA', 'A'] as const) : (['A'] as const);
  for (const host of hosts) {
    const named = byName ? inTable(table, host, domainKeys(host, facts.rules.parentMatches)) : null;
    if (named) return named;
    for (const type of types) {
      const lookup = lookedUp(facts, { name: host, type });
      if ('ask' in lookup) return lookup;
      for (const address of addressesOf(lookup.known)) {
        const hit = inTable(table, address, addressKeys(address));
        if (hit) return hit;
      }
    }
  }
  return null;
}

function search(kind: Kind, domain: string, table: Table, facts: Facts): Step {
  const literal = /^\[(?:ipv6:)?([^\]]*)\]$/i.exec(domain)?.[1];
  if (domain.startsWith('[')) {
    const isAddress = kind !== 'NS' && literal !== undefined && reverseName(literal) !== null;
    return isAddress ? inTable(table, literal, addressKeys(literal)) : null;
  }
  const hosts = kind === 'NS' ? nameServers(domain, facts) : kind === 'MX' ? exchangers(domain, facts) : [domain];
  return 'ask' in hosts ? hosts : searched(table, hosts, kind !== 'A', facts);
}

/** `check_…_mx_access`, `check_…_ns_access`, `check_…_a_access`: bad company. It may not permit. */
const check =
  (kind: Kind, subject: Subject, owner: (facts: Facts) => string | null): Restriction =>
  (facts, element, home) => {
    if (!element.table?.spec.includes(':')) return configurationError(facts, element, home);
    const name = owner(facts);
    if (name === null || name === '') return null;
    if (isFault(element.table)) return configurationError(facts, element, subject);
    const whole = subject !== 'sender' && subject !== 'recipient' ? name : complete(name, facts.rules.origin);
    const step = search(kind, whole.slice(whole.lastIndexOf('@') + 1).toLowerCase(), element.table, facts);
    if (step === null) return null;
    if ('ask' in step) return step.ask;
    const { value, line } = step.found;
    const outcome = said(element.table, line, carryOut(parseAccess(value), facts, subject));
    return outcome?.kind === 'permit' ? configurationError(facts, element, subject) : outcome;
  };

const complete = (address: string, origin: string): string =>
  address.includes('@') ? address : `${address}@${origin}`;

export const serverAccessChecks: Readonly<Record<string, Restriction>> = Object.fromEntries(
  Object.entries(owners).flatMap(([name, [subject, owner]]) =>
    (['MX', 'NS', 'A'] as const).map((kind) => [
      `check_${name}_${kind.toLowerCase()}_access`,
      check(kind, subject, owner),
    ]),
  ),
);
