import type { LookupOutcome, LookupResult, RecordType, ResourceRecord } from './record.ts';

interface Entry {
  readonly outcome: LookupOutcome;
  readonly records: readonly ResourceRecord[];
  readonly soa?: ResourceRecord;
  readonly storedAtMs: number;
  readonly expiresAtMs: number;
}

/** SERVFAIL may be remembered, but not for longer than five minutes (RFC 2308 §7.1). */
export const servfailTtlMax = 300;
/** How long when nobody says: short, so that a healed zone is soon seen. */
const servfailTtlSeconds = 30;
const entriesMax = 10_000;

/**
 * What a resolver remembers: plain data, the host's. NXDOMAIN holds for the name and all its types, NODATA for name and
 * type (RFC 2308 §5); a negative answer lives for the lesser of the SOA's TTL and its MINIMUM (§3, §5).
 */
export class DnsCache {
  readonly #entries = new Map<string, Entry>();

  /** What is known now; TTLs are those left. Null when it has to be asked for. */
  get(name: string, type: RecordType, nowMs: number): LookupResult | null {
    const entry = this.#fresh(`${name}/`, nowMs) ?? this.#fresh(`${name}/${type}`, nowMs);
    if (!entry) return null;
    const ageSeconds = Math.floor((nowMs - entry.storedAtMs) / 1000);
    const aged = (record: ResourceRecord): ResourceRecord =>
      ageSeconds === 0 ? record : { ...record, ttlSeconds: Math.max(0, record.ttlSeconds - ageSeconds) };
    return { outcome: entry.outcome, records: entry.records.map(aged), ...(entry.soa && { soa: aged(entry.soa) }) };
  }

  /** Remembers an answer. Its SOA bounds a negative one; without it, it is not remembered. */
  put(name: string, type: RecordType, result: LookupResult, nowMs: number): void {
    const ttlSeconds = timeToLive(result);
    if (ttlSeconds <= 0) return;
    if (this.#entries.size >= entriesMax) this.#dropOldest();
    const key = result.outcome === 'nxdomain' ? `${name}/` : `${name}/${type}`;
    this.#entries.delete(key);
    this.#entries.set(key, { ...result, storedAtMs: nowMs, expiresAtMs: nowMs + ttlSeconds * 1000 });
  }

  clear(): void {
    this.#entries.clear();
  }

  #fresh(key: string, nowMs: number): Entry | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    if (nowMs < entry.expiresAtMs) return entry;
    this.#entries.delete(key);
    return null;
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}

function timeToLive({ outcome, records, soa }: LookupResult): number {
  switch (outcome) {
    case 'found':
      return Math.min(...records.map(({ ttlSeconds }) => ttlSeconds));
    case 'nxdomain':
    case 'nodata':
      return soa?.type === 'SOA' ? Math.min(soa.ttlSeconds, soa.minimumSeconds) : 0;
    case 'servfail':
      return Math.min(servfailTtlSeconds, servfailTtlMax);
    case 'timeout':
      return 0;
  }
}
