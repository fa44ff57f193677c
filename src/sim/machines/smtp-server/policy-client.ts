import type { Timer } from '../../kernel/clock.ts';
import type { ConnId } from '../../net/events.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import { octetsToUtf8, utf8ToOctets, type Octets } from '../../octets.ts';
import type { ServiceQuestion } from '../../policy/facts.ts';
import { parseAttributes } from '../../policy/policy-request.ts';
import { literalAddress } from '../delivery/destination.ts';
import type { HostContext } from '../host.ts';
import { lookupAddresses } from '../resolver/stub.ts';

type Answered = (action: string | null) => void;

/** `inet:host:port`, or null for what is none. */
function placeOf(service: string): { readonly name: string; readonly port: number } | null {
  const [, bracketed, plain = '127.0.0.1', port] = /^inet:(?:\[([^\]]+)\]:|([^:[\]]+):)?(\d+)$/.exec(service) ?? [];
  return port === undefined ? null : { name: bracketed ?? plain, port: Number(port) };
}

/**
 * Asks policy services for a session (SMTPD_POLICY_README): over a connection that is kept as long as the session, or by
 * a local socket. Who cannot be asked answers null.
 */
export class PolicyClient {
  readonly #host: HostContext;
  /** The session that it asks for. */
  readonly #conn: ConnId;
  readonly #lines = new Map<string, Line>();
  #gone = false;

  constructor(host: HostContext, conn: ConnId) {
    this.#host = host;
    this.#conn = conn;
  }

  ask(question: ServiceQuestion, done: Answered): void {
    const { service, request } = question;
    this.#host.trace.emit({ kind: 'policy.asked', host: this.#host.id, conn: this.#conn, service, request });
    this.#try(question, 1, (action) => {
      if (this.#gone) return;
      this.#host.trace.emit({ kind: 'policy.answered', host: this.#host.id, conn: this.#conn, service, action });
      done(action);
    });
  }

  /** The session is over. */
  leave(): void {
    this.#gone = true;
    for (const line of this.#lines.values()) line.close();
    this.#lines.clear();
  }

  #try(question: ServiceQuestion, attempt: number, done: Answered): void {
    const { service, tryLimit, retryDelayMs, timeoutMs } = question;
    this.#once(question, timeoutMs, (action) => {
      if (this.#gone) return;
      if (action !== null) return done(action);
      this.#lines.get(service)?.close();
      this.#lines.delete(service);
      if (attempt >= tryLimit) return done(null);
      this.#host.clock.after(retryDelayMs, () => {
        if (!this.#gone) this.#try(question, attempt + 1, done);
      });
    });
  }

  #once({ service, request }: ServiceQuestion, timeoutMs: number, done: Answered): void {
    const place = placeOf(service);
    const path = /^unix:(.+)$/.exec(service)?.[1];
    const local =
      path === undefined ? undefined : this.#host.localSockets?.get(path.replace(/^\/var\/spool\/postfix\//, ''));
    if (local) return local(request, (answer) => done(parseAttributes(answer).get('action') ?? null));
    if (!place) return void this.#host.clock.after(0, () => done(null));
    const open = this.#lines.get(service);
    if (open) return open.say(request, timeoutMs, done);
    this.#addressOf(place.name, (address) => {
      if (this.#gone) return;
      if (address === null) return done(null);
      const line = new Line(this.#host, address, place.port);
      this.#lines.set(service, line);
      line.say(request, timeoutMs, done);
    });
  }

  #addressOf(name: string, done: (address: string | null) => void): void {
    const literal = name === 'localhost' ? '127.0.0.1' : literalAddress(name);
    if (literal !== null) return done(literal);
    lookupAddresses(this.#host, name, ({ addresses }) => done(addresses[0] ?? null));
  }
}

/** A connection to a policy service: one request at a time. */
class Line {
  readonly #host: HostContext;
  readonly #socket: TcpSocket;
  #received = '';
  #opened = false;
  #waiting: Octets | null = null;
  #timer: Timer | null = null;
  #done: Answered | null = null;

  constructor(host: HostContext, address: string, port: number) {
    this.#host = host;
    this.#socket = host.net.connect(host.id, address, port, {
      opened: () => this.#start(),
      data: (bytes) => this.#hear(bytes),
      closed: () => this.#finish(null),
    });
  }

  say(request: string, timeoutMs: number, done: Answered): void {
    this.#done = done;
    this.#timer = this.#host.clock.after(timeoutMs, () => this.#finish(null), true);
    if (this.#socket.isClosed) return void this.#host.clock.after(0, () => this.#finish(null));
    if (this.#opened) this.#socket.write(utf8ToOctets(request));
    else this.#waiting = utf8ToOctets(request);
  }

  close(): void {
    this.#host.clock.cancel(this.#timer);
    this.#done = null;
    if (this.#opened) this.#socket.close();
    else this.#socket.reset();
  }

  #start(): void {
    this.#opened = true;
    if (this.#waiting !== null) this.#socket.write(this.#waiting);
    this.#waiting = null;
  }

  #hear(bytes: Octets): void {
    this.#received += bytes;
    const end = this.#received.indexOf('\n\n');
    if (end < 0) return;
    const answer = octetsToUtf8(this.#received.slice(0, end) as Octets);
    this.#received = this.#received.slice(end + 2);
    this.#finish(parseAttributes(answer).get('action') ?? null);
  }

  #finish(action: string | null): void {
    this.#host.clock.cancel(this.#timer);
    const done = this.#done;
    this.#done = null;
    done?.(action);
  }
}
