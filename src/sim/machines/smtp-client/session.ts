import type { CloseReason } from '../../net/events.ts';
import { certificateProblem } from '../../net/certificate.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import { isoDate } from '../../mail/date.ts';
import { toSevenBits } from '../../mail/seven-bit.ts';
import { octets, type Octets } from '../../octets.ts';
import { parseCapabilities, type Capabilities } from '../../smtp/extensions.ts';
import { ReplyReader, type Reply } from '../../smtp/reply.ts';
import { stuff } from '../../smtp/stuffing.ts';
import type { DeliveryProblem } from '../../trace.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { Channel } from '../channel.ts';
import { Deadline } from '../deadline.ts';
import type { HostContext } from '../host.ts';
import { smtpClientMachine, type ClientEvent, type ClientPort } from './machine.ts';
import { isConverted, mailParameters, rcptParameters, sizeProblem, utf8Problem } from './parameters.ts';
import { chooseMechanism, SaslClient } from './sasl.ts';
import { onward, type Onward } from './security.ts';
import { Transaction, type ClientTimeouts, type RecipientOutcome, type Relay, type Transfer } from './transfer.ts';

export interface SessionListener {
  /** Ready for a transaction: after the greeting, and again after each one. */
  free(session: SmtpClientSession): void;
  /** It is over, and nobody asked it to be; whose transaction was under way hears of that first. */
  failed(session: SmtpClientSession, problem: DeliveryProblem): void;
}

/** One connection of an SMTP client. Owns the socket and the data; the machine decides what is due. */
export class SmtpClientSession implements ClientPort {
  readonly relay: Relay;
  readonly #host: HostContext;
  readonly #timeouts: ClientTimeouts;
  readonly #listener: SessionListener;
  readonly #socket: TcpSocket;
  readonly #channel: Channel;
  #reader: ReplyReader;
  readonly #machine: RunningMachine<typeof smtpClientMachine>;
  readonly #deadline: Deadline;
  /** The commands whose replies are awaited, oldest first: replies come in order (RFC 2920 §3.2). */
  readonly #awaited: string[] = [];
  #capabilities: Capabilities = parseCapabilities([]);
  /** What the reply just read answers. */
  #answered = '';
  #sasl: SaslClient | null = null;
  #transaction: Transaction | null = null;
  #over = false;

