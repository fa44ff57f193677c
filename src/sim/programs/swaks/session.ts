import { Channel } from '../../machines/channel.ts';
import { lookup } from '../../machines/resolver/stub.ts';
import { isoDate } from '../../mail/date.ts';
import { certificateProblem, subjectOf } from '../../net/certificate.ts';
import type { TlsInfo } from '../../net/tls.ts';
import type { Timer } from '../../kernel/clock.ts';
import { octetsToUtf8, utf8ToOctets, type Octets } from '../../octets.ts';
import { Dial } from '../dial.ts';
import type { Process, ProcessIo, Signal } from '../process.ts';
import { Answers } from './answers.ts';
import type { Transcript } from './output.ts';
import type { Plan } from './plan.ts';
import { talk, type Act, type Ending, type Exchange, type Outcome } from './talk.ts';

/** swaks(1), the Swiss army knife of SMTP: one session, told line by line. */
export class SwaksSession implements Process {
  readonly #io: ProcessIo;
  readonly #plan: Plan;
  readonly #out: Transcript;
  readonly #talk: Generator<Act, Ending, Outcome>;
  readonly #answers = new Answers();
  #dial: Dial | null = null;
  #channel: Channel | null = null;
  #stopLookup: () => void = () => {};
  #timer: Timer | null = null;
  /** Exchanges whose replies are awaited, and the replies that came. */
  #awaited: readonly Exchange[] = [];
  #replies: { ok: boolean; text: string }[] = [];
  #handshaking = false;

  constructor(io: ProcessIo, plan: Plan, lines: readonly string[], summary: string | null, out: Transcript) {
    this.#io = io;
    this.#plan = plan;
    this.#out = out;
    io.prompt('');
    this.#talk = talk(plan, lines, summary, (kind, text) => out.say(kind, text));
    if (plan.server !== null) this.#connect(plan.server);
    else this.#findServer(plan.to[0]?.split('@').at(-1) ?? '');
  }

  line(): void {}

  signal(signal: Signal): void {
    if (signal === 'INT') this.#leave(130);
  }

  hangup(): void {
    this.#stopLookup();
    this.#io.computer.context.clock.cancel(this.#timer);
    this.#dial?.hangup();
  }

