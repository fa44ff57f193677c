import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openingOf } from '../../../src/course/build/opening.ts';
import { idleGapMs } from '../../../src/session/pacing.ts';
import { WorkerSession, type WorldStart } from '../../../src/session/worker-session.ts';
import type { Input } from '../../../src/sim/world/input.ts';
import { replay } from '../../../src/sim/world/replay.ts';
import { base, letter } from '../view/world.ts';
import { FakeWorker, stubBrowser, type FakeFrames } from './browser.ts';

const terminals = [{ tty: 't', host: 'laptop', user: 'anna' }];
const lesson = { id: 'a-lesson', terminals };
const start: WorldStart = {
  scenario: base,
  seed: lesson.id,
  inputs: terminals.map((terminal) => ({ atMs: 0, input: { kind: 'tty.open', ...terminal } })),
};
const opening = openingOf(lesson, base);
const line = (text: string): Input => ({ kind: 'tty.line', tty: 't', line: text });
const telnet = line('telnet mx1.green.example 25');

let frames: FakeFrames;
const sessions: WorkerSession[] = [];
beforeEach(() => {
  frames = stubBrowser();
});
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
  vi.unstubAllGlobals();
});

const begin = (known: typeof opening | null = null, pace: WorkerSession['pace'] = { playing: true, speed: 0.1 }) => {
  const session = new WorkerSession(start, known, pace);
  sessions.push(session);
  return session;
};
const worker = (): FakeWorker => {
  const [only, ...others] = FakeWorker.all;
  if (!only || others.length > 0) throw new Error(`there are ${FakeWorker.all.length} workers`);
  return only;
};
/** Begun, and its engine has answered. */
const ready = (pace?: WorkerSession['pace']): WorkerSession => {
  const session = begin(null, pace);
  worker().answerAll();
  return session;
};
const expected = (session: WorkerSession) => replay(base, lesson.id, session.inputs, session.nowMs).events;

describe('a session with an opening', () => {
  it('shows it before the engine is there', () => {
    const session = begin(opening);
    expect(opening.events.length).toBeGreaterThan(2);
    expect(session.events).toEqual(opening.events);
    expect(FakeWorker.all).toEqual([]);
    expect(session.isQuiet).toBe(true);
  });

  it('never shows it twice', () => {
    const session = begin(opening);
    session.wake();
    worker().answerAll();
    expect(session.events).toEqual(opening.events);
    session.input(telnet);
    worker().answerAll();
    expect(session.events.map(({ seq }) => seq)).toEqual(session.events.map((_, index) => index + 1));
    expect(session.events.length).toBeGreaterThan(opening.events.length);
  });

  it('fetches the engine once: by a wake or by the first act', () => {
    const session = begin(opening);
    session.wake();
    session.wake();
    session.input(telnet);
    expect(worker().url.pathname).toMatch(/engine\.worker\.ts$/);
    expect(worker().asked.map(({ type }) => type)).toEqual(['start', 'input']);
  });
});

describe('what is typed before the engine is there', () => {
  it('arrives in order', () => {
    const session = begin(opening);
    const lines = ['one', 'two', 'three'].map(line);
    for (const input of lines) session.input(input);
    expect(worker().asked).toEqual([
      { type: 'start', ...start },
      ...lines.map((input) => ({ type: 'input', atMs: 0, input })),
    ]);
    expect(session.events).toEqual(opening.events);
    worker().answerAll();
    expect(session.events).toEqual(expected(session));
    expect(session.events.filter(({ kind }) => kind === 'input')).toHaveLength(4);
  });

  it('leads where it leads without an opening', () => {
    const [early, late] = [begin(opening), begin()];
    for (const session of [early, late]) {
      session.input(telnet);
      for (const one of FakeWorker.all) one.answerAll();
    }
    expect(early.events).toEqual(late.events);
    expect(early.nowMs).toBe(late.nowMs);
  });
});

