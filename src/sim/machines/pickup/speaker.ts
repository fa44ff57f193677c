import type { Certificate } from '../../net/certificate.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import { octets, type Octets } from '../../octets.ts';
import { Channel } from '../channel.ts';
import { Deadline } from '../deadline.ts';
import type { HostContext } from '../host.ts';
import type { PickupProtocol } from './events.ts';

export interface SpeakerHandler {
  heard(bytes: Octets): void;
  secured(): void;
  /** The client spoke no TLS where it had to. */
  broken(): void;
  timedOut(): void;
}

/** A pickup session's end of its connection: notes what is said on both sides, and waits for the client, not for ever. */
export class Speaker {
  readonly #host: HostContext;
  readonly #socket: TcpSocket;
  readonly #protocol: PickupProtocol;
  readonly #channel: Channel;
  readonly #deadline: Deadline;
  #timeoutMs: number;

  constructor(
    host: HostContext,
    socket: TcpSocket,
    protocol: PickupProtocol,
    timeoutMs: number,
    handler: SpeakerHandler,
  ) {
    this.#host = host;
    this.#socket = socket;
    this.#protocol = protocol;
    this.#timeoutMs = timeoutMs;
    this.#channel = new Channel(host, socket, handler);
    this.#deadline = new Deadline(host.clock, () => handler.timedOut());
    this.waitForMore();
  }

  get sealed(): boolean {
    return this.#channel.info !== null;
  }

  get isHandshaking(): boolean {
    return this.#channel.isHandshaking;
  }

  receive(bytes: Octets): void {
    this.waitForMore();
    this.#channel.receive(bytes);
  }

  startTls(certificate: Certificate): void {
    this.#channel.startTls({ side: 'server', certificate });
  }

  noteCommand(verb: string, line: string, contentBytes = 0): void {
    this.#host.trace.emit({ kind: 'pickup.command', ...this.#place, verb, line, contentBytes });
  }

  noteLogin(user: string, accepted: boolean): void {
    this.#host.trace.emit({ kind: 'pickup.login', ...this.#place, user, accepted });
  }

  /** Says a line, with content behind it that brings its own line end. `to` is the verb it answers. */
  say(to: string, line: string, content = ''): void {
    this.#host.trace.emit({ kind: 'pickup.reply', ...this.#place, to, line, contentBytes: content.length });
    this.#channel.write(octets(`${line}\r\n${content}`));
    this.waitForMore();
  }

  /** The client has its time from now on; with `timeoutMs` another than before. */
  waitForMore(timeoutMs = this.#timeoutMs): void {
    this.#timeoutMs = timeoutMs;
    this.#deadline.arm(timeoutMs);
  }

  close(): void {
    this.#deadline.disarm();
    this.#channel.close();
  }

  fallSilent(): void {
    this.#deadline.disarm();
  }

  get #place() {
    return { host: this.#host.id, conn: this.#socket.conn, protocol: this.#protocol };
  }
}
