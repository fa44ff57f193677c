import type { ConnId } from '../../net/events.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import type { Domains } from '../../policy/recipients.ts';
import type { Places } from '../../policy/places.ts';
import type { Verdict } from '../../policy/verdict.ts';
import { mailDate } from '../../mail/date.ts';
import { splitMessage } from '../../mail/message.ts';
import { countHops, receivedField } from '../../mail/received.ts';
import { octets, type Octets } from '../../octets.ts';
import type { Effect } from '../../policy/outcome.ts';
import type { ContentChecks } from '../../policy/content-checks.ts';
import {
  chunksQueuedAs,
  queuedAs,
  serviceUnavailable,
  tooManyAuths,
  tooManyConnections,
  tooManyHops,
  tooMuchMail,
} from '../../smtp/catalogue.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { Envelope } from '../../trace.ts';
import type { HostContext } from '../host.ts';
import type { MailQueue } from '../queue/queue.ts';
import { lookUpPeer } from '../resolver/stub.ts';
import { Rates } from './rates.ts';
import type { SessionLog } from './session-log.ts';
import { SmtpServerSession } from './session.ts';
import type { ServerTransaction } from './transaction.ts';
import { isTrusted, type ServerSettings } from './settings.ts';

/** How a message came in. */
export interface Arrival {
  readonly conn: ConnId;
  readonly helo: { readonly verb: 'EHLO' | 'HELO'; readonly name: string } | null;
  readonly client: { readonly name: string; readonly address: string };
  readonly tls: boolean;
  readonly login: string | null;
  readonly log: SessionLog;
}

/** What cleanup(8) makes of content: a line of mbox in front becomes a field, a CR that ends no line a space. */
function cleanedUp(content: Octets, strayCrReplaced: boolean): Octets {
  const field = /^>?From /.test(content) ? octets(`X-Mailbox-Line: ${content}`) : content;
  return strayCrReplaced ? octets(field.replace(/\r(?!\n)/g, ' ')) : field;
}

/** Fields that policy puts on top (access(5), PREPEND). */
const prepended = (effects: readonly Effect[]): string =>
  effects.map((effect) => (effect.kind === 'prepend' ? `${effect.field}\r\n` : '')).join('');

/** The last REDIRECT takes the message from all its recipients; BCC adds to them (access(5)). */
function redirected(recipients: readonly string[], effects: readonly Effect[]): readonly string[] {
  const to = effects.flatMap((effect) => (effect.kind === 'redirect' ? [effect.address] : [])).at(-1);
  const copies = effects.flatMap((effect) => (effect.kind === 'bcc' ? [effect.address] : []));
  return to === undefined ? [...recipients, ...copies] : [to];
}

