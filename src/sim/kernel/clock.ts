import TinyQueue from 'tinyqueue';

/** What the clock holds for one call that is due. `cause` is the trace event that asked for it. */
export interface Timer {
  readonly dueMs: number;
  readonly sequence: number;
  readonly cause: number;
  /** A mere time-out: nobody waits for it, so the page does not let time run on just to reach it. */
  readonly idle: boolean;
  run: (() => void) | null;
}

export class StalledClockError extends Error {
  constructor(atMs: number, count: number) {
    super(`virtual time stands still at ${atMs} ms after ${count} calls: something re-arms itself with no delay`);
  }
}

const callsPerInstantMax = 1_000_000;

const order = (a: Timer, b: Timer): number => a.dueMs - b.dueMs || a.sequence - b.sequence;

/**
 * The virtual clock: integer milliseconds, equal times in the order they were asked for.
 * `now` is set to each timer's due time before it fires, so chained timers are on time.
 */
export class VirtualClock {
  #nowMs = 0;
  #sequence = 0;
  #cancelled = 0;
  #cause = 0;
  #queue = new TinyQueue<Timer>([], order);

  /** The trace event whose consequences are being worked out now; 0 for none. */
  get cause(): number {
    return this.#cause;
  }

  set cause(seq: number) {
    this.#cause = seq;
  }

  /** Whether what happens now belongs to a flood: such events are counted, not kept. Their cause is what began it, negated. */
  get inFlood(): boolean {
    return this.#cause < 0;
  }

  /** Runs it as a consequence of `cause`, then goes on as before. */
  as<T>(cause: number, run: () => T): T {
    const before = this.#cause;
    this.#cause = cause;
    const result = run();
    this.#cause = before;
    return result;
  }

  /** Runs it so that it is told, though it came of a flood: as a consequence of what began that. */
  aloud<T>(run: () => T): T {
    return this.as(Math.abs(this.#cause), run);
  }

  now = (): number => this.#nowMs;

  /** Timers that will still fire. */
  get pending(): number {
    return this.#queue.length - this.#cancelled;
  }

  /** Calls `run` in `delayMs` (rounded up to whole milliseconds, at least 0). */
  after(delayMs: number, run: () => void, idle = false): Timer {
    const dueMs = this.#nowMs + Math.max(0, Math.ceil(delayMs));
    const timer: Timer = { dueMs, sequence: this.#sequence++, cause: this.#cause, idle, run };
    this.#queue.push(timer);
    return timer;
  }

  cancel(timer: Timer | null | undefined): void {
    if (!timer?.run) return;
    timer.run = null;
    this.#cancelled++;
    // Sessions re-arm their deadline at every command: sweep, or the dead would outnumber the living.
    if (this.#cancelled > 64 && this.#cancelled * 2 > this.#queue.length) this.#sweep();
  }

  /**
   * When the next timer fires; null when nothing is pending. With `skipIdle`, mere time-outs do not count; with
   * `skipFlood`, neither do the timers of a flood.
   */
  nextDueMs(skipIdle = false, skipFlood = false): number | null {
    if (!skipIdle && !skipFlood) return this.#peek()?.dueMs ?? null;
    let next: number | null = null;
    for (const { run, idle, cause, dueMs } of this.#queue.data) {
      if (!run || (skipIdle && idle) || (skipFlood && cause < 0)) continue;
      if (next === null || dueMs < next) next = dueMs;
    }
    return next;
  }

  /** Fires the next timer and everything else that is due at the same instant. False when nothing is pending. */
  step(): boolean {
    const dueMs = this.nextDueMs();
    if (dueMs === null) return false;
    this.runUntil(dueMs);
    return true;
  }

  /**
   * Fires everything due up to and including `untilMs`, then sets `now` to it. After `callsMax` calls it stops where it
   * is and gives false: there is more to do.
   */
  runUntil(untilMs: number, callsMax = Infinity): boolean {
    let calls = 0;
    let left = callsMax;
    for (;;) {
      const timer = this.#peek();
      if (!timer || timer.dueMs > untilMs) break;
      if (left-- <= 0) {
        this.#cause = 0;
        return false;
      }
      this.#queue.pop();
      if (timer.dueMs > this.#nowMs) calls = 0;
      else if (++calls > callsPerInstantMax) throw new StalledClockError(this.#nowMs, calls);
      this.#nowMs = timer.dueMs;
      const run = timer.run;
      timer.run = null;
      this.#cause = timer.cause;
      run?.();
    }
    this.#cause = 0;
    if (untilMs > this.#nowMs) this.#nowMs = untilMs;
    return true;
  }

  #peek(): Timer | undefined {
    let top = this.#queue.peek();
    while (top && !top.run) {
      this.#queue.pop();
      this.#cancelled--;
      top = this.#queue.peek();
    }
    return top;
  }

  #sweep(): void {
    this.#queue = new TinyQueue(
      this.#queue.data.filter((timer) => timer.run !== null),
      order,
    );
    this.#cancelled = 0;
  }
}
