import { octets, type Octets } from '../octets.ts';
import type { CloseReason, ConnId, Direction, Endpoint, NetEvent } from './events.ts';

/** What a service or program does with its end of a connection. Every call comes from the clock, never from `write`. */
export interface TcpHandler {
  /** The connection stands (client side only; a listener's handler is made when it stands). */
  opened?(): void;
  data(bytes: Octets): void;
  /** The peer will send nothing more (FIN). Without this method the end closes, too. */
  ended?(): void;
  /** The very last call, exactly once. Not made for a `reset()` of one's own. */
  closed(how: CloseReason): void;
}

/** What a wire does with a segment. `arrive` runs on arrival, caused by the segment; not at all if it is lost. */
export type Carry = (event: Extract<NetEvent, { conn: ConnId; arrivesAtMs: number }>, arrive: () => void) => void;

/** A larger write travels as several segments: an IP packet holds at most 65,535 octets (42 × 1,460 stays below). */
export const segmentBytesMax = 61_320;

interface Wire {
  note(event: NetEvent): void;
  carry: Carry;
  /** Both ends are done with it. */
  forget(): void;
}

/**
 * One end of a byte stream. The stream is reliable and ordered, has no window and no retransmission: each write is a
 * segment that arrives one latency later (RFC 9293 as an application sees it).
 */
export class TcpSocket {
  readonly conn: ConnId;
  readonly side: 'client' | 'server';
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly #wire: Wire;
  #peer: TcpSocket | null = null;
  #handler: TcpHandler | null = null;
  #sentBytes = 0;
  #finSent = false;
  #finReceived = false;
  /** Gone: nothing is delivered any more, and what still arrives is answered with RST. */
  #closed = false;
  /** The owner called `close`: no more reading. */
  #deaf = false;

  constructor(conn: ConnId, side: 'client' | 'server', local: Endpoint, remote: Endpoint, wire: Wire) {
    this.conn = conn;
    this.side = side;
    this.local = local;
    this.remote = remote;
    this.#wire = wire;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Octets that went out so far. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  get #dir(): Direction {
    return this.side === 'client' ? 'c2s' : 's2c';
  }

  /** Joins the two ends; called once by the network. */
  join(peer: TcpSocket): void {
    this.#peer = peer;
  }

  attach(handler: TcpHandler): void {
    this.#handler = handler;
  }

  get #host(): string {
    return this.local.host ?? '';
  }

  /** Sends octets. Ignored once this end has said FIN or is closed, as a write on a closed socket is. */
  write(bytes: Octets): void {
    if (this.#closed || this.#finSent || bytes.length === 0) return;
    for (let from = 0; from < bytes.length; from += segmentBytesMax) {
      const part = bytes.length <= segmentBytesMax ? bytes : octets(bytes.slice(from, from + segmentBytesMax));
      const offset = this.#sentBytes;
      this.#sentBytes += part.length;
      const peer = this.#peer;
      this.#wire.carry(
        {
          kind: 'tcp.segment',
          host: this.#host,
          to: this.remote.host,
          arrivesAtMs: 0,
          conn: this.conn,
          dir: this.#dir,
          offset,
          bytes: part,
        },
        () => peer?.receive(part),
      );
    }
  }

  /** Half-close: this end sends nothing more, but still reads. */
  end(): void {
    if (this.#closed || this.#finSent) return;
    this.#finSent = true;
    const peer = this.#peer;
    this.#wire.carry(
      { kind: 'tcp.fin', host: this.#host, to: this.remote.host, arrivesAtMs: 0, conn: this.conn, dir: this.#dir },
      () => peer?.receiveFin(),
    );
    if (this.#finReceived) this.finish('closed');
  }

  /** Says FIN and reads no more; what still comes in is answered with RST. */
  close(): void {
    this.end();
    this.#deaf = true;
  }

  /** Breaks the connection at once. The own handler hears nothing of it. */
  reset(): void {
    if (this.#closed) return;
    this.#handler = null;
    this.#sendReset();
    this.finish('reset');
  }

  /** The host lost power: the end is gone without a word. */
  vanish(): void {
    this.#handler = null;
    this.#closed = true;
    if (this.#peer?.isClosed) this.#wire.forget();
  }

  receive(bytes: Octets): void {
    if (this.#closed || this.#deaf) this.#sendReset();
    else this.#handler?.data(bytes);
  }

  receiveFin(): void {
    if (this.#closed || this.#finReceived) return;
    this.#finReceived = true;
    if (this.#finSent) this.finish('closed');
    else if (this.#handler?.ended && !this.#deaf) this.#handler.ended();
    else this.end();
  }

  receiveReset(): void {
    this.finish('reset');
  }

  /** This end is over: notes it, tells the handler, and lets the network forget the pair once both are. */
  finish(how: CloseReason): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wire.note({ kind: 'tcp.closed', host: this.#host, conn: this.conn, side: this.side, how });
    const handler = this.#handler;
    this.#handler = null;
    handler?.closed(how);
    if (!this.#peer || this.#peer.isClosed) this.#wire.forget();
  }

  #sendReset(): void {
    const peer = this.#peer;
    this.#wire.carry(
      { kind: 'tcp.rst', host: this.#host, to: this.remote.host, arrivesAtMs: 0, conn: this.conn, dir: this.#dir },
      () => peer?.receiveReset(),
    );
  }
}
