import { fileURLToPath } from 'node:url';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '$sim/kernel/trace.ts';
import { octets } from '$sim/octets.ts';
import type { SimEvent } from '$sim/trace.ts';
import { TlsEnd } from '$sim/net/tls.ts';
import type { Host } from '$sim/world/host.ts';
import type { HostSpec, Scenario } from '$sim/world/scenario.ts';
import { World } from '$sim/world/world.ts';
import type { DialogueConnection, DialogueWorld, MakeWorld, Preparation } from './play.ts';

const lessonWorld = readWorld(fileURLToPath(new URL('../../../lessons/worlds/base.yaml', import.meta.url)));

/** Ben and Carla can fetch their mail from mx1, where TLS may be left out; Zoe has a password and no mailbox. */
const withDovecot = (host: HostSpec): HostSpec => ({
  ...host,
  services: { ...host.services, dovecot: { listen: [110, 143, 993, 995] } },
  files: {
    ...host.files,
    '/etc/dovecot/dovecot.conf': 'disable_plaintext_auth = no\nauth_mechanisms = plain login\n',
    '/etc/dovecot/users': 'ben:{PLAIN}secret\ncarla:{PLAIN}geheim\nzoe:{PLAIN}homeless\n',
  },
});

/** The base world, with Dovecot, and a greylisting service for whoever asks it: `check_policy_service inet:127.0.0.1:10023`. */
export const base: Scenario = {
  ...lessonWorld,
  hosts: lessonWorld.hosts.map((host) => (host.id === 'mx1' ? withGreylisting(withDovecot(host)) : host)),
};
const mainCf = '/etc/postfix/main.cf';

function withGreylisting(host: HostSpec): HostSpec {
  const action = 'DEFER_IF_PERMIT Greylisted, see http://postgrey.schweikert.ch/help/%r.html';
  const greylisting = { delayS: 300, retryWindowS: 172_800, maxAgeS: 3_024_000, trustAfter: 2, action };
  return { ...host, services: { ...host.services, policyService: { listen: 'inet:10023', greylisting } } };
}

/** A file with a line at its end; in main.cf the last line of a name wins, as in Postfix. */
const withLine = (host: HostSpec, path: string, line: string): HostSpec => ({
  ...host,
  files: { ...host.files, [path]: `${host.files[path] ?? ''}${line}\n` },
});

/** A setting for one port alone; a port that is not there is opened. */
function withOption(host: HostSpec, port: number, setting: string): HostSpec {
  const [name = '', value = ''] = setting.split(/ = (.*)/);
  const listen = host.services.postfix?.listen ?? [];
  const listener = listen.find((one) => one.port === port) ?? { port, options: {} };
  const others = listen.filter((one) => one.port !== port);
  const changed = { ...listener, options: { ...listener.options, [name]: value } };
  return { ...host, services: { ...host.services, postfix: { listen: [...others, changed] } } };
}

function prepared(host: HostSpec, preparation: Preparation): HostSpec {
  if (preparation.kind === 'zone' || preparation.host !== host.id) return host;
  if (preparation.kind === 'file') return withLine(host, preparation.path, preparation.line);
  const { port, setting } = preparation;
  return port === null ? withLine(host, mainCf, setting) : withOption(host, port, setting);
}

const hasPlace = (preparation: Preparation): boolean =>
  preparation.kind === 'zone'
    ? base.zones.some(({ origin }) => origin === preparation.origin)
    : base.hosts.some(({ id }) => id === preparation.host);

/** The base world with what a dialogue changes of it. */
function withPreparations(preparations: readonly Preparation[]): Scenario {
  const lost = preparations.find((preparation) => !hasPlace(preparation));
  if (lost !== undefined)
    throw new Error(`no ${lost.kind === 'zone' ? `zone ${lost.origin}` : `host ${lost.host}`} in the base world`);
  const more = (zone: string): string =>
    preparations.map((one) => (one.kind === 'zone' && one.origin === zone ? `${one.line}\n` : '')).join('');
  return {
    ...base,
    hosts: base.hosts.map((host) => preparations.reduce(prepared, host)),
    zones: base.zones.map((zone) => ({ ...zone, text: `${zone.text}\n${more(zone.origin)}` })),
  };
}

function connect(world: World, from: string, to: string, port: number): DialogueConnection {
  const address = world.hosts.get(to)?.spec.addresses[0];
  if (address === undefined) throw new Error(`no host ${to} in the base world`);
  let received = '';
  let closed = false;
  let tls: TlsEnd | null = null;
  let isSecure = false;
  const socket = world.net.connect(from, address, port, {
    data: (bytes) => (tls ? tls.push(bytes) : void (received += bytes)),
    ended: () => {
      closed = true;
      socket.end();
    },
    closed: () => void (closed = true),
  });
  return {
    write: (text) => (tls ? tls.send(octets(text)) : socket.write(octets(text))),
    startTls: () => {
      tls = new TlsEnd({ side: 'client', serverName: world.hosts.get(to)?.spec.name ?? '' }, 0x1234567n, {
        write: (bytes) => socket.write(bytes),
        established: () => void (isSecure = true),
        data: (plain) => void (received += plain),
        failed: () => socket.reset(),
      });
    },
    get isSecure() {
      return isSecure;
    },
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

function mailboxIn(world: World, name: string): { owner: Host; mailbox: string } {
  const [host, mailbox = name] = name.includes('/') ? name.split('/') : [undefined, name];
  const owners = [...world.hosts.values()].filter(
    (one) => one.mail.has(mailbox) && (host ?? one.spec.id) === one.spec.id,
  );
  const [owner] = owners;
  if (owner === undefined || owners.length > 1) throw new Error(`${owners.length} hosts have a mailbox ${name}`);
  return { owner, mailbox };
}

/** A new base world for each dialogue. */
export const makeWorld: MakeWorld = (preparations): DialogueWorld => {
  const world = new World(withPreparations(preparations), 'dialogue', new KeepingSink<SimEvent>());
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
    deliver: (name, message) => {
      const { owner, mailbox } = mailboxIn(world, name);
      owner.mail.deliver(mailbox, octets(message), 'TEST');
    },
    mailbox: (name) => {
      const { owner, mailbox } = mailboxIn(world, name);
      return owner.mail.list(mailbox).map(({ message }) => message);
    },
    queueLength: (host) => {
      const queue = world.hosts.get(host)?.mailSystem?.queue;
      if (queue === undefined) throw new Error(`${host} has no queue`);
      return queue.entries().length;
    },
  };
};
