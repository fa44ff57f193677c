import { isValidName, normalName, reverseName } from '../dns/name.ts';
import type { RecordType } from '../dns/record.ts';
import { literalAddress } from './resolve.ts';

export const recordTypes: readonly RecordType[] = ['A', 'AAAA', 'MX', 'NS', 'CNAME', 'PTR', 'SOA', 'TXT'];
/** Types that dig knows and this Internet has not. */
const foreignTypes: readonly string[] = [
  'ANY',
  'AXFR',
  'IXFR',
  'CAA',
  'DS',
  'DNSKEY',
  'HINFO',
  'HTTPS',
  'NAPTR',
  'NSEC',
  'RRSIG',
  'SPF',
  'SRV',
  'SVCB',
  'TLSA',
];

export interface DigQuestion {
  /** Lower-case, without the trailing dot. */
  readonly name: string;
  readonly type: RecordType;
}

/** Which parts of the output are wanted (`+noall +answer`). */
export type DigPart = 'cmd' | 'comments' | 'question' | 'answer' | 'authority' | 'additional' | 'stats';

export interface DigRequest {
  readonly questions: readonly DigQuestion[];
  /** As typed after `@`; null for the host's own resolver. */
  readonly server: string | null;
  readonly short: boolean;
  /** `+trace`: walk down from the root. */
  readonly trace: boolean;
  readonly parts: ReadonlySet<DigPart>;
}

export type ParsedDig =
  | { readonly ok: true; readonly request: DigRequest }
  | { readonly ok: false; readonly complaint: string }
  /** Known to dig, unknown here. */
  | { readonly ok: false; readonly notHere: string };

const allParts: readonly DigPart[] = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'];
/** Of no consequence here: there is no TCP, no EDNS and no DNSSEC in these lookups. */
const ignored =
  /^(no)?(adflag|aaonly|cdflag|class|cookie|dnssec|edns|idnin|idnout|ignore|multiline|nssearch|onesoa|qr|rec(urse)?|search|tcp|ttlid|ttlunits|vc)$|^(bufsize|ndots|retry|time|timeout|tries)=\d+$/;

const usage =
  'Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n' +
  '            {global-d-opt} host [@local-server] {local-d-opt}\n' +
  '            [ host [@local-server] {local-d-opt} [...]]\n';

/** `label too long` and its like; null for a name that can be asked for. */
export function nameProblem(name: string): string | null {
  if (!/^[\x21-\x7e]*$/.test(name)) return 'unexpected character';
  if (isValidName(name)) return null;
  const labels = name.split('.');
  return labels.includes('')
    ? 'empty label'
    : labels.some((label) => label.length > 63)
      ? 'label too long'
      : 'name too long';
}

/** Reads dig's arguments: several names with their types, `@server`, `-x address`, `-t type`, `+options`. */
export function parseDigArguments(args: readonly string[]): ParsedDig {
  const parser = new DigArguments(args);
  const failure = parser.read();
  return failure ?? { ok: true, request: parser.request() };
}

type Failure = Exclude<ParsedDig, { ok: true }>;

class DigArguments {
  readonly #args: readonly string[];
  readonly #questions: { name: string; type: RecordType | null }[] = [];
  readonly #parts = new Set<DigPart>(allParts);
  #server: string | null = null;
  #short = false;
  #trace = false;
  /** A type that stands before its name. */
  #type: RecordType | null = null;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  read(): Failure | null {
    for (let at = 0; at < this.#args.length; at++) {
      const word = this.#args[at] ?? '';
      const takesValue = /^-[xtqcp]$/.test(word);
      const value = takesValue ? this.#args[++at] : undefined;
      if (takesValue && value === undefined) return this.#invalid(word);
      const failure = takesValue ? this.#option(word, value ?? '') : this.#word(word);
      if (failure) return failure;
    }
    return null;
  }

  request(): DigRequest {
    const questions = this.#questions.map(({ name, type }) => ({ name, type: type ?? 'A' }));
    if (questions.length === 0) questions.push({ name: '', type: this.#type ?? 'NS' });
    return { questions, server: this.#server, short: this.#short, trace: this.#trace, parts: this.#parts };
  }

  #word(word: string): Failure | null {
    if (word.startsWith('@')) this.#server = word.slice(1);
    else if (word.startsWith('+')) return this.#modifier(word.slice(1));
    else if (word === '-4' || word === '-6') return null;
    else if (word.startsWith('-')) return this.#invalid(word);
    else if (/^in$/i.test(word)) return null;
    else if (this.#isType(word)) return this.#setType(word);
    else return this.#ask(normalName(word), word);
    return null;
  }

  #option(option: string, value: string): Failure | null {
    if (option === '-t')
      return this.#isType(value)
        ? this.#setType(value)
        : { ok: false, complaint: `;; Warning, ignoring invalid type ${value.slice(0, 40)}\n` };
    if (option === '-q') return this.#ask(normalName(value), value);
    if (option !== '-x') return null;
    const name = literalAddress(value) === null ? null : reverseName(value);
    if (name === null) return { ok: false, complaint: `Invalid IP address ${value.slice(0, 100)}\n` };
    this.#questions.push({ name, type: 'PTR' });
    return null;
  }

  #ask(name: string, typed: string): Failure | null {
    const problem = nameProblem(name);
    if (problem) return { ok: false, complaint: `dig: '${typed.slice(0, 100)}' is not a legal name (${problem})\n` };
    this.#questions.push({ name, type: this.#type });
    this.#type = null;
    return null;
  }

  #isType(word: string): boolean {
    const upper = word.toUpperCase();
    return recordTypes.some((type) => type === upper) || foreignTypes.includes(upper);
  }

  #setType(word: string): Failure | null {
    const type = recordTypes.find((known) => known === word.toUpperCase());
    if (!type) return { ok: false, notHere: word.toUpperCase() };
    const last = this.#questions.at(-1);
    if (last && last.type === null) last.type = type;
    else this.#type = type;
    return null;
  }

  #modifier(text: string): Failure | null {
    const on = !text.startsWith('no');
    const name = on ? text : text.slice(2);
    const part = allParts.find((known) => known === name || (name.length >= 3 && known.startsWith(name)));
    if (name === 'short') this.#short = on;
    else if (name === 'all') for (const each of allParts) this.#switch(each, on);
    else if (part) this.#switch(part, on);
    else if (name === 'trace') this.#trace = on;
    else if (!ignored.test(text)) return this.#invalid(`+${text}`);
    return null;
  }

  #switch(part: DigPart, on: boolean): void {
    if (on) this.#parts.add(part);
    else this.#parts.delete(part);
  }

  #invalid(word: string): Failure {
    return {
      ok: false,
      complaint: `Invalid option: ${word.slice(0, 100)}\n${usage}\nUse "dig -h" (or "dig -h | more") for complete list of options\n`,
    };
  }
}
