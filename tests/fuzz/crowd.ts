import { setTimeout as sleep } from 'node:timers/promises';
import { converse, delivery, greeted } from '../interop/conversation.ts';
import { mannerNames, misbehave } from './crowd-clients.ts';
import type { Measure } from './crowd-host.ts';
import { CrowdSite } from './crowd-site.ts';
import { Dice } from './dice.ts';

const atATime = 500;
/** Against a hang alone. */
const patienceMs = 60_000;

export interface CrowdReport {
  readonly connections: number;
  /** Bad clients that got as far as they wanted before they went. */
  readonly acted: number;
  /** What the good client sent meanwhile; all of it arrived. */
  readonly delivered: number;
  /** The longest that the good client waited from connecting until its message lay in the mailbox. */
  readonly slowestMs: number;
  readonly before: Measure;
  readonly after: Measure;
  readonly tookMs: number;
}

/**
 * Opens so many connections, never more than `atATime` together, each of a client that behaves badly in its own way.
 * Gives how many got as far as they wanted.
 */
async function crowd(connections: number, site: CrowdSite, dice: Dice): Promise<number> {
  let [opened, acted] = [0, 0];
  const queue = async () => {
    while (opened < connections) {
      const manner = mannerNames[opened++ % mannerNames.length] ?? '';
      if (await misbehave(manner, site.ports, dice)) acted++;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, connections) }, queue));
  return acted;
}

async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = sleep(patienceMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what} took more than ${patienceMs / 1000} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

async function deliverOne(subject: string, site: CrowdSite): Promise<void> {
  const socket = await greeted({ host: '127.0.0.1', port: site.ports.good });
  await converse(socket, delivery('carla@green.example', `Subject: ${subject}\r\n\r\nHello\r\n`));
  socket.destroy();
  while (!(await site.hasArrived(subject))) await sleep(5);
}

/** Delivers one message after the other until told to stop; each has to arrive. */
async function deliverMeanwhile(
  site: CrowdSite,
  until: Promise<unknown>,
): Promise<{ delivered: number; slowestMs: number }> {
  let isOver = false;
  const end = () => void (isOver = true);
  until.then(end, end);
  let [delivered, slowestMs] = [0, 0];
  while (!isOver) {
    const startedAtMs = performance.now();
    await within(`message ${delivered}`, deliverOne(`good-${delivered}`, site));
    slowestMs = Math.max(slowestMs, performance.now() - startedAtMs);
    delivered++;
  }
  return { delivered, slowestMs };
}

/** Waits until nobody is connected any more. Gives what there is then, or after `patienceMs`. */
async function whenAlone(site: CrowdSite): Promise<Measure> {
  for (const deadlineMs = performance.now() + patienceMs; ; await sleep(100)) {
    const measure = await site.measure();
    if ((measure.outside === 0 && measure.inside === 0) || performance.now() > deadlineMs) return measure;
  }
}

/**
 * What may stay on the heap, however many came: the two files of each host's mail log fill up (20,000 lines), and code is
 * compiled. Measured: 0.2 to 1.4 MB after 1,000 connections, 1.6 to 2.7 MB after 10,000. A session that is kept is 10 KB and
 * more, a guest of the bridge 2 KB.
 */
const staysBytesMax = 5_000_000;

/** What is wrong with it, in a sentence each. */
export function faultsOf({ connections, acted, delivered, before, after }: CrowdReport): string[] {
  const stays = after.heapBytes - before.heapBytes;
  return [
    ...(after.outside + after.inside > 0 ? [`${after.outside} connections are left, and ${after.inside} inside`] : []),
    ...(stays > staysBytesMax
      ? [`${megabytes(stays)} more on the heap than before; ${megabytes(staysBytesMax)} may be`]
      : []),
    ...(delivered < connections / 1_000 ? [`only ${delivered} messages were delivered meanwhile`] : []),
    // On a busy machine some give up before it is their turn; if many did, little would have been tried.
    ...(acted < connections * 0.9 ? [`only ${acted} of ${connections} clients did what they came for`] : []),
  ];
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export function crowdText(report: CrowdReport): string {
  const { connections, acted, delivered, slowestMs, before, after, tookMs } = report;
  return [
    `${connections} connections of bad clients, ${atATime} at a time, in ${(tookMs / 1000).toFixed(1)} s; ${acted} did what they came for`,
    `a good client meanwhile: ${delivered} messages, all arrived, the slowest after ${(slowestMs / 1000).toFixed(2)} s`,
    `heap ${megabytes(before.heapBytes)} before, ${megabytes(after.heapBytes)} after; ${after.outside} connections left`,
  ].join('\n');
}

/** So many bad clients, and a good one among them. Rejects when the good one is not served. */
export async function withstandCrowd(connections: number, seed: number): Promise<CrowdReport> {
  const site = await CrowdSite.start();
  try {
    const dice = new Dice(seed);
    // Once without measuring: code is compiled, mailboxes are full.
    const first = crowd(2 * atATime, site, dice);
    await deliverMeanwhile(site, first);
    for (let more = 0; more < 30; more++) await deliverOne(`more-${more}`, site);
    const before = await whenAlone(site);
    const startedAtMs = performance.now();
    const all = crowd(connections, site, dice);
    const good = await deliverMeanwhile(site, all);
    const tookMs = performance.now() - startedAtMs;
    return { connections, acted: await all, ...good, before, after: await whenAlone(site), tookMs };
  } finally {
    await site.stop();
  }
}
