import type { ResourceRecord } from '../dns/record.ts';
import { lookup, type StubAnswer } from '../machines/resolver/stub.ts';
import type { DigPart, DigQuestion } from './dig-arguments.ts';
import { digTraceStep } from './dig-output.ts';
import type { ProcessIo } from './process.ts';
import { resolveHost } from './resolve.ts';

/** BIND's dig gives up after so many referrals (MAXSERV). */
const stepsMax = 20;

interface Server {
  readonly address: string;
  readonly name: string;
}

/**
 * `dig +trace`: asks the resolver for the name servers of the root only, then walks down itself, one referral after the
 * other, as a resolver does with an empty cache (RFC 1034 §5.3.3). Prints each answer with who gave it.
 */
export class DigTrace {
  readonly #io: ProcessIo;
  readonly #question: DigQuestion;
  readonly #parts: ReadonlySet<DigPart>;
  readonly #done: (status: number) => void;
  #steps = 0;
  #cancel: () => void = () => {};

  /** `done` hears dig's exit status: 0, or 9 when no server answered. */
  constructor(io: ProcessIo, question: DigQuestion, parts: ReadonlySet<DigPart>, done: (status: number) => void) {
    this.#io = io;
    this.#question = question;
    this.#parts = parts;
    this.#done = done;
  }

  start(resolver: string | null): void {
    const server = { address: resolver ?? '', name: resolver ?? '' };
    this.#ask({ name: '', type: 'NS' }, server, true, (answer) => this.#step(answer, server, 0));
  }

  cancel(): void {
    this.#cancel();
  }

  #ask({ name, type }: DigQuestion, { address }: Server, recursion: boolean, done: (answer: Heard) => void): void {
    const { context } = this.#io.computer;
    const askedAtMs = context.clock.now();
    const heard = (answer: StubAnswer) => done({ ...answer, tookMs: context.clock.now() - askedAtMs });
    this.#cancel = lookup(context, name, type, heard, address === '' ? null : address, recursion);
  }

  #step(answer: Heard, { address, name }: Server, depth: number): void {
    const { message, sizeBytes, tookMs } = answer;
    if (!message) return this.#unreachable();
    this.#io.print(digTraceStep({ message, sizeBytes, serverAddress: address, serverName: name, tookMs }, this.#parts));
    const isRoot = this.#steps === 0;
    const servers = nameServers(isRoot ? message.answers : message.authority);
    const isReferral = isRoot || (!message.authoritative && message.answers.length === 0);
    const goesDown = isRoot || servers.some(({ name: zone }) => labels(zone) > depth);
    if (!isReferral || servers.length === 0 || !goesDown || ++this.#steps > stepsMax) return this.#done(0);
    const below = Math.max(0, ...servers.map(({ name: zone }) => labels(zone)));
    this.#descend(
      servers.map(({ server }) => server),
      below,
    );
  }

  /** The first of the servers that has an address and answers. */
  #descend([name, ...others]: readonly string[], depth: number): void {
    if (name === undefined) return this.#unreachable();
    const next = () => this.#descend(others, depth);
    this.#cancel = resolveHost(this.#io.computer, `${name}.`, (result) => {
      const [address] = result.ok ? result.addresses : [];
      if (address === undefined) {
        this.#io.print(`;; couldn't get address for '${name}': not found\n`);
        return next();
      }
      this.#ask(this.#question, { address, name }, false, (answer) => {
        if (answer.message) return this.#step(answer, { address, name }, depth);
        this.#io.print(`;; communications error to ${address}#53: timed out\n`);
        next();
      });
    });
  }

  #unreachable(): void {
    this.#io.print(';; connection timed out; no servers could be reached\n');
    this.#done(9);
  }
}

type Heard = StubAnswer & { readonly tookMs: number };

const nameServers = (records: readonly ResourceRecord[]) => records.filter((record) => record.type === 'NS');
const labels = (name: string): number => (name === '' ? 0 : name.split('.').length);