describe('a session without an opening', () => {
  it('fetches the engine at once, and is empty until it answers', () => {
    const session = begin();
    expect([session.events, worker().asked]).toEqual([[], [{ type: 'start', ...start }]]);
    worker().answer();
    expect(session.events).toEqual(opening.events);
  });

  it('keeps a log of its inputs, that of its start first', () => {
    const session = ready();
    session.input(telnet);
    expect(session.inputs).toEqual([...start.inputs, { atMs: 0, input: telnet }]);
    expect(start.inputs).toHaveLength(1);
  });

  it('logs a fraction of a millisecond as the whole one before', () => {
    const session = ready({ playing: true, speed: 0.1 });
    session.input(telnet);
    worker().answerAll();
    frames.pass(1);
    frames.pass(17);
    session.input(line('x'));
    expect(session.nowMs).toBeCloseTo(1.7);
    expect(session.inputs.at(-1)?.atMs).toBe(1);
  });
});

describe('time', () => {
  it('runs at its speed from the second frame on', () => {
    const session = ready();
    session.input(telnet);
    worker().answerAll();
    frames.pass(50);
    expect(session.nowMs).toBe(0);
    frames.pass(10);
    expect(session.nowMs).toBeCloseTo(1);
    session.setSpeed(0.2);
    frames.pass(10);
    expect(session.nowMs).toBeCloseTo(3);
    expect(session.pace).toEqual({ playing: true, speed: 0.2 });
  });

  it('stands while a request is open', () => {
    const session = ready();
    session.input(telnet);
    for (let count = 0; count < 5; count++) frames.pass(16);
    expect([session.nowMs, session.isQuiet]).toEqual([0, false]);
    worker().answerAll();
    frames.pass(20);
    expect(session.nowMs).toBeCloseTo(2);
  });
});

describe('time, whatever comes,', () => {
  it('stops at what is due, asks for it, and goes on when it is there', () => {
    const session = ready({ playing: true, speed: 1 });
    session.input(telnet);
    worker().answerAll();
    frames.pass(1);
    frames.pass(100);
    const run = worker().asked.at(-1);
    expect(run).toEqual({ type: 'run', untilMs: session.nowMs });
    expect(session.nowMs).toBeLessThan(100);
    const count = session.events.length;
    frames.pass(100);
    expect(worker().open).toBe(1);
    worker().answerAll();
    expect(session.events.length).toBeGreaterThan(count);
    expect(session.events).toEqual(expected(session));
  });

  it('does not jump after a frame that took long', () => {
    const session = ready({ playing: true, speed: 0.01 });
    session.input(telnet);
    worker().answerAll();
    frames.pass(1);
    frames.pass(60_000);
    expect(session.nowMs).toBeCloseTo(1);
  });

  it('stands while it is stopped', () => {
    const session = ready();
    session.input(telnet);
    worker().answerAll();
    frames.pass(1);
    session.setPlaying(false);
    frames.pass(20);
    expect([session.nowMs, session.isQuiet]).toEqual([0, true]);
    session.setPlaying(true);
    frames.pass(20);
    expect(session.nowMs).toBeCloseTo(2);
  });
});

/** Draws frames, and lets the engine answer, until the clock stands. */
function settle(session: WorkerSession): void {
  for (let count = 0; count < 5000 && !session.isQuiet; count++) {
    frames.pass(50);
    worker().answerAll();
  }
}

describe('a session whose clock idles', () => {
  it('says what it waits for, and that only a time-out does', () => {
    const session = ready({ playing: true, speed: 10 });
    expect(session.waiting).toBeNull();
    session.input(telnet);
    worker().answerAll();
    expect(session.waiting).toBeNull();
    settle(session);
    expect(session.events.some((event) => event.kind === 'smtp.reply')).toBe(true);
    expect(session.waiting?.idle).toBe(true);
    expect((session.waiting?.dueMs ?? 0) - session.nowMs).toBeGreaterThan(idleGapMs);
    const before = session.nowMs;
    frames.pass(100);
    expect(session.nowMs).toBe(before);
  });

  it('skips to it, and goes on from there', () => {
    const session = ready({ playing: true, speed: 10 });
    session.input(telnet);
    worker().answerAll();
    settle(session);
    const dueMs = session.waiting?.dueMs ?? 0;
    session.skip();
    expect([session.nowMs, session.pace.playing]).toEqual([dueMs, true]);
    worker().answerAll();
    expect(session.events).toEqual(expected(session));
    expect(session.events.at(-1)?.atMs).toBe(dueMs);
    settle(session);
    expect(session.events.some((event) => event.kind === 'tcp.closed')).toBe(true);
  });

  it('knows when somebody waits', () => {
    const session = ready({ playing: true, speed: 100 });
    for (const host of ['mx1', 'mx2']) session.input({ kind: 'host.power', host, up: false });
    session.input(letter('ben@green.example'));
    worker().answerAll();
    settle(session);
    while (session.waiting?.idle) {
      session.skip();
      worker().answerAll();
      settle(session);
    }
    expect(session.events.some((event) => event.kind === 'queue.deferred')).toBe(true);
    expect(session.waiting?.idle).toBe(false);
  });
});

