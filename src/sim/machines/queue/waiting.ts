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
 * The messages that wait, by the look through the queue that will take them: one timer for all of a look. What a look finds
 * stands in line and is taken on in its order, while there is room: so a queue of any length costs no more than the
 * messages whose turn it is.
 */
export class Waiting {
  readonly #clock: VirtualClock;
  readonly #take: (entry: QueueEntry) => void;
  readonly #hasRoom: () => boolean;
  readonly #looks = new Map<number, Look>();
  readonly #atMs = new Map<QueueEntry, number>();
  /** Due, with the trace event that each waits because of. */
  readonly #line = new Map<QueueEntry, number>();
  #next: Timer | null = null;
  #serving = false;

  constructor(clock: VirtualClock, take: (entry: QueueEntry) => void, hasRoom: () => boolean) {
    this.#clock = clock;
    this.#take = take;
    this.#hasRoom = hasRoom;
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
    if (this.#line.delete(entry)) return true;
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
    this.#line.clear();
  }

  /** There is room again. */
  goOn(): void {
    if (this.#line.size > 0 && !this.#serving) this.#next ??= this.#clock.after(1, () => this.#serve());
  }

  #look(atMs: number): void {
    for (const [entry, cause] of this.#looks.get(atMs)?.entries ?? []) {
      this.#atMs.delete(entry);
      this.#line.set(entry, cause);
    }
    this.#looks.delete(atMs);
    if (this.#next === null) this.#serve();
  }

  #serve(): void {
    this.#next = null;
    this.#serving = true;
    let taken = 0;
    for (const [entry, cause] of this.#line) {
      if (taken++ === activatedAtOnce || !this.#hasRoom()) break;
      this.#line.delete(entry);
      this.#clock.cause = cause;
      this.#take(entry);
    }
    this.#serving = false;
    if (this.#hasRoom()) this.goOn();
  }
}
