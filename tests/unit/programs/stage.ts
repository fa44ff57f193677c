import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { KeepingSink } from '$sim/kernel/trace.ts';
import type { CloseReason } from '$sim/net/events.ts';
import type { TcpSocket } from '$sim/net/tcp.ts';
import { octets, type Octets } from '$sim/octets.ts';
import type { SimEvent } from '$sim/trace.ts';
import { checkScenario } from '$sim/world/check-scenario.ts';
import { World } from '$sim/world/world.ts';

const { scenario } = checkScenario(parse(readFileSync('lessons/worlds/base.yaml', 'utf8')));
if (!scenario) throw new Error('the base world is refused');
export const baseWorld = scenario;

const tty = 't1';

/** The base world with one terminal, and what stands on its screen. */
export class Stage {
  readonly sink = new KeepingSink<SimEvent>();
  readonly world: World;
  #read = 0;

  constructor(host = 'laptop', user?: string, scenario = baseWorld) {
    this.world = new World(scenario, 'seed', this.sink);
    this.world.input({ kind: 'tty.open', tty, host, ...(user !== undefined && { user }) });
    this.read();
  }

  /** Types a line, waits until all is quiet, gives what was printed since. */
  type(...lines: string[]): string {
    for (const line of lines) {
      this.world.input({ kind: 'tty.line', tty, line });
      this.world.runUntilIdle();
    }
    return this.read();
  }

  /** Types lines without waiting in between, as a paste does. */
  paste(...lines: string[]): void {
    for (const line of lines) this.world.input({ kind: 'tty.line', tty, line });
  }

  key(signal: 'INT' | 'EOF' | 'ESCAPE'): string {
    this.world.input({ kind: 'tty.signal', tty, signal });
    this.world.runUntilIdle();
    return this.read();
  }

  wait(ms: number): string {
    this.world.runUntil(this.world.nowMs + ms);
    return this.read();
  }

  /** What was printed since the last look; the app's own words as `<key>`. */
  read(): string {
    const fresh = this.sink.events.slice(this.#read);
    this.#read = this.sink.events.length;
    return fresh
      .map((event) =>
        event.kind === 'tty.output' ? event.text : event.kind === 'tty.message' ? `<${event.message.key}>\n` : '',
      )
      .join('');
  }

  /** Who reads now, and behind which prompt. */
  get foreground(): { program: string | null; prompt: string; host: string } {
    const event = this.sink.events.findLast(({ kind }) => kind === 'tty.foreground');
    if (event?.kind !== 'tty.foreground') throw new Error('nobody reads');
    return { program: event.program, prompt: event.prompt, host: event.host };
  }

  get prompt(): string {
    return this.foreground.prompt;
  }
}

/** A peer under the test's control, listening on a host of the world. */
export class Peer {
  received = '';
  ended = false;
  how: CloseReason | null = null;
  socket: TcpSocket | null = null;

  constructor(stage: Stage, host: string, port: number, greeting = '') {
    stage.world.net.listen(host, port, (socket) => {
      this.socket = socket;
      if (greeting !== '') socket.write(octets(greeting));
      return {
        data: (bytes: Octets) => void (this.received += bytes),
        ended: () => {
          this.ended = true;
          socket.end();
        },
        closed: (how) => void (this.how = how),
      };
    });
  }

  /** Writes octets, given as a Latin-1 string. */
  say(latin1: string): void {
    this.socket?.write(octets(latin1));
  }
}
