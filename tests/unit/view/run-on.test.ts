import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/session/session.ts';
import { fieldOf, longestMs, momentOf, runUntil, type RunEnd } from '../../../src/view/time/run-on.ts';

const startsAt = '2026-03-02T09:00:00Z';

/** A session whose engine answers a skip at once, or when told to. */
function sessionWith(dueMs: number[], answersAtOnce = true) {
  const listeners = new Set<() => void>();
  const session = {
    nowMs: 0,
    isBusy: false,
    answer() {
      session.isBusy = false;
      for (const listener of [...listeners]) listener();
    },
    skip() {
      const next = dueMs.shift();
      if (next === undefined || session.isBusy) return false;
      session.nowMs = next;
      session.isBusy = true;
      if (answersAtOnce) queueMicrotask(() => session.answer());
      return true;
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { session, asSession: session as unknown as Session, listeners };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('running on', () => {
  it.each<[string, number[], (nowMs: number) => boolean, RunEnd, number]>([
    ['stops where it is done', [10, 500, 9000, 20_000], (nowMs) => nowMs >= 9000, 'done', 9000],
    ['does nothing when it is done already', [10], () => true, 'done', 0],
    ['ends when nothing is left', [10, 10, 500], () => false, 'nothing-left', 500],
    ['ends when it takes too long', [10, longestMs, longestMs + 1], () => false, 'too-long', longestMs],
  ])('%s', async (_, dueMs, isDone, how, atMs) => {
    const { session, asSession, listeners } = sessionWith(dueMs);
    const ends: RunEnd[] = [];
    runUntil(
      asSession,
      () => isDone(session.nowMs),
      (end) => ends.push(end),
    );
    await settled();
    expect(ends).toEqual([how]);
    expect(session.nowMs).toBe(atMs);
    expect(listeners.size).toBe(0);
  });

  it('can be stopped on its way, and says nothing then', async () => {
    const { session, asSession, listeners } = sessionWith([10, 20, 30], false);
    const ends: RunEnd[] = [];
    const stop = runUntil(
      asSession,
      () => false,
      (end) => ends.push(end),
    );
    session.answer();
    expect(session.nowMs).toBe(20);
    stop();
    session.answer();
    await settled();
    expect([session.nowMs, ends, listeners.size]).toEqual([20, [], 0]);
  });

  it.each([
    ['2026-03-02T09:00', 0],
    ['2026-03-02T09:05:30', 330_000],
    ['2026-03-01T09:00', -86_400_000],
    ['', null],
    ['soon', null],
    ['2026-13-02T09:00', null],
  ])('reads %j', (field, atMs) => {
    expect(momentOf(field, startsAt)).toBe(atMs);
  });

  it('offers the present second, or the next', () => {
    expect(fieldOf(startsAt, 0)).toBe('2026-03-02T09:00:00');
    expect(fieldOf(startsAt, 61_001)).toBe('2026-03-02T09:01:02');
  });
});
