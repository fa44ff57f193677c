interface Held<V> {
  readonly value: V;
  readonly storedAtMs: number;
  readonly expiresAtMs: number;
}

/** Values that hold for a time. Bounded: the one stored longest ago goes first. */
export class ExpiringMap<V> {
  readonly #held = new Map<string, Held<V>>();
  readonly #entriesMax: number;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get size(): number {
    return this.#held.size;
  }

  /** The value and the whole seconds since it was stored; null when there is none, or none any more. */
  get(key: string, nowMs: number): { readonly value: V; readonly ageSeconds: number } | null {
    const held = this.#held.get(key);
    if (!held) return null;
    if (nowMs < held.expiresAtMs)
      return { value: held.value, ageSeconds: Math.floor((nowMs - held.storedAtMs) / 1000) };
    this.#held.delete(key);
    return null;
  }

  /** Stores for `ttlSeconds`; a TTL of 0 is for this once only (RFC 1035 §3.2.1). */
  set(key: string, value: V, ttlSeconds: number, nowMs: number): void {
    this.#held.delete(key);
    if (ttlSeconds <= 0) return;
    const [oldest] = this.#held.size >= this.#entriesMax ? this.#held.keys() : [];
    if (oldest !== undefined) this.#held.delete(oldest);
    this.#held.set(key, { value, storedAtMs: nowMs, expiresAtMs: nowMs + ttlSeconds * 1000 });
  }

  clear(): void {
    this.#held.clear();
  }
}
