import { mailDate } from '../../mail/date.ts';
import { countHops, receivedField } from '../../mail/received.ts';
import { splitMessage } from '../../mail/message.ts';
import type { TcpHandler, TcpSocket } from '../../net/tcp.ts';
import { octets, type Octets } from '../../octets.ts';
import * as replies from '../../smtp/catalogue.ts';
import { parseCommand, type Command } from '../../smtp/command.ts';
import { Framing, type Frame } from '../../smtp/framing.ts';
import { formatReply, type Reply } from '../../smtp/reply.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { Deadline } from '../deadline.ts';
import type { HostContext } from '../host.ts';
import { judge, type Judgement, type SessionFacts } from './judge.ts';
import { smtpServerMachine, type CommandEvent, type OrderReply, type ServerEvent, type ServerPort } from './machine.ts';
import type { SmtpService } from './service.ts';

const eventTypes: Partial<Record<Command['verb'], CommandEvent['type']>> = {
  EHLO: 'HELLO',
  HELO: 'HELLO',
  MAIL: 'MAIL',
  RCPT: 'RCPT',
  DATA: 'DATA',
  RSET: 'RSET',
  QUIT: 'QUIT',
};

/** Commands that do no work: too many of them count as errors (Postfix: smtpd_junk_command_limit). */
const junk = new Set(['NOOP', 'VRFY', 'ETRN', 'RSET']);

/** One connection of an SMTP server. Owns the socket, the envelope and the verdicts; the machine decides the order. */
export class SmtpServerSession implements ServerPort, TcpHandler {
  readonly #host: HostContext;
  readonly #service: SmtpService;
  readonly #socket: TcpSocket;
  readonly #framing: Framing;
  readonly #machine: RunningMachine<typeof smtpServerMachine>;
  readonly #deadline: Deadline;
  readonly #clientTrusted: boolean;
  #clientName = 'unknown';
  #greeted = false;
  #helo: { verb: 'EHLO' | 'HELO'; name: string } | null = null;
  #reversePath = '';
  #forwardPaths: string[] = [];
  #content: Extract<Frame, { kind: 'content' }> | null = null;
  #judged: { event: CommandEvent; judgement: Judgement } | null = null;
  #verb = 'connect';
  #errors = 0;
  #junkCommands = 0;
  /** A reply is held back, and all that comes after it (Postfix: smtpd_error_sleep_time). */
  #holding = false;
  #over = false;

  constructor(host: HostContext, service: SmtpService, socket: TcpSocket) {
    this.#host = host;
    this.#service = service;
    this.#socket = socket;
    this.#framing = new Framing(service.settings.framing);
    this.#clientTrusted = service.trusts(socket.remote.address);
    this.#deadline = new Deadline(host.clock, () => this.#send({ type: 'TIMEOUT' }));
    this.#machine = startMachine(host, { machine: 'smtp-server', id: socket.conn }, smtpServerMachine, { port: this });
  }

  /** Says the first word (RFC 5321 §4.3.1), once the client's name is known or known not to be. */
  greet(clientName: string): void {
    if (this.#over) return;
    this.#clientName = clientName;
    this.#greeted = true;
    this.#say(replies.greeting(this.#service.settings.banner));
    this.#read();
  }

  /** Refuses the session in its first line. */
  refuse(reply: Reply): void {
    this.#say(reply);
    this.hangUp();
  }

  // From the network:

  data(bytes: Octets): void {
    this.#framing.push(bytes);
    this.#read();
  }

  closed(): void {
    this.#send({ type: 'LOST' });
    this.#finish();
  }

  /** The host loses power. */
  abandon(): void {
    this.#machine.stop();
    this.#over = true;
    this.#deadline.disarm();
  }

  #read(): void {
    const cause = this.#host.clock.cause;
    while (this.#greeted && !this.#holding && !this.#over) {
      const frame = this.#framing.next();
      if (!frame) break;
      this.#host.clock.cause = cause;
      if (frame.kind === 'line') this.#takeLine(frame.line);
      else this.#takeContent(frame);
    }
  }

  #takeLine(line: Octets): void {
    if (this.#errors >= this.#service.settings.hardErrorLimit) return this.#send({ type: 'EXPEL' });
    const command = parseCommand(line, this.#service.settings.strictEnvelopes);
    this.#verb = /^(UNKNOWN|FORBIDDEN|BLANK)$/.test(command.verb) ? '' : command.verb;
    this.#host.trace.emit({
      kind: 'smtp.command',
      host: this.#host.id,
      conn: this.#socket.conn,
      verb: this.#verb,
      line,
    });
    if (junk.has(command.verb) && ++this.#junkCommands > this.#service.settings.junkCommandLimit) this.#errors++;
    this.#send({ type: eventTypes[command.verb] ?? 'OTHER', command });
    if (command.verb === 'FORBIDDEN') {
      this.#send({ type: 'LOST' });
      this.hangUp();
    }
  }

