import type { Session } from '../../session/session.ts';

/** The longest that time is let run in one go: by then any mail has been given up. */
export const longestMs = 30 * 86_400_000;

/** How a run ended: as wished, because nothing is left that could happen, or since it would have taken too long. */
export type RunEnd = 'done' | 'nothing-left' | 'too-long';

/**
 * Skips from timer to timer until `isDone` (asked whenever the engine has answered), then calls `ended`. Returns the way
 * to stop it before.
 */
export function runUntil(session: Session, isDone: () => boolean, ended: (how: RunEnd) => void): () => void {
  const endMs = session.nowMs + longestMs;
  let isSkipping = false;
  let leave = () => {};
  const end = (how: RunEnd) => {
    leave();
    ended(how);
  };
  const go = () => {
    if (isSkipping || session.isBusy) return;
    if (isDone()) return end('done');
    if (session.nowMs >= endMs) return end('too-long');
    isSkipping = true;
    const went = session.skip();
    isSkipping = false;
    if (!went) end('nothing-left');
  };
  leave = session.subscribe(go);
  go();
  return () => leave();
}

const localTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?$/;

/** What a date-and-time field gives, as milliseconds since the world began; null when it is empty or no time. The world is in UTC. */
export function momentOf(field: string, startsAt: string): number | null {
  const match = localTime.exec(field);
  const ms = match ? Date.parse(`${match[1]}${match[2] ?? ':00'}Z`) : NaN;
  return Number.isNaN(ms) ? null : ms - Date.parse(startsAt);
}

/** A moment of the world as a date-and-time field wants it: `2026-03-02T09:00:00`. */
export const fieldOf = (startsAt: string, atMs: number): string =>
  new Date(Date.parse(startsAt) + Math.ceil(atMs / 1000) * 1000).toISOString().slice(0, 19);
