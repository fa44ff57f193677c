import { ExpiringMap } from './expiring-map.ts';
import type { LookupResult, RecordType, ResourceRecord } from './record.ts';

/** SERVFAIL may be remembered for five minutes at most (RFC 2308 §7.1); half a minute lets a healed zone be seen soon. */
const servfailTtlSeconds = 30;
const entriesMax = 10_000;

/**
 * What a resolver remembers: plain data, the host's. NXDOMAIN holds for the name and all its types, NODATA for name and
 * type (RFC 2308 §5); a negative answer lives for the lesser of the SOA's TTL and its MINIMUM (§3, §5).
 */
export class DnsCache {
  readonly #answers: ExpiringMap<LookupResult>;

  constructor(answersMax = entriesMax) {
    this.#answers = new ExpiringMap(answersMax);
  }

  /** Answers held, among them such as have expired since nobody asked. */
  get size(): number {
    return this.#answers.size;
  }

  /** What is known now; TTLs are those left. Null when it has to be asked for. */
  get(name: string, type: RecordType, nowMs: number): LookupResult | null {
    const held = this.#answers.get(anyType(name), nowMs) ?? this.#answers.get(oneType(name, type), nowMs);
    if (!held) return null;
    const { value, ageSeconds } = held;
    if (ageSeconds === 0) return value;
    const aged = (record: ResourceRecord) => ({ ...record, ttlSeconds: Math.max(0, record.ttlSeconds - ageSeconds) });
    return { outcome: value.outcome, records: value.records.map(aged), ...(value.soa && { soa: aged(value.soa) }) };
  }

  /** Remembers an answer. Its SOA bounds a negative one; without it, it is not remembered (RFC 2308 §5). */
  put(name: string, type: RecordType, result: LookupResult, nowMs: number): void {
    // After aliases it is their target that does not exist: the name itself does.
    const isNameMissing = result.outcome === 'nxdomain' && result.records.length === 0;
    const key = isNameMissing ? anyType(name) : oneType(name, type);
    this.#answers.set(key, result, timeToLive(result), nowMs);
  }

  clear(): void {
    this.#answers.clear();
  }
}

const anyType = (name: string): string => `${name}/`;
const oneType = (name: string, type: RecordType): string => `${name}/${type}`;

function timeToLive({ outcome, records, soa }: LookupResult): number {
  const ttls = records.map(({ ttlSeconds }) => ttlSeconds);
  switch (outcome) {
    case 'found':
      return Math.min(...ttls);
    case 'nxdomain':
    case 'nodata':
      return soa?.type === 'SOA' ? Math.min(soa.ttlSeconds, soa.minimumSeconds, ...ttls) : 0;
    case 'servfail':
      return servfailTtlSeconds;
    case 'timeout':
      return 0;
  }
}
