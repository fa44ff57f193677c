import { octets, type Octets } from '../octets.ts';

/** An argument of a command (RFC 9051 §4). */
export type ImapValue =
  | { readonly kind: 'atom'; readonly text: Octets }
  /** Quoted, or a literal. */
  | { readonly kind: 'string'; readonly text: Octets; readonly literal: boolean }
  | { readonly kind: 'list'; readonly items: readonly ImapValue[] };

export interface ImapCommand {
  readonly tag: string;
  /** In capitals; `UID FETCH` and its like are one. `''` for none. */
  readonly name: string;
  readonly values: readonly ImapValue[];
  /** What is wrong with the form of its arguments, in Dovecot's words; null for nothing. */
  readonly fault: string | null;
}

const nestingMax = 10;

/** A complete command, or null when it has no tag that could be answered. Never throws. */
export function parseImap(text: Octets): ImapCommand | null {
  const [, tag, rest = ''] = /^([!#$&',-[\]-z|}~]+)(?: (.*))?$/s.exec(text) ?? [];
  if (tag === undefined) return null;
  const [, first = '', afterFirst = ''] = /^([^\s(){"]*) ?(.*)$/s.exec(rest) ?? [];
  const [, second = '', afterSecond = ''] = /^([^\s(){"]*) ?(.*)$/s.exec(afterFirst) ?? [];
  const isUid = /^uid$/i.test(first) && second !== '';
  const name = (isUid ? `UID ${second}` : first).toUpperCase();
  if (/^UID$/i.test(first) && second === '') return { tag, name: '', values: [], fault: null };
  const read = readValues(isUid ? afterSecond : afterFirst, 0, 0);
  return { tag, name, values: read.values, fault: read.fault };
}

/** The arguments so far, where the line ends with the announcement of a literal. */
export function parseBeforeLiteral(text: Octets): ImapCommand | null {
  return parseImap(octets(text.replace(/ ?\{\d+\+?\}$/, '')));
}

/** What stands behind the name of a command or a response, as far as it can be read. Never throws. */
export const parseValues = (text: Octets): readonly ImapValue[] => readValues(text, 0, 0).values;

interface Read {
  readonly values: readonly ImapValue[];
  readonly end: number;
  readonly fault: string | null;
}

function readValues(text: string, from: number, depth: number): Read {
  const values: ImapValue[] = [];
  let at = from;
  const end = (fault: string | null = null): Read => ({ values, end: at, fault });
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === ' ') {
      at++;
      continue;
    }
    if (char === ')') return depth > 0 ? end() : end("Unexpected ')'");
    if (char === '(') {
      if (depth >= nestingMax) return end('Too many (nested) lists');
      const inner = readValues(text, at + 1, depth + 1);
      if (inner.fault !== null) return { values, end: inner.end, fault: inner.fault };
      if (text.charAt(inner.end) !== ')') return end("Missing ')'");
      values.push({ kind: 'list', items: inner.values });
      at = inner.end + 1;
      continue;
    }
    const one = readOne(text, at);
    if (typeof one === 'string') return end(one);
    values.push(one.value);
    at = one.end;
  }
  return end();
}

type One = { readonly value: ImapValue; readonly end: number };

/** A quoted string, a literal, or an atom; or what is wrong. */
function readOne(text: string, at: number): One | string {
  if (text.charAt(at) === '"') return readQuoted(text, at);
  const literal = /^\{(\d{1,15})\+?\}\r?\n/.exec(text.slice(at, at + 24));
  if (literal) {
    const start = at + literal[0].length;
    const end = start + Number(literal[1]);
    return { value: { kind: 'string', text: octets(text.slice(start, end)), literal: true }, end };
  }
  // `]` may stand in an atom: BODY[…]. Lists and strings end one.
  let end = at;
  while (end < text.length && !' (){"'.includes(text.charAt(end)) && text.charAt(end) > ' ') end++;
  if (end === at) return text.charAt(at) === '{' ? 'Invalid literal size' : 'Invalid characters in atom';
  return { value: { kind: 'atom', text: octets(text.slice(at, end)) }, end };
}

function readQuoted(text: string, at: number): One | string {
  const quoted = /^"((?:[^"\\\r\n\0]|\\["\\])*)"/.exec(text.slice(at));
  if (!quoted) return "Missing '\"'";
  const value = octets((quoted[1] ?? '').replace(/\\(["\\])/g, '$1'));
  return { value: { kind: 'string', text: value, literal: false }, end: at + quoted[0].length };
}

/** An astring (RFC 9051 §9): an atom or a string; null for a list or for nothing. */
export const textOf = (value: ImapValue | undefined): Octets | null =>
  value === undefined || value.kind === 'list' ? null : value.text;

/** The words of a list of atoms, or of a single atom; null for anything else. */
export function atomsOf(value: ImapValue | undefined): readonly string[] | null {
  if (value?.kind === 'atom') return [value.text];
  if (value?.kind !== 'list') return null;
  const words = value.items.flatMap((item) => (item.kind === 'atom' ? [item.text] : []));
  return words.length === value.items.length ? words : null;
}
