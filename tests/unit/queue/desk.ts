import { Faults } from '../../../src/sim/faults/faults.ts';
import { Chance } from '../../../src/sim/kernel/chance.ts';
import { VirtualClock } from '../../../src/sim/kernel/clock.ts';
import { KeepingSink, Trace } from '../../../src/sim/kernel/trace.ts';
import type { HostContext } from '../../../src/sim/machines/host.ts';
import { MailLog } from '../../../src/sim/machines/mail-log.ts';
import type { QueueSettings } from '../../../src/sim/machines/queue/entry-run.ts';
import { MailQueue } from '../../../src/sim/machines/queue/queue.ts';
import type { QueueTimes } from '../../../src/sim/machines/queue/schedule.ts';
import type { RecipientOutcome } from '../../../src/sim/machines/smtp-client/transfer.ts';
import { Links } from '../../../src/sim/net/links.ts';
import { Network } from '../../../src/sim/net/network.ts';
import { octets } from '../../../src/sim/octets.ts';
import type { DeliveryProblem, EventOf, SimEvent } from '../../../src/sim/trace.ts';

export const second = 1000;
export const hour = 3600 * second;
export const day = 24 * hour;

/** Postfix's own. */
export const times: QueueTimes = {
  minimalBackoffMs: 300 * second,
  maximalBackoffMs: 4000 * second,
  lifetimeMs: 5 * day,
  bounceLifetimeMs: 5 * day,
  runDelayMs: 300 * second,
  delayWarningMs: 0,
};

export const accepted = { code: 250, enhanced: '2.0.0', lines: ['Ok'] };
export const said = (code: number): DeliveryProblem => ({
  kind: 'reply',
  reply: { code, enhanced: null, lines: ['no'] },
  command: 'RCPT TO',
  relay: 'mx',
});

/** What becomes of a recipient: a reply code, or a time for which nothing is heard, and then the code. */
export type Fate = number | { readonly code: number; readonly afterMs: number };

/** A queue whose deliveries end as the test says. A recipient goes to the destination behind its `@`. */
export class Desk {
  readonly clock = new VirtualClock();
  readonly sink = new KeepingSink<SimEvent>();
  readonly queue: MailQueue;
  /** By recipient; 250 for those that are not named. */
  fates: Record<string, Fate> = {};
  readonly bounced: string[] = [];
  /** Notices of delays and successes. */
  readonly told: string[] = [];
  readonly #host: HostContext;

  constructor(more: Partial<QueueTimes> = {}, settings: Partial<QueueSettings> = {}) {
    const trace = new Trace<SimEvent>(this.clock, this.sink);
    const chance = new Chance('seed');
    const net = new Network(this.clock, trace, chance, new Links({ latencyMs: 10, datagramLoss: 0 }));
    this.#host = {
      ...{ id: 'mx', fqdn: 'mx.example', addresses: ['192.0.2.1'], resolver: null, startsAt: '2026-03-02T09:00:00Z' },
      faults: new Faults(this.clock, trace, chance),
      ...{ clock: this.clock, trace, chance, net, counters: new Map<string, number>() },
      log: new MailLog('mx.example', '2026-03-02T09:00:00Z', this.clock.now),
    };
    this.queue = new MailQueue(this.#host, {
      settings: () => ({
        times: { ...times, ...more },
        sites: { atFirst: 5, most: 20, failedCohorts: 1, restMs: 300 * second },
        ...{ softBounce: false, activeMax: 20_000, recipientsMax: 50, ...settings },
      }),
      destinationOf: (recipient) => recipient.split('@')[1] ?? 'local',
      deliver: (_, __, recipients, done) => this.#deliver(recipients, done),
      report: ({ reversePath }, kind, reported) => {
        const told = `${reported.map(({ recipient }) => recipient.address).join(' ')} to <${reversePath}>`;
        if (kind === 'failed') this.bounced.push(told);
        else this.told.push(`${kind} ${told}`);
      },
    });
  }

  accept(recipients: string, reversePath = 'anna@blue.example'): string {
    const id = this.queue.nextId();
    const envelope = { reversePath, forwardPaths: recipients.split(' ') };
    this.queue.accept(id, envelope, octets('Subject: x\r\n\r\n'), '<1@blue.example>');
    return id;
  }

  pass(ms: number): void {
    this.clock.runUntil(this.clock.now() + ms);
  }

  of<K extends SimEvent['kind']>(kind: K): EventOf<K>[] {
    return this.sink.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** When attempts began, in seconds. */
  get attempts(): number[] {
    return this.of('queue.attempt').map(({ atMs }) => atMs / second);
  }

  /** `id state recipients`, of each entry. */
  get listing(): string[] {
    return this.queue
      .entries()
      .map(({ id, state, recipients }) => `${id} ${state} ${recipients.map(({ address }) => address).join(' ')}`);
  }

  #deliver(recipients: readonly string[], done: (outcomes: readonly RecipientOutcome[]) => void): void {
    const fates = recipients.map((recipient) => this.fates[recipient] ?? 250);
    const delays = fates.map((fate) => (typeof fate === 'number' ? 0 : fate.afterMs));
    const outcomes = recipients.map((recipient, index): RecipientOutcome => {
      const fate = fates[index] ?? 250;
      const code = typeof fate === 'number' ? fate : fate.code;
      return code < 300
        ? { recipient, relay: 'mx', accepted, problem: null }
        : { recipient, accepted: null, problem: said(code) };
    });
    const delayMs = Math.max(...delays);
    if (delayMs === 0) done(outcomes);
    else this.clock.after(delayMs, () => done(outcomes));
  }
}
