import type { Timer, VirtualClock } from '../../kernel/clock.ts';
import type { QueueEntry } from './entry.ts';

/** How many messages one look takes on at once; the next follow a millisecond later. */
const activatedAtOnce = 100;

interface Look {
  readonly timer: Timer;
  /** With the trace event that each waits because of. */
  readonly entries: Map<QueueEntry, number>;
}

/**
 * The messages that wait, by the look through the queue that will take them: one timer for all of a look, so a queue of
 * any length costs no more than the messages whose turn it is.
 */
export class Waiting {
  readonly #clock: VirtualClock;
  readonly #take: (entry: QueueEntry) => void;
  readonly #looks = new Map<number, Look>();
  readonly #atMs = new Map<QueueEntry, number>();

  constructor(clock: VirtualClock, take: (entry: QueueEntry) => void) {
    this.#clock = clock;
    this.#take = take;
  }

  add(entry: QueueEntry, atMs: number): void {
    this.remove(entry);
    let look = this.#looks.get(atMs);
    if (!look) {
      const timer = this.#clock.after(atMs - this.#clock.now(), () => this.#look(atMs));
      this.#looks.set(atMs, (look = { timer, entries: new Map() }));
    }
    look.entries.set(entry, this.#clock.cause);
    this.#atMs.set(entry, atMs);
  }

  /** False when it does not wait. */
  remove(entry: QueueEntry): boolean {
    const atMs = this.#atMs.get(entry);
    if (atMs === undefined) return false;
    this.#atMs.delete(entry);
    const look = this.#looks.get(atMs);
    look?.entries.delete(entry);
    if (look?.entries.size === 0) {
      this.#clock.cancel(look.timer);
      this.#looks.delete(atMs);
    }
    return true;
  }

  clear(): void {
    for (const { timer } of this.#looks.values()) this.#clock.cancel(timer);
    this.#looks.clear();
    this.#atMs.clear();
  }

  #look(atMs: number): void {
    const entries = this.#looks.get(atMs)?.entries ?? [];
    this.#looks.delete(atMs);
    let taken = 0;
    for (const [entry, cause] of entries) {
      this.#clock.cause = cause;
      this.#atMs.delete(entry);
      if (taken++ < activatedAtOnce) this.#take(entry);
      else this.add(entry, this.#clock.now() + 1);
    }
  }
}
