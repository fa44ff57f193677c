/** Counts events by client within a span of time (Postfix: anvil(8)). */
export class Rates {
  readonly #now: () => number;
  readonly #unitMs: number;
  readonly #times = new Map<string, number[]>();

  constructor(now: () => number, unitMs: number) {
    this.#now = now;
    this.#unitMs = unitMs;
  }

  /** Counts one more, and says whether it is more than `max` within the span; 0 is no limit. */
  isTooMany(what: 'connection' | 'message' | 'auth', client: string, max: number): boolean {
    if (max === 0) return false;
    const key = `${what} ${client}`;
    const now = this.#now();
    const recent = (this.#times.get(key) ?? []).filter((at) => at > now - this.#unitMs);
    recent.push(now);
    this.#times.set(key, recent);
    return recent.length > max;
  }
}
