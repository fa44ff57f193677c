/** Times of the queue in milliseconds (Postfix: minimal_backoff_time and so on). */
export interface QueueTimes {
  readonly minimalBackoffMs: number;
  readonly maximalBackoffMs: number;
  readonly lifetimeMs: number;
  /** For messages with the null reverse-path. */
  readonly bounceLifetimeMs: number;
}

/** How long to wait before the next attempt: as long as the message is old, within the two bounds (qmgr(8)). */
export function backOffMs(ageMs: number, times: QueueTimes): number {
  return Math.max(times.minimalBackoffMs, Math.min(ageMs, times.maximalBackoffMs));
}

export function isExpired(ageMs: number, reversePath: string, times: QueueTimes): boolean {
  return ageMs >= (reversePath === '' ? times.bounceLifetimeMs : times.lifetimeMs);
}
