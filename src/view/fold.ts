import type { TraceEvent } from '$sim/trace.ts';

/**
 * A projection that keeps up with a growing trace: each event is taken once. Going back in time, or another trace,
 * starts it anew. The state belongs to the fold, which may change it in place: build fresh values from it.
 */
export class Fold<S> {
  readonly #empty: () => S;
  readonly #after: (state: S, event: TraceEvent) => S;
  #state: S;
  #taken = 0;
  #last: TraceEvent | undefined;

  constructor(empty: () => S, after: (state: S, event: TraceEvent) => S) {
    this.#empty = empty;
    this.#after = after;
    this.#state = empty();
  }

  /** The state after the first `count` events. */
  at(events: readonly TraceEvent[], count: number): S {
    if (count < this.#taken || events[this.#taken - 1] !== this.#last) {
      this.#state = this.#empty();
      this.#taken = 0;
    }
    for (const event of events.slice(this.#taken, count)) this.#state = this.#after(this.#state, event);
    this.#taken = Math.min(count, events.length);
    this.#last = events[this.#taken - 1];
    return this.#state;
  }
}

/** How many events had happened by `nowMs`: events stand in the order of their time. */
export function countUntil(events: readonly TraceEvent[], nowMs: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.atMs ?? Infinity) <= nowMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
