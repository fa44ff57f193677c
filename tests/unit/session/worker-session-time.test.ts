import { describe, expect, it } from 'vitest';
import { idleGapMs } from '../../../src/session/pacing.ts';
import { letter } from '../view/world.ts';
import { expected, line, ready, settle, telnet, useBrowser, worker } from './stage.ts';

const frames = useBrowser();

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

  it('runs to a moment by whole milliseconds, and only when it can', () => {
    const session = ready();
    session.input(telnet);
    expect(session.runTo(5000)).toBe(false);
    worker().answerAll();
    expect(session.runTo(2.4)).toBe(true);
    expect([session.nowMs, worker().asked.at(-1)]).toEqual([3, { type: 'run', untilMs: 3 }]);
    worker().answerAll();
    expect(session.runTo(2)).toBe(false);
    expect(session.events).toEqual(expected(session));
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
