import type { LookupResult } from '../../dns/record.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import type { Octets } from '../../octets.ts';
import { isServiceQuestion, questionKey, type Client, type Question, type SessionDetails } from '../../policy/facts.ts';
import type { Pending } from '../../policy/verdict.ts';
import type { Command } from '../../smtp/command.ts';
import { epochMs } from '../../mail/date.ts';
import type { Frame, Framing } from '../../smtp/framing.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { HostContext } from '../host.ts';
import type { Channel } from '../channel.ts';
import { no, type Judgement, type SessionFacts } from './judge.ts';
import type { Judgeable } from './machine.ts';
import type { SaslContext } from './sasl.ts';
import type { Arrival, SmtpService } from './service.ts';
import { SessionLog } from './session-log.ts';
import { ServerTransaction } from './transaction.ts';
import { bareLfIsFree } from './settings.ts';

export type Bdat = Extract<Command, { verb: 'BDAT' }>;
export type Line = Extract<Frame, { kind: 'line' }>;
export type Content = Extract<Frame, { kind: 'content' }>;

/** What a session knows: who is there, what was said, what was found out. Its ways to the world are its parts. */
export class SessionState implements SessionDetails {
  readonly host: HostContext;
  readonly service: SmtpService;
  readonly socket: TcpSocket;
  readonly framing: Framing;
  readonly channel: Channel;
  readonly log: SessionLog;
  readonly transaction = new ServerTransaction();
  /** What was looked up for policy in this session. */
  readonly lookups = new Map<string, LookupResult>();
  /** What policy services said about the command that is being judged. */
  readonly answers = new Map<string, string | null>();
  peer: Client;
  helo: { readonly verb: 'EHLO' | 'HELO'; readonly name: string } | null = null;
  login: string | null = null;
  saslMethod = '';
  /** What policy has put off to RCPT. */
  pending: Pending | null = null;
  /** BDAT whose octets are being read, and what is wrong with it: that is said once they are read. */
  announced: { readonly command: Bdat; readonly refusal: Judgement | null } | null = null;
  content: Content | null = null;
  /** What policy says about the content; null when that was said before. */
  contentJudgement: Judgement | null = null;
  judged: { readonly event: Judgeable; readonly judgement: Judgement } | null = null;
  /** What the next reply answers. */
  verb = 'connect';

  constructor(host: HostContext, service: SmtpService, socket: TcpSocket, framing: Framing, channel: Channel) {
    this.host = host;
    this.log = new SessionLog(host);
    this.service = service;
    this.socket = socket;
    this.framing = framing;
    this.channel = channel;
    const { address, port } = socket.remote;
    this.peer = { name: 'unknown', reverseName: 'unknown', address, port, trusted: service.trusts(address) };
  }

  /** `client.example.org[192.0.2.1]`. */
  get client(): string {
    return `${this.peer.name}[${this.peer.address}]`;
  }

  judgementOf(event: Judgeable): Judgement {
    if (this.judged?.event !== event) throw new Error(`${event.type} was not judged`);
    return this.judged.judgement;
  }

  /** The client's names: the one that leads back to its address, and the one that the reverse lookup gave. */
  introduceClient(name: string | null, reverseName: string | null): void {
    this.peer = { ...this.peer, name: name ?? 'unknown', reverseName: reverseName ?? 'unknown' };
    this.log.connected(this.client);
  }

  remember(question: Question, answer: LookupResult | string | null): void {
    if (isServiceQuestion(question)) this.answers.set(questionKey(question), answer as string | null);
    else this.lookups.set(questionKey(question), answer as LookupResult);
  }

  noteCommand(verb: string, line: Octets): void {
    this.verb = verb;
    this.host.trace.emit({ kind: 'smtp.command', host: this.host.id, conn: this.socket.conn, verb, line });
  }

