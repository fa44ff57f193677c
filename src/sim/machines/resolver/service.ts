import { DnsCache } from '../../dns/cache.ts';
import { decodeMessage, encodeMessage, rcodes, type DnsMessage } from '../../dns/message.ts';
import { parentName } from '../../dns/name.ts';
import type { LookupOutcome, LookupResult, RecordType } from '../../dns/record.ts';
import type { Endpoint } from '../../net/events.ts';
import type { UdpPort } from '../../net/network.ts';
import type { Octets } from '../../octets.ts';
import type { HostContext } from '../host.ts';
import { Resolution } from './resolution.ts';

/** Who answers for a zone: known addresses, and names of servers whose address has to be found. */
export interface Servers {
  readonly zone: string;
  readonly addresses: readonly string[];
  readonly unknown: readonly string[];
}

const rcodeOf: Readonly<Record<LookupOutcome, number>> = {
  found: rcodes.NOERROR,
  nodata: rcodes.NOERROR,
  nxdomain: rcodes.NXDOMAIN,
  servfail: rcodes.SERVFAIL,
  timeout: rcodes.SERVFAIL,
};

/** A recursive resolver on UDP 53: answers from its cache, or works the answer out. The cache is the host's data. */
export class ResolverService {
  readonly cache = new DnsCache();
  readonly #host: HostContext;
  readonly #rootHints: readonly string[];
  readonly #zoneServers = new Map<string, readonly string[]>();
  readonly #running = new Map<string, { resolution: Resolution | null; waiting: ((result: LookupResult) => void)[] }>();
  #port: UdpPort | null = null;

  constructor(host: HostContext, rootHints: readonly string[]) {
    this.#host = host;
    this.#rootHints = rootHints;
  }

  listen(): void {
    this.#port = this.#host.net.bindUdp(this.#host.id, 53, (bytes, from) => this.#take(bytes, from));
  }

  /** The host loses power: what is in memory is gone, the cache with it. */
  abandon(): void {
    for (const { resolution } of this.#running.values()) resolution?.abandon();
    this.#running.clear();
    this.cache.clear();
    this.#zoneServers.clear();
  }

  /** Finds an answer; the same question under way is joined, not asked twice. */
  resolve(name: string, type: RecordType, done: (result: LookupResult) => void): void {
    const key = `${name}/${type}`;
    const running = this.#running.get(key);
    if (running) {
      running.waiting.push(done);
      return;
    }
    const entry: { resolution: Resolution | null; waiting: ((result: LookupResult) => void)[] } = {
      resolution: null,
      waiting: [done],
    };
    this.#running.set(key, entry);
    entry.resolution = new Resolution(this.#host, this, name, type, (result) => {
      this.#running.delete(key);
      for (const tell of entry.waiting) tell(result);
    });
  }

  closestServers(name: string): Servers {
    for (let zone: string | null = name; zone !== null; zone = parentName(zone)) {
      const addresses = this.#zoneServers.get(zone);
      if (addresses) return { zone, addresses, unknown: [] };
    }
    return { zone: '', addresses: this.#rootHints, unknown: [] };
  }

  rememberServers(zone: string, addresses: readonly string[]): void {
    if (addresses.length > 0) this.#zoneServers.set(zone, addresses);
  }

  remember(name: string, type: RecordType, result: LookupResult): void {
    this.cache.put(name, type, result, this.#host.clock.now());
  }

  #take(bytes: Octets, from: Endpoint): void {
    const query = decodeMessage(bytes);
    if (!query || query.isResponse) return;
    const { name, type } = query.question;
    const known = this.cache.get(name, type, this.#host.clock.now());
    if (known) {
      this.#host.trace.emit({
        kind: 'dns.answer',
        host: this.#host.id,
        id: query.id,
        name,
        type,
        outcome: known.outcome,
        records: known.records,
        cached: true,
      });
      return this.#answer(query, known, from);
    }
    this.resolve(name, type, (result) => this.#answer(query, result, from));
  }

  #answer(query: DnsMessage, { outcome, records, soa }: LookupResult, to: Endpoint): void {
    const response: DnsMessage = {
      ...query,
      isResponse: true,
      recursionAvailable: true,
      rcode: rcodeOf[outcome],
      answers: records,
      authority: soa ? [soa] : [],
    };
    this.#port?.send(encodeMessage(response), to.address, to.port);
  }
}
