import type { Facts } from './facts.ts';
import { deferIf, isUncertain, lookedUp, type Outcome } from './outcome.ts';
import { isFinal, splitAtDomain } from './recipients.ts';

type Answer = { readonly ask: Outcome } | boolean;

function addressesOf(host: string, facts: Facts): { readonly ask: Outcome } | readonly string[] | null {
  const addresses: string[] = [];
  for (const type of facts.rules.hasIpv6 ? (['AAAA', 'A'] as const) : (['A'] as const)) {
    const lookup = lookedUp(facts, { name: host, type });
    if ('ask' in lookup) return lookup;
    for (const record of lookup.known.records)
      if (record.type === 'A' || record.type === 'AAAA') addresses.push(record.address);
  }
  return addresses.length > 0 ? addresses : null;
}

/** Whether one of these exchangers is this very host: by name, else by address. */
function isOneOfUs(hosts: readonly string[], facts: Facts): Answer {
  if (hosts.some(facts.rules.isOwnName)) return true;
  for (const host of hosts) {
    const addresses = addressesOf(host, facts);
    if (addresses === null) continue;
    if ('ask' in addresses) return addresses;
    if (addresses.some(facts.rules.isOwnAddress)) return true;
  }
  return false;
}

/** Whether all addresses of these exchangers lie in permit_mx_backup_networks. */
function areTrusted(hosts: readonly string[], facts: Facts): Answer {
  const isTrusted = facts.rules.isMxBackupNetwork;
  if (!isTrusted) return true;
  for (const host of hosts) {
    const addresses = addressesOf(host, facts);
    if (addresses === null) return false;
    if ('ask' in addresses) return addresses;
    if (!addresses.every(isTrusted)) return false;
  }
  return true;
}

/** `permit_mx_backup`: this host is an MX of the recipient's domain, and not the first (postconf(5)). */
export function mxBackup(facts: Facts): Outcome | null {
  const { recipient, recipientClass } = facts;
  if (recipient === null) return null;
  if (recipientClass === 'routed') return null;
  if (isFinal(recipientClass)) return { kind: 'permit' };
  const { domain } = splitAtDomain(recipient);
  if (domain.startsWith('[')) return null;
  const lookup = lookedUp(facts, { name: domain, type: 'MX' });
  if ('ask' in lookup) return lookup.ask;
  if (isUncertain(lookup.known)) {
    const text = 'Unable to look up mail exchanger information: Host not found, try again';
    return deferIf('reject', 'recipient', facts, 450, '4.4.4', text);
  }
  const records = lookup.known.records.flatMap((record) => (record.type === 'MX' ? [record] : []));
  const best = Math.min(...records.map(({ preference }) => preference));
  const primaries = records.filter(({ preference }) => preference === best).map(({ exchange }) => exchange);
  const backups = records.filter(({ preference }) => preference > best).map(({ exchange }) => exchange);
  for (const [answer, wanted] of [
    [() => isOneOfUs(primaries, facts), false],
    [() => isOneOfUs(backups, facts), true],
    [() => areTrusted(primaries, facts), true],
  ] as const) {
    const found = answer();
    if (typeof found === 'object') return found.ask;
    if (found !== wanted) return null;
  }
  return { kind: 'permit' };
}
