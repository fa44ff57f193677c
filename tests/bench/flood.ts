import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { join } from 'node:path';
import { readWorld } from '../../src/course/build/read-world.ts';
import { Engine } from '../../src/sim/world/engine.ts';
import { median, single } from './figure.ts';
import type { Figure } from './figure.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const messages = 100_000;
const perSecond = 400;
/** As the page asks: two seconds at a time. */
const askEveryMs = 2000;

function usedMegabytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}

interface Course {
  readonly tookMs: number;
  readonly events: number;
  readonly grownMegabytes: number;
  /** Milliseconds of each answer of the engine. */
  readonly slices: readonly number[];
}

/** A spam bot sends 100,000 messages for three recipients each through the open relay; a third of them waits there. */
function flood(): Course {
  const engine = new Engine();
  const scenario = readWorld(join(process.cwd(), 'lessons/worlds/open-relay.yaml'));
  engine.handle({ type: 'start', scenario, seed: 'flood', inputs: [] });
  engine.handle({ type: 'input', atMs: 0, input: { kind: 'host.power', host: 'mx-orange', up: false } });
  const before = usedMegabytes();
  const slices: number[] = [];
  let [events, ended, atMs] = [0, false, 0];
  const startedAt = performance.now();
  engine.handle({ type: 'input', atMs, input: { kind: 'bot.start', host: 'bot', messages, perSecond } });
  while (!ended) {
    atMs += askEveryMs;
    for (let unfinished: true | undefined = true; unfinished;) {
      const askedAt = performance.now();
      const batch = engine.handle({ type: 'run', untilMs: atMs });
      slices.push(performance.now() - askedAt);
      events += batch.events.length;
      ended ||= batch.events.some(({ kind }) => kind === 'bot.ended');
      unfinished = batch.unfinished;
    }
  }
  return { tookMs: performance.now() - startedAt, events, grownMegabytes: usedMegabytes() - before, slices };
}

export function floodFigures(): Figure[] {
  const { tookMs, events, grownMegabytes, slices } = flood();
  const note = `${messages} messages, ${3 * messages} recipients`;
  return [
    single(
      'flood.messages-per-second',
      '1/s',
      (messages * 1000) / tookMs,
      `${note}, of whom a third waits in the queue`,
    ),
    single('flood.events', '', events, `${note}; goal: at most 5,000`),
    single('flood.heap', 'MB', grownMegabytes, `after collection, with ${messages} messages in the relay's queue`),
    single('flood.slice', 'ms', median(slices), 'an answer of the engine, median'),
    single('flood.slice.longest', 'ms', Math.max(...slices), `of ${slices.length} answers`),
  ];
}
