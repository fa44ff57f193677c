import { parseArgs } from 'node:util';
import { readWorld } from '../course/build/read-world.ts';
import type { Scenario } from '../sim/world/scenario.ts';
import { Bridge, certificateFor, isWrapped, type Listening } from './bridge.ts';
import { RunningWorld } from './running-world.ts';

const usage = `Use: npm run bridge -- --world FILE [--listen HOST:PORT=LOCALPORT]… [--from HOST] [--address ADDRESS]

  --world FILE                    a world, for example lessons/worlds/base.yaml
  --listen HOST:PORT=LOCALPORT    a service of the world on a port of this machine; without any, all mail services,
                                  each on a port of its own
  --from HOST                     the simulated host that real programs seem to be; the first client of the world
  --address ADDRESS               where to listen; 127.0.0.1 unless told otherwise`;

/** What a door is asked to be: \`mx1:25=2525\`. Throws with the words that are wrong. */
function parseListen(text: string, scenario: Scenario, from: string): Listening {
  const match = /^([a-z][a-z0-9-]*):(\d{1,5})=(\d{1,5})$/.exec(text);
  if (!match) throw new Error(`--listen ${text}: expected HOST:PORT=LOCALPORT, for example mx1:25=2525`);
  const [, to = '', port, localPort] = match;
  const host = scenario.hosts.find(({ id }) => id === to);
  if (!host) throw new Error(`--listen ${text}: the world has no host "${to}"`);
  const number = Number(port);
  if (!host.services.postfix?.listen.some((candidate) => candidate.port === number))
    throw new Error(`--listen ${text}: nothing listens on port ${port} of ${to}`);
  return { door: { from, to, port: number, wrapped: isWrapped(scenario, to, number) }, localPort: Number(localPort) };
}

const allServices = (scenario: Scenario): string[] =>
  scenario.hosts.flatMap(({ id, services }) => (services.postfix?.listen ?? []).map(({ port }) => `${id}:${port}=0`));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      world: { type: 'string' },
      listen: { type: 'string', multiple: true },
      from: { type: 'string' },
      address: { type: 'string', default: '127.0.0.1' },
    },
  });
  if (values.world === undefined) throw new Error(usage);
  const scenario = readWorld(values.world);
  const from = values.from ?? scenario.hosts.find(({ role }) => role === 'client')?.id ?? '';
  if (!scenario.hosts.some(({ id }) => id === from)) throw new Error(`--from: the world has no host "${from}"`);
  const wanted = (values.listen ?? allServices(scenario)).map((text) => parseListen(text, scenario, from));
  const context = await certificateFor(scenario.hosts.map(({ name }) => name));
  const bridge = new Bridge(new RunningWorld(scenario, 'bridge'), context, values.address);
  for (const listening of wanted) {
    const { to, port, wrapped } = listening.door;
    console.log(`${to}:${port} is at ${values.address}:${await bridge.open(listening)}${wrapped ? ', with TLS' : ''}`);
  }
  const stop = () => void bridge.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
