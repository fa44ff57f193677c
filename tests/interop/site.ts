import { join } from 'node:path';
import { Bridge, certificateFor, isWrapped } from '../../src/bridge/bridge.ts';
import { RunningWorld } from '../../src/bridge/running-world.ts';
import { readWorld } from '../../src/course/build/read-world.ts';
import type { World } from '../../src/sim/world/world.ts';
import type { Protection, Server } from './programs/program.ts';

export const worldFile = join(import.meta.dirname, 'world.yaml');
export const login = { user: 'anna', password: 'correct horse battery' };

const services: Record<Protection, readonly [host: string, port: number]> = {
  none: ['mx', 25],
  starttls: ['submit', 587],
  tls: ['submit', 465],
};

/** The world of `world.yaml` behind a bridge, and what can be seen of it from outside. */
export class Site {
  readonly #scenario = readWorld(worldFile);
  readonly #running = new RunningWorld(this.#scenario, 'interop');
  readonly bridge: Bridge;

  private constructor(bridge: (running: RunningWorld) => Bridge) {
    this.bridge = bridge(this.#running);
  }

  static async start(): Promise<Site> {
    const certificate = await certificateFor(['submit.blue.example', 'mx.green.example']);
    return new Site((running) => new Bridge(running, certificate));
  }

  get world(): World {
    return this.#running.world;
  }

  /** Opens the service that is protected so, for clients that seem to come from the host `from`. */
  async open(protection: Protection, from = 'laptop'): Promise<Server> {
    const [to, port] = services[protection];
    const door = { from, to, port, wrapped: isWrapped(this.#scenario, to, port) };
    return { host: '127.0.0.1', port: await this.bridge.open({ door, localPort: 0 }), protection, ...login };
  }

  /** The messages in a mailbox at Green's, oldest first. */
  mailbox(name: string): Buffer[] {
    const messages = this.world.hosts.get('mx')?.mail.list(name) ?? [];
    return messages.map(({ message }) => Buffer.from(message, 'latin1'));
  }

  close(): Promise<void> {
    return this.bridge.close();
  }
}
