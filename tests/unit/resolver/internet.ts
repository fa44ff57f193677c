import { Faults } from '../../../src/sim/faults/faults.ts';
import { Chance } from '$sim/kernel/chance.ts';
import { VirtualClock } from '$sim/kernel/clock.ts';
import { KeepingSink, Trace } from '$sim/kernel/trace.ts';
import { MailLog } from '../../../src/sim/machines/mail-log.ts';
import type { HostContext } from '$sim/machines/host.ts';
import { NameServerService } from '$sim/machines/name-server/service.ts';
import { ResolverService } from '$sim/machines/resolver/service.ts';
import { lookup, type StubAnswer } from '$sim/machines/resolver/stub.ts';
import { Links } from '$sim/net/links.ts';
import { Network } from '$sim/net/network.ts';
import type { RecordType } from '$sim/dns/record.ts';
import { makeZone, type Zone } from '$sim/dns/zone.ts';
import { parseZoneFile } from '$sim/dns/zone-file.ts';
import { presentData } from '$sim/dns/present.ts';
import type { EventOf, SimEvent, TraceEvent } from '$sim/trace.ts';

export const latencyMs = 10;
export const rootAddress = '203.0.113.1';
export const resolverAddress = '192.0.2.53';

/** A zone from its lines, with an SOA whose negative answers live for 300 s. Each line may be indented. */
export function zone(origin: string, lines: string): Zone {
  const text = `@ 3600 SOA ns h 1 7200 3600 1209600 300\n${lines.replace(/^ +/gm, '')}`;
  const { records, problems } = parseZoneFile(text, origin);
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return makeZone(origin, records);
}

/** A small real world: a network, name servers, one resolver and one client that asks it. */
export class Internet {
  readonly clock = new VirtualClock();
  readonly sink = new KeepingSink<SimEvent>();
  readonly links = new Links({ latencyMs, datagramLoss: 0 });
  readonly #trace = new Trace<SimEvent>(this.clock, this.sink);
  readonly #chance = new Chance('seed');
  readonly net = new Network(this.clock, this.#trace, this.#chance, this.links);
  readonly resolver: ResolverService;
  readonly client: HostContext;

  constructor(rootHints: readonly string[] = [rootAddress]) {
    this.resolver = new ResolverService(this.host('resolver', [resolverAddress]), rootHints);
    this.resolver.listen();
    this.client = this.host('client', ['192.0.2.10'], resolverAddress);
  }

  host(id: string, addresses: readonly string[], resolver: string | null = null): HostContext {
    this.net.attach(id, addresses);
    return {
      ...{ id, fqdn: `${id}.example`, addresses, resolver, startsAt: '2026-03-02T09:00:00Z', clock: this.clock },
      faults: new Faults(this.clock, this.#trace, this.#chance),
      ...{ trace: this.#trace, chance: this.#chance, net: this.net, counters: new Map<string, number>() },
      log: new MailLog(id, '2026-03-02T09:00:00Z', this.clock.now),
    };
  }

  /** A name server; the zones stay the caller's to change. */
  serve(id: string, addresses: readonly string[], zones: readonly Zone[]): void {
    new NameServerService(this.host(id, addresses), zones).listen();
  }

  /** Asks the resolver and waits: `nodata`, `found 10 mx1.green.example.` …; `silence` when nothing came within a minute. */
  ask(name: string, type: RecordType = 'A', waitMs = 60_000): string {
    const answer: { is: StubAnswer | null } = { is: null };
    lookup(this.client, name, type, (result) => (answer.is = result));
    const untilMs = this.clock.now() + waitMs;
    while (!answer.is && (this.clock.nextDueMs() ?? Infinity) <= untilMs) this.clock.step();
    if (!answer.is) return 'silence';
    const { outcome, records } = answer.is;
    return [outcome, ...records.map((record) => presentData(record))].join(' ');
  }

  pass(ms: number): void {
    this.clock.runUntil(this.clock.now() + ms);
  }

  of<K extends SimEvent['kind']>(kind: K): EventOf<K>[] {
    return this.sink.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** What the resolver has asked name servers since the last look: `203.0.113.1 green.example MX`. */
  asked(): string[] {
    const events = this.of('dns.query').filter(({ host, seq }) => host === 'resolver' && seq > this.#lookedAt);
    this.#lookedAt = this.sink.events.at(-1)?.seq ?? 0;
    return events.map(({ server, name, type }) => `${server} ${name} ${type}`);
  }
  #lookedAt = 0;

  /** What led to an event, the first cause first, and the event itself. */
  causes(seq: number): TraceEvent[] {
    const chain: TraceEvent[] = [];
    for (let at = this.sink.events[seq - 1]; at; at = this.sink.events[at.cause - 1]) chain.unshift(at);
    return chain;
  }

  /** The states that a question went through. */
  states(id: string): string[] {
    return this.of('machine.state').flatMap((event) => (event.id === id ? [event.state] : []));
  }
}
