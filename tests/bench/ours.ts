import { join } from 'node:path';
import { readWorld } from '../../src/course/build/read-world.ts';
import type { Stamp, TraceSink } from '../../src/sim/kernel/trace.ts';
import type { SimEvent } from '../../src/sim/trace.ts';
import type { Scenario } from '../../src/sim/world/scenario.ts';
import type { Input } from '../../src/sim/world/input.ts';
import { World } from '../../src/sim/world/world.ts';
import { subject, text, to } from './mail.ts';

const mainCf = '/etc/postfix/main.cf';

function inPlain(base: Scenario): Scenario {
  const hosts = base.hosts.map((host) => {
    const { mailProgram, postfix } = host.services;
    if (mailProgram) {
      const services = { ...host.services, mailProgram: { ...mailProgram, encryption: 'none' as const, login: null } };
      return { ...host, services };
    }
    if (host.id !== 'submit' || !postfix) return host;
    const trusting = 'mynetworks = 127.0.0.0/8, 192.0.2.0/24\nsmtpd_sender_restrictions =\n';
    return {
      ...host,
      files: { ...host.files, [mainCf]: `${host.files[mainCf] ?? ''}\n${trusting}` },
      services: { ...host.services, postfix: { ...postfix, listen: [{ port: 587, options: {} }] } },
    };
  });
  return { ...base, hosts };
}

/**
 * The engine as the app ships it: mail program → submission server → MX lookup → recipient's server → mailbox. The base
 * world, but mail is handed in without TLS and login, as the peer does it: like is compared with like.
 */
export const scenario = inPlain(readWorld(join(process.cwd(), 'lessons/worlds/base.yaml')));

export const sendOne: Input = { kind: 'mail.send', host: 'laptop', draft: { from: '', to, subject, text } };

/** How many messages are on their way at a time, so that connections are kept but nothing piles up. */
const underWayMax = 100;
const keptMax = 100;
const warmUp = 500;

/** Counts events and what arrived in mailboxes, and drops the rest. */
class CountingArrivals implements TraceSink<SimEvent> {
  events = 0;
  delivered = 0;
  failed = 0;

  add(event: SimEvent & Stamp): void {
    this.events++;
    if (event.kind === 'mail.delivered') this.delivered++;
    else if (event.kind === 'queue.bounced' || event.kind === 'outbox.failed') this.failed++;
  }
}

export interface Runner {
  /** Sends so many messages, over kept connections or a new one each, and returns when all are in the mailbox. */
  deliver(messages: number, connections: 'kept' | 'new'): void;
  readonly events: number;
}

function settle(world: World): void {
  while (world.nextDueMs(true) !== null) world.runUntil(world.nextDueMs(true) ?? 0);
}

export function newRunner(sink: CountingArrivals = new CountingArrivals()): Runner {
  const world = new World(scenario, 'bench', sink);
  for (const host of world.hosts.values()) host.mail.keepMax = keptMax;
  const deliver: Runner['deliver'] = (messages, connections) => {
    const before = sink.delivered;
    const underWay = connections === 'kept' ? underWayMax : 1;
    for (let sent = 0; sink.delivered - before < messages;) {
      while (sent < messages && sent - (sink.delivered - before) < underWay) {
        world.input(sendOne);
        sent++;
      }
      if (connections === 'new') settle(world);
      else if (!world.step()) break;
    }
    settle(world);
    if (sink.delivered - before !== messages || sink.failed > 0) {
      throw new Error(`${messages} messages sent, ${sink.delivered - before} delivered, ${sink.failed} failed`);
    }
  };
  return {
    deliver,
    get events() {
      return sink.events;
    },
  };
}

/** Complete deliveries a second, warm. */
export function ourDeliveriesPerSecond(messages: number, connections: 'kept' | 'new'): number {
  const runner = newRunner();
  runner.deliver(warmUp, connections);
  const startedAt = performance.now();
  runner.deliver(messages, connections);
  return messages / ((performance.now() - startedAt) / 1000);
}

const verbStages: Readonly<Record<string, string>> = {
  EHLO: 'hello',
  HELO: 'hello',
  MAIL: 'envelope',
  RCPT: 'envelope',
  DATA: 'content',
  '.': 'content',
  QUIT: 'close',
};

/** Puts the wall time before each event to the stage that the event belongs to. */
class StageSink extends CountingArrivals {
  readonly us = new Map<string, number>();
  readonly #stageOf = new Map<string, string>();
  #lastAt = performance.now();

  override add(event: SimEvent & Stamp): void {
    super.add(event);
    const stage = this.#stage(event);
    const now = performance.now();
    this.us.set(stage, (this.us.get(stage) ?? 0) + (now - this.#lastAt) * 1000);
    this.#lastAt = performance.now();
  }

  #stage(event: SimEvent): string {
    const [family = ''] = event.kind.split('.');
    if (family === 'udp' || family === 'dns') return 'dns';
    if (family === 'queue' || family === 'mail') return 'queue and mailbox';
    if (family === 'outbox' || family === 'input') return 'mail program';
    if ('conn' in event && event.conn !== undefined) return this.#connectionStage(event.conn, event);
    return event.kind === 'machine.state' ? `machines (${event.machine})` : 'other';
  }

  #connectionStage(conn: string, event: SimEvent): string {
    if (event.kind === 'smtp.command') this.#stageOf.set(conn, verbStages[event.verb] ?? 'other');
    if (event.kind === 'smtp.content') this.#stageOf.set(conn, 'content');
    if (event.kind === 'tcp.fin') this.#stageOf.set(conn, 'close');
    const stage = this.#stageOf.get(conn) ?? 'connect';
    if (event.kind === 'tcp.closed') this.#stageOf.delete(conn);
    return stage;
  }
}

/** Microseconds that one message spends in each stage, one message at a time, a new connection for each hop. */
export function ourStages(messages: number): ReadonlyMap<string, number> {
  const sink = new StageSink();
  const runner = newRunner(sink);
  runner.deliver(50, 'new');
  sink.us.clear();
  runner.deliver(messages, 'new');
  return new Map([...sink.us].map(([stage, us]) => [stage, us / messages]));
}
