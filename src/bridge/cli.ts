import { parseArgs } from 'node:util';
import { readWorld, WorldFileError } from '../course/build/read-world.ts';
import { visibleText } from '../sim/programs/visible-text.ts';
import { mailPorts } from '../sim/world/host-files.ts';
import type { Scenario } from '../sim/world/scenario.ts';
import { Bridge, certificateFor, isWrapped, type Listening } from './bridge.ts';
import { RunningWorld } from './running-world.ts';

const usage = `Use: npm run bridge -- --world FILE [--listen HOST:PORT=LOCALPORT]… [--from HOST] [--address ADDRESS]

  --world FILE                    a world, for example lessons/worlds/base.yaml
  --listen HOST:PORT=LOCALPORT    a service of the world on a port of this machine; without any, all mail services,
                                  each on a port of its own
  --from HOST                     the simulated host that real programs seem to be; the first client of the world
  --address ADDRESS               where to listen; 127.0.0.1 unless told otherwise
  --help                          says this`;

/** What is wrong with how it was called: the words themselves are for the user. */
class Misuse extends Error {}

function readOptions() {
  try {
    return parseArgs({
      options: {
        world: { type: 'string' },
        listen: { type: 'string', multiple: true },
        from: { type: 'string' },
        address: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    // Its second sentence is about a refinement that nobody needs here.
    throw new Misuse(`${(error as Error).message.split('. ')[0]}\n\n${usage}`);
  }
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'that is a folder, not a file',
  EACCES: 'this user may not do that',
  EADDRINUSE: 'something else listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this machine has no such address',
};

/** An error of the system, in words; others are passed on as they are. */
function explained(what: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new Misuse(`${what}: ${systemWords[code] ?? message}`);
}

function readScenario(file: string): Scenario {
  try {
    return readWorld(file);
  } catch (error) {
    throw explained(`--world ${file}`, error);
  }
}

/** The host that real programs seem to be. */
function originIn(scenario: Scenario, named: string | undefined): string {
  const from = named ?? scenario.hosts.find(({ role }) => role === 'client')?.id;
  if (from === undefined) throw new Misuse('The world has no client: say with --from which host real programs are.');
  if (!scenario.hosts.some(({ id }) => id === from)) throw new Misuse(`--from ${from}: the world has no such host`);
  return from;
}

/** What a door is asked to be: `mx1:25=2525`. Throws with the words that are wrong. */
function parseListen(text: string, scenario: Scenario, from: string): Listening {
  const match = /^([a-z][a-z0-9-]*):(\d{1,5})=(\d{1,5})$/.exec(text);
  if (!match) throw new Misuse(`--listen ${text}: expected HOST:PORT=LOCALPORT, for example mx1:25=2525`);
  const [to = '', port, localPort] = [match[1], Number(match[2]), Number(match[3])];
  const host = scenario.hosts.find(({ id }) => id === to);
  if (!host) throw new Misuse(`--listen ${text}: the world has no host "${to}"`);
  if (!mailPorts(host).some((candidate) => candidate.port === port))
    throw new Misuse(`--listen ${text}: nothing listens on port ${port} of ${to}`);
  if (localPort > 65_535) throw new Misuse(`--listen ${text}: ports end at 65535`);
  return { door: { from, to, port, wrapped: isWrapped(scenario, to, port) }, localPort };
}

const allServices = (scenario: Scenario): string[] =>
  scenario.hosts.flatMap((host) => mailPorts(host).map(({ port }) => `${host.id}:${port}=0`));

/** Opens all ports, or none. */
async function openAll(bridge: Bridge, wanted: readonly Listening[], address: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { door, localPort } of wanted) {
    const service = `${door.to}:${door.port}`;
    try {
      const port = await bridge.open({ door, localPort });
      lines.push(`${service} is at ${address}:${port}${door.wrapped ? ', with TLS' : ''}`);
    } catch (error) {
      await bridge.close();
      throw explained(`${service} cannot listen at ${address}:${localPort}`, error);
    }
  }
  return lines;
}

async function main(): Promise<void> {
  const { world, listen, from: origin, address, help } = readOptions();
  if (help) return console.log(usage);
  if (world === undefined) throw new Misuse(`--world is missing\n\n${usage}`);
  const scenario = readScenario(world);
  const from = originIn(scenario, origin);
  const wanted = (listen ?? allServices(scenario)).map((text) => parseListen(text, scenario, from));
  if (wanted.length === 0) throw new Misuse(`--world ${world}: it has no mail server`);
  const context = await certificateFor(scenario.hosts.map(({ name }) => name));
  const bridge = new Bridge(new RunningWorld(scenario, 'bridge'), context, address);
  const stop = () => void bridge.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log((await openAll(bridge, wanted, address)).join('\n'));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Misuse || error instanceof WorldFileError)) throw error;
  console.error(visibleText(error.message));
  process.exitCode = 1;
}
