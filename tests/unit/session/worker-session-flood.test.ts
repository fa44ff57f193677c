import { afterEach, expect, it } from 'vitest';
import { WorkerSession } from '../../../src/session/worker-session.ts';
import { replay } from '../../../src/sim/world/replay.ts';
import { openRelay } from '../abuse/stage.ts';
import { useBrowser, worker } from './stage.ts';

const frames = useBrowser();
let session: WorkerSession | null = null;
afterEach(() => session?.close());

it('a flood is run in slices, looked at by its counts, and ends where it would end at once', () => {
  session = new WorkerSession({ scenario: openRelay, seed: 's', inputs: [] }, null, { playing: true, speed: 10 });
  worker().answerAll();
  session.input({ kind: 'bot.start', host: 'bot', messages: 2000, perSecond: 400 });
  let frameCount = 0;
  while (!session.events.some(({ kind }) => kind === 'bot.ended') && frameCount++ < 2000) {
    frames.pass(50);
    worker().answerAll();
  }
  const runs = worker().asked.filter(({ type }) => type === 'run');
  const again = runs.filter((run, index) => JSON.stringify(run) === JSON.stringify(runs[index - 1]));
  expect(again.length).toBeGreaterThan(3);
  // The page does not go from one hidden step to the next: two seconds of flood are a few frames.
  const counts = session.events.filter(({ kind }) => kind === 'flood.counted').length;
  expect(counts).toBeGreaterThan(2);
  expect(frameCount).toBeLessThan(400);
  const { inputs, nowMs } = session;
  expect(session.events).toEqual(replay(openRelay, 's', inputs, nowMs).events);
});
