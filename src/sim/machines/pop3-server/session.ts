import type { TcpSocket } from '../../net/tcp.ts';
import type { Octets } from '../../octets.ts';
import { LineReader } from '../../pickup/line-reader.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import type { HostContext } from '../host.ts';
import { beginSasl, type Credentials, type SaslStep } from '../pickup/sasl.ts';
import type { Admission, PickupService, PickupSession } from '../pickup/service.ts';
import type { PickupSettings } from '../pickup/settings.ts';
import { Speaker } from '../pickup/speaker.ts';
import * as commands from './commands.ts';
import { pop3ServerMachine, type Pop3Event, type Pop3Port } from './machine.ts';
import { Maildrop, multiLine, no, yes, type Pop3Answer } from './maildrop.ts';
import { refusals, saslFailures } from './refusals.ts';

/** Dovecot: a login takes no longer than this, and who is logged in may be silent for so long. */
const loginTimeoutMs = 180_000;
const timeoutMs = 600_000;
const badBeforeLoginMax = 3;
const badMax = 20;
const lineBytesMax = 8192;

/** One connection of a POP3 server. Owns the channel and the maildrop; the machine decides the order. */
export class Pop3Session implements PickupSession, Pop3Port {
  readonly #host: HostContext;
  readonly #service: PickupService;
  readonly #settings: PickupSettings;
  readonly #socket: TcpSocket;
  readonly #speaker: Speaker;
  readonly #reader = new LineReader(lineBytesMax);
  readonly #machine: RunningMachine<typeof pop3ServerMachine>;
  #verb = 'connect';
  #user: string | null = null;
  #sasl: Extract<SaslStep, { kind: 'challenge' }> | null = null;
  #credentials: Credentials | null = null;
  #admission: Admission | null = null;
  #maildrop: Maildrop | null = null;
  #bad = 0;
  #over = false;

