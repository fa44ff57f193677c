import { isoDate } from '../../mail/date.ts';
import type { TcpHandler, TcpSocket } from '../../net/tcp.ts';
import { DovecotConfiguration, dovecotConfPath } from '../../policy/dovecot-conf.ts';
import type { Files } from '../../policy/tables.ts';
import type { HostContext } from '../host.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import type { MailStore } from '../mailbox/store.ts';
import { ImapSession } from '../imap-server/session.ts';
import { Pop3Session } from '../pop3-server/session.ts';
import { Locks } from './locks.ts';
import type { Credentials } from './sasl.ts';
import { pickupSettings, type PickupSettings } from './settings.ts';

/** Dovecot: auth_failure_delay. */
const failureDelayMs = 2000;

/** Why somebody is not let in. */
export type Refusal = 'wrong' | 'no-mailbox' | 'too-many' | 'in-use';
export type Admission = { readonly mailbox: Mailbox } | { readonly refusal: Refusal };

/** What a session does with the connection it was given. */
export interface PickupSession extends TcpHandler {
  /** The host loses power. */
  abandon(): void;
}

/** Dovecot on a host: listens where mail is fetched, knows who may, and holds what sessions share. */
export class PickupService {
  readonly #host: HostContext;
  readonly #files: Files;
  readonly #ports: readonly number[];
  readonly #store: MailStore;
  readonly #sessions = new Set<PickupSession>();
  /** Who is logged in, as `protocol user address`. */
  readonly #present = new Map<PickupSession, string>();
  readonly #locks: Locks;

  constructor(host: HostContext, files: Files, ports: readonly number[], store: MailStore) {
    this.#host = host;
    this.#files = files;
    this.#ports = ports;
    this.#store = store;
    this.#locks = new Locks(host.clock);
  }

  listen(): void {
    const configuration = new DovecotConfiguration(this.#files.get(dovecotConfPath) ?? '');
    for (const port of this.#ports) {
      const settings = pickupSettings(configuration, this.#files, this.#host.fqdn, port);
      if (settings) this.#host.net.listen(this.#host.id, port, (socket) => this.#accept(settings, socket));
    }
  }

  abandon(): void {
    for (const session of this.#sessions) session.abandon();
    this.#sessions.clear();
    this.#present.clear();
    this.#locks.clear();
  }

  ended(session: PickupSession): void {
    this.#sessions.delete(session);
    this.#present.delete(session);
    this.#locks.release(session);
  }

  /** `[mx1.green.example:2026-03-02 09:00:00]`, as Dovecot ends what only its log explains. */
  get stamp(): string {
    const { fqdn, startsAt, clock } = this.#host;
    return `[${fqdn}:${isoDate(startsAt, clock.now()).replace('T', ' ').replace('Z', '')}]`;
  }

  /**
   * Lets somebody in, or not. `done` is called later, never before this has returned: a wrong password costs the client two
   * seconds; and not at all when the session is over by then.
   */
  admit(
    session: PickupSession,
    { protocol, passwords, connectionsPerUserMax, locked }: PickupSettings,
    credentials: Credentials | null,
    address: string,
    done: (admission: Admission) => void,
  ): void {
    const answer = (admission: Admission, delayMs = 0) => {
      this.#host.clock.after(delayMs, () => {
        if (this.#sessions.has(session)) done(admission);
      });
    };
    const user = credentials?.user.toLowerCase() ?? '';
    if (!credentials || passwords.get(user) !== credentials.password)
      return answer({ refusal: 'wrong' }, failureDelayMs);
    const mailbox = this.#store.mailbox(user) ?? this.#store.mailbox(user.replace(/@.*/, ''));
    if (!mailbox) return answer({ refusal: 'no-mailbox' });
    const presence = `${protocol} ${mailbox.owner} ${address}`;
    const others = [...this.#present.values()].filter((known) => known === presence).length;
    if (connectionsPerUserMax > 0 && others >= connectionsPerUserMax) return answer({ refusal: 'too-many' });
    this.#present.set(session, presence);
    if (protocol !== 'pop3' || !locked) return answer({ mailbox });
    this.#locks.acquire(mailbox.owner, session, (held) => answer(held ? { mailbox } : { refusal: 'in-use' }));
  }

  #accept(settings: PickupSettings, socket: TcpSocket): PickupSession {
    const Session = settings.protocol === 'imap' ? ImapSession : Pop3Session;
    const session = new Session(this.#host, this, settings, socket);
    this.#sessions.add(session);
    return session;
  }
}
