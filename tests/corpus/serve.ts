import { Bridge, certificateFor, isWrapped } from '../../src/bridge/bridge.ts';
import { RunningWorld } from '../../src/bridge/running-world.ts';
import { profiles } from './data.ts';
import { clientId, corpusScenario, serverId } from './world.ts';

/**
 * `npm run corpus:serve`: each recorded role and profile on a real port of the loopback, in a world of its own. Prints one
 * line of JSON when all are open, and runs until SIGTERM.
 */
const context = await certificateFor(['mx1.example.net', 'mail.example.com', 'relay.example.com']);
const ports: Record<string, number> = {};
const bridges: Bridge[] = [];
for (const name of Object.keys(profiles())) {
  const scenario = corpusScenario(name);
  const bridge = new Bridge(new RunningWorld(scenario, name), context);
  bridges.push(bridge);
  const door = { from: clientId, to: serverId, port: 25, wrapped: isWrapped(scenario, serverId, 25) };
  ports[name] = await bridge.open({ door, localPort: 0 });
}
console.log(JSON.stringify({ ready: true, ports }));

const stop = () => void Promise.all(bridges.map((bridge) => bridge.close())).then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
