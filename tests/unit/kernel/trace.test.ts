import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/sim/kernel/clock.ts';
import { CountingSink, KeepingSink, Trace } from '../../../src/sim/kernel/trace.ts';

interface Named {
  readonly name: string;
}

let clock: VirtualClock;
let sink: KeepingSink<Named>;
let trace: Trace<Named>;

beforeEach(() => {
  clock = new VirtualClock();
  sink = new KeepingSink();
  trace = new Trace(clock, sink);
});

/** `name<cause`, for each event. */
const links = () => sink.events.map(({ name, cause }) => `${name}<${cause}`);

describe('the trace', () => {
  it('numbers events from 1, without a gap, and says the number', () => {
    expect([trace.note({ name: 'a' }), trace.emit({ name: 'b' }), trace.note({ name: 'c' })]).toEqual([1, 2, 3]);
    expect(sink.events.map(({ seq, name }) => `${seq}${name}`)).toEqual(['1a', '2b', '3c']);
    expect(trace.length).toBe(3);
  });

  it('stamps the time of the clock', () => {
    clock.after(40, () => trace.note({ name: 'later' }));
    trace.note({ name: 'now' });
    clock.runUntil(100);
    trace.note({ name: 'after' });
    expect(sink.events.map(({ atMs }) => atMs)).toEqual([0, 40, 100]);
  });
});

describe('causes', () => {
  it('are none at the beginning', () => {
    trace.note({ name: 'root' });
    expect(links()).toEqual(['root<0']);
  });

  it('are set by emit and left alone by note', () => {
    trace.emit({ name: 'a' });
    trace.note({ name: 'b' });
    trace.note({ name: 'c' });
    trace.emit({ name: 'd' });
    trace.note({ name: 'e' });
    expect(links()).toEqual(['a<0', 'b<1', 'c<1', 'd<1', 'e<4']);
  });

  it('go through timers, each with its own', () => {
    trace.emit({ name: 'a' });
    clock.after(20, () => trace.emit({ name: 'a later' }));
    clock.cause = 0;
    trace.emit({ name: 'b' });
    clock.after(10, () => {
      trace.emit({ name: 'b later' });
      clock.after(20, () => trace.note({ name: 'b last' }));
    });
    clock.runUntil(100);
    expect(links()).toEqual(['a<0', 'b<0', 'b later<2', 'a later<1', 'b last<3']);
  });

  it('do not leak from one timer to the next', () => {
    clock.after(10, () => trace.emit({ name: 'a' }));
    clock.after(10, () => trace.note({ name: 'b' }));
    clock.runUntil(10);
    trace.note({ name: 'c' });
    expect(links()).toEqual(['a<0', 'b<0', 'c<0']);
  });
});

describe('a keeping sink', () => {
  it('gives what came since the last look', () => {
    trace.note({ name: 'a' });
    trace.note({ name: 'b' });
    expect(sink.drain().map(({ name }) => name)).toEqual(['a', 'b']);
    trace.note({ name: 'c' });
    expect(sink.drain().map(({ seq, name }) => `${seq}${name}`)).toEqual(['3c']);
    expect(sink.drain()).toEqual([]);
  });
});

describe('in a flood, an event', () => {
  it('is counted and not kept, and takes no number', () => {
    const counted: string[] = [];
    const gauged = new Trace<Named>(clock, sink, { count: ({ name }) => void counted.push(name) });
    gauged.note({ name: 'before' });
    clock.as(-1, () => {
      expect([gauged.note({ name: 'a' }), gauged.emit({ name: 'b' })]).toEqual([-1, -1]);
      expect(clock.cause).toBe(-1);
      clock.aloud(() => gauged.note({ name: 'told' }));
    });
    expect([counted, links(), gauged.length]).toEqual([['a', 'b'], ['before<0', 'told<1'], 2]);
  });
});

describe('a counting sink', () => {
  it.each([
    [0, []],
    [2, [1, 2]],
    [3, [1, 2, 3]],
    [4, [2, 3, 4]],
    [6, [4, 5, 6]],
    [8, [6, 7, 8]],
  ])('with room for three has of %i events the newest, oldest first', (count, latest) => {
    const counting = new CountingSink<Named>(3);
    const counted = new Trace(clock, counting);
    for (let i = 0; i < count; i++) counted.note({ name: `e${i}` });
    expect(counting.count).toBe(count);
    expect(counting.latest().map(({ seq }) => seq)).toEqual(latest);
  });

  it('gives a list of its own', () => {
    const counting = new CountingSink<Named>(3);
    new Trace(clock, counting).note({ name: 'a' });
    counting.latest().pop();
    expect(counting.latest()).toHaveLength(1);
  });
});