describe('a step', () => {
  it('leads to the next event and stops there', () => {
    const session = ready();
    session.input(telnet);
    worker().answerAll();
    const count = session.events.length;
    session.step();
    worker().answerAll();
    expect(session.pace.playing).toBe(false);
    expect(session.events.length).toBeGreaterThan(count);
    const added = session.events.slice(count);
    expect(new Set(added.map(({ atMs }) => atMs))).toEqual(new Set([session.nowMs]));
    const { nowMs } = session;
    frames.pass(1);
    frames.pass(100);
    expect(session.nowMs).toBe(nowMs);
  });

  it('is not taken while a request is open, nor when nothing will happen', () => {
    const session = ready();
    session.step();
    expect([session.nowMs, worker().open, session.pace.playing]).toEqual([0, 0, false]);
    session.input(telnet);
    worker().answerAll();
    session.input(line('x'));
    session.step();
    expect([session.nowMs, worker().open]).toEqual([0, 1]);
    worker().answerAll();
    session.step();
    expect(session.nowMs).toBeGreaterThan(0);
  });
});

describe('a fault', () => {
  const broken: readonly (readonly [string, (of: FakeWorker) => void])[] = [
    ['of the engine', (of) => of.answer('it broke')],
    ['of the worker', (of) => of.breaks('it broke')],
  ];

  it.each(broken)('%s stops the session and is told', (_whose, breaks) => {
    const session = ready();
    session.input(telnet);
    worker().answerAll();
    frames.pass(1);
    const told: (string | null)[] = [];
    session.subscribe(() => told.push(session.failure));
    session.input(line('x'));
    breaks(worker());
    expect(told).toEqual(['it broke']);
    expect(session.pace.playing).toBe(false);
    const { nowMs } = session;
    frames.pass(100);
    expect(session.nowMs).toBe(nowMs);
  });

  it('takes nothing from what was seen', () => {
    const session = begin(opening);
    session.wake();
    worker().answer('it broke');
    expect([session.events, session.failure]).toEqual([opening.events, 'it broke']);
  });
});

describe('who listens', () => {
  it('hears of answers, of frames and of the pace, until it goes', () => {
    const session = ready();
    const heard = vi.fn();
    const leave = session.subscribe(heard);
    const times = (act: () => void): number => {
      heard.mockClear();
      act();
      return heard.mock.calls.length;
    };
    expect(times(() => session.setPlaying(true))).toBe(1);
    expect(times(() => session.setSpeed(0.1))).toBe(1);
    expect(times(() => frames.pass(16))).toBe(0);
    session.input(telnet);
    expect(times(() => worker().answer())).toBe(1);
    expect(times(() => frames.pass(16))).toBe(1);
    leave();
    expect(times(() => session.setSpeed(1))).toBe(0);
  });
});

describe('closing', () => {
  it('ends the worker and the frames, and nobody hears of anything', () => {
    const session = ready();
    const heard = vi.fn();
    session.subscribe(heard);
    session.close();
    expect([worker().terminated, frames.waiting]).toEqual([true, 0]);
    session.setSpeed(1);
    expect(heard).not.toHaveBeenCalled();
  });

  it('before the engine was fetched ends the frames', () => {
    const session = begin(opening);
    expect(frames.waiting).toBe(1);
    session.close();
    expect([FakeWorker.all, frames.waiting]).toEqual([[], 0]);
  });
});
