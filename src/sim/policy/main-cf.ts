import { bracedWords, logicalLines, placedWords, type PlacedWord } from './logical-lines.ts';

export const mainCfPath = '/etc/postfix/main.cf';

/** One setting as it stands in main.cf. */
export interface Entry {
  readonly name: string;
  /** Continuation lines joined, inner line breaks as spaces; not expanded. */
  readonly value: string;
  /** Line of the name, from 1. */
  readonly line: number;
}

/** Something wrong with a configuration: an `error` refuses it, a `warning` is what Postfix would log. */
export interface ConfigProblem {
  readonly line: number;
  readonly level: 'error' | 'warning';
  readonly code:
    | 'no-equals'
    | 'unknown-setting'
    | 'overridden'
    | 'not-a-number'
    | 'out-of-range'
    | 'not-yes-or-no'
    | 'not-a-time'
    | 'not-a-choice'
    | 'unknown-restriction'
    | 'expansion-loop'
    | 'bad-network'
    | 'no-table'
    | 'bad-table'
    | 'bad-rule'
    | 'open-relay'
    | 'no-file'
    | 'too-few-columns'
    | 'bad-transport'
    | 'bad-column'
    | 'private-port'
    | 'unknown-port';
  /** What it is about: a setting, a column, a service. */
  readonly name: string;
  readonly value: string;
}

export interface ParsedMainCf {
  readonly entries: readonly Entry[];
  readonly problems: readonly ConfigProblem[];
}

const assignment = /^([^\s=]+)(\s*=\s*)(.*)$/s;

/**
 * Reads main.cf (postconf(5)): `name = value`; a line that begins with white space continues the one before, even
 * across comments and empty lines; a later entry of the same name wins. Never throws.
 */
export function parseMainCf(text: string): ParsedMainCf {
  const entries = new Map<string, Entry>();
  const all: Entry[] = [];
  const problems: ConfigProblem[] = [];
  for (const { text: logical, line } of logicalLines(text)) {
    const match = assignment.exec(logical);
    if (!match?.[1]) {
      problems.push({ line, level: 'error', code: 'no-equals', name: logical.trim(), value: '' });
      continue;
    }
    const entry = { name: match[1], value: (match[3] ?? '').trim(), line };
    const earlier = entries.get(entry.name);
    if (earlier && earlier.value !== entry.value)
      problems.push({ line, level: 'warning', code: 'overridden', name: entry.name, value: earlier.value });
    entries.set(entry.name, entry);
    all.push(entry);
  }
  return { entries: all, problems };
}

const listSeparators = /[\s,]/;

/** Postfix's list separators: comma and white space; `{ … }` keeps its inside together. */
export function splitList(value: string): string[] {
  return bracedWords(value, listSeparators).map(({ text }) => text);
}

/** The words of the entry that sets this name, each with its line, and the line of the name; null when none does. */
export function placedEntry(text: string, name: string): { line: number; words: PlacedWord[] } | null {
  const logical = logicalLines(text)
    .filter((each) => assignment.exec(each.text)?.[1] === name)
    .at(-1);
  const match = logical && assignment.exec(logical.text);
  if (!logical || !match) return null;
  return { line: logical.line, words: placedWords(logical, listSeparators, name.length + (match[2] ?? '').length) };
}
