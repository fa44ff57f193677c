import { describe, expect, it, vi } from 'vitest';
import type { WorkerSession } from '../../../src/session/worker-session.ts';
import { FakeWorker } from './browser.ts';
import { begin, expected, line, opening, ready, start, telnet, useBrowser, worker } from './stage.ts';

const frames = useBrowser();

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

  const late: readonly (readonly [string, (session: WorkerSession) => void])[] = [
    ['a wake', (session) => session.wake()],
    ['an input', (session) => session.input(telnet)],
    ['a step', (session) => session.step()],
    ['a skip', (session) => session.skip()],
    ['playing', (session) => session.setPlaying(true)],
  ];
  it.each(late)('is the end: %s starts no worker', (_what, act) => {
    const session = begin(opening);
    session.close();
    act(session);
    frames.pass(100);
    expect([FakeWorker.all, session.inputs, frames.waiting]).toEqual([[], start.inputs, 0]);
    expect(session.isQuiet).toBe(true);
  });

  it.each(late)('with an engine is the end: %s asks for nothing', (_what, act) => {
    const session = ready();
    session.input(telnet);
    session.close();
    const { inputs, nowMs } = structuredClone({ inputs: session.inputs, nowMs: session.nowMs });
    const asked = worker().asked.length;
    act(session);
    expect([worker().asked.length, session.inputs, session.nowMs]).toEqual([asked, inputs, nowMs]);
    expect(session.isQuiet).toBe(true);
  });

  it('before the engine was fetched ends the frames', () => {
    const session = begin(opening);
    expect(frames.waiting).toBe(1);
    session.close();
    expect([FakeWorker.all, frames.waiting]).toEqual([[], 0]);
  });
});
