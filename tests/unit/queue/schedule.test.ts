import { describe, expect, it } from 'vitest';
import { queueTimes } from '../../../src/sim/machines/mail-system/times.ts';
import { backOffMs, isExpired } from '../../../src/sim/machines/queue/schedule.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { day, second, times } from './desk.ts';

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
    expect(backOffMs(age * second, times)).toBe(wait * second);
  });

  it('is never below the lower bound, even when the bounds are crossed', () => {
    const crossed = { ...times, minimalBackoffMs: 500, maximalBackoffMs: 100 };
    expect([0, 300, 1000].map((age) => backOffMs(age, crossed))).toEqual([500, 500, 500]);
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
    expect(isExpired(ageMs, reversePath, own)).toBe(expired);
  });
});

describe('the times of a main.cf', () => {
  it('[Q-RETRY-03] are by default those of Postfix', () => {
    expect(queueTimes(new Configuration(''))).toEqual(times);
  });

  it('[Q-RETRY-03] can each be set', () => {
    const text =
      'minimal_backoff_time = 1s\nmaximal_backoff_time = 2s\nmaximal_queue_lifetime = 3\nbounce_queue_lifetime = 4s';
    expect(queueTimes(new Configuration(text))).toEqual({
      minimalBackoffMs: second,
      maximalBackoffMs: 2 * second,
      lifetimeMs: 3 * day,
      bounceLifetimeMs: 4 * second,
    });
  });
});
