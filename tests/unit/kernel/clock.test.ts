import { beforeEach, describe, expect, it } from 'vitest';
import { StalledClockError, VirtualClock, type Timer } from '../../../src/sim/kernel/clock.ts';

let clock: VirtualClock;
let fired: string[];

beforeEach(() => {
  clock = new VirtualClock();
  fired = [];
});

/** Notes its name and the time at which it fires. */
const note = (name: string) => () => void fired.push(`${name}@${clock.now()}`);

/** Arms timers and cancels them again. */
function cancelMany(count: number, delayMs = 1000): void {
  for (let i = 0; i < count; i++) clock.cancel(clock.after(delayMs, note('cancelled')));
}

describe('timers', () => {
  it('fire in the order of their time', () => {
    for (const ms of [30, 10, 20]) clock.after(ms, note(`t${ms}`));
    clock.runUntil(100);
    expect(fired).toEqual(['t10@10', 't20@20', 't30@30']);
  });

  it('of one instant fire in the order they were asked for', () => {
    const names = Array.from({ length: 40 }, (_, index) => `t${index}`);
    for (const name of names) clock.after(10, note(name));
    clock.after(5, () => clock.after(5, note('asked for last')));
    clock.runUntil(10);
    expect(fired).toEqual([...names, 'asked for last'].map((name) => `${name}@10`));
  });

  it('that are chained stay on time, however far the clock runs at once', () => {
    const again = () => {
      note('tick')();
      if (fired.length < 4) clock.after(7, again);
    };
    clock.after(7, again);
    clock.runUntil(1_000_000);
    expect(fired).toEqual(['tick@7', 'tick@14', 'tick@21', 'tick@28']);
    expect(clock.now()).toBe(1_000_000);
  });

  it('never fire from within the call that asks for them', () => {
    clock.after(0, () => {
      clock.after(0, note('inner'));
      note('outer')();
    });
    expect(fired).toEqual([]);
    clock.runUntil(0);
    expect(fired).toEqual(['outer@0', 'inner@0']);
  });
});

describe('the delay of a timer', () => {
  it.each([
    ['a fraction is rounded up', 1.2, 2],
    ['whole milliseconds stay', 3, 3],
    ['a time in the past is now', -5, 0],
  ])('has whole milliseconds: %s', (_, delayMs, dueMs) => {
    expect(clock.after(delayMs, () => {}).dueMs).toBe(dueMs);
  });

  it('that is over fires it once; the end of a run belongs to it', () => {
    clock.after(10, note('in'));
    clock.after(11, note('after'));
    clock.runUntil(10);
    clock.runUntil(10);
    expect(fired).toEqual(['in@10']);
    expect(clock.pending).toBe(1);
  });
});

describe('the time', () => {
  it('is that of the timer before it fires', () => {
    clock.after(12, () => expect(clock.now()).toBe(12));
    clock.runUntil(50);
    expect.assertions(1);
  });

  it('never goes back', () => {
    clock.runUntil(50);
    clock.runUntil(20);
    expect(clock.now()).toBe(50);
    expect(clock.after(5, () => {}).dueMs).toBe(55);
  });

  it('moves by a step to the next timer, and takes all of that instant along', () => {
    clock.after(10, () => clock.after(0, note('follows')));
    clock.after(10, note('same'));
    clock.after(11, note('next'));
    expect(clock.step()).toBe(true);
    expect(fired).toEqual(['same@10', 'follows@10']);
    expect(clock.step()).toBe(true);
    expect(clock.step()).toBe(false);
    expect(clock.now()).toBe(11);
  });

  it('that stands still is an error, not a hang', () => {
    const again = (): void => void clock.after(0, again);
    clock.after(5, again);
    expect(() => clock.runUntil(10)).toThrow(StalledClockError);
    expect(clock.now()).toBe(5);
  });

  it('may see very many calls, as long as it moves', () => {
    let calls = 0;
    const again = (): void => void (++calls < 1_100_000 && clock.after(calls % 1000 === 0 ? 1 : 0, again));
    clock.after(0, again);
    clock.runUntil(2000);
    expect(calls).toBe(1_100_000);
  });
});

