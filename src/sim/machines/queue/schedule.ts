/** Times of the queue in milliseconds (Postfix: minimal_backoff_time and so on). */
export interface QueueTimes {
  readonly minimalBackoffMs: number;
  readonly maximalBackoffMs: number;
  readonly lifetimeMs: number;
  /** For messages with the null reverse-path. */
  readonly bounceLifetimeMs: number;
  /** How often the deferred queue is looked through: an attempt begins at such a moment. */
  readonly runDelayMs: number;
  /** After how long the sender is told of a delay; 0 for never. */
  readonly delayWarningMs: number;
}

/** qmgr(8) counts whole seconds. */
const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

const ageMs = (arrivedAtMs: number, nowMs: number): number => wholeSeconds(nowMs) - wholeSeconds(arrivedAtMs);

/** How long a message rests before the next attempt: as long as it is old, within the two bounds (qmgr(8)). */
export function backOffMs(arrivedAtMs: number, nowMs: number, times: QueueTimes): number {
  return Math.max(times.minimalBackoffMs, Math.min(ageMs(arrivedAtMs, nowMs), times.maximalBackoffMs));
}

/** When a message has rested: a second early, for a file that is due within a second is taken along. */
export const restedAtMs = (nowMs: number, backOff: number): number => wholeSeconds(nowMs) + backOff - 1000;

/**
 * The first look through the deferred queue that takes a message: not before `fromMs`, and when it has rested. Looks come
 * every queue_run_delay since the queue manager started.
 */
export function nextLookAtMs(rested: number, fromMs: number, startedAtMs: number, times: QueueTimes): number {
  const runDelayMs = Math.max(1000, times.runDelayMs);
  return startedAtMs + Math.ceil((Math.max(rested, fromMs) - startedAtMs) / runDelayMs) * runDelayMs;
}

/** Whether what fails now is returned: the message is too old to be tried again. */
export function isExpired(arrivedAtMs: number, nowMs: number, reversePath: string, times: QueueTimes): boolean {
  return ageMs(arrivedAtMs, nowMs) >= (reversePath === '' ? times.bounceLifetimeMs : times.lifetimeMs);
}

/** Whether the sender is to be told of the delay now. */
export function isWarningDue(arrivedAtMs: number, nowMs: number, reversePath: string, times: QueueTimes): boolean {
  if (times.delayWarningMs === 0 || reversePath === '') return false;
  return ageMs(arrivedAtMs, nowMs) >= times.delayWarningMs - 1000;
}
