import { normalName, reverseName } from '../dns/name.ts';
import type { RecordType } from '../dns/record.ts';
import { lookup } from '../machines/resolver/stub.ts';
import { digAnswer, digShort } from './dig-output.ts';
import type { Process, ProcessIo, Program } from './process.ts';
import { resolveHost } from './resolve.ts';

export const recordTypes: readonly RecordType[] = ['A', 'AAAA', 'MX', 'NS', 'CNAME', 'PTR', 'SOA', 'TXT'];

interface Request {
  readonly name: string;
  readonly type: RecordType;
  readonly server: string | null;
  readonly short: boolean;
}

type ParsedArguments = { readonly ok: true; readonly request: Request } | { readonly ok: false; readonly complaint: string };

export function parseDigArguments(args: readonly string[]): ParsedArguments {
  let name: string | null = null;
  let type: RecordType = 'A';
  let server: string | null = null;
  let short = false;
  let typed = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const asType = recordTypes.find((known) => known === word.toUpperCase());
    if (word.startsWith('@')) server = word.slice(1);
    else if (word === '+short') short = true;
    else if (word.startsWith('+')) continue;
    else if (word === '-x' || word === '-t') {
      const value = args[++at] ?? '';
      if (word === '-t') type = recordTypes.find((known) => known === value.toUpperCase()) ?? type;
      else {
        name = reverseName(value);
        type = 'PTR';
        if (name === null) return { ok: false, complaint: `dig: '${value}' is not a legal IP address\n` };
      }
    } else if (word.startsWith('-')) return { ok: false, complaint: `Invalid option: ${word}\nUsage:  dig [@server] name [type] [+short] [-x address]\n` };
    else if (asType && !typed) {
      type = asType;
      typed = true;
    }
    else if (word.toUpperCase() !== 'IN') name = normalName(word);
  }
  return { ok: true, request: { name: name ?? '', type: name === null && !typed ? 'NS' : type, server, short } };
}

class Dig implements Process {
  readonly #io: ProcessIo;
  readonly #request: Request;
  #cancel = () => {};

  constructor(io: ProcessIo, request: Request, given: readonly string[]) {
    this.#io = io;
    this.#request = request;
    if (!request.short) io.print(`\n; <<>> DiG 9.18 <<>> ${given.join(' ')}\n;; global options: +cmd\n`);
    const { server } = request;
    if (server === null) this.#ask(io.computer.context.resolver);
    else this.#cancel = resolveHost(io.computer, server, ([address]) => this.#askServer(server, address));
  }

  line(): void {}

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    if (signal !== 'INT') return;
    this.#cancel();
    this.#io.exit(130);
  }

  hangup(): void {
    this.#cancel();
  }

  #askServer(typed: string, address: string | undefined): void {
    if (address !== undefined) return this.#ask(address);
    this.#io.complain(`dig: couldn't get address for '${typed}': not found\n`);
    this.#io.exit(10);
  }

  #ask(server: string | null): void {
    const { context } = this.#io.computer;
    const { name, type, short } = this.#request;
    const askedAtMs = context.clock.now();
    this.#cancel = lookup(
      context,
      name,
      type,
      ({ message, sizeBytes }) => {
        const nowMs = context.clock.now();
        if (!message || server === null) this.#io.print(';; communications error: timed out\n;; no servers could be reached\n');
        else if (short) this.#io.print(digShort(message));
        else this.#io.print(digAnswer({ message, sizeBytes, server, tookMs: nowMs - askedAtMs, startsAt: context.startsAt, nowMs }));
        this.#io.exit(message ? 0 : 9);
      },
      server,
    );
  }
}

export const dig: Program = {
  name: 'dig',
  on: 'all',
  start: (io, args) => {
    const parsed = parseDigArguments(args);
    if (parsed.ok) return new Dig(io, parsed.request, args);
    io.complain(parsed.complaint);
    io.exit(1);
    return null;
  },
};
