/** How wall time becomes virtual time. Pure: the session calls it once a frame. */

/** A wait longer than this, in virtual ms, is shortened: nothing can be seen during it. */
export const shortWaitMs = 250;
/** … to about this much wall time. */
const shortenedToMs = 500;
/** Beyond this the clock idles and the page offers to skip. */
export const idleGapMs = 6000;

export interface Due {
  /** The next timer somebody waits for. */
  readonly dueMs: number | null;
  readonly anyDueMs: number | null;
}

/** The next timer worth running to: what is waited for, or a time-out so near that waiting for it is natural. */
export function nextStop(nowMs: number, { dueMs, anyDueMs }: Due): number | null {
  if (dueMs !== null && dueMs - nowMs <= idleGapMs) return anyDueMs !== null ? Math.min(dueMs, anyDueMs) : dueMs;
  return anyDueMs !== null && anyDueMs - nowMs <= idleGapMs ? anyDueMs : null;
}

/** Virtual milliseconds for each wall millisecond until the next stop: the chosen speed, or faster across an empty wait. */
export function rateTo(stopMs: number, nowMs: number, speed: number): number {
  const gapMs = stopMs - nowMs;
  return gapMs > shortWaitMs ? Math.max(speed, gapMs / shortenedToMs) : speed;
}
