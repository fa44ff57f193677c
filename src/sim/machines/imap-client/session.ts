import { isoDate } from '../../mail/date.ts';
import { certificateProblem, type CertificateProblem } from '../../net/certificate.ts';
import type { CloseReason } from '../../net/events.ts';
import type { TcpSocket } from '../../net/tcp.ts';
import { octets, type Octets } from '../../octets.ts';
import { ImapResponseReader, parseResponse, wordsIn, type ImapResponse } from '../../pickup/imap-response.ts';
import { formatSet } from '../../pickup/sequence-set.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { Channel } from '../channel.ts';
import { Deadline } from '../deadline.ts';
import type { HostContext } from '../host.ts';
import type { InboxCopy, PickupListener, PickupProblem, PickupServer } from '../pickup/client.ts';
import { KnownFolder } from './known-folder.ts';
import { wayIn, type LoginDialogue } from './login.ts';
import {
  imapClientMachine,
  type ImapClientEvent,
  type ImapClientPort,
  type ImapDue,
  type ImapOnward,
  type Refusing,
} from './machine.ts';

const connectMs = 60_000;
const answerMs = 120_000;
const goodbyeMs = 10_000;
/** A server may throw out who idles for half an hour (RFC 2177). */
const idleMs = 29 * 60_000;

type Status = Extract<ImapResponse, { kind: 'status' }>;

/** One connection of an IMAP client. Owns socket and folder; the machine decides what is due. */
export class ImapClientSession implements ImapClientPort {
  readonly #host: HostContext;
  readonly #server: PickupServer;
  readonly #listener: PickupListener;
  readonly #socket: TcpSocket;
  readonly #channel: Channel;
  readonly #machine: RunningMachine<typeof imapClientMachine>;
  readonly #deadline: Deadline;
  readonly #folder: KnownFolder;
  readonly #copy: InboxCopy;
  #reader = new ImapResponseReader();
  /** In capitals; null while they are not known. */
  #capabilities: readonly string[] | null = null;
  #hasGreeted = false;
  #loggedIn = false;
  #tags = 0;
  /** The verb whose answer is awaited; null while nobody is connected. */
  #awaited: string | null = null;
  #login: LoginDialogue | null = null;
  /** What the server is just told that was read. */
  #marking: readonly number[] = [];
  #idles = true;
  #restless = false;
  #over = false;

