import { lookup, type StubAnswer } from '../machines/resolver/stub.ts';
import { parseDigArguments, type DigQuestion, type DigRequest } from './dig-arguments.ts';
import { DigTrace } from './dig-trace.ts';
import { digAnswer, digBanner, digShort } from './dig-output.ts';
import type { Process, ProcessIo, Program, Signal } from './process.ts';
import { resolveHost } from './resolve.ts';

/** dig(1) of BIND 9.18: asks the questions one after another and prints the messages as they came. */
class Dig implements Process {
  readonly #io: ProcessIo;
  readonly #request: DigRequest;
  readonly #questions: DigQuestion[];
  #address: string | null;
  #status = 0;
  #cancel: () => void = () => {};

  constructor(io: ProcessIo, request: DigRequest, args: readonly string[]) {
    this.#io = io;
    this.#request = request;
    this.#questions = [...request.questions];
    this.#address = io.computer.context.resolver;
    const { server } = request;
    const begin = () => {
      io.print(digBanner(args, request));
      this.#next();
    };
    if (server === null) begin();
    else
      this.#cancel = resolveHost(io.computer, server, (result) => {
        const [address] = result.ok ? result.addresses : [];
        this.#address = address ?? null;
        if (address !== undefined) return begin();
        io.complain(
          `dig: couldn't get address for '${server.slice(0, 100)}': ${result.ok ? '' : result.reason === 'Temporary failure in name resolution' ? 'failure' : 'not found'}\n`,
        );
        io.exit(10);
      });
  }

  signal(signal: Signal): void {
    if (signal !== 'INT') return;
    this.#cancel();
    this.#io.exit(130);
  }

  hangup(): void {
    this.#cancel();
  }

  #next(): void {
    const question = this.#questions.shift();
    if (!question) return this.#io.exit(this.#status);
    if (this.#request.trace) return this.#trace(question);
    const { context } = this.#io.computer;
    const askedAtMs = context.clock.now();
    this.#cancel = lookup(
      context,
      question.name,
      question.type,
      (answer) => this.#answered(answer, context.clock.now() - askedAtMs),
      this.#address,
    );
  }

  #trace(question: DigQuestion): void {
    const trace = new DigTrace(this.#io, question, this.#request.parts, (status) => {
      this.#status = Math.max(this.#status, status);
      this.#next();
    });
    this.#cancel = () => trace.cancel();
    trace.start(this.#address);
  }

  #answered({ message, sizeBytes }: StubAnswer, tookMs: number): void {
    const { startsAt, clock } = this.#io.computer.context;
    const { short, parts, server } = this.#request;
    const serverAddress = this.#address ?? '';
    if (!message) {
      this.#status = 9;
      this.#io.print(';; connection timed out; no servers could be reached\n');
    } else if (short) this.#io.print(digShort(message));
    else
      this.#io.print(
        digAnswer(
          {
            message,
            sizeBytes,
            serverAddress,
            serverName: server ?? serverAddress,
            tookMs,
            startsAt,
            nowMs: clock.now(),
          },
          parts,
        ),
      );
    this.#next();
  }
}

export const dig: Program = {
  name: 'dig',
  on: 'all',
  start: (io, args) => {
    const parsed = parseDigArguments(args);
    if (parsed.ok) return new Dig(io, parsed.request, args);
    if ('notHere' in parsed) io.say('digNotHere', { what: parsed.notHere });
    else io.complain(parsed.complaint);
    io.exit(1);
    return null;
  },
};
