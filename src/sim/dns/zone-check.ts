import { isWithin } from './name.ts';
import type { ResourceRecord } from './record.ts';
import { canonicalAddress } from './wire-address.ts';
import { answerFromZones, makeZone, type Zone } from './zone.ts';

/** A record and the line it stands on. */
export interface PlacedRecord {
  readonly record: ResourceRecord;
  readonly line: number;
}

/** What a record makes wrong in its zone. */
export interface ZoneFault {
  readonly line: number;
  readonly level: 'error' | 'warning';
  readonly code:
    | 'no-soa'
    | 'second-soa'
    | 'outside-zone'
    | 'cname-beside-others'
    | 'null-mx-beside-others'
    | 'mx-to-address'
    | 'mx-to-alias'
    | 'ns-to-alias'
    | 'target-without-address';
  readonly subject: string;
}

/** What is wrong with the zone as a whole, in the order of its lines. */
export function checkZone(placed: readonly PlacedRecord[], origin: string): ZoneFault[] {
  const zone = makeZone(
    origin,
    placed.map(({ record }) => record),
  );
  const soas = placed.filter(({ record }) => record.type === 'SOA');
  const faults: ZoneFault[] = [];
  if (!soas.some(({ record }) => record.name === origin))
    faults.push({ line: 1, level: 'error', code: 'no-soa', subject: `${origin}.` });
  for (const { line, record } of soas.slice(1))
    faults.push({ line, level: 'error', code: 'second-soa', subject: record.name });
  for (const { record, line } of placed) {
    for (const fault of [...checkPlace(record, zone), ...checkTarget(record, zone)]) faults.push({ line, ...fault });
  }
  return faults;
}

type Fault = Omit<ZoneFault, 'line'>;

function checkPlace(record: ResourceRecord, { origin, byName }: Zone): Fault[] {
  const { name, type } = record;
  if (!isWithin(name, origin)) return [{ level: 'error', code: 'outside-zone', subject: name }];
  const here = byName.get(name) ?? [];
  // A name with a CNAME has no other data (RFC 1034 §3.6.2).
  if (type === 'CNAME' && here.length > 1) return [{ level: 'error', code: 'cname-beside-others', subject: name }];
  // A domain that takes no mail says only that (RFC 7505 §3).
  const isNullMx = type === 'MX' && record.exchange === '';
  if (isNullMx && here.filter((other) => other.type === 'MX').length > 1)
    return [{ level: 'warning', code: 'null-mx-beside-others', subject: name }];
  return [];
}

/** MX and NS name hosts that have an address, not addresses and not aliases (RFC 2181 §10.3, RFC 5321 §5.1). */
function checkTarget(record: ResourceRecord, zone: Zone): Fault[] {
  if (record.type !== 'MX' && record.type !== 'NS') return [];
  const target = record.type === 'MX' ? record.exchange : record.server;
  const literal = addressWithin(target);
  if (literal !== null && record.type === 'MX') return [{ level: 'warning', code: 'mx-to-address', subject: literal }];
  if (target === '' || !isWithin(target, zone.origin)) return [];
  const [v4, v6] = (['A', 'AAAA'] as const).map((type) => answerFromZones([zone], target, type));
  if (v4?.answers[0]?.type === 'CNAME')
    return [{ level: 'warning', code: record.type === 'MX' ? 'mx-to-alias' : 'ns-to-alias', subject: target }];
  const isGlueMissing = v4?.kind === 'referral' && v4.authority[0]?.name === record.name && !zone.byName.has(target);
  const isAddressMissing = v4?.kind === 'nxdomain' || (v4?.kind === 'nodata' && v6?.kind === 'nodata');
  return isGlueMissing || isAddressMissing
    ? [{ level: 'warning', code: 'target-without-address', subject: target }]
    : [];
}

/** `MX 10 192.0.2.5` is read as the name `192.0.2.5.green.example`: the address that somebody meant. */
function addressWithin(name: string): string | null {
  const labels = name.split('.');
  const v4 = labels.slice(0, 4).join('.');
  const [v6 = ''] = labels;
  return [v4, v6].find((text) => canonicalAddress(text) !== null) ?? null;
}