  constructor(host: HostContext, service: PickupService, settings: PickupSettings, socket: TcpSocket) {
    this.#host = host;
    this.#service = service;
    this.#settings = settings;
    this.#socket = socket;
    this.#speaker = new Speaker(host, socket, 'pop3', loginTimeoutMs, {
      heard: (bytes) => this.#heard(bytes),
      secured: () => (settings.wrapped ? this.#greet() : this.#read()),
      broken: () => this.#leave(),
      timedOut: () => this.#send({ type: 'TIMEOUT' }),
    });
    this.#machine = startMachine(host, { machine: 'pop3-server', id: socket.conn }, pop3ServerMachine, { port: this });
    if (settings.wrapped && settings.certificate) this.#speaker.startTls(settings.certificate);
    else this.#greet();
  }

  // From the network:

  data(bytes: Octets): void {
    this.#speaker.receive(bytes);
  }

  closed(): void {
    this.#send({ type: 'LOST' });
    this.#finish();
  }

  abandon(): void {
    this.#machine.stop();
    this.#over = true;
    this.#speaker.fallSilent();
  }

  #greet(): void {
    this.#answer(yes(this.#settings.greeting));
  }

  #heard(bytes: Octets): void {
    this.#reader.push(bytes);
    this.#read();
  }

  #read(): void {
    const { cause } = this.#host.clock;
    while (!this.#over && !this.#speaker.isHandshaking && this.#machine.snapshot.value !== 'checking') {
      const line = this.#reader.next();
      if (line === null) return;
      this.#host.clock.cause = cause;
      this.#takeLine(line);
    }
  }

  #takeLine(line: Octets): void {
    if (this.#sasl) {
      this.#speaker.noteCommand('AUTH', line);
      return this.#takeStep(this.#sasl.respond(line));
    }
    const command = commands.parsePop3(line);
    this.#verb = command.verb;
    this.#speaker.noteCommand(command.verb, line);
    this.#send(command.verb === 'QUIT' ? { type: 'QUIT' } : { type: 'COMMAND', command });
  }

  #send(event: Pop3Event): void {
    if (!this.#over) this.#machine.send(event);
  }

  #answer({ ok, text, content }: Pop3Answer): void {
    this.#speaker.say(this.#verb, `${ok ? '+OK' : '-ERR'}${text === '' ? '' : ` ${text}`}`, content);
  }

  // What the machine has done:

  prepare({ verb, argument }: commands.Pop3Command): void {
    const known = this.#prepared(verb, argument);
    if (known) return void (this.#bad = 0);
    this.#answer(commands.unknownBeforeLogin);
    if (++this.#bad >= badBeforeLoginMax) this.#send({ type: 'EXPEL' });
  }

  /** False for what is no command here. */
  #prepared(verb: string, argument: string): boolean {
    switch (verb) {
      case 'CAPA':
        this.#answer(commands.capabilitiesBefore(this.#settings, this.#speaker.sealed));
        return true;
      case 'USER':
        this.#takeUser(argument);
        return true;
      case 'PASS':
        this.#takePassword(argument);
        return true;
      case 'AUTH':
        this.#takeAuth(argument);
        return true;
      case 'APOP':
        // A shared secret must lie on the server in plain text for it (RFC 1939 §7): Dovecot offers it only when told to.
        this.#answer(no('APOP not enabled.'));
        return true;
      case 'STLS':
        return this.#takeStls();
      default:
        return false;
    }
  }

  get #mayLogIn(): boolean {
    return this.#speaker.sealed || !this.#settings.sealedLogin;
  }

  #takeUser(name: string): void {
    if (!this.#mayLogIn) return this.#answer(commands.plaintextDisallowed);
    this.#user = name;
    this.#answer(yes());
  }

  #takePassword(password: string): void {
    if (!this.#mayLogIn) return this.#answer(commands.plaintextDisallowed);
    if (this.#user === null) return this.#answer(no('No username given.'));
    this.#credentials = { user: this.#user, password };
    this.#user = null;
    this.#send({ type: 'LOGIN' });
  }

  #takeAuth(argument: string): void {
    const { mechanisms } = this.#settings;
    if (argument === '') return this.#answer(yes('', multiLine(this.#mayLogIn ? mechanisms : [])));
    if (!this.#mayLogIn) return this.#answer(commands.notBeforeTls);
    const [name = '', initial] = argument.split(' ');
    this.#takeStep(beginSasl(name, initial ?? null, mechanisms));
  }

  #takeStep(step: SaslStep): void {
    this.#sasl = step.kind === 'challenge' ? step : null;
    if (step.kind === 'challenge') return this.#speaker.say('AUTH', `+ ${step.challenge}`);
    if (step.kind === 'failed' && step.why !== 'rejected') return this.#answer(saslFailures[step.why]);
    this.#credentials = step.kind === 'given' ? step.credentials : null;
    this.#send({ type: 'LOGIN' });
  }

  #takeStls(): boolean {
    const { certificate } = this.#settings;
    if (!certificate) return false;
    if (this.#speaker.sealed) this.#answer(no('TLS is already active.'));
    else {
      this.#answer(yes('Begin TLS negotiation now.'));
      // What came with STLS in one packet was not said under TLS (RFC 2595 §4), nor was the name.
      this.#reader.clear();
      this.#user = null;
      this.#speaker.startTls(certificate);
    }
    return true;
  }

  checkLogin(): void {
    this.#service.admit(this, this.#settings, this.#credentials, this.#socket.remote.address, (admission) => {
      this.#admission = admission;
      const accepted = 'mailbox' in admission;
      this.#speaker.noteLogin(this.#credentials?.user ?? '', accepted);
      this.#credentials = null;
      this.#send({ type: accepted ? 'ADMITTED' : 'REFUSED' });
      this.#read();
    });
  }

  openMaildrop(): void {
    if (!this.#admission || !('mailbox' in this.#admission)) throw new Error('nobody was let in');
    this.#maildrop = new Maildrop(this.#admission.mailbox);
    this.#bad = 0;
    this.#speaker.waitForMore(timeoutMs);
    this.#answer(yes('Logged in.'));
  }

  refuse(): void {
    if (!this.#admission || 'mailbox' in this.#admission) throw new Error('nobody was refused');
    const { refusal } = this.#admission;
    this.#answer(refusals[refusal](this.#settings, this.#service.stamp));
    if (refusal === 'in-use' || refusal === 'too-many') this.#leave();
  }

  serve(command: commands.Pop3Command): void {
    const answer = commands.answerOf(this.#open, command);
    this.#answer(answer);
    this.#bad = answer.ok ? 0 : this.#bad + 1;
    if (this.#bad > badMax) this.#send({ type: 'EXPEL' });
  }

  sayGoodbye(): void {
    this.#answer(yes('Logging out'));
  }

  update(): void {
    this.#answer(this.#open.commit());
  }

  expel(why: 'timeout' | 'errors'): void {
    const errors = this.#maildrop ? 'Too many bad commands.' : 'Too many invalid bad commands.';
    this.#verb = '';
    this.#answer(no(why === 'timeout' ? 'Disconnected for inactivity.' : errors));
  }

  hangUp(): void {
    this.#speaker.close();
    this.#finish();
  }

  get #open(): Maildrop {
    if (!this.#maildrop) throw new Error('no maildrop is open');
    return this.#maildrop;
  }

  #leave(): void {
    this.#send({ type: 'LOST' });
    this.hangUp();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#maildrop?.keepRead();
    this.#speaker.fallSilent();
    this.#service.ended(this);
  }
}
