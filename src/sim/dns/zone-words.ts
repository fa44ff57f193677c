import { utf8ToOctets, type Octets } from '../octets.ts';

/** One entry of a zone file: what stands on a line, or on several joined by parentheses. */
export interface ZoneEntry {
  /** Its first line, from 1. */
  readonly line: number;
  /** Begins with white space: the owner is that of the entry before. */
  readonly indented: boolean;
  readonly words: readonly Word[];
}

export interface Word {
  /** As written, without quotes. */
  readonly raw: string;
  readonly quoted: boolean;
}

/** A parenthesis or quotation mark without its other half. */
export interface Unpaired {
  readonly line: number;
  readonly mark: '(' | ')' | '"';
}

// White space, comment, quoted string (perhaps without its end), parenthesis, plain word: each octet belongs to one.
const tokens = /\s+|;.*|"((?:[^"\\]|\\.)*)(\\?"?)|([()])|((?:[^\s"();\\]|\\.)+|\\)/g;

/** Splits a zone file into entries (RFC 1035 §5.1). */
export function splitZoneFile(text: string): {
  readonly entries: readonly ZoneEntry[];
  readonly unpaired: readonly Unpaired[];
} {
  const entries: ZoneEntry[] = [];
  const unpaired: Unpaired[] = [];
  let words: Word[] = [];
  let start = { line: 1, indented: false };
  let openLine: number | null = null;
  for (const [index, rawLine] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (openLine === null) start = { line, indented: /^\s/.test(rawLine) };
    for (const [, string, end, parenthesis, word] of rawLine.matchAll(tokens)) {
      if (string !== undefined) {
        words.push({ raw: string, quoted: true });
        if (end !== '"') unpaired.push({ line, mark: '"' });
      } else if (word !== undefined) words.push({ raw: word, quoted: false });
      else if (parenthesis === '(') openLine = line;
      else if (parenthesis === ')') {
        if (openLine === null) unpaired.push({ line, mark: ')' });
        openLine = null;
      }
    }
    if (openLine !== null || words.length === 0) continue;
    entries.push({ ...start, words });
    words = [];
  }
  if (openLine !== null) unpaired.push({ line: openLine, mark: '(' });
  return { entries, unpaired };
}

/** The octets that a word stands for: UTF-8, `\X` and `\DDD` resolved (RFC 1035 §5.1). Null for `\DDD` above 255. */
export function wordOctets({ raw }: Word): Octets | null {
  const codes = [...raw.matchAll(/\\(\d{3})/g)].map(([, digits]) => Number(digits));
  if (codes.some((code) => code > 255)) return null;
  return utf8ToOctets(raw).replace(/\\(\d{3}|.)/g, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped,
  ) as Octets;
}
