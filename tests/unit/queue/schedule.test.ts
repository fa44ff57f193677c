import { describe, expect, it } from 'vitest';
import { queueTimes } from '../../../src/sim/machines/mail-system/times.ts';
import {
  backOffMs,
  isExpired,
  isWarningDue,
  nextLookAtMs,
  restedAtMs,
} from '../../../src/sim/machines/queue/schedule.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { day, hour, second, times } from './desk.ts';

describe('the back-off', () => {
  it.each([
    [0, 300],
    [1, 300],
    [299, 300],
    [300, 300],
    [301, 301],
    [600, 600],
    [3999, 3999],
    [4000, 4000],
    [4001, 4000],
    [400_000, 4000],
  ])('[Q-RETRY-04] of a message %i s old is %i s', (age, wait) => {
    expect(backOffMs(0, age * second, times)).toBe(wait * second);
  });

  it('counts whole seconds, as the clock shows them', () => {
    expect(backOffMs(1999, 402_000, times)).toBe(401 * second);
    expect(backOffMs(1001, 402_999, times)).toBe(401 * second);
  });

  it('is never below the lower bound, even when the bounds are crossed', () => {
    const crossed = { ...times, minimalBackoffMs: 500, maximalBackoffMs: 100 };
    expect([0, 300, 1000].map((age) => backOffMs(0, age, crossed))).toEqual([500, 500, 500]);
  });
});

describe('the next attempt', () => {
  it.each([
    [0, 1, 300],
    [299_000, 1, 300],
    [300_000, 1, 300],
    [300_001, 1, 600],
    [0, 301_000, 600],
  ])('of a message that has rested at %i ms, seen from %i ms, is at %i s', (rested, from, atS) => {
    expect(nextLookAtMs(rested, from, 0, times)).toBe(atS * second);
  });

  it('goes by the start of the queue manager', () => {
    expect(nextLookAtMs(0, 1000 * second, 1000 * second, times)).toBe(1000 * second);
    expect(nextLookAtMs(0, 1000 * second + 1, 1000 * second, times)).toBe(1300 * second);
  });

  it('takes a message along that is due within a second', () => {
    expect(restedAtMs(2500, 300 * second)).toBe(301 * second);
  });
});

describe('the lifetime', () => {
  const own = { ...times, lifetimeMs: 5 * day, bounceLifetimeMs: day };

  it.each([
    ['anna@blue.example', 5 * day - 1, false],
    ['anna@blue.example', 5 * day, true],
    ['anna@blue.example', day, false],
    ['', day - 1, false],
    ['', day, true],
  ])('[Q-RETRY-03] of mail from <%s> at the age of %i ms is over: %s', (reversePath, ageMs, expired) => {
    expect(isExpired(0, ageMs, reversePath, own)).toBe(expired);
  });
});

describe('a warning of a delay', () => {
  it.each([
    ['anna@blue.example', 4 * hour, 4 * hour - 1001, false],
    ['anna@blue.example', 4 * hour, 4 * hour - 1000, true],
    ['anna@blue.example', 0, day, false],
    ['', 4 * hour, day, false],
  ])('to <%s>, wanted after %i ms, at the age of %i ms: %s', (reversePath, delayWarningMs, ageMs, due) => {
    expect(isWarningDue(0, ageMs, reversePath, { ...times, delayWarningMs })).toBe(due);
  });
});

describe('the times of a main.cf', () => {
  it('[Q-RETRY-03] are by default those of Postfix', () => {
    expect(queueTimes(new Configuration(''))).toEqual(times);
  });

  it('[Q-RETRY-03] can each be set', () => {
    const text =
      'minimal_backoff_time = 1s\nmaximal_backoff_time = 2s\nmaximal_queue_lifetime = 3\nbounce_queue_lifetime = 4s\nqueue_run_delay = 5s\ndelay_warning_time = 6\n';
    expect(queueTimes(new Configuration(text))).toEqual({
      minimalBackoffMs: second,
      maximalBackoffMs: 2 * second,
      lifetimeMs: 3 * day,
      bounceLifetimeMs: 4 * second,
      runDelayMs: 5 * second,
      delayWarningMs: 6 * hour,
    });
  });
});
