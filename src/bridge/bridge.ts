import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import { Configuration } from '../sim/policy/configuration.ts';
import { mailPorts } from '../sim/world/host-files.ts';
import type { Scenario } from '../sim/world/scenario.ts';
import { Guest, type Door } from './guest.ts';
import type { RunningWorld } from './running-world.ts';

/** More connections than this at a time are closed at once: one flood must not take the machine. */
const connectionsMax = 1_000;

export interface Listening {
  readonly door: Door;
  /** 0 takes a free one. */
  readonly localPort: number;
}

/** A certificate for these names, made at every start and trusted by nobody. */
export async function certificateFor(names: readonly string[]): Promise<SecureContext> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) }],
  });
  return createSecureContext({ cert, key });
}

/** Whether a port of a simulated host speaks TLS from the first octet. */
export function isWrapped(scenario: Scenario, hostId: string, port: number): boolean {
  const host = scenario.hosts.find(({ id }) => id === hostId);
  const listener = host && mailPorts(host).find((candidate) => candidate.port === port);
  const text = host?.files['/etc/postfix/main.cf'] ?? '';
  return listener !== undefined && new Configuration(text, listener.options).flag('smtpd_tls_wrappermode');
}

/** Real TCP ports that lead into a simulated world. */
export class Bridge {
  readonly #world: RunningWorld;
  readonly #context: SecureContext;
  readonly #address: string;
  readonly #servers: Server[] = [];
  readonly #guests = new Map<Socket, Guest>();
  #count = 0;

  /** `address`: the loopback unless told otherwise. */
  constructor(world: RunningWorld, context: SecureContext, address = '127.0.0.1') {
    this.#world = world;
    this.#context = context;
    this.#address = address;
  }

  /** Opens a port; gives its number. Rejects when it is taken. */
  async open({ door, localPort }: Listening): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#welcome(socket, door));
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(localPort, this.#address, resolve);
    });
    const bound = server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : localPort;
  }

  /** Connections that stand. */
  get connections(): number {
    return this.#guests.size;
  }

  /**
   * Ends all connections without a word, as `postfix stop` does (RFC 5321 §3.8 would like a 421, which no process of
   * Postfix is left to say), and closes the ports.
   */
  async close(): Promise<void> {
    for (const guest of this.#guests.values()) guest.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((done) => server.close(done))));
    this.#world.stop();
  }

  #welcome(socket: Socket, door: Door): void {
    if (this.#guests.size >= connectionsMax) {
      socket.destroy();
      return;
    }
    socket.once('close', () => this.#guests.delete(socket));
    this.#guests.set(socket, new Guest(`b${++this.#count}`, socket, door, this.#world, this.#context));
  }
}
