import { isWithin } from './name.ts';
import { rcodes, type DnsMessage } from './message.ts';
import type { LookupResult, RecordType, ResourceRecord } from './record.ts';

/** What a name server's response means to a resolver that follows it (RFC 1034 §5.3.3). */
export type Response =
  | { readonly kind: 'found'; readonly records: readonly ResourceRecord[] }
  /** The name is another's alias, and the answer does not say more: go on with `target`. */
  | { readonly kind: 'alias'; readonly target: string; readonly records: readonly ResourceRecord[] }
  | {
      readonly kind: 'referral';
      readonly zone: string;
      readonly servers: readonly string[];
      readonly records: readonly ResourceRecord[];
    }
  | {
      readonly kind: 'nodata' | 'nxdomain';
      readonly records: readonly ResourceRecord[];
      readonly soa: ResourceRecord | null;
    }
  /** The server is broken, refuses, or does not know the zone it was said to know. */
  | { readonly kind: 'lame' };

/** Reads a response to a question asked of a server for `zone`. A referral has to lead further down, or it is lame. */
export function readResponse(message: DnsMessage, zone: string): Response {
  const { name, type } = message.question;
  if (message.rcode !== rcodes.NOERROR && message.rcode !== rcodes.NXDOMAIN) return { kind: 'lame' };
  const chain = followAliases(message.answers, name, type);
  if (chain.found.length > 0) return { kind: 'found', records: [...chain.aliases, ...chain.found] };
  const soa = message.authority.find((record) => record.type === 'SOA') ?? null;
  if (message.rcode === rcodes.NXDOMAIN) return { kind: 'nxdomain', records: chain.aliases, soa };
  if (chain.aliases.length > 0 && !soa) return { kind: 'alias', target: chain.end, records: chain.aliases };
  if (soa) return { kind: 'nodata', records: chain.aliases, soa };
  return readReferral(message, name, zone);
}

function readReferral({ authority, additional }: DnsMessage, name: string, zone: string): Response {
  const cut = authority.find((record) => record.type === 'NS');
  if (!cut || cut.name === zone || !isWithin(cut.name, zone) || !isWithin(name, cut.name)) return { kind: 'lame' };
  const servers = authority.flatMap((record) =>
    record.type === 'NS' && record.name === cut.name ? [record.server] : [],
  );
  return {
    kind: 'referral',
    zone: cut.name,
    servers,
    records: additional.filter((record) => servers.includes(record.name)),
  };
}

/** The aliases that lead from `name`, and the records of the type at their end. A loop just ends. */
function followAliases(answers: readonly ResourceRecord[], name: string, type: RecordType) {
  const aliases: ResourceRecord[] = [];
  const seen = new Set<string>();
  let end = name;
  while (!seen.has(end)) {
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