  #takeContent(frame: Extract<Frame, { kind: 'content' }>): void {
    this.#content = frame;
    this.#verb = '.';
    this.#host.trace.emit({
      kind: 'smtp.content',
      host: this.#host.id,
      conn: this.#socket.conn,
      content: frame.message,
      dotsRemoved: frame.dotsRemoved,
    });
    this.#send({ type: 'CONTENT' });
  }

  #send(event: ServerEvent): void {
    if (!this.#over && this.#machine.snapshot.status !== 'done') this.#machine.send(event);
  }

  // What the machine has done:

  get helloRequired(): boolean {
    return this.#service.settings.helloRequired && this.#helo === null;
  }

  accepts(event: CommandEvent): boolean {
    return this.#judgementOf(event).accepted;
  }

  answer(event: CommandEvent): void {
    const { reply, verdict } = this.#judgementOf(event);
    if (verdict) this.#service.noteVerdict(this.#socket.conn, verdict);
    this.#say(reply);
  }

  say(reply: OrderReply): void {
    this.#say(replies[reply]);
  }

  introduce(event: CommandEvent): void {
    const { verb } = event.command;
    if (verb === 'EHLO' || verb === 'HELO') this.#helo = { verb, name: this.#judgementOf(event).value };
  }

  openTransaction(event: CommandEvent): void {
    this.#reversePath = this.#judgementOf(event).value;
    this.#forwardPaths = [];
    this.#junkCommands = 0;
  }

  addRecipient(event: CommandEvent): void {
    this.#forwardPaths.push(this.#judgementOf(event).value);
  }

  discard(): void {
    this.#reversePath = '';
    this.#forwardPaths = [];
    this.#content = null;
  }

  receiveContent(): void {
    this.#framing.expectContent();
  }

  concludeContent(): void {
    const content = this.#content;
    if (!content) throw new Error('the content ended before it was read');
    if (content.tooBig) return this.#say(replies.tooBig);
    const { header } = splitMessage(content.message);
    if (countHops(header) > this.#service.settings.hopsMax) return this.#say(replies.tooManyHops);
    const queueId = this.#service.queue.nextId();
    const message = octets(this.#received(queueId) + content.message);
    const messageId = /^message-id:[ \t]*(.*)$/im.exec(header)?.[1]?.trim() ?? '';
    const envelope = { reversePath: this.#reversePath, forwardPaths: this.#forwardPaths };
    this.#service.queue.accept(queueId, envelope, message, messageId, this.#socket.conn);
    this.#say(replies.queuedAs(queueId));
  }

  expel(why: 'timeout' | 'errors'): void {
    const { hostname } = this.#service.settings;
    this.#say(why === 'timeout' ? replies.timeoutExceeded(hostname) : replies.tooManyErrors(hostname));
  }

  hangUp(): void {
    if (this.#holding) return;
    this.#socket.close();
    this.#finish();
  }

  #judgementOf(event: CommandEvent): Judgement {
    if (this.#judged?.event !== event) this.#judged = { event, judgement: judge(event.command, this.#facts()) };
    return this.#judged.judgement;
  }

  #facts(): SessionFacts {
    return {
      settings: this.#service.settings,
      domains: this.#service.domains,
      knowsLocal: this.#service.knowsLocal,
      clientTrusted: this.#clientTrusted,
      helo: this.#helo?.name ?? null,
      reversePath: this.#reversePath,
      recipientCount: this.#forwardPaths.length,
    };
  }

  #received(queueId: string): Octets {
    return receivedField({
      helo: this.#helo?.name ?? 'unknown',
      clientName: this.#clientName,
      clientAddress: this.#socket.remote.address,
      by: this.#service.settings.hostname,
      protocol: this.#helo?.verb === 'EHLO' ? 'ESMTP' : 'SMTP',
      queueId,
      recipients: this.#forwardPaths,
      date: mailDate(this.#host.startsAt, this.#host.clock.now()),
    });
  }

  #say(reply: Reply): void {
    if (reply.code >= 400) this.#errors++;
    const { softErrorLimit, errorSleepMs } = this.#service.settings;
    if (this.#errors > softErrorLimit && errorSleepMs > 0 && reply.code >= 400) this.#sayLater(reply, errorSleepMs);
    else this.#sayNow(reply);
  }

  #sayNow(reply: Reply): void {
    this.#host.trace.emit({ kind: 'smtp.reply', host: this.#host.id, conn: this.#socket.conn, to: this.#verb, reply });
    this.#socket.write(formatReply(reply));
    this.#deadline.arm(this.#service.settings.timeoutMs);
  }

  /** Slows down a client that makes errors; what it sent meanwhile is read afterwards. */
  #sayLater(reply: Reply, delayMs: number): void {
    this.#holding = true;
    this.#host.clock.after(delayMs, () => {
      if (this.#over) return;
      this.#holding = false;
      this.#sayNow(reply);
      if (this.#machine.snapshot.status === 'done') this.hangUp();
      else this.#read();
    });
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#deadline.disarm();
    this.#service.ended(this);
  }
}
