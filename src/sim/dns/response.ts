import { isWithin } from './name.ts';
import { rcodes, type DnsMessage } from './message.ts';
import type { LookupResult, RecordType, ResourceRecord } from './record.ts';

/** What a name server's response means to a resolver that follows it (RFC 1034 §5.3.3). */
export type Response =
  | { readonly kind: 'found'; readonly records: readonly ResourceRecord[] }
  /** The name is another's alias, and the answer does not say more: go on with `target`. */
  | { readonly kind: 'alias'; readonly target: string; readonly records: readonly ResourceRecord[] }
  | Referral
  | {
      readonly kind: 'nodata' | 'nxdomain';
      readonly records: readonly ResourceRecord[];
      readonly soa: ResourceRecord | null;
    }
  /** The server is broken, refuses, or does not know the zone it was said to know. */
  | { readonly kind: 'lame' };

/** A zone further down, the names of its servers, and those of their addresses that came along (glue). */
export interface Referral {
  readonly kind: 'referral';
  readonly zone: string;
  readonly servers: readonly string[];
  readonly records: readonly ResourceRecord[];
  readonly ttlSeconds: number;
}

/**
 * Reads a response to a question asked of a server for `zone`. What the server says of names outside that zone does
 * not count (RFC 2181 §5.4.1), and a referral has to lead further down, or the server is lame.
 */
export function readResponse(message: DnsMessage, zone: string): Response {
  const { name, type } = message.question;
  const isNameMissing = message.rcode === rcodes.NXDOMAIN;
  if (message.rcode !== rcodes.NOERROR && !isNameMissing) return { kind: 'lame' };
  const { aliases, found, end } = followAliases(message.answers, name, type, zone);
  if (found.length > 0) return { kind: 'found', records: [...aliases, ...found] };
  const soa = message.authority.find(
    (record) => record.type === 'SOA' && isWithin(record.name, zone) && isWithin(end, record.name),
  );
  const isAboutEnd = isWithin(end, zone) && (soa !== undefined || isNameMissing);
  if (aliases.length > 0 && !isAboutEnd) return { kind: 'alias', target: end, records: aliases };
  if (isNameMissing) return { kind: 'nxdomain', records: aliases, soa: soa ?? null };
  if (soa) return { kind: 'nodata', records: aliases, soa };
  return readReferral(message, name, zone);
}

function readReferral({ authority, additional, authoritative }: DnsMessage, name: string, zone: string): Response {
  const cut = authority.find((record) => record.type === 'NS');
  // Some servers leave the SOA out: the answer counts, but cannot be remembered (RFC 2308 §2.2, §5).
  if (!cut && authoritative) return { kind: 'nodata', records: [], soa: null };
  if (!cut || cut.name === zone || !isWithin(cut.name, zone) || !isWithin(name, cut.name)) return { kind: 'lame' };
  const delegation = authority.flatMap((record) => (record.type === 'NS' && record.name === cut.name ? [record] : []));
  const servers = delegation.map(({ server }) => server);
  const records = additional.filter(({ name, type }) => servers.includes(name) && (type === 'A' || type === 'AAAA'));
  const ttlSeconds = Math.min(...[...delegation, ...records].map((record) => record.ttlSeconds));
  return { kind: 'referral', zone: cut.name, servers, records, ttlSeconds };
}

/** The aliases that lead from `name`, and the records of the type at their end. A loop just ends; so does the zone. */
function followAliases(answers: readonly ResourceRecord[], name: string, type: RecordType, zone: string) {
  const aliases: ResourceRecord[] = [];
  const seen = new Set<string>();
  let end = name;
  while (!seen.has(end) && isWithin(end, zone)) {
    seen.add(end);
    const found = answers.filter((record) => record.name === end && record.type === type);
    if (found.length > 0) return { aliases, found, end };
    const alias = answers.find((record) => record.name === end && record.type === 'CNAME');
    if (alias?.type !== 'CNAME') break;
    aliases.push(alias);
    end = alias.target;
  }
  return { aliases, found: [], end };
}

/** What a stub makes of its resolver's response. */
export function resultOf(message: DnsMessage): LookupResult {
  if (message.rcode === rcodes.NXDOMAIN) return { outcome: 'nxdomain', records: message.answers };
  if (message.rcode !== rcodes.NOERROR) return { outcome: 'servfail', records: [] };
  const found = message.answers.some((record) => record.type === message.question.type);
  return { outcome: found ? 'found' : 'nodata', records: message.answers };
}
