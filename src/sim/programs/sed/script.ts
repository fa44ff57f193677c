import type { LinearPattern } from '../../patterns.ts';
import { compileSedPattern } from './pattern.ts';

/** `5`, `$`, `/pattern/`. */
export type Address = { readonly line: number } | 'last' | { readonly pattern: LinearPattern };

export interface Substitution {
  readonly pattern: LinearPattern;
  /** Text, and numbers of groups; 0 is all that was found. */
  readonly replacement: readonly (string | number)[];
  /** From which match on in a line, from 1. */
  readonly from: number;
  readonly all: boolean;
  readonly print: boolean;
}

export type Command = {
  readonly from: Address | null;
  /** Null for one line. */
  readonly to: Address | null;
  readonly negated: boolean;
} & (
  | { readonly what: 'delete' | 'print' | 'quit' }
  | { readonly what: 'append' | 'insert' | 'change'; readonly text: string }
  | { readonly what: 'substitute'; readonly how: Substitution }
);

export type ParsedScript =
  | { readonly ok: true; readonly commands: readonly Command[] }
  | { readonly ok: false; readonly at: number; readonly reason: string };

class Fault extends Error {
  readonly at: number;
  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}

/** Reads a script of sed: `s`, `d`, `p`, `q`, `a`, `i`, `c`, with addresses; the rest of sed is left out. */
export function parseSed(script: string, extended: boolean): ParsedScript {
  const reader = new Reader(script, extended);
  try {
    return { ok: true, commands: reader.commands() };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, at: error.at, reason: error.message };
    throw error;
  }
}

const simple: Readonly<Record<string, 'delete' | 'print' | 'quit'>> = { d: 'delete', p: 'print', q: 'quit' };
const texts: Readonly<Record<string, 'append' | 'insert' | 'change'>> = { a: 'append', i: 'insert', c: 'change' };

class Reader {
  readonly #script: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(script: string, extended: boolean) {
    this.#script = script;
    this.#extended = extended;
  }

  commands(): Command[] {
    const commands: Command[] = [];
    for (this.#skip(/[\s;]*/y); this.#at < this.#script.length; this.#skip(/[\s;]*/y)) commands.push(this.#command());
    return commands;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#script)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #fail(reason: string): never {
    throw new Fault(this.#at, reason);
  }

  #command(): Command {
    const from = this.#address();
    const to =
      from !== null && this.#skip(/\s*,\s*/y) !== '' ? (this.#address() ?? this.#fail("unexpected `,'")) : null;
    const negated = this.#skip(/\s*!?\s*/y).includes('!');
    const name = this.#script.charAt(this.#at++);
    const which = { from, to, negated };
    if (name === 's') return { ...which, what: 'substitute', how: this.#substitution() };
    const what = simple[name];
    if (what) {
      if (this.#skip(/[ \t]*(?=[;\n}]|$)/y) === '' && !/^([;\n]|$)/.test(this.#script.slice(this.#at)))
        this.#fail('extra characters after command');
      return { ...which, what };
    }
    const kind = texts[name];
    if (!kind) this.#fail(name === '' ? 'missing command' : `unknown command: \`${name}'`);
    this.#skip(/[ \t]*(\\\n)?/y);
    const text = this.#skip(/[^\n]*/y);
    return text === '' ? this.#fail("expected \\ after `a', `c' or `i'") : { ...which, what: kind, text };
  }

  #address(): Address | null {
    const number = this.#skip(/\d+/y);
    if (number !== '') return { line: Number(number) };
    if (this.#skip(/\$/y) !== '') return 'last';
    if (this.#script.charAt(this.#at) !== '/') return null;
    const text = this.#delimited('/', 'unterminated address regex');
    return { pattern: this.#compile(text, this.#skip(/I/y) !== '') };
  }

  /** What stands between two delimiters; leaves the reader behind the second. */
  #delimited(delimiter: string, complaint: string, keepsOpen = false): string {
    let out = '';
    for (let at = this.#at + (keepsOpen ? 0 : 1); at < this.#script.length; at++) {
      const char = this.#script.charAt(at);
      if (char === delimiter) {
        this.#at = at + 1;
        return out;
      }
      const next = this.#script.charAt(at + 1);
      if (char === '\\' && next === delimiter) at++;
      out += char === '\\' && next === delimiter ? delimiter : char;
      if (char === '\\' && next !== delimiter) out += this.#script.charAt(++at);
    }
    this.#at = this.#script.length;
    return this.#fail(complaint);
  }

  #compile(text: string, ignoreCase: boolean): LinearPattern {
    return compileSedPattern(text, this.#extended, ignoreCase) ?? this.#fail('Invalid regular expression');
  }

  #substitution(): Substitution {
    const delimiter = this.#script.charAt(this.#at);
    if (delimiter === '' || delimiter === '\n' || delimiter === '\\') this.#fail("unterminated `s' command");
    const text = this.#delimited(delimiter, "unterminated `s' command");
    const replacement = this.#delimited(delimiter, "unterminated `s' command", true);
    const flags = this.#skip(/[gpiI\d]*/y);
    if (!/^\s*([;\n]|$)/.test(this.#script.slice(this.#at))) this.#fail("unknown option to `s'");
    return {
      pattern: this.#compile(text, /i/i.test(flags)),
      replacement: partsOf(replacement),
      from: Number(/\d+/.exec(flags)?.[0] ?? 1),
      all: flags.includes('g'),
      print: flags.includes('p'),
    };
  }
}

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

/** `&` and `\1` stand for what was found; a backslash takes the meaning from a sign. */
function partsOf(text: string): (string | number)[] {
  return (text.match(/\\[\s\S]|&|[^\\&]+|\\$/g) ?? []).map((part) => {
    if (part === '&') return 0;
    const next = part.startsWith('\\') ? part.charAt(1) : '';
    if (next === '') return part;
    return /\d/.test(next) ? Number(next) : (letters[next] ?? next);
  });
}
