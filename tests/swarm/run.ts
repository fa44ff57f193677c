import { createHash } from 'node:crypto';
import { KeepingSink } from '../../src/sim/kernel/trace.ts';
import type { SimEvent, TraceEvent } from '../../src/sim/trace.ts';
import { World } from '../../src/sim/world/world.ts';
import { Dice } from './dice.ts';
import { readHistory, type History } from './history.ts';
import { laws, type End } from './laws.ts';
import { randomPlan } from './plan.ts';
import { randomWorld } from './world.ts';

/** Queues have so long to become empty, in calm: far more than all lifetimes on a way there and back. */
const drainMs = 3 * 3_600_000;
/** And connections so long to be closed by whoever waits longest. */
const closingMs = 900_000;

/** Twenty times what the liveliest worlds need: beyond it something goes round for ever. */
const eventsMax = 400_000;

class BoundedSink extends KeepingSink<SimEvent> {
  override add(event: TraceEvent): void {
    if (this.events.length >= eventsMax) throw new Error(`more than ${eventsMax} events: it never comes to rest`);
    super.add(event);
  }
}

export interface Flown {
  readonly seed: number;
  /** Of the whole trace. */
  readonly hash: string;
  readonly events: readonly TraceEvent[];
  /** Which law was broken, and where; empty when all is well. */
  readonly broken: readonly string[];
}

const hashOf = (events: readonly TraceEvent[]): string => {
  const hash = createHash('sha256');
  for (const event of events) hash.update(JSON.stringify(event));
  return hash.digest('hex');
};

const waitingIn = (world: World): string[] =>
  [...world.hosts].flatMap(([id, { mailSystem }]) =>
    (mailSystem?.queue.entries() ?? []).flatMap((entry) =>
      entry.recipients.map(({ address }) => `${id} ${entry.id} ${address}`),
    ),
  );

/** A server that a fault made silent may hold its end for ever, if its client has lost power. */
const hungIn = ({ of }: History): number => new Set(of('fault.fired').map(({ conn }) => conn)).size;

/** Lets the world of a seed run through its trouble and to its rest, and judges what happened. */
export function fly(seed: number): Flown {
  const sink = new BoundedSink();
  const broken: string[] = [];
  try {
    const dice = new Dice(seed);
    const { scenario, systems } = randomWorld(dice);
    const plan = randomPlan(dice, systems);
    const world = new World(scenario, String(seed), sink);
    for (const { atMs, input } of plan.inputs) {
      world.runUntil(atMs);
      world.input(input);
    }
    world.runUntil(plan.calmAtMs);
    while (waitingIn(world).length > 0 && world.nowMs < plan.calmAtMs + drainMs) world.runUntil(world.nowMs + 60_000);
    world.runUntil(world.nowMs + closingMs);
    const hosts = new Map(scenario.hosts.flatMap(({ id, addresses }) => addresses.map((each) => [each, id] as const)));
    const end: End = { waiting: waitingIn(world), hosts };
    const history = readHistory(sink.events);
    for (const [name, law] of Object.entries(laws))
      broken.push(...law(history, end).map((where) => `${name}: ${where}`));
    const { openConnections } = world.net;
    if (openConnections > hungIn(history)) broken.push(`connections: ${openConnections} are never closed`);
  } catch (error) {
    broken.push(`the engine stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return { seed, hash: hashOf(sink.events), events: sink.events, broken };
}

/** What is wrong with a seed, law by law; with `again` the world has to run a second time with the same trace. */
export function problemsOf(seed: number, again: boolean): string[] {
  const { hash, broken } = fly(seed);
  const isSame = !again || fly(seed).hash === hash;
  return [...broken, ...(isSame ? [] : ['the same seed gave another trace'])];
}

export const repeatCommand = (seed: number): string => `npm run swarm -- --from ${seed} --seeds 1`;