describe('a cancelled timer', () => {
  it('does not fire, is not pending and is nowhere due', () => {
    const timer = clock.after(10, note('cancelled'));
    clock.after(20, note('kept'));
    clock.cancel(timer);
    expect([clock.pending, clock.nextDueMs(), clock.nextDueMs(true)]).toEqual([1, 20, 20]);
    clock.runUntil(100);
    expect(fired).toEqual(['kept@20']);
  });

  it('may be cancelled by another of the same instant', () => {
    const timers: Timer[] = [];
    clock.after(10, () => clock.cancel(timers[0]));
    timers.push(clock.after(10, note('too late')));
    clock.runUntil(10);
    expect(fired).toEqual([]);
  });

  it('counts once, and not at all after it has fired', () => {
    const over = clock.after(1, note('over'));
    clock.runUntil(1);
    const twice = clock.after(10, note('twice'));
    clock.after(10, note('kept'));
    for (const timer of [twice, twice, over, null, undefined]) clock.cancel(timer);
    expect(clock.pending).toBe(1);
    clock.runUntil(11);
    expect([clock.pending, ...fired]).toEqual([0, 'over@1', 'kept@11']);
  });
});

describe('many cancelled timers', () => {
  it('leave the others in their order when they are swept out', () => {
    const names = Array.from({ length: 100 }, (_, index) => `t${index}`);
    names.forEach((name, index) => {
      clock.after(10 + (index % 3), note(name));
      cancelMany(5);
    });
    expect(clock.pending).toBe(100);
    clock.runUntil(5000);
    const byTime = [0, 1, 2].flatMap((late) =>
      names.flatMap((name, i) => (i % 3 === late ? `${name}@${10 + late}` : [])),
    );
    expect(fired).toEqual(byTime);
    expect(clock.pending).toBe(0);
  });

  it('are let go while the clock stands: most of them are never looked at again', () => {
    let looked = 0;
    for (let i = 0; i < 1000; i++) {
      const timer = clock.after(1000, () => {});
      clock.cancel(timer);
      Object.defineProperty(timer, 'run', { get: () => (looked++, null) });
    }
    looked = 0;
    expect(clock.nextDueMs(true)).toBeNull();
    expect(looked).toBeLessThan(100);
    expect(clock.pending).toBe(0);
  });
});

describe('a mere time-out', () => {
  it('is due like any other, but nobody waits for it', () => {
    clock.after(10, note('time-out'), true);
    clock.after(30, note('awaited'));
    clock.after(20, note('awaited first'));
    expect([clock.nextDueMs(), clock.nextDueMs(true)]).toEqual([10, 20]);
    clock.runUntil(20);
    expect(fired).toEqual(['time-out@10', 'awaited first@20']);
  });

  it('alone leaves nothing to wait for', () => {
    clock.after(10, note('time-out'), true);
    expect([clock.nextDueMs(), clock.nextDueMs(true), clock.pending]).toEqual([10, null, 1]);
  });

  it.each([false, true])('is not confused with an empty clock (skipIdle: %s)', (skipIdle) => {
    expect(clock.nextDueMs(skipIdle)).toBeNull();
    expect(clock.pending).toBe(0);
  });
});

describe('the cause', () => {
  it('comes back with the timer that was armed under it, and is none between runs', () => {
    const causes: number[] = [];
    const look = () => causes.push(clock.cause);
    clock.cause = 7;
    clock.after(10, look);
    clock.cause = 8;
    clock.after(5, () => {
      look();
      clock.cause = 9;
      clock.after(5, look);
    });
    clock.runUntil(10);
    expect(causes).toEqual([8, 7, 9]);
    expect(clock.cause).toBe(0);
  });
});

describe('a flood', () => {
  it('is what has a negative cause, and so are the timers that come of it', () => {
    const seen: boolean[] = [];
    clock.as(-7, () => clock.after(5, () => seen.push(clock.inFlood)));
    clock.after(6, () => seen.push(clock.inFlood));
    expect(clock.inFlood).toBe(false);
    expect([clock.nextDueMs(true), clock.nextDueMs(true, true), clock.nextDueMs(false, true)]).toEqual([5, 6, 6]);
    clock.runUntil(10);
    expect(seen).toEqual([true, false]);
  });

  it('is left for what has to be told, as a consequence of what began it', () => {
    clock.as(-7, () => {
      expect(clock.aloud(() => clock.cause)).toBe(7);
      expect(clock.cause).toBe(-7);
    });
    expect(clock.cause).toBe(0);
  });
});

describe('a run', () => {
  it('that may fire only so many timers stops on its way, and goes on from there', () => {
    for (const ms of [10, 20, 20, 30]) clock.after(ms, note(`t${ms}`));
    expect(clock.runUntil(100, 2)).toBe(false);
    expect([fired, clock.now()]).toEqual([['t10@10', 't20@20'], 20]);
    expect(clock.runUntil(100, 2)).toBe(true);
    expect([fired.at(-1), clock.now()]).toEqual(['t30@30', 100]);
  });
});
