import type { VirtualClock } from '../kernel/clock.ts';
import type { FloodGauge, Trace } from '../kernel/trace.ts';
import type { SimEvent } from '../trace.ts';

/**
 * What happened in a flood since the last such event (see `Trace.note`): by host, how many of its events of some kinds;
 * by way (`bot>relay`), how many segments went there.
 */
export type FloodEvent = {
  readonly kind: 'flood.counted';
  readonly host: '';
  readonly hosts: Readonly<Record<string, FloodCounts>>;
  readonly ways: Readonly<Record<string, number>>;
};

export interface FloodCounts {
  /** Into the queue, out of it in any way, and of those sent on. */
  readonly accepted: number;
  readonly removed: number;
  readonly sent: number;
  readonly bounced: number;
  /** Into mailboxes. */
  readonly delivered: number;
}

/** How often the counts are told while a flood goes on. */
export const floodCountedMs = 2000;

const counted: Readonly<Partial<Record<SimEvent['kind'], keyof FloodCounts>>> = {
  'queue.accepted': 'accepted',
  'queue.removed': 'removed',
  'queue.sent': 'sent',
  'queue.bounced': 'bounced',
  'mail.delivered': 'delivered',
};

type Counts = Record<keyof FloodCounts, number>;
const none = (): Counts => ({ accepted: 0, removed: 0, sent: 0, bounced: 0, delivered: 0 });

/** Counts what happens in a flood, so that any number of messages is told in a few events. */
export class Flood implements FloodGauge<SimEvent> {
  readonly #clock: VirtualClock;
  #trace: Trace<SimEvent> | null = null;
  #hosts: Record<string, Counts> = {};
  #ways: Record<string, number> = {};
  #telling = false;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Where the counts are told. */
  tellTo(trace: Trace<SimEvent>): void {
    this.#trace = trace;
  }

  /** Whether counts will be told soon: whoever waits for the flood's next step waits for that. */
  get isTelling(): boolean {
    return this.#telling;
  }

  count(event: SimEvent): void {
    const what = counted[event.kind];
    if (what) (this.#hosts[event.host] ??= none())[what]++;
    else if (event.kind === 'tcp.segment' && event.to !== null) {
      const way = `${event.host}>${event.to}`;
      this.#ways[way] = (this.#ways[way] ?? 0) + 1;
    }
    if (this.#telling) return;
    this.#telling = true;
    this.#clock.aloud(() => this.#clock.after(floodCountedMs, () => this.#tell()));
  }

  #tell(): void {
    this.#telling = false;
    const [hosts, ways] = [this.#hosts, this.#ways];
    this.#hosts = {};
    this.#ways = {};
    if (Object.keys(hosts).length > 0 || Object.keys(ways).length > 0)
      this.#trace?.note({ kind: 'flood.counted', host: '', hosts, ways });
  }
}
