import { reverseName } from '../../dns/name.ts';
import type { ResourceRecord } from '../../dns/record.ts';
import { makeZone, type Zone } from '../../dns/zone.ts';

/** An address on the list, and why. */
export interface Listing {
  readonly address: string;
  readonly reason: string;
}

/** What lists answer: their A record is a code, no address (RFC 5782 §2.1). */
const listedCode = '127.0.0.2';

/** The name that is asked for an address (RFC 5782 §2.1, §2.4): `99.2.0.192.bl.example`. */
export const listName = (address: string, zone: string): string =>
  `${(reverseName(address) ?? '').replace(/\.(in-addr|ip6)\.arpa$/, '')}.${zone}`;

/** The zone of a list: what its file says, and what is listed now. */
export function zoneWith(
  { origin, records }: { readonly origin: string; readonly records: readonly ResourceRecord[] },
  listings: Iterable<Listing>,
  ttlSeconds: number,
): Zone {
  const listed = [...listings].flatMap(({ address, reason }): ResourceRecord[] => {
    const name = listName(address, origin);
    return [
      { name, ttlSeconds, type: 'A', address: listedCode },
      { name, ttlSeconds, type: 'TXT', strings: [reason] },
    ];
  });
  return makeZone(origin, [...records, ...listed]);
}
