import type { CloseReason } from '../../net/events.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import { octets, type Octets } from '../../octets.ts';
import { parseCapabilities, type Capabilities } from '../../smtp/extensions.ts';
import { ReplyReader, type Reply } from '../../smtp/reply.ts';
import { stuff } from '../../smtp/stuffing.ts';
import type { DeliveryProblem } from '../../trace.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { Deadline } from '../deadline.ts';
import type { HostContext } from '../host.ts';
import { smtpClientMachine, type ClientEvent, type ClientPort } from './machine.ts';
import { mailParameters } from './parameters.ts';
import { Transaction, type ClientTimeouts, type RecipientOutcome, type Relay, type Transfer } from './transfer.ts';

export interface SessionListener {
  /** Ready for a transaction: after the greeting, and again after each one. */
  free(session: SmtpClientSession): void;
  /** It never became ready, or broke off between transactions. */
  failed(session: SmtpClientSession, problem: DeliveryProblem): void;
}

const noExtensions: Capabilities = parseCapabilities([]);

/** One connection of an SMTP client. Owns the socket and the data; the machine decides what is due. */
export class SmtpClientSession implements ClientPort {
  readonly relay: Relay;
  readonly #host: HostContext;
  readonly #timeouts: ClientTimeouts;
  readonly #listener: SessionListener;
  readonly #socket: TcpSocket;
  readonly #reader = new ReplyReader();
  readonly #machine: RunningMachine<typeof smtpClientMachine>;
  readonly #deadline: Deadline;
  /** The commands whose replies are awaited, oldest first: replies come in order (RFC 2920 §3.2). */
  readonly #awaited: string[] = [];
  #capabilities: Capabilities = noExtensions;
  #transaction: Transaction | null = null;
  #over = false;

  constructor(host: HostContext, relay: Relay, timeouts: ClientTimeouts, listener: SessionListener) {
    this.#host = host;
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
        data: (bytes) => this.#read(bytes),
        closed: (how) => this.#send({ type: 'CLOSED', how }),
      },
      timeouts.connectMs,
    );
    this.#machine = startMachine(host, { machine: 'smtp-client', id: this.#socket.conn }, smtpClientMachine, {
      port: this,
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Hands over a message. Only while free. `done` gets one outcome for each recipient. */
  transfer(transfer: Transfer, done: (outcomes: readonly RecipientOutcome[]) => void): void {
    this.#transaction = new Transaction(transfer, this.relay.name, done);
    this.#send({ type: 'TRANSFER' });
  }

  /** Says QUIT and waits for the answer before closing (RFC 5321 §4.1.1.10). Only while free. */
  quit(): void {
    this.#send({ type: 'QUIT' });
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
    for (const read of this.#reader.push(bytes)) {
      if (this.#over) return;
      if ('error' in read) return this.#send({ type: 'GARBAGE' });
      const to = this.#awaited.shift() ?? '';
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
    this.#socket.write(octets(`${line}\r\n`));
  }

  // What the machine has done:

  sayHello(verb: 'EHLO' | 'HELO'): void {
    this.#write(verb, `${verb} ${this.#host.fqdn}`, this.#timeouts.helloMs);
  }

  learnExtensions(reply: Reply): void {
    this.#capabilities = parseCapabilities(reply.lines);
  }

  get pipelined(): boolean {
    return this.#capabilities.pipelining;
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
    const recipients = transfer.recipients.map((recipient) => `RCPT TO:<${recipient}>\r\n`).join('');
    this.#write('DATA', `${mail}\r\n${recipients}DATA`, this.#timeouts.mailMs);
  }

  sendNextRecipient(): void {
    const recipient = this.#open.nextRecipient;
    if (!this.pipelined && recipient !== null) this.#write('RCPT', `RCPT TO:<${recipient}>`, this.#timeouts.rcptMs);
  }

  sendData(): void {
    this.#write('DATA', 'DATA', this.#timeouts.dataMs);
  }

  sendContent(): void {
    this.#awaited.push('.');
    this.#deadline.arm(this.#timeouts.contentMs);
    this.#socket.write(octets(`${stuff(this.#open.transfer.message)}.\r\n`));
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

  giveUp(reply: Reply, command: string): void {
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

  /** Every open recipient shares the session's fate; without a transaction the listener hears of it. */
  #end(problem: DeliveryProblem): void {
    this.#over = true;
    this.#deadline.disarm();
    this.#transaction?.failOpen(problem);
    const inTransaction = this.#transaction !== null;
    this.#report();
    if (!inTransaction) this.#listener.failed(this, problem);
  }

  #report(): void {
    const transaction = this.#transaction;
    this.#transaction = null;
    transaction?.done(transaction.outcomes);
  }
}