  constructor(host: HostContext, relay: Relay, timeouts: ClientTimeouts, listener: SessionListener) {
    this.#host = host;
    this.#reader = new ReplyReader(timeouts.garbage);
    this.relay = relay;
    this.#timeouts = timeouts;
    this.#listener = listener;
    this.#deadline = new Deadline(host.clock, () => this.#send({ type: 'TIMEOUT' }));
    this.#socket = host.net.connect(
      host.id,
      relay.address,
      relay.port,
      {
        opened: () => this.#opened(),
        data: (bytes) => this.#channel.receive(bytes),
        closed: (how) => this.#send({ type: 'CLOSED', how }),
      },
      timeouts.connectMs,
    );
    this.#channel = new Channel(host, this.#socket, {
      heard: (bytes) => this.#read(bytes),
      secured: () => this.#tlsOver({ type: 'SECURED' }),
      broken: () => this.#tlsOver({ type: 'TLS_FAILED' }),
    });
    this.#machine = startMachine(host, { machine: 'smtp-client', id: this.#socket.conn }, smtpClientMachine, {
      port: this,
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Hands over a message. Only while free. `done` gets one outcome for each recipient. */
  transfer(transfer: Transfer, done: (outcomes: readonly RecipientOutcome[]) => void): void {
    this.#transaction = new Transaction(transfer, this.relay.name, this.#capabilities.dsn, done);
    this.#send({ type: 'TRANSFER' });
  }

  /** Says QUIT and waits for the answer before closing (RFC 5321 §4.1.1.10). Only while free. */
  quit(): void {
    this.#send({ type: 'QUIT' });
  }

  /** The client's process ends: the connection is closed where it is. */
  kill(): void {
    this.abandon();
    this.#socket.close();
  }

  /** The host loses power. */
  abandon(): void {
    this.#over = true;
    this.#deadline.disarm();
    this.#machine.stop();
  }

  #opened(): void {
    this.#awaited.push('connect');
    this.#deadline.arm(this.#timeouts.helloMs);
    this.#send({ type: 'OPENED' });
  }

  #read(bytes: Octets): void {
    const reader = this.#reader;
    for (const read of reader.push(bytes)) {
      // What came in plain text behind the reply to STARTTLS does not count (RFC 3207 §5).
      if (this.#over || reader !== this.#reader) return;
      if ('error' in read) return this.#send({ type: 'GARBAGE' });
      const to = this.#awaited.shift() ?? '';
      this.#answered = to;
      this.#host.trace.emit({ kind: 'smtp.heard', host: this.#host.id, conn: this.#socket.conn, to, code: read.code });
      this.#send({ type: 'REPLY', reply: read });
    }
  }

  #send(event: ClientEvent): void {
    if (this.#over) return;
    this.#machine.send(event);
    if (this.#machine.snapshot.status === 'done') this.#over = true;
  }

  #write(verb: string, line: string, waitMs: number): void {
    this.#awaited.push(verb);
    this.#deadline.arm(waitMs);
    this.#channel.write(octets(`${line}\r\n`));
  }

  // What the machine has done:

  sayHello(verb: 'EHLO' | 'HELO'): void {
    this.#write(verb, `${verb} ${this.#host.fqdn}`, this.#timeouts.helloMs);
  }

  learnExtensions(reply: Reply): void {
    this.#capabilities = this.#offered(reply);
  }

  /** What the server offers as of this reply. One that refuses STARTTLS tells nothing new. */
  #offered(reply: Reply): Capabilities {
    return this.#answered === 'STARTTLS' ? this.#capabilities : parseCapabilities(reply.lines);
  }

  onwardAfter(reply: Reply): Onward | null {
    const tlsRefused = this.#answered === 'STARTTLS';
    if (!tlsRefused && (reply.code < 200 || reply.code > 299)) return null;
    const sealed = this.#channel.info !== null;
    return onward(this.relay.security, { capabilities: this.#offered(reply), sealed, tlsRefused });
  }

  get wrapped(): boolean {
    return this.relay.security.tls === 'wrapped';
  }

  sendStartTls(): void {
    this.#write('STARTTLS', 'STARTTLS', this.#timeouts.helloMs);
  }

  startTls(): void {
    this.#reader = new ReplyReader(this.#timeouts.garbage);
    this.#awaited.unshift('TLS');
    this.#deadline.arm(this.#timeouts.helloMs);
    this.#channel.startTls({ side: 'client', serverName: this.relay.host });
  }

  #tlsOver(event: ClientEvent): void {
    this.#awaited.shift();
    this.#send(event);
  }

  get certificateRefused(): boolean {
    return this.relay.security.verified && this.#certificateProblem !== null;
  }

  get #certificateProblem() {
    const { info } = this.#channel;
    const today = isoDate(this.#host.startsAt, this.#host.clock.now());
    return info && certificateProblem(info.certificate, this.relay.host, today);
  }

  sendLogin(): void {
    const { login } = this.relay.security;
    const mechanism = login && chooseMechanism(this.#capabilities.authMechanisms, login, this.#channel.info !== null);
    if (!mechanism) throw new Error('there is no way to log in');
    this.#sasl = new SaslClient(mechanism, login);
    this.#write('AUTH', this.#sasl.command, this.#timeouts.helloMs);
  }

  answerChallenge(reply: Reply): void {
    if (this.#sasl) this.#write('AUTH', this.#sasl.answer(reply.lines[0] ?? ''), this.#timeouts.helloMs);
  }

  refuse(why: 'tls-missing' | 'login-missing' | 'certificate' | 'handshake'): void {
    const relay = this.relay.name;
    if (why === 'login-missing') this.#end({ kind: 'no-login', relay });
    else if (why === 'certificate') this.#end({ kind: 'tls', relay, why: this.#certificateProblem ?? 'untrusted' });
    else this.#end({ kind: 'tls', relay, why: why === 'handshake' ? 'handshake' : 'not-offered' });
    this.#socket.close();
  }

  get pipelined(): boolean {
    return this.#capabilities.pipelining && !this.probing;
  }

  get probing(): boolean {
    return this.#transaction?.transfer.probe === true;
  }

  get recipientsToCome(): number {
    return this.#open.toCome;
  }

  anyAccepted(reply: Reply): boolean {
    return this.#open.anyAccepted(reply);
  }

  sendEnvelope(): void {
    const { transfer } = this.#open;
    const mail = `MAIL FROM:<${transfer.reversePath}>${mailParameters(this.#capabilities, transfer)}`;
    if (!this.pipelined) return this.#write('MAIL', mail, this.#timeouts.mailMs);
    this.#awaited.push('MAIL', ...transfer.recipients.map(() => 'RCPT'));
    const recipients = transfer.recipients.map((recipient) => `${this.#rcpt(recipient)}\r\n`).join('');
    this.#write('DATA', `${mail}\r\n${recipients}DATA`, this.#timeouts.mailMs);
  }

  sendNextRecipient(): void {
    const recipient = this.#open.nextRecipient;
    if (!this.pipelined && recipient !== null) this.#write('RCPT', this.#rcpt(recipient), this.#timeouts.rcptMs);
  }

  #rcpt(recipient: string): string {
    return `RCPT TO:<${recipient}>${rcptParameters(this.#capabilities, this.#open.transfer, recipient)}`;
  }

  get isHopeless(): boolean {
    return this.#hopeless !== null;
  }

  get #hopeless(): DeliveryProblem | null {
    const about = [this.#capabilities, this.#open.transfer, this.relay.name] as const;
    return sizeProblem(...about) ?? utf8Problem(...about);
  }

  turnAway(): void {
    const problem = this.#hopeless;
    // Postfix breaks off without a word where a message is too big.
    if (problem?.kind === 'no-smtputf8') this.#channel.write(octets('QUIT\r\n'));
    if (problem) this.#end(problem);
    this.#socket.close();
  }

  sendData(): void {
    this.#write('DATA', 'DATA', this.#timeouts.dataMs);
  }

  sendContent(): void {
    this.#awaited.push('.');
    this.#deadline.arm(this.#timeouts.contentMs);
    const { transfer } = this.#open;
    const content = isConverted(this.#capabilities, transfer) ? toSevenBits(transfer.message) : transfer.message;
    this.#channel.write(octets(`${stuff(content)}.\r\n`));
  }

  sendNothing(): void {
    this.#write('.', '.', this.#timeouts.contentMs);
  }

  sendReset(): void {
    this.#write('RSET', 'RSET', this.#timeouts.rcptMs);
  }

  sendQuit(): void {
    this.#write('QUIT', 'QUIT', this.#timeouts.quitMs);
  }

  recordForAll(reply: Reply, command: string): void {
    this.#open.failOpen({ kind: 'reply', reply, command, relay: this.relay.name });
  }

  recordRecipient(reply: Reply): void {
    this.#open.recordRecipient(reply);
  }

  recordFinal(reply: Reply): void {
    this.#open.recordFinal(reply);
  }

  becomeFree(): void {
    this.#deadline.disarm();
    this.#report();
    // The listener may start the next transaction at once, which the machine takes after this step.
    this.#listener.free(this);
  }

  /** A server that does not close itself (421) hears QUIT; nobody waits for its answer (smtp_skip_quit_response). */
  giveUp(reply: Reply, command: string): void {
    if (reply.code !== 421) this.#channel.write(octets('QUIT\r\n'));
    this.#end({ kind: 'reply', reply, command, relay: this.relay.name });
    this.#socket.close();
  }

  breakOff(how: 'timed-out' | 'garbage'): void {
    this.#end({ kind: 'connection', how, relay: this.relay.name, command: this.#stage });
    this.#socket.reset();
  }

  lose(how: CloseReason): void {
    this.#end({ kind: 'connection', how, relay: this.relay.name, command: this.#stage });
    this.#socket.close();
  }

  hangUp(): void {
    this.#over = true;
    this.#deadline.disarm();
    this.#socket.close();
    this.#listener.failed(this, { kind: 'connection', how: 'closed', relay: this.relay.name, command: null });
  }

  get #open(): Transaction {
    if (!this.#transaction) throw new Error('no transaction is open');
    return this.#transaction;
  }

  /** What was awaited when it went wrong; null before the connection stood. */
  get #stage(): string | null {
    return this.#awaited[0] ?? null;
  }

  /** Every open recipient shares the session's fate. */
  #end(problem: DeliveryProblem): void {
    this.#over = true;
    this.#deadline.disarm();
    this.#transaction?.failOpen(problem);
    this.#report();
    this.#listener.failed(this, problem);
  }

  #report(): void {
    const transaction = this.#transaction;
    this.#transaction = null;
    transaction?.done(transaction.outcomes);
  }
}
