import { CountingSink } from '../../src/sim/kernel/trace.ts';
import type { SimEvent } from '../../src/sim/trace.ts';
import { World } from '../../src/sim/world/world.ts';
import { Dice } from './dice.ts';
import { makePlan, type Plan } from './plan.ts';
import { play } from './play.ts';
import { serverAt, type Server } from './servers.ts';

/** So many lines a world bears: then the next server's turn comes. */
const linesPerRun = 1_000;
/** Mailboxes need no more. */
const keptMax = 3;
/** All that a session leaves behind is over by then: time-outs, kept connections, a delivery's attempts. */
const afterwardsMs = 20 * 60_000;

export interface Failure {
  readonly run: number;
  readonly server: string;
  /** Index of the session in its run. */
  readonly session: number;
  readonly reason: string;
  /** As short as it could be made; the whole run is needed when it is null. */
  readonly plan: Plan | null;
}

function newWorld({ scenario }: Server): World {
  const world = new World(scenario, 'fuzz', new CountingSink<SimEvent>(1));
  for (const host of world.hosts.values()) host.mail.keepMax = keptMax;
  return world;
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
/** Two reasons are one if they differ in what is quoted alone. */
const kindOf = (reason: string): string => reason.replace(/".*"|\d+/gs, '…').slice(0, 60);

function reasonIn(server: Server, plan: Plan): string | null {
  try {
    play(newWorld(server), plan, server);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Leaves out writes, as long as the same goes wrong in a world of its own. Null when it takes more than this session. */
function shrunk(server: Server, plan: Plan, reason: string): Plan | null {
  const fails = (candidate: Plan): boolean => kindOf(reasonIn(server, candidate) ?? '') === kindOf(reason);
  if (!fails(plan)) return null;
  let shortest = plan;
  for (let size = plan.writes.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < shortest.writes.length;) {
      const writes = shortest.writes.filter((_, index) => index < at || index >= at + size);
      if (fails({ ...shortest, writes })) shortest = { ...shortest, writes };
      else at += size;
    }
  }
  return shortest;
}

export interface RunResult {
  /** Lines, contents and chunks that were due a reply, and got it; a session of none counts as one. */
  readonly lines: number;
  readonly failure: Failure | null;
}

/** One server and many clients, one after the other, up to the first failure. */
export function run(seed: number, index: number): RunResult {
  const server = serverAt(index);
  const dice = new Dice(seed, index);
  const world = newWorld(server);
  let lines = 0;
  for (let session = 0; lines < linesPerRun; session++) {
    const plan = makePlan(dice);
    try {
      // Or a server that takes none would be asked for ever.
      lines += Math.max(1, play(world, plan, server));
    } catch (error) {
      const reason = reasonOf(error);
      return {
        lines,
        failure: { run: index, server: server.name, session, reason, plan: shrunk(server, plan, reason) },
      };
    }
  }
  world.runUntil(world.nowMs + afterwardsMs);
  const left = world.net.openConnections;
  const reason = left > 0 ? `${left} connections are left behind` : null;
  return {
    lines,
    failure: reason === null ? null : { run: index, server: server.name, session: -1, reason, plan: null },
  };
}

/** A failure in words, with the command that repeats it. */
export function failureText(seed: number, { run: index, server, session, reason, plan }: Failure): string {
  const writes =
    plan?.writes.map(({ octets, waits }) => `  ${JSON.stringify(octets)}${waits ? '' : ' (and at once)'}`) ?? [];
  return [
    `${server}: ${reason}`,
    `repeat: npm run fuzz -- --seed ${seed} --run ${index}    (session ${session}${plan ? '' : ', with those before it'})`,
    ...(plan
      ? [`writes${plan.early ? ' before the greeting' : ''}:`, ...writes, `then: ${plan.end}, TLS: ${plan.tls}`]
      : []),
  ].join('\n');
}
