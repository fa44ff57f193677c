import { isWithin, parentName } from './name.ts';
import type { RecordType, ResourceRecord } from './record.ts';

/** A zone, ready to be asked. */
export interface Zone {
  readonly origin: string;
  readonly byName: ReadonlyMap<string, readonly ResourceRecord[]>;
}

export function makeZone(origin: string, records: readonly ResourceRecord[]): Zone {
  const byName = new Map<string, ResourceRecord[]>();
  for (const record of records) {
    const here = byName.get(record.name);
    if (here) here.push(record);
    else byName.set(record.name, [record]);
    // A name exists if anything lies below it (an empty non-terminal, RFC 4592 §2.2.2).
    for (let up = parentName(record.name); up !== null && isWithin(up, origin); up = parentName(up))
      if (!byName.has(up)) byName.set(up, []);
  }
  return { origin, byName };
}

/** What an authoritative server says (RFC 1034 §4.3.2). */
export interface ZoneAnswer {
  readonly kind: 'answer' | 'referral' | 'nodata' | 'nxdomain' | 'refused';
  readonly answers: readonly ResourceRecord[];
  /** NS records of a referral, or the SOA that says how long a negative answer lives (RFC 2308 §3). */
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
}

/** Answers from the zones of one server: the deepest zone that the name lies in, and aliases as far as it leads. */
export function answerFromZones(zones: readonly Zone[], name: string, type: RecordType): ZoneAnswer {
  const zone = closestZone(zones, name);
  if (!zone) return { kind: 'refused', answers: [], authority: [], additional: [] };
  const answers: ResourceRecord[] = [];
  const seen = new Set<string>();
  let current = name;
  while (!seen.has(current)) {
    seen.add(current);
    const cut = delegation(zone, current);
    if (cut)
      return {
        kind: answers.length > 0 ? 'answer' : 'referral',
        answers,
        authority: cut,
        additional: glue(zones, cut),
      };
    const here = recordsAt(zone, current);
    const found = here?.filter((record) => record.type === type) ?? [];
    if (found.length > 0)
      return { kind: 'answer', answers: [...answers, ...found], authority: [], additional: glue(zones, found) };
    const alias = here?.find((record) => record.type === 'CNAME');
    if (alias?.type !== 'CNAME') return negative(zone, here === null ? 'nxdomain' : 'nodata', answers);
    answers.push(alias);
    current = alias.target;
    if (closestZone(zones, current) !== zone) break;
  }
  return { kind: 'answer', answers, authority: [], additional: [] };
}

function closestZone(zones: readonly Zone[], name: string): Zone | undefined {
  return zones.filter(({ origin }) => isWithin(name, origin)).sort((a, b) => b.origin.length - a.origin.length)[0];
}

/** NS records below the zone's origin and at or above the name: the name lies in somebody else's zone. */
function delegation(zone: Zone, name: string): readonly ResourceRecord[] | null {
  let cut: readonly ResourceRecord[] | null = null;
  for (
    let at: string | null = name;
    at !== null && at !== zone.origin && isWithin(at, zone.origin);
    at = parentName(at)
  ) {
    const servers = zone.byName.get(at)?.filter((record) => record.type === 'NS') ?? [];
    if (servers.length > 0) cut = servers;
  }
  return cut;
}

/** The records of a name, from a wildcard if need be (RFC 4592); null when the name does not exist. */
function recordsAt(zone: Zone, name: string): readonly ResourceRecord[] | null {
  const exact = zone.byName.get(name);
  if (exact) return exact;
  for (let up = parentName(name); up !== null && isWithin(up, zone.origin); up = parentName(up)) {
    const wild = zone.byName.get(up === '' ? '*' : `*.${up}`);
    if (wild) return wild.map((record) => ({ ...record, name }));
    if (zone.byName.has(up)) return null;
  }
  return null;
}

function negative(zone: Zone, kind: 'nxdomain' | 'nodata', answers: readonly ResourceRecord[]): ZoneAnswer {
  // Its TTL says how long the answer may be believed (RFC 2308 §3).
  const soa = (zone.byName.get(zone.origin) ?? []).flatMap((record) =>
    record.type === 'SOA' ? [{ ...record, ttlSeconds: Math.min(record.ttlSeconds, record.minimumSeconds) }] : [],
  );
  return { kind, answers, authority: soa, additional: [] };
}

/** Addresses of the hosts that MX and NS records name, as far as this server knows them. */
function glue(zones: readonly Zone[], records: readonly ResourceRecord[]): ResourceRecord[] {
  const hosts = records.flatMap((record) =>
    record.type === 'MX' ? [record.exchange] : record.type === 'NS' ? [record.server] : [],
  );
  return [...new Set(hosts)].flatMap((host) => {
    const here = closestZone(zones, host)?.byName.get(host) ?? [];
    return here.filter(({ type }) => type === 'A' || type === 'AAAA');
  });
}
