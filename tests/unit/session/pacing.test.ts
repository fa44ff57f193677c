import { describe, expect, it } from 'vitest';
import { idleGapMs, nextStop, rateTo, shortWaitMs } from '../../../src/session/pacing.ts';

describe('time runs to', () => {
  const table: readonly (readonly [string, number, number | null, number | null, number | null])[] = [
    ['what is waited for', 0, 100, 100, 100],
    ['a time-out that comes before', 0, 100, 50, 50],
    ['what is waited for, known alone', 0, 100, null, 100],
    ['what is due already', 100, 100, 100, 100],
    ['what is as far as the eye waits', 0, idleGapMs, idleGapMs, idleGapMs],
    ['that, known alone', 0, idleGapMs, null, idleGapMs],
    ['nothing, when that is too far off', 0, idleGapMs + 1, idleGapMs + 1, null],
    ['a near time-out, when what is waited for is too far off', 0, idleGapMs + 1, 300, 300],
    ['a near time-out, when nothing is waited for', 0, null, idleGapMs, idleGapMs],
    ['nothing, when the only time-out is too far off', 0, null, idleGapMs + 1, null],
    ['nothing, when nothing will happen', 0, null, null, null],
    ['what is near from now, late in the day', 50_000, 50_000 + idleGapMs, 50_000 + idleGapMs, 50_000 + idleGapMs],
    ['a time-out near from now', 50_000, null, 50_000 + idleGapMs, 50_000 + idleGapMs],
    ['nothing, when it is too far from now', 50_000, 50_001 + idleGapMs, 50_001 + idleGapMs, null],
  ];
  it.each(table)('%s', (_what, nowMs, dueMs, anyDueMs, stop) =>
    expect(nextStop(nowMs, { dueMs, anyDueMs })).toBe(stop),
  );
});

describe('time runs as fast', () => {
  const table: readonly (readonly [string, number, number, number, number])[] = [
    ['as chosen, over a short way', 100, 0, 0.1, 0.1],
    ['as chosen, over the longest short wait', shortWaitMs, 0, 0.1, 0.1],
    ['as chosen, over no way at all', 40, 40, 1, 1],
    ['as brings it across a longer wait in half a second', 1000, 0, 0.1, 2],
    ['as that, from wherever it is', 11_000, 10_000, 0.1, 2],
    ['as that, over the longest wait', idleGapMs, 0, 0.1, 12],
    ['as chosen, when that is faster', 1000, 0, 5, 5],
  ];
  it.each(table)('%s', (_what, stopMs, nowMs, speed, rate) => expect(rateTo(stopMs, nowMs, speed)).toBe(rate));
});