/** A recipient that was named twice gets the message once; letter case makes no other recipient (cleanup(8)). */
function withoutDuplicates(addresses: readonly string[]): string[] {
  const known = new Set<string>();
  return addresses.filter((address) => {
    const key = address.toLowerCase();
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

/** Of a verdict, what the trace tells. */
type Noted = Pick<Verdict, 'setting' | 'element' | 'action' | 'reply' | 'entry'>;

/** What a server is made of. */
export interface ServerParts {
  readonly settings: ServerSettings;
  readonly domains: Domains;
  readonly queue: MailQueue;
  readonly knowsRecipient: (address: string) => boolean;
  readonly checks: ContentChecks;
  /** Where what decides stands: in the settings of this server, and in those of cleanup(8). */
  readonly places: Places;
  readonly cleanupPlaces: Places;
}

/** An SMTP server on one port: accepts connections and holds what their sessions share. */
export class SmtpService {
  readonly settings: ServerSettings;
  readonly domains: Domains;
  readonly queue: MailQueue;
  readonly knowsRecipient: (address: string) => boolean;
  readonly checks: ContentChecks;
  readonly #host: HostContext;
  readonly #rates: Rates;
  readonly #places: Places;
  readonly #cleanupPlaces: Places;
  readonly #sessions = new Map<SmtpServerSession, string>();

  constructor(
    host: HostContext,
    { settings, domains, queue, knowsRecipient, checks, places, cleanupPlaces }: ServerParts,
  ) {
    this.#host = host;
    this.settings = settings;
    this.checks = checks;
    this.#rates = new Rates(() => host.clock.now(), settings.rates.unitMs);
    this.domains = domains;
    this.queue = queue;
    this.knowsRecipient = knowsRecipient;
    this.#places = places;
    this.#cleanupPlaces = cleanupPlaces;
  }

  /** No session runs. */
  get isIdle(): boolean {
    return this.#sessions.size === 0;
  }

  trusts(address: string): boolean {
    return isTrusted(this.settings, address);
  }

  /** For the page: which line of which setting decided. */
  noteVerdict(conn: ConnId, { setting, element, action, reply, entry }: Noted, places = this.#places): void {
    this.#host.trace.emit({
      kind: 'policy.verdict',
      host: this.#host.id,
      conn,
      setting,
      element,
      action,
      subject: reply?.lines[0] ?? '',
      place: places.of(setting, element),
      ...(entry && { entry }),
    });
  }

  /** Too much of a thing from one client; null while it is within limits. */
  rateRefusal(verb: string, address: string): Reply | null {
    const { rates } = this.settings;
    const limited = (verb === 'MAIL' && rates.messages > 0) || (verb === 'AUTH' && rates.auths > 0);
    if (!limited || this.trusts(address)) return null;
    if (verb === 'MAIL' && this.#rates.isTooMany('message', address, rates.messages)) return tooMuchMail(address);
    return verb === 'AUTH' && this.#rates.isTooMany('auth', address, rates.auths) ? tooManyAuths(address) : null;
  }

  /** Takes responsibility for a message, or says why not (RFC 5321 §4.2.5). */
  take(transaction: ServerTransaction, sent: Octets, reception: Arrival): Reply {
    const { reversePath, forwardPaths, dsn, smtputf8, chunks } = transaction;
    const content = cleanedUp(sent, this.settings.strayCrReplaced);
    const { header } = splitMessage(content);
    if (countHops(header) > this.settings.hopsMax) return tooManyHops;
    const checked = this.checks.judge(content);
    if (checked.action !== 'accept') this.noteVerdict(reception.conn, checked, this.#cleanupPlaces);
    if (checked.action === 'reject') return checked.reply;
    const queueId = this.queue.nextId();
    const envelope: Envelope = {
      reversePath: reversePath ?? '',
      forwardPaths: withoutDuplicates(redirected(forwardPaths, transaction.effects)),
      ...(Object.keys(dsn).length > 0 && { dsn }),
      ...(smtputf8 && { smtputf8 }),
    };
    if (this.queue.rewritten(envelope) === null) return serviceUnavailable;
    if (checked.action !== 'discard' && !transaction.discarded) {
      const received = this.#received(queueId, forwardPaths, smtputf8, reception);
      const message = octets(prepended(transaction.effects) + received + content);
      const messageId = /^message-id:[ \t]*(.*)$/im.exec(header)?.[1]?.trim() ?? '';
      reception.log.queued(queueId, reception.login);
      this.queue.accept(queueId, envelope, message, messageId, reception.conn);
      // It never comes to a first attempt: cleanup(8) puts it into the hold queue.
      if (checked.action === 'hold' || transaction.effects.some(({ kind }) => kind === 'hold'))
        this.queue.hold(queueId);
    }
    return chunks.count > 0 ? chunksQueuedAs(sent.length, queueId) : queuedAs(queueId);
  }

  #received(queueId: string, recipients: readonly string[], smtputf8: boolean, arrival: Arrival): Octets {
    const { helo, client, tls, login } = arrival;
    const extended = helo?.verb === 'EHLO' ? (smtputf8 ? 'UTF8SMTP' : 'ESMTP') : null;
    return receivedField({
      helo: helo?.name ?? 'unknown',
      clientName: client.name,
      clientAddress: client.address,
      by: this.settings.hostname,
      // RFC 3848, RFC 6531 §4.3.
      protocol: extended === null ? 'SMTP' : `${extended}${tls ? 'S' : ''}${login === null ? '' : 'A'}`,
      queueId,
      recipients,
      date: mailDate(this.#host.startsAt, this.#host.clock.now()),
    });
  }

  ended(session: SmtpServerSession): void {
    this.#sessions.delete(session);
  }

  /** The mail system stops: sessions end where they are, their connections are closed (master(8) on SIGTERM). */
  hangUp(): void {
    for (const session of [...this.#sessions.keys()]) session.kill();
  }

  /** The host loses power: sessions end without a word. */
  abandon(): void {
    for (const session of this.#sessions.keys()) session.abandon();
    this.#sessions.clear();
  }

  accept(socket: TcpSocket): SmtpServerSession {
    const { address } = socket.remote;
    const fromClient = [...this.#sessions.values()].filter((known) => known === address).length;
    const session = new SmtpServerSession(this.#host, this, socket);
    const { connections } = this.settings.rates;
    const tooFast =
      connections > 0 && !this.trusts(address) && this.#rates.isTooMany('connection', address, connections);
    const max = this.settings.connectionsPerClientMax;
    if (tooFast || (max > 0 && fromClient >= max)) {
      session.refuse(tooManyConnections(this.settings.hostname, address));
      return session;
    }
    this.#sessions.set(session, address);
    lookUpPeer(this.#host, address, ({ name, reverseName }) => session.greet(name, reverseName));
    return session;
  }
}
