import { stageOfVerb } from '../../faults/fault.ts';
import type { TcpHandler, TcpSocket } from '../../net/tcp.ts';
import { isUtf8, type Octets } from '../../octets.ts';
import { softened } from '../../policy/verdict.ts';
import * as replies from '../../smtp/catalogue.ts';
import { parseCommand, type Command } from '../../smtp/command.ts';
import { Framing } from '../../smtp/framing.ts';
import type { Reply } from '../../smtp/reply.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import type { HostContext } from '../host.ts';
import { Channel } from '../channel.ts';
import { judge, judgeStage, no } from './judge.ts';
import { smtpServerMachine, type CommandEvent, type Judgeable, type ServerEvent } from './machine.ts';
import { FaultGate } from './fault-gate.ts';
import { Duties, type Speaking } from './duties.ts';
import { Inquiry } from './inquiry.ts';
import { Patience } from './patience.ts';
import { beginSasl, type SaslStep } from './sasl.ts';
import type { SmtpService } from './service.ts';
import { Speaker } from './speaker.ts';
import { eventTypes, mayComeBeforeTls, mustWait } from './verbs.ts';
import { SessionState, type Bdat, type Content, type Line } from './state.ts';
import { framingFor } from './settings.ts';

/** One connection of an SMTP server. Owns the channel, the envelope and the verdicts; the machine decides the order. */
export class SmtpServerSession implements TcpHandler, Speaking {
  readonly #host: HostContext;
  readonly #service: SmtpService;
  readonly #channel: Channel;
  readonly #framing: Framing;
  readonly #state: SessionState;
  readonly #duties: Duties;
  readonly #machine: RunningMachine<typeof smtpServerMachine>;
  readonly #speaker: Speaker;
  readonly #patience: Patience;
  readonly #gate: FaultGate;
  readonly #inquiry: Inquiry;
  #firstWord: Reply | null = null;
  #greeted = false;
  /** Refused when it connected (smtpd_delay_reject = no): nothing but QUIT is of use. */
  #denied = false;
  /** AUTH is under way: the next line is a response. */
  #sasl: Extract<SaslStep, { kind: 'challenge' }> | null = null;
  #over = false;

