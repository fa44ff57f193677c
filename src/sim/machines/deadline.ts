import type { Timer, VirtualClock } from '../kernel/clock.ts';

/** The one time-out of a session: armed anew at each step, never one timer per state. */
export class Deadline {
  readonly #clock: VirtualClock;
  readonly #strike: () => void;
  #timer: Timer | null = null;

  constructor(clock: VirtualClock, strike: () => void) {
    this.#clock = clock;
    this.#strike = strike;
  }

  /** Strikes in `delayMs` unless armed again or disarmed before. */
  arm(delayMs: number): void {
    this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.after(delayMs, this.#strike, true);
  }

  disarm(): void {
    this.#clock.cancel(this.#timer);
    this.#timer = null;
  }
}