  noteContent(content: Content): void {
    this.content = content;
    this.verb = '.';
    const { message, dotsRemoved } = content;
    const { conn } = this.socket;
    this.host.trace.emit({ kind: 'smtp.content', host: this.host.id, conn, content: message, dotsRemoved });
  }

  /** What a line that ends with LF alone is answered; null where this client may say it. */
  get bareLfRefusal(): Reply | null {
    const { settings } = this.service;
    return bareLfIsFree(settings, this.socket.remote) ? null : settings.bareLfRefusal;
  }

  /** What the octets of a chunk are refused for, whatever BDAT said; null for nothing. */
  judgeOctets(chunk: Octets): Judgement | null {
    const { bareLfRefusal } = this;
    return bareLfRefusal && this.transaction.hasBareLf(chunk) ? no(bareLfRefusal) : null;
  }

  get arrival(): Arrival {
    return {
      conn: this.socket.conn,
      helo: this.helo,
      client: { name: this.peer.name, address: this.peer.address },
      tls: this.channel.info !== null,
      login: this.login,
      log: this.log,
    };
  }

  get #mechanisms(): readonly string[] {
    return this.service.settings.auth.offered[this.channel.info ? 'secure' : 'plain'];
  }

  /** AUTH is on, but no mechanism is left: smtpd(8) dies of `fatal: no SASL authentication mechanisms`. */
  get saslIsBroken(): boolean {
    const { auth, tls } = this.service.settings;
    const isSealed = this.channel.info !== null;
    return auth.enabled && this.#mechanisms.length === 0 && (isSealed || !(tls.required || tls.wrapped));
  }

  /** What AUTH works with, now. */
  get sasl(): SaslContext {
    const { auth, hostname } = this.service.settings;
    const { id, clock, chance, startsAt } = this.host;
    return {
      ...auth,
      offered: this.#mechanisms,
      challengeParts: {
        draw: (below) => chance.int(id, 'sasl challenge', below),
        seconds: Math.floor((epochMs(startsAt) + clock.now()) / 1000),
        hostname,
      },
    };
  }

  /** More was written than may be at this point (RFC 2920 §3.1; Postfix: reject_unauth_pipelining). */
  get #isPipelinedUnasked(): boolean {
    return this.framing.waitingBytes > 0 && (this.helo?.verb !== 'EHLO' || this.verb === 'DATA');
  }

  get facts(): SessionFacts {
    const { reversePath, forwardPaths, declaredBytes, smtputf8, chunks } = this.transaction;
    const { settings, domains, knowsRecipient } = this.service;
    return {
      settings,
      domains,
      knowsRecipient,
      client: this.peer,
      login: this.login,
      tls: this.channel.info !== null,
      helo: this.helo?.name ?? null,
      reversePath,
      recipientCount: forwardPaths.length,
      onlyRecipient: forwardPaths.length === 1 ? (forwardPaths[0] ?? null) : null,
      declaredBytes,
      smtputf8,
      chunks,
      pipelinedUnasked: this.#isPipelinedUnasked,
      pending: this.pending,
      discarding: this.transaction.discarded,
      details: this,
      lookups: this.lookups,
      answers: this.answers,
    };
  }

  // For policy services:

  get protocol(): SessionDetails['protocol'] {
    return this.helo?.verb === 'EHLO' ? 'ESMTP' : 'SMTP';
  }

  get helloVerb(): SessionDetails['helloVerb'] {
    return this.verb === 'HELO' ? 'HELO' : 'EHLO';
  }

  get server(): SessionDetails['server'] {
    return this.socket.local;
  }

  get instance(): string {
    return `${this.socket.conn}.${this.transaction.count}`;
  }

  get sizeBytes(): number {
    return this.content?.message.length ?? (this.transaction.chunks.sizeBytes || this.transaction.declaredBytes);
  }

  get cipher(): SessionDetails['cipher'] {
    const { info } = this.channel;
    return info && { protocol: info.version, name: info.cipher, keyBits: 256 };
  }
}
