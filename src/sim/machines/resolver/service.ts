import { DnsCache } from '../../dns/cache.ts';
import { Delegations, type ZoneServers } from '../../dns/delegations.ts';
import { decodeMessage, encodeMessage, rcodes, responseTo, type DnsMessage } from '../../dns/message.ts';
import type { LookupOutcome, LookupResult } from '../../dns/record.ts';
import type { Endpoint } from '../../net/events.ts';
import type { UdpPort } from '../../net/network.ts';
import type { Octets } from '../../octets.ts';
import type { HostContext } from '../host.ts';
import { Resolution, type Question, type ResolverMemory } from './resolution.ts';
import { dnsPort } from './source.ts';

const rcodeOf: Readonly<Record<LookupOutcome, number>> = {
  found: rcodes.NOERROR,
  nodata: rcodes.NOERROR,
  nxdomain: rcodes.NXDOMAIN,
  servfail: rcodes.SERVFAIL,
  timeout: rcodes.SERVFAIL,
};

const failure: LookupResult = { outcome: 'servfail', records: [] };
/** Questions worked on at the same time; what comes beyond hears SERVFAIL. */
const questionsMax = 1000;
/** How far the search for a server's address may lead to the search for another's. */
const depthMax = 8;

/** A question being worked on. */
interface Work {
  readonly resolution: Resolution;
  readonly depth: number;
  /** Who wants to know, by client and message id: a repeated question gets one answer. */
  readonly waiting: Map<string, (result: LookupResult) => void>;
  /** The question whose answer this one needs first. */
  waitsFor: string | null;
}

const keyOf = ({ name, type }: Question): string => `${name}/${type}`;

/** A recursive resolver on UDP 53: answers from its cache, or works the answer out. The cache is the host's data. */
export class ResolverService implements ResolverMemory {
  readonly cache = new DnsCache();
  readonly #host: HostContext;
  readonly #delegations: Delegations;
  readonly #works = new Map<string, Work>();
  #port: UdpPort | null = null;

  /** `rootHints`: addresses of the root's name servers. */
  constructor(host: HostContext, rootHints: readonly string[]) {
    this.#host = host;
    this.#delegations = new Delegations(rootHints);
  }

  listen(): void {
    this.#port = this.#host.net.bindUdp(this.#host.id, dnsPort, (bytes, from) => this.#take(bytes, from));
  }

  /** The host loses power: what is in memory is gone, the cache with it. */
  abandon(): void {
    for (const { resolution } of this.#works.values()) resolution.abandon();
    this.#works.clear();
    this.cache.clear();
    this.#delegations.clear();
    this.#port = null;
  }

  #take(bytes: Octets, from: Endpoint): void {
    const query = decodeMessage(bytes);
    if (!query || query.isResponse) return;
    // Only a name server is asked without RD: whoever takes this host for one is mistaken.
    if (!query.recursionDesired) return this.#send(responseTo(query, { rcode: rcodes.REFUSED }), from);
    const { question } = query;
    const known = this.cache.get(question.name, question.type, this.#host.clock.now());
    if (known) {
      const { outcome, records } = known;
      const { id: host } = this.#host;
      this.#host.trace.emit({ kind: 'dns.answer', host, id: query.id, ...question, outcome, records, cached: true });
      return this.#answer(query, known, from);
    }
    const asker = `${from.address}/${from.port}/${query.id}`;
    this.#workOn(question, asker, 0, (result) => this.#answer(query, result, from));
  }

  #answer(query: DnsMessage, { outcome, records, soa }: LookupResult, to: Endpoint): void {
    const authority = soa ? [soa] : [];
    const says = { recursionAvailable: true, rcode: rcodeOf[outcome], answers: records, authority };
    this.#send(responseTo(query, says), to);
  }

  #send(response: DnsMessage, to: Endpoint): void {
    this.#port?.send(encodeMessage(response), to.address, to.port);
  }

  /** Finds an answer that is not in the cache; the same question under way is joined, not asked twice. */
  #workOn(question: Question, asker: string, depth: number, done: (result: LookupResult) => void): void {
    const key = keyOf(question);
    const { cause } = this.#host.clock;
    const joined = this.#works.get(key);
    if (joined) {
      joined.waiting.set(asker, (result) => {
        // Its answer is due to its own question, not to the one that it joined.
        this.#host.clock.cause = cause;
        done(result);
      });
      return;
    }
    if (this.#works.size >= questionsMax || depth > depthMax) return done(failure);
    const resolution = new Resolution(this.#host, this, question, (result) => this.#finish(key, question, result));
    this.#works.set(key, { resolution, depth, waiting: new Map([[asker, done]]), waitsFor: null });
    resolution.begin();
  }

  #finish(key: string, { name, type }: Question, result: LookupResult): void {
    const work = this.#works.get(key);
    this.#works.delete(key);
    this.cache.put(name, type, result, this.#host.clock.now());
    for (const tell of work?.waiting.values() ?? []) tell(result);
  }

  // What a resolution needs:

  closestServers(name: string): ZoneServers {
    return this.#delegations.closest(name, this.#host.clock.now());
  }

  rememberServers(servers: ZoneServers, ttlSeconds: number): void {
    this.#delegations.remember(servers, ttlSeconds, this.#host.clock.now());
  }

  resolveFor(asker: Question, question: Question, done: (result: LookupResult) => void): void {
    const known = this.cache.get(question.name, question.type, this.#host.clock.now());
    const work = this.#works.get(keyOf(asker));
    if (known || !work) return done(known ?? failure);
    if (this.#leadsBack(keyOf(question), keyOf(asker))) return done(failure);
    work.waitsFor = keyOf(question);
    this.#workOn(question, keyOf(asker), work.depth + 1, (result) => {
      work.waitsFor = null;
      done(result);
    });
  }

  /** Whether `key` waits, through others or not, for `goal`: zones whose servers lie in each other (RFC 1034 §4.2.2). */
  #leadsBack(key: string, goal: string): boolean {
    for (let at: string | null = key; at !== null; at = this.#works.get(at)?.waitsFor ?? null)
      if (at === goal) return true;
    return false;
  }
}
