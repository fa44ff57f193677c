import { afterEach, beforeEach, vi } from 'vitest';
import { openingOf } from '../../../src/course/build/opening.ts';
import { WorkerSession, type WorldStart } from '../../../src/session/worker-session.ts';
import type { Input } from '../../../src/sim/world/input.ts';
import { replay } from '../../../src/sim/world/replay.ts';
import { base } from '../view/world.ts';
import { FakeFrames, FakeWorker, stubBrowser } from './browser.ts';

const terminals = [{ tty: 't', host: 'laptop', user: 'anna' }];
export const lesson = { id: 'a-lesson', terminals, steps: [] };
export const start: WorldStart = {
  scenario: base,
  seed: lesson.id,
  inputs: terminals.map((terminal) => ({ atMs: 0, input: { kind: 'tty.open', ...terminal } })),
};
export const opening = openingOf(lesson, base);
export const line = (text: string): Input => ({ kind: 'tty.line', tty: 't', line: text });
export const telnet = line('telnet mx1.green.example 25');

const frames = new FakeFrames();
const sessions: WorkerSession[] = [];

/** A browser for each test of a file. */
export function useBrowser(): FakeFrames {
  beforeEach(() => {
    frames.clear();
    stubBrowser(frames);
  });
  afterEach(() => {
    for (const session of sessions.splice(0)) session.close();
    vi.unstubAllGlobals();
  });
  return frames;
}

export const begin = (
  known: typeof opening | null = null,
  pace: WorkerSession['pace'] = { playing: true, speed: 0.1 },
) => {
  const session = new WorkerSession(start, known, pace);
  sessions.push(session);
  return session;
};
export const worker = (): FakeWorker => {
  const [only, ...others] = FakeWorker.all;
  if (!only || others.length > 0) throw new Error(`there are ${FakeWorker.all.length} workers`);
  return only;
};
/** Begun, and its engine has answered. */
export const ready = (pace?: WorkerSession['pace']): WorkerSession => {
  const session = begin(null, pace);
  worker().answerAll();
  return session;
};
export const expected = (session: WorkerSession) => replay(base, lesson.id, session.inputs, session.nowMs).events;

/** Draws frames, and lets the engine answer, until the clock stands. */
export function settle(session: WorkerSession): void {
  for (let count = 0; count < 5000 && !session.isQuiet; count++) {
    frames.pass(50);
    worker().answerAll();
  }
}
