import { join } from 'node:path';
import { Bridge, certificateFor, isWrapped } from '../../src/bridge/bridge.ts';
import { RunningWorld } from '../../src/bridge/running-world.ts';
import { readWorld } from '../../src/course/build/read-world.ts';
import type { Scenario } from '../../src/sim/world/scenario.ts';

/**
 * A bridge in a process of its own, so that its memory alone is measured; started by `crowd-site.ts` with --expose-gc.
 * Asked for a measure it collects garbage first; asked for a message it says whether that has arrived.
 */
export type Question = { readonly ask: 'measure' } | { readonly ask: 'message'; readonly subject: string };
export type Answer =
  | { readonly ports: Readonly<Record<'crowd' | 'tls' | 'starttls' | 'good', number>> }
  | Measure
  | { readonly arrived: boolean };
export interface Measure {
  readonly heapBytes: number;
  /** Real connections that stand, and simulated ones. */
  readonly outside: number;
  readonly inside: number;
}

/** A crowd behind one address is one client to the server: without this most of it would hear a 421 and be gone. */
const crowdsWelcome = 'smtpd_client_connection_count_limit = 0\n';
const mainCf = '/etc/postfix/main.cf';
/** Mailboxes are full before anything is measured. */
const keptMax = 20;

function withCrowds(scenario: Scenario): Scenario {
  const hosts = scenario.hosts.map((host) => {
    const text = host.files[mainCf];
    return text === undefined ? host : { ...host, files: { ...host.files, [mainCf]: text + crowdsWelcome } };
  });
  return { ...scenario, hosts };
}

const scenario = withCrowds(readWorld(join(import.meta.dirname, '../interop/world.yaml')));
const running = new RunningWorld(scenario, 'crowd');
for (const host of running.world.hosts.values()) host.mail.keepMax = keptMax;
const bridge = new Bridge(running, await certificateFor(['submit.blue.example', 'mx.green.example']));

const open = (from: string, to: string, port: number): Promise<number> =>
  bridge.open({ door: { from, to, port, wrapped: isWrapped(scenario, to, port) }, localPort: 0 });

const say = (answer: Answer) => void process.send?.(answer);

function measure(): Measure {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) throw new Error('start it with --expose-gc');
  gc();
  gc();
  const { heapUsed } = process.memoryUsage();
  return { heapBytes: heapUsed, outside: bridge.connections, inside: running.world.net.openConnections };
}

const hasArrived = (subject: string): boolean =>
  (running.world.hosts.get('mx')?.mail.list('carla') ?? []).some(({ message }) =>
    message.includes(`\r\nSubject: ${subject}\r\n`),
  );

process.on('message', (question: Question) => {
  say(question.ask === 'measure' ? measure() : { arrived: hasArrived(question.subject) });
});
// The test has gone: so do we.
process.once('disconnect', () => process.exit(0));

say({
  ports: {
    crowd: await open('submit', 'mx', 25),
    good: await open('laptop', 'mx', 25),
    starttls: await open('laptop', 'submit', 587),
    tls: await open('laptop', 'submit', 465),
  },
});