  /** The best MX, or the domain itself: no second choice, as swaks has none. */
  #findServer(domain: string): void {
    if (domain === '') return this.#connect('localhost');
    const literal = /^\[(\d+(?:\.\d+){3})\]$/.exec(domain)?.[1];
    if (literal !== undefined) return this.#connect(literal);
    this.#stopLookup = lookup(this.#io.computer.context, domain, 'MX', ({ records }) => {
      const exchangers = records.flatMap((record) => (record.type === 'MX' ? [record] : []));
      const [best] = exchangers.sort((a, b) => a.preference - b.preference);
      this.#connect(best?.exchange ?? domain);
    });
  }

  #connect(server: string): void {
    const { port, timeoutMs } = this.#plan;
    const place = `${server}:${port}`;
    const failed = (reason: string) => {
      this.#out.say('error', `Error connecting to ${place}:\n\tIO::Socket::INET6: ${reason}`);
      this.#leave(2);
    };
    this.#out.say('info', `Trying ${place}...`);
    this.#watch(timeoutMs, () => failed('connect: timeout'));
    this.#dial = new Dial(this.#io.computer, server, port, {
      unresolved: (reason) => failed(`getaddrinfo: ${reason}`),
      trying: () => {},
      failed: (_, reason, last) => {
        if (last) failed(`connect: ${reason}`);
      },
      opened: () => {
        this.#out.say('info', `Connected to ${server}.`);
        this.#opened();
      },
      data: (bytes) => this.#channel?.receive(bytes),
      ended: () => this.#lost(),
      closed: () => this.#lost(),
    });
  }

  #opened(): void {
    const socket = this.#dial?.socket;
    if (!socket) return;
    this.#channel = new Channel(this.#io.computer.context, socket, {
      heard: (bytes) => this.#heard(bytes),
      secured: (info) => this.#secured(info),
      broken: () => this.#tlsFailed('0A00010B:SSL routines::wrong version number'),
    });
    this.#go(undefined);
  }

  /** On to the next act. */
  #go(outcome: Partial<Outcome> | undefined): void {
    const complete = { replies: [], secured: false, ...outcome };
    const { value, done } = outcome ? this.#talk.next(complete) : this.#talk.next();
    if (done) {
      if (!value.open) this.#out.say('info', 'Connection closed with remote host.');
      return this.#leave(value.status);
    }
    this.#watch(this.#plan.timeoutMs, () => this.#timedOut());
    if (value.kind === 'tls') {
      this.#handshaking = true;
      return this.#channel?.startTls({ side: 'client', serverName: this.#plan.tlsName });
    }
    this.#awaited = value.exchanges;
    this.#replies = [];
    const sent = value.exchanges.flatMap(({ send }) => (send === null ? [] : [`${send}\r\n`]));
    for (const { send, show } of value.exchanges) if (send !== null) this.#out.say('sent', show ?? send);
    if (sent.length > 0) this.#channel?.write(utf8ToOctets(sent.join('')));
    this.#take();
  }

  #heard(bytes: Octets): void {
    this.#answers.push(bytes);
    this.#take();
  }

  /** Gives the replies that are there to the exchanges that wait for them. */
  #take(): void {
    while (this.#replies.length < this.#awaited.length) {
      const answer = this.#answers.next();
      if (answer === null) return;
      this.#answered(octetsToUtf8(answer));
    }
    if (this.#awaited.length === 0) return;
    this.#awaited = [];
    this.#go({ replies: this.#replies });
  }

  #answered(text: string): void {
    const exchange = this.#awaited[this.#replies.length];
    const ok = new RegExp(`^${exchange?.expect} `, 'm').test(text);
    this.#out.say(ok ? 'heard' : 'refused', exchange?.showAnswer?.(text) ?? text);
    this.#replies.push({ ok, text });
    this.#watch(this.#plan.timeoutMs, () => this.#timedOut());
  }

  #timedOut(): void {
    if (this.#handshaking) return this.#tlsFailed('timeout');
    this.#answered(`Timeout (${this.#plan.timeoutMs / 1000} secs) waiting for server response`);
    this.#take();
  }

  #secured({ certificate, version, cipher }: TlsInfo): void {
    const { startsAt, clock } = this.#io.computer.context;
    const problem = certificateProblem(certificate, null, isoDate(startsAt, clock.now()));
    if (this.#plan.tlsVerify && problem) return this.#tlsFailed('0A000086:SSL routines::certificate verify failed');
    this.#handshaking = false;
    this.#out.secure = true;
    this.#out.say('info', `TLS started with cipher ${version}:${cipher}:256`);
    this.#out.say('info', 'TLS no local certificate set');
    this.#out.say('info', `TLS peer DN="/CN=${subjectOf(certificate)}"`);
    this.#go({ secured: true });
  }

  #tlsFailed(error: string): void {
    this.#handshaking = false;
    this.#out.say('error', `TLS startup failed (connect(): error:${error})`);
    this.#go({ secured: false });
  }

  #lost(): void {
    if (this.#handshaking) return this.#tlsFailed('0A000126:SSL routines::unexpected eof while reading');
    const exchange = this.#awaited[this.#replies.length];
    if (this.#answers.rest !== '') this.#out.say('refused', octetsToUtf8(this.#answers.rest));
    this.#out.say('error', 'Remote host closed connection unexpectedly.');
    this.#leave(exchange?.lostStatus ?? 6);
  }

  #watch(timeoutMs: number, act: () => void): void {
    const { clock } = this.#io.computer.context;
    clock.cancel(this.#timer);
    this.#timer = timeoutMs > 0 ? clock.after(timeoutMs, act, true) : null;
  }

  #leave(status: number): void {
    this.hangup();
    this.#io.exit(status);
  }
}
