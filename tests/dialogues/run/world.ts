import { fileURLToPath } from 'node:url';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '$sim/kernel/trace.ts';
import { octets } from '$sim/octets.ts';
import type { SimEvent } from '$sim/trace.ts';
import type { Scenario } from '$sim/world/scenario.ts';
import { World } from '$sim/world/world.ts';
import type { DialogueConnection, DialogueWorld, MakeWorld } from './play.ts';

const base = readWorld(fileURLToPath(new URL('../../../lessons/worlds/base.yaml', import.meta.url)));
const mainCf = '/etc/postfix/main.cf';

/** The base world with lines added to the hosts' main.cf; the last line of a name wins, as in Postfix. */
function withSettings(settings: Parameters<MakeWorld>[0]): Scenario {
  const unknown = settings.find(({ host }) => !base.hosts.some(({ id }) => id === host));
  if (unknown !== undefined) throw new Error(`no host ${unknown.host} in the base world`);
  const hosts = base.hosts.map((host) => {
    const own = settings.filter((one) => one.host === host.id).map(({ setting }) => `${setting}\n`);
    if (own.length === 0) return host;
    return { ...host, files: { ...host.files, [mainCf]: `${host.files[mainCf] ?? ''}${own.join('')}` } };
  });
  return { ...base, hosts };
}

function connect(world: World, from: string, to: string, port: number): DialogueConnection {
  const address = world.hosts.get(to)?.spec.addresses[0];
  if (address === undefined) throw new Error(`no host ${to} in the base world`);
  let received = '';
  let closed = false;
  const socket = world.net.connect(from, address, port, {
    data: (bytes) => void (received += bytes),
    ended: () => {
      closed = true;
      socket.end();
    },
    closed: () => void (closed = true),
  });
  return {
    write: (text) => socket.write(octets(text)),
    close: () => socket.end(),
    reset: () => socket.reset(),
    get received() {
      return received;
    },
    get closed() {
      return closed;
    },
  };
}

/** A new base world for each dialogue. */
export const makeWorld: MakeWorld = (settings): DialogueWorld => {
  const world = new World(withSettings(settings), 'dialogue', new KeepingSink<SimEvent>());
  return {
    connect: (from, to, port) => connect(world, from, to, port),
    settle: () => world.runUntilIdle(),
    advance: (ms) => {
      world.runUntil(world.nowMs + ms);
      world.runUntilIdle();
    },
    power: (host, up) => {
      if (!world.hosts.has(host)) throw new Error(`no host ${host} in the base world`);
      world.input({ kind: 'host.power', host, up });
    },
    mailbox: (name) => {
      const [host, mailbox] = name.includes('/') ? name.split('/') : [undefined, name];
      const owners = [...world.hosts.values()].filter(
        (one) => one.mail.has(mailbox ?? '') && (host ?? one.spec.id) === one.spec.id,
      );
      const [owner] = owners;
      if (owner === undefined || owners.length > 1) throw new Error(`${owners.length} hosts have a mailbox ${name}`);
      return owner.mail.list(mailbox ?? '').map(({ message }) => message);
    },
    queueLength: (host) => {
      const queue = world.hosts.get(host)?.mailSystem?.queue;
      if (queue === undefined) throw new Error(`${host} has no queue`);
      return queue.entries().length;
    },
  };
};