  constructor(host: HostContext, service: SmtpService, socket: TcpSocket) {
    this.#host = host;
    this.#service = service;
    this.#framing = new Framing(framingFor(service.settings, socket.remote));
    this.#patience = new Patience(service.settings);
    this.#channel = new Channel(host, socket, {
      heard: (bytes) => this.#heard(bytes),
      secured: () => this.#secured(),
      broken: () => this.#leave(),
    });
    this.#state = new SessionState(host, service, socket, this.#framing, this.#channel);
    this.#duties = new Duties(this.#state, this);
    const { timeoutMs, tls } = service.settings;
    this.#speaker = new Speaker(host, this.#channel, this.#patience, socket.conn, timeoutMs, {
      said: (reply) => this.#said(reply),
      resumed: () => this.#resume(),
      // In the midst of a handshake no word would be understood.
      timedOut: () => (this.#channel.isHandshaking ? this.#leave() : this.#send({ type: 'TIMEOUT' })),
    });
    this.#inquiry = new Inquiry(host, this.#state, {
      asked: () => this.#speaker.stopWaiting(),
      settled: () => this.#read(),
    });
    this.#gate = new FaultGate(host, socket, {
      goSilent: () => this.#speaker.fallSilent(),
      leave: () => this.#leave(),
      resume: () => this.#over || this.#read(),
    });
    const port = this.#duties;
    this.#machine = startMachine(host, { machine: 'smtp-server', id: socket.conn }, smtpServerMachine, { port });
    if (!tls.wrapped) return;
    this.#duties.startTls();
    this.#speaker.waitForMore();
  }

  /** Says the first word (RFC 5321 §4.3.1), once the client's name is known or known not to be. */
  greet(name: string | null, reverseName: string | null): void {
    if (this.#over) return;
    if (this.#state.saslIsBroken) return this.#leave();
    this.#state.introduceClient(name, reverseName);
    this.#inquiry.settle(
      () => judgeStage('connect', this.#state.facts),
      ({ accepted, reply, verdict }) => {
        this.#state.pending = verdict?.pending ?? null;
        this.#denied = !accepted;
        this.#begin(accepted ? replies.greeting(this.#service.settings.banner) : reply);
      },
    );
  }

  /** Refuses the session in its first line: with a 421, after which it is over. */
  refuse(reply: Reply): void {
    this.#begin(reply);
  }

  /** With implicit TLS the first word has to wait for the handshake, and nobody for a client that never ends it. */
  #begin(firstWord: Reply): void {
    this.#firstWord = firstWord;
    if (this.#channel.isHandshaking) this.#speaker.waitForMore();
    else this.#welcome(firstWord);
  }

  #welcome(firstWord: Reply): void {
    this.#greeted = true;
    if (firstWord.code === 421) return this.reply(firstWord);
    if (this.#isOutOfStep('')) return this.#expelOutOfStep();
    this.#gate.pass('greeting', this.#state.client, (instead) => {
      if (this.#over) return;
      if (instead) this.#denied = true;
      this.reply(instead ?? firstWord);
      this.#read();
    });
  }

  // From the network:

  data(bytes: Octets): void {
    this.#channel.receive(bytes);
  }

  closed(): void {
    if (!this.#over) this.#state.log.broken('lost connection');
    this.#send({ type: 'LOST' });
    this.#finish();
  }

  /** The server's process ends. */
  kill(): void {
    if (this.#over) return;
    this.#machine.stop();
    this.#channel.close();
    this.#finish();
  }

  /** The host loses power. */
  abandon(): void {
    this.#machine.stop();
    this.#over = true;
    this.#speaker.fallSilent();
    this.#inquiry.leave();
  }

  #heard(bytes: Octets): void {
    this.#framing.push(bytes);
    this.#read();
  }

  /** The handshake is over: with implicit TLS the greeting comes now, else the client's next command. */
  #secured(): void {
    if (this.#state.saslIsBroken) return this.#leave();
    if (!this.#service.settings.tls.wrapped) return this.#read();
    if (this.#firstWord) this.#welcome(this.#firstWord);
  }

  #read(): void {
    const cause = this.#host.clock.cause;
    while (this.#greeted && !this.#isHolding && !this.#over) {
      const frame = this.#framing.next();
      if (!frame) break;
      this.#host.clock.cause = cause;
      if (frame.kind === 'line') this.#takeLine(frame);
      else if (frame.kind === 'content') this.#takeContent(frame);
      else this.#takeChunk(frame.chunk);
    }
  }

  /** Nothing is read for now. */
  get #isHolding(): boolean {
    return this.#inquiry.isOpen || this.#gate.isHolding || this.#speaker.isHolding || this.#channel.isHandshaking;
  }

  #takeLine({ line, bareLf }: Line): void {
    if (bareLf && this.#state.bareLfRefusal) return this.#expel(line, this.#state.bareLfRefusal);
    if (this.#sasl) return this.#takeResponse(line, this.#sasl);
    if (this.#patience.isOver) return this.#send({ type: 'EXPEL' });
    const command = this.#parse(line);
    this.#state.noteCommand(/^(UNKNOWN|FORBIDDEN|BLANK|GARBLED)$/.test(command.verb) ? '' : command.verb, line);
    this.#gate.pass(stageOfVerb(command.verb), line, (instead) => {
      if (instead) this.reply(instead);
      else if (!this.#over) this.#obey(command);
    });
  }

  #obey(command: Command): void {
    const refusal = this.#refusal(command);
    if (refusal) return this.reply(refusal);
    if (this.#isOutOfStep(command.verb)) return this.#expelOutOfStep();
    this.#patience.command(command.verb);
    if (command.verb === 'BDAT' && command.chunk) return this.#expectChunk(command);
    this.#carryOut(command);
  }

  #parse(line: Octets): Command {
    const { utf8Checked, strictEnvelopes } = this.#service.settings;
    // Postfix keeps lines as C strings: a NUL ends them.
    const end = line.indexOf('\0');
    const text = end < 0 ? line : (line.slice(0, end) as Octets);
    return utf8Checked && !isUtf8(text) ? { verb: 'GARBLED' } : parseCommand(text, strictEnvelopes);
  }

  /** What is refused whatever the order: a client that may not speak, commands before TLS, too much of a thing. */
  #refusal({ verb }: Command): Reply | null {
    const { tls } = this.#service.settings;
    if (this.#denied && verb !== 'QUIT') return replies.accessDenied(this.#state.client);
    if (tls.required && !this.#channel.info && !mayComeBeforeTls(verb)) return replies.mustStartTls;
    return this.#service.rateRefusal(verb, this.#state.socket.remote.address);
  }

  #carryOut(command: Command): void {
    const event: CommandEvent = { type: eventTypes[command.verb] ?? 'OTHER', command };
    this.#inquiry.settle(
      () => judge(command, this.#state.facts),
      (judgement) => {
        this.#state.judged = { event, judgement };
        this.#state.transaction.declare(command);
        if (command.verb === 'AUTH' && judgement.accepted) return this.#beginSasl(command.arguments);
        this.#send(event);
        if (command.verb === 'FORBIDDEN') this.#leave();
      },
    );
  }

  #beginSasl([mechanism = '', initial]: readonly string[]): void {
    this.#takeStep(beginSasl(mechanism, initial ?? null, this.#state.sasl));
  }

  #takeResponse(line: Octets, { respond }: Extract<SaslStep, { kind: 'challenge' }>): void {
    this.#state.noteCommand('AUTH', line);
    this.#takeStep(respond(line));
  }

  #takeStep(step: SaslStep): void {
    this.#sasl = step.kind === 'challenge' ? step : null;
    const { auth, framing } = this.#service.settings;
    this.#framing.lineBytesMax = this.#sasl ? auth.responseBytesMax + 2 : framing.lineBytesMax;
    if (step.kind === 'done') this.#state.login = step.login;
    this.reply(step.reply);
  }

  #expectChunk(command: Bdat): void {
    const judgement = judge(command, this.#state.facts);
    const refusal = judgement.accepted || judgement.question ? null : judgement;
    this.#state.announced = { command, refusal };
    this.#framing.expectChunk(command.chunk?.sizeBytes ?? 0, refusal === null);
    this.#speaker.waitForMore();
  }

  #takeChunk(chunk: Octets): void {
    const { command, refusal } = this.#state.announced ?? {};
    if (!command?.chunk) throw new Error('a chunk was read that nobody had announced');
    const { last } = command.chunk;
    const event: Judgeable = { type: 'CHUNK', command, last };
    const judged = () => {
      const judgement = refusal ?? this.#state.judgeOctets(chunk) ?? judge(command, this.#state.facts);
      return judgement.accepted && last ? judgeStage('end-of-data', this.#state.facts) : judgement;
    };
    this.#gate.pass(last ? 'end-of-data' : null, '', (instead) => {
      this.#inquiry.settle(instead ? () => no(instead) : judged, (judgement) => {
        this.#state.judged = { event, judgement };
        if (judgement.accepted) this.#state.transaction.addChunk(chunk);
        this.#send(event);
      });
    });
  }

  #takeContent(content: Content): void {
    this.#state.noteContent(content);
    this.#gate.pass('end-of-data', '', (instead) => {
      this.#inquiry.settle(
        () => (instead ? no(instead) : judgeStage('end-of-data', this.#state.facts)),
        (judgement) => {
          this.#state.contentJudgement = judgement;
          this.#send({ type: 'CONTENT' });
        },
      );
    });
  }

  #isOutOfStep(verb: string): boolean {
    if (!this.#service.settings.pipeliningForbidden || this.#framing.waitingBytes === 0) return false;
    return mustWait(verb) || (this.#state.helo?.verb !== 'EHLO' && verb !== 'STARTTLS');
  }

  #expel(line: Octets, reply: Reply): void {
    this.#state.noteCommand('', line);
    this.reply(reply);
    this.#leave();
  }

  #expelOutOfStep(): void {
    this.#state.log.broken('improper command pipelining');
    this.reply(replies.outOfStep);
    this.#leave();
  }

  #leave(): void {
    this.#send({ type: 'LOST' });
    this.hangUp();
  }

  #send(event: ServerEvent): void {
    if (!this.#over && this.#machine.snapshot.status !== 'done') this.#machine.send(event);
  }

  // For the duties:

  reply(reply: Reply): void {
    if (this.#gate.takeLoss()) {
      this.#state.socket.reset();
      return this.#leave();
    }
    this.#speaker.say(this.#state.verb, this.#service.settings.softBounce ? softened(reply) : reply);
  }

  mailBegins(): void {
    this.#patience.mailBegins();
  }

  hangUp(): void {
    if (this.#speaker.isHolding) return;
    this.#channel.close();
    this.#finish();
  }

  /** A reply has gone out: 421 and 521 end the session whoever says them. */
  #said(reply: Reply): void {
    this.#state.log.answered(this.#state.verb, reply);
    if ((reply.code === 421 || reply.code === 521) && this.#machine.snapshot.status !== 'done') this.#leave();
  }

  /** A reply that was held back has gone out. What the client sent meanwhile is read now. */
  #resume(): void {
    if (this.#machine.snapshot.status === 'done') this.hangUp();
    else this.#read();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#speaker.fallSilent();
    this.#inquiry.leave();
    this.#state.log.ended();
    this.#service.ended(this);
  }
}
