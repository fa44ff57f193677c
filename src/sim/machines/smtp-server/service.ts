import type { ConnId } from '../../net/events.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import type { Domains } from '../../policy/recipients.ts';
import type { Verdict } from '../../policy/verdict.ts';
import { tooManyConnections } from '../../smtp/catalogue.ts';
import type { HostContext } from '../host.ts';
import type { MailQueue } from '../queue/queue.ts';
import { lookUpPeerName } from '../resolver/stub.ts';
import { SmtpServerSession } from './session.ts';
import { isTrusted, type ServerSettings } from './settings.ts';

/** An SMTP server on one port: accepts connections and holds what their sessions share. */
export class SmtpService {
  readonly settings: ServerSettings;
  readonly domains: Domains;
  readonly queue: MailQueue;
  readonly knowsLocal: (localPart: string) => boolean;
  readonly #host: HostContext;
  readonly #sessions = new Map<SmtpServerSession, string>();

  constructor(
    host: HostContext,
    settings: ServerSettings,
    domains: Domains,
    queue: MailQueue,
    knowsLocal: (localPart: string) => boolean,
  ) {
    this.#host = host;
    this.settings = settings;
    this.domains = domains;
    this.queue = queue;
    this.knowsLocal = knowsLocal;
  }

  listen(port: number): void {
    this.#host.net.listen(this.#host.id, port, (socket) => this.#accept(socket));
  }

  trusts(address: string): boolean {
    return isTrusted(this.settings, address);
  }

  /** For the page: which line of which setting decided. */
  noteVerdict(conn: ConnId, { setting, element, action, reply }: Verdict): void {
    this.#host.trace.emit({
      kind: 'policy.verdict',
      host: this.#host.id,
      conn,
      setting,
      element,
      action,
      subject: reply?.lines[0] ?? '',
    });
  }

  ended(session: SmtpServerSession): void {
    this.#sessions.delete(session);
  }

  /** The host loses power: sessions end without a word. */
  abandon(): void {
    for (const session of this.#sessions.keys()) session.abandon();
    this.#sessions.clear();
  }

  #accept(socket: TcpSocket): SmtpServerSession {
    const { address } = socket.remote;
    const fromClient = [...this.#sessions.values()].filter((known) => known === address).length;
    const session = new SmtpServerSession(this.#host, this, socket);
    if (fromClient >= this.settings.connectionsPerClientMax) {
      session.refuse(tooManyConnections(this.settings.hostname, address));
      return session;
    }
    this.#sessions.set(session, address);
    lookUpPeerName(this.#host, address, (name) => session.greet(name ?? 'unknown'));
    return session;
  }
}
