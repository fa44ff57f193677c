import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Octets } from '../sim/octets.ts';
import type { OutsideInput } from '../sim/world/outside.ts';
import type { RunningWorld } from './running-world.ts';

/** Where in the world a real port leads. */
export interface Door {
  /** Host that the connection seems to come from. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** TLS from the first octet (smtpd_tls_wrappermode). */
  readonly wrapped: boolean;
}

/** A program that reads nothing is let go when so much waits for it. */
const unreadBytesMax = 1 << 20;
/** And one that writes faster than the world reads, waits; the world reads at once, so this bounds one turn. */
const turnBytesMax = 64 * 1024;
/**
 * So long a mail server takes to start a process for a connection. What a program says in this time, it says before the
 * greeting, which servers resent; the world's own latency alone would be shorter than a turn of ours can take.
 */
const startingMs = 20;
/** Nobody may hold a connection open for ever without a word. */
const silenceMs = 10 * 60_000;

/** One connection of a real program, tied to a client inside the world. Real TLS ends here. */
export class Guest {
  readonly #id: string;
  readonly #world: RunningWorld;
  readonly #context: SecureContext;
  #socket: Socket;
  #over = false;
  /** What has happened before the world is told of the connection. */
  #early: OutsideInput[] | null = [];
  /** The next octets of the world are the last before the handshake. */
  #tlsNext = false;

  constructor(id: string, socket: Socket, door: Door, world: RunningWorld, context: SecureContext) {
    this.#id = id;
    this.#socket = socket;
    this.#world = world;
    this.#context = context;
    socket.setNoDelay(true);
    world.sink.listen(id, {
      heard: (bytes) => this.#tell(bytes),
      mayStartTls: () => (this.#tlsNext = true),
      closed: () => this.#end(),
    });
    const connect = () => this.#connect({ kind: 'outside.connect', id, from: door.from, to: door.to, port: door.port });
    if (door.wrapped) {
      connect();
      this.#startTls();
    } else {
      this.#listen(socket);
      // Not before what has come in by then is read.
      setTimeout(() => setImmediate(connect), startingMs);
    }
  }

  #connect(input: OutsideInput): void {
    if (this.#early && !this.#over) this.#world.input(input, ...this.#early);
    this.#early = null;
  }

  #act(input: OutsideInput): void {
    if (this.#early) this.#early.push(input);
    else this.#world.input(input);
  }

  /** Ends it from our side, as a machine that goes down does. */
  destroy(): void {
    this.#leave();
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.setTimeout(silenceMs);
    for (const [event, hear] of this.#ears) socket.on(event, hear);
  }

  readonly #ears: readonly (readonly [event: string, hear: (chunk: Buffer) => void])[] = [
    ['data', (chunk) => this.#say(chunk)],
    ['end', () => this.#over || this.#act({ kind: 'outside.ended', id: this.#id })],
    ['timeout', () => this.destroy()],
    ['error', () => this.destroy()],
    ['close', () => this.#leave()],
  ];

  #say(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.#over; at += turnBytesMax) {
      const bytes = chunk.subarray(at, at + turnBytesMax).toString('latin1') as Octets;
      this.#act({ kind: 'outside.data', id: this.#id, bytes });
    }
  }

  #tell(bytes: Octets): void {
    this.#socket.write(bytes, 'latin1');
    if (this.#socket.writableLength > unreadBytesMax) return this.destroy();
    if (!this.#tlsNext) return;
    this.#tlsNext = false;
    this.#startTls();
  }

  #startTls(): void {
    const plain = this.#socket;
    plain.setTimeout(0);
    for (const [event, hear] of this.#ears) plain.off(event, hear);
    plain.on('error', () => this.destroy());
    const secure = new TLSSocket(plain, { isServer: true, secureContext: this.#context });
    this.#socket = secure;
    secure.once('secure', () => {
      const serverName = (secure as { servername?: string | false }).servername || '';
      if (!this.#over) this.#world.input({ kind: 'outside.secured', id: this.#id, serverName });
    });
    this.#listen(secure);
  }

  /** The world has closed: what it said before still goes out. */
  #end(): void {
    this.#over = true;
    this.#socket.end();
    // A program that does not answer FIN with FIN is let go.
    setTimeout(() => this.#socket.destroy(), 2_000).unref();
  }

  #leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#world.sink.forget(this.#id);
    if (!this.#early) this.#world.input({ kind: 'outside.reset', id: this.#id });
  }
}
