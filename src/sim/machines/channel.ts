import type { TcpSocket } from '../net/tcp.ts';
import { TlsEnd, type TlsInfo, type TlsSide } from '../net/tls.ts';
import { tlsSecret } from '../net/tls-secret.ts';
import type { Octets } from '../octets.ts';
import type { HostContext } from './host.ts';

export interface ChannelHandler {
  /** What the other end said, opened if it was sealed. */
  heard(bytes: Octets): void;
  secured(info: TlsInfo): void;
  /** In place of a handshake something else came: nothing more can be said. */
  broken(): void;
}

/** A session's way to its other end: plain, or through TLS from some moment on. */
export class Channel {
  readonly #host: HostContext;
  readonly #socket: TcpSocket;
  readonly #handler: ChannelHandler;
  #tls: TlsEnd | null = null;
  #info: TlsInfo | null = null;

  constructor(host: HostContext, socket: TcpSocket, handler: ChannelHandler) {
    this.#host = host;
    this.#socket = socket;
    this.#handler = handler;
  }

  /** null until the handshake is over. */
  get info(): TlsInfo | null {
    return this.#info;
  }

  get isHandshaking(): boolean {
    return this.#tls !== null && this.#info === null;
  }

  receive(bytes: Octets): void {
    if (this.#tls) this.#tls.push(bytes);
    else this.#handler.heard(bytes);
  }

  write(bytes: Octets): void {
    if (this.#info && this.#tls) this.#tls.send(bytes);
    else this.#socket.write(bytes);
  }

  /** From here on both ends speak TLS. A client says its hello at once, a server waits for it. */
  startTls(own: TlsSide): void {
    const { conn } = this.#socket;
    const { side } = own;
    this.#tls = new TlsEnd(own, tlsSecret(this.#host), {
      write: (bytes) => this.#socket.write(bytes),
      data: (plain) => this.#handler.heard(plain),
      established: (info) => {
        this.#info = info;
        this.#host.trace.emit({ kind: 'tls.established', host: this.#host.id, conn, side, ...info });
        this.#handler.secured(info);
      },
      failed: (alert) => {
        this.#host.trace.emit({ kind: 'tls.failed', host: this.#host.id, conn, side, alert });
        this.#handler.broken();
      },
    });
  }

  close(): void {
    this.#socket.close();
  }
}