  constructor(host: HostContext, server: PickupServer, copy: InboxCopy, listener: PickupListener) {
    this.#host = host;
    this.#server = server;
    this.#copy = copy;
    this.#listener = listener;
    this.#folder = new KnownFolder(copy);
    this.#deadline = new Deadline(host.clock, () => this.#send({ type: 'TIMEOUT' }));
    this.#socket = host.net.connect(
      host.id,
      server.address,
      server.port,
      {
        opened: () => this.#opened(),
        data: (bytes) => this.#channel.receive(bytes),
        closed: (how) => this.#send({ type: 'CLOSED', how }),
      },
      connectMs,
    );
    this.#channel = new Channel(host, this.#socket, {
      heard: (bytes) => this.#read(bytes),
      secured: () => this.#send({ type: 'SECURED' }),
      broken: () => this.#send({ type: 'TLS_FAILED' }),
    });
    this.#machine = startMachine(host, { machine: 'imap-client', id: this.#socket.conn }, imapClientMachine, {
      port: this,
    });
  }

  /** There is something to do: to look for news, or to tell that something was read. */
  stir(lookForNews: boolean): void {
    if (lookForNews) this.#folder.refresh();
    this.#wake();
  }

  /** Ends it at once, politely; what was under way is not finished. */
  leave(): void {
    if (this.#over) return;
    if (this.#machine.snapshot.matches('idling')) this.#channel.write(octets('DONE\r\n'));
    if (this.#hasGreeted && !this.#channel.isHandshaking) this.#channel.write(octets(`a${++this.#tags} LOGOUT\r\n`));
    this.abandon();
    this.#socket.close();
  }

  /** The host loses power. */
  abandon(): void {
    this.#over = true;
    this.#deadline.disarm();
    this.#machine.stop();
  }

  #wake(): void {
    this.#restless = true;
    this.#send({ type: 'STIR' });
  }

  #opened(): void {
    this.#awaited = 'connect';
    this.#deadline.arm(answerMs);
    this.#send({ type: 'OPENED' });
  }

  #send(event: ImapClientEvent): void {
    if (this.#over) return;
    this.#machine.send(event);
    if (this.#machine.snapshot.status === 'done') this.#over = true;
  }

  #read(bytes: Octets): void {
    const reader = this.#reader;
    reader.push(bytes);
    if (this.#awaited !== null) this.#deadline.arm(answerMs);
    for (let text = reader.next(); text !== null; text = reader.next()) {
      const response = text === 'too-long' ? null : parseResponse(text);
      if (response) this.#take(response);
      else this.#send({ type: 'GARBAGE' });
      // What came in plain text behind the answer to STARTTLS does not count (RFC 9051 §6.2.1).
      if (this.#over || reader !== this.#reader) return;
    }
  }

  #take(response: ImapResponse): void {
    if (response.kind === 'continue') return this.#send({ type: 'CONTINUE', text: response.text });
    if (response.kind === 'capability') this.#capabilities = response.names;
    else if (response.kind === 'status') this.#takeStatus(response);
    else if (this.#folder.take(response)) this.#wake();
  }

  #takeStatus(response: Status): void {
    const { tag, status, code, text } = response;
    if (code?.name === 'CAPABILITY') this.#capabilities = wordsIn(code.value);
    if (!this.#hasGreeted) return this.#greeted(response);
    if (tag === null && status === 'BYE') return this.#send({ type: 'BYE', text });
    this.#folder.take(response);
    if (tag === null) return;
    if (tag !== `a${this.#tags}` || status === 'BYE' || status === 'PREAUTH') return this.#send({ type: 'GARBAGE' });
    if (status === 'OK') this.#succeeded(this.#awaited);
    this.#send({ type: 'ANSWER', status, text });
  }

  #greeted({ tag, status, text }: Status): void {
    this.#hasGreeted = true;
    if (tag !== null || status === 'NO' || status === 'BAD') return this.#send({ type: 'GARBAGE' });
    if (status === 'BYE') return this.#send({ type: 'BYE', text });
    this.#loggedIn = status === 'PREAUTH';
    this.#send({ type: 'GREETING' });
  }

  #succeeded(verb: string | null): void {
    if (verb === 'CAPABILITY') this.#capabilities ??= [];
    if (verb === 'SELECT') this.#folder.selected();
    if (verb === 'LOGIN' || verb === 'AUTHENTICATE') this.#loggedIn = true;
  }

  #command(verb: string, ...words: readonly string[]): void {
    this.#awaited = verb;
    this.#write([`a${++this.#tags}`, verb, ...words].join(' '));
  }

  #write(line: string): void {
    this.#deadline.arm(answerMs);
    this.#channel.write(octets(`${line}\r\n`));
  }

  // What the machine has done:

  get onward(): ImapOnward {
    const { encryption } = this.#server;
    if (this.#capabilities === null) return 'ask';
    if (encryption === 'starttls' && this.#channel.info === null) {
      // A connection that is logged in already cannot be sealed any more (RFC 9051 §7.1.4).
      return this.#capabilities.includes('STARTTLS') && !this.#loggedIn ? 'starttls' : 'tls-missing';
    }
    if (this.#loggedIn) return 'select';
    return wayIn(this.#capabilities, this.#server.login) ? 'login' : 'login-disabled';
  }

  get due(): ImapDue {
    if (this.#folder.isListDue) return 'list';
    if (this.#folder.missing !== '') return 'messages';
    if (this.#folder.unmarked.length > 0) return 'marks';
    return this.#idles && this.#capabilities?.includes('IDLE') ? 'idle' : 'leave';
  }

  get wrapped(): boolean {
    return this.#server.encryption === 'tls';
  }

  get certificateRefused(): boolean {
    return this.#certificateProblem !== null;
  }

  get #certificateProblem(): CertificateProblem | null {
    const { info } = this.#channel;
    const today = isoDate(this.#host.startsAt, this.#host.clock.now());
    return info && certificateProblem(info.certificate, this.#server.host, today);
  }

  get restless(): boolean {
    return this.#restless;
  }

  ask(): void {
    this.#command('CAPABILITY');
  }

  sendStartTls(): void {
    this.#command('STARTTLS');
  }

  startTls(): void {
    this.#reader = new ImapResponseReader();
    this.#capabilities = null;
    this.#awaited = 'TLS';
    this.#deadline.arm(answerMs);
    this.#channel.startTls({ side: 'client', serverName: this.#server.host });
  }

  sendLogin(): void {
    this.#login = wayIn(this.#capabilities ?? [], this.#server.login);
    if (!this.#login) throw new Error('there is no way to log in');
    // After the login others may hold (RFC 9051 §6.1.1); what the server does not tell is asked for.
    this.#capabilities = null;
    this.#command(this.#login.verb, this.#login.words);
  }

  goOn(text: string): void {
    if (this.#login) this.#write(this.#login.goOn(text));
  }

  refuse(why: Refusing): void {
    const relay = this.#server.name;
    if (why === 'login-disabled') this.#fail({ kind: 'login-disabled', relay });
    else if (why === 'certificate') this.#fail({ kind: 'tls', relay, why: this.#certificateProblem ?? 'untrusted' });
    else this.#fail({ kind: 'tls', relay, why: why === 'handshake' ? 'handshake' : 'not-offered' });
    this.#socket.close();
  }

  select(): void {
    this.#command('SELECT', 'INBOX');
  }

  list(): void {
    this.#command('UID FETCH', this.#folder.beginList(), '(FLAGS)');
  }

  listed(): void {
    this.#folder.endList();
  }

  fetchMessages(): void {
    this.#command('UID FETCH', this.#folder.missing, '(FLAGS BODY.PEEK[])');
  }

  fetched(): void {
    this.#folder.endFetch();
  }

  sendMarks(): void {
    this.#marking = this.#folder.unmarked;
    this.#command('UID STORE', formatSet([...this.#marking].sort((a, b) => a - b)), '+FLAGS', '(\\Seen)');
  }

  marked(): void {
    this.#copy.marked(this.#marking);
  }

  idle(): void {
    this.#restless = false;
    this.#command('IDLE');
  }

  rest(): void {
    this.#awaited = null;
    this.#deadline.arm(idleMs);
  }

  endIdle(): void {
    this.#awaited = 'IDLE';
    this.#write('DONE');
  }

  withoutIdle(): void {
    this.#idles = false;
  }

  settle(waiting: boolean): void {
    this.#listener.settled(waiting);
  }

  logOut(): void {
    this.#command('LOGOUT');
    this.#deadline.arm(goodbyeMs);
  }

  hangUp(): void {
    this.#over = true;
    this.#deadline.disarm();
    this.#socket.close();
    this.#listener.ended();
  }

  /** A server that does not close itself hears LOGOUT; nobody waits for its answer. */
  giveUp(status: 'NO' | 'BAD' | 'BYE', text: string): void {
    const command = status === 'BYE' && this.#awaited !== 'connect' ? '' : (this.#awaited ?? '');
    if (status !== 'BYE') this.#channel.write(octets(`a${++this.#tags} LOGOUT\r\n`));
    this.#fail({ kind: 'answer', relay: this.#server.name, command, status, text: octets(text) });
    this.#socket.close();
  }

  breakOff(how: 'timed-out' | 'garbage'): void {
    this.#fail({ kind: 'connection', how, relay: this.#server.name, command: this.#awaited });
    this.#socket.reset();
  }

  lose(how: CloseReason): void {
    this.#fail({ kind: 'connection', how, relay: this.#server.name, command: this.#awaited });
    this.#socket.close();
  }

  #fail(problem: PickupProblem): void {
    this.#over = true;
    this.#deadline.disarm();
    this.#listener.failed(problem);
  }
}
