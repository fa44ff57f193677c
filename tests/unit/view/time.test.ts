import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyWorldState, worldStateAfter } from '../../../src/session/projections/project.ts';
import { nextStopOf } from '../../../src/view/time/next-stop.ts';
import { timeShortcut } from '../../../src/view/time/shortcut.ts';
import { gapMsMax, ticksOf } from '../../../src/view/time/ticks.ts';
import { letter, run } from './world.ts';

const deferred = run(
  [
    { kind: 'host.power', host: 'mx1', up: false },
    { kind: 'host.power', host: 'mx2', up: false },
    letter('ben@green.example'),
  ],
  200_000,
);

describe('what the clock waits for', () => {
  const { queues } = worldStateAfter(emptyWorldState, deferred);
  const [entry] = queues.values();

  it('is told by the queue entry that is due', () => {
    const dueMs = entry?.retryAtMs ?? 0;
    expect(dueMs).toBeGreaterThan(200_000);
    expect(nextStopOf({ dueMs, idle: false }, queues, dueMs - 298_000)).toEqual({
      kind: 'retry',
      queueId: entry?.queueId,
      inMs: 298_000,
    });
  });

  it('is a time-out when nobody else waits, and some timer otherwise', () => {
    expect(nextStopOf({ dueMs: 5, idle: true }, queues, 0)).toEqual({ kind: 'timeout', inMs: 5 });
    expect(nextStopOf({ dueMs: 5, idle: false }, queues, 0)).toEqual({ kind: 'timer', inMs: 5 });
  });
});

describe('the strip of what happened', () => {
  it('shows at most so many marks, in order, from end to end', () => {
    fc.assert(
      fc.property(fc.nat({ max: deferred.length }), fc.integer({ min: 1, max: 50 }), (count, ticksMax) => {
        const ticks = ticksOf(deferred, count, ticksMax);
        expect(ticks.length).toBeLessThanOrEqual(ticksMax);
        const places = ticks.map(({ place }) => place);
        expect([...places].sort((a, b) => a - b)).toEqual(places);
        for (const place of places) expect(place).toBeGreaterThanOrEqual(0);
        for (const place of places) expect(place).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('shortens long waits, and says so', () => {
    const ticks = ticksOf(deferred, deferred.length, 500);
    const waits = ticks.filter(({ afterGap }) => afterGap);
    expect(waits.length).toBeGreaterThan(0);
    // Two minutes of time-out are one gap, not nearly all of the strip.
    const widest = Math.max(...ticks.map(({ place }, index) => place - (ticks[index - 1]?.place ?? 0)));
    expect(widest).toBeLessThan(0.5);
    expect(gapMsMax).toBeLessThan(1000);
  });

  it('marks what went wrong', () => {
    expect(ticksOf(deferred, deferred.length, 500).map(({ tone }) => tone)).toContain('not-now');
    // The recipient, DATA without one, the bounce.
    const refused = run([letter('nobody@green.example')]);
    expect(ticksOf(refused, refused.length, 500).filter(({ tone }) => tone === 'never')).toHaveLength(3);
  });
});

describe('keys for time', () => {
  /** A target inside (or outside) something that takes keys itself. */
  const target = (inside: string | null) => ({
    closest: (selector: string) => (inside !== null && selector.split(', ').includes(inside) ? {} : null),
  });
  const press = (key: string, inside: string | null = null, more: Partial<Parameters<typeof timeShortcut>[0]> = {}) =>
    timeShortcut({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      defaultPrevented: false,
      target: target(inside) as unknown as EventTarget,
      ...more,
    });

  it.each([
    [' ', 'toggle'],
    ['ArrowRight', 'step'],
    ['ArrowLeft', null],
    ['x', null],
  ])('%j does %s where nothing has the focus', (key, does) => expect(press(key)).toBe(does));

  it.each(['input', 'textarea', 'select', 'button', 'a', 'summary', '[tabindex="0"]'])(
    'belong to %s first',
    (inside) => {
      expect(press(' ', inside)).toBeNull();
    },
  );

  it('are left alone with modifiers, and when somebody took them', () => {
    expect(press(' ', null, { ctrlKey: true })).toBeNull();
    expect(press(' ', null, { defaultPrevented: true })).toBeNull();
    expect(
      timeShortcut({
        key: ' ',
        ctrlKey: false,
        metaKey: false,
        altKey: false,
        shiftKey: false,
        defaultPrevented: false,
        target: null,
      }),
    ).toBe('toggle');
  });
});
