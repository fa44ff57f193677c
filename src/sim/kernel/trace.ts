import type { VirtualClock } from './clock.ts';

/** What the trace adds to each event. `cause` is the `seq` of the event that led to it; 0 for none. */
export interface Stamp {
  readonly seq: number;
  readonly atMs: number;
  readonly cause: number;
}

/** Where events go: a store that keeps them, or a counter for bulk runs. */
export interface TraceSink<E> {
  add(event: E & Stamp): void;
}

/** Takes what happens in a flood in place of the sink: counts it, and tells the counts now and then. */
export interface FloodGauge<E> {
  count(event: E): void;
}

/**
 * The append-only trace. `emit` stamps an event, hands it to the sink and makes it the cause of what follows in the
 * same call; a timer brings back the cause it was armed with.
 */
export class Trace<E extends object> {
  readonly #clock: VirtualClock;
  readonly #sink: TraceSink<E>;
  readonly #gauge: FloodGauge<E> | null;
  #seq = 0;

  constructor(clock: VirtualClock, sink: TraceSink<E>, gauge: FloodGauge<E> | null = null) {
    this.#clock = clock;
    this.#sink = sink;
    this.#gauge = gauge;
  }

  /** Events so far. */
  get length(): number {
    return this.#seq;
  }

  /**
   * Appends an event as a consequence of the current one and returns its `seq`. The current cause stays as it is. The
   * event is the trace's from now on, and gets its stamp: a copy of each would be most of the garbage of a long run.
   * In a flood it is only counted, and has no number but the flood's.
   */
  note(event: E): number {
    if (this.#clock.inFlood) {
      this.#gauge?.count(event);
      return this.#clock.cause;
    }
    const seq = ++this.#seq;
    const stamp: { seq: number; atMs: number; cause: number } = event as never;
    stamp.seq = seq;
    stamp.atMs = this.#clock.now();
    stamp.cause = this.#clock.cause;
    this.#sink.add(event as E & Stamp);
    return seq;
  }

  /** As `note`, and what follows in this call is a consequence of this event. */
  emit(event: E): number {
    const seq = this.note(event);
    this.#clock.cause = seq;
    return seq;
  }
}

/** Keeps every event, in order. */
export class KeepingSink<E> implements TraceSink<E> {
  readonly events: (E & Stamp)[] = [];

  add(event: E & Stamp): void {
    this.events.push(event);
  }

  /** The events since the last call. */
  drain(): (E & Stamp)[] {
    return this.events.splice(0);
  }
}

/** Counts events and keeps the last few: for bulk runs, whose trace would not fit into memory. */
export class CountingSink<E> implements TraceSink<E> {
  count = 0;
  readonly #window: (E & Stamp)[] = [];
  readonly #windowMax: number;

  constructor(windowMax = 1000) {
    this.#windowMax = windowMax;
  }

  add(event: E & Stamp): void {
    this.#window[this.count++ % this.#windowMax] = event;
  }

  /** The newest events, oldest first. */
  latest(): (E & Stamp)[] {
    const start = this.count % this.#windowMax;
    return this.count <= this.#windowMax
      ? [...this.#window]
      : [...this.#window.slice(start), ...this.#window.slice(0, start)];
  }
}
