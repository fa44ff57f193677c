import { logicalLines } from './logical-lines.ts';

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
    | 'not-a-number'
    | 'not-yes-or-no'
    | 'not-a-time'
    | 'not-a-choice'
    | 'unknown-restriction'
    | 'expansion-loop'
    | 'bad-network'
    | 'too-few-columns';
  readonly name: string;
  readonly value: string;
}

export interface ParsedMainCf {
  readonly entries: readonly Entry[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads main.cf (postconf(5)): `name = value`; a line that begins with white space continues the one before, even
 * across comments and empty lines; a later entry of the same name wins. Never throws.
 */
export function parseMainCf(text: string): ParsedMainCf {
  const entries: Entry[] = [];
  const problems: ConfigProblem[] = [];
  for (const { text: logical, line } of logicalLines(text)) {
    const match = /^([^\s=]+)\s*=\s*(.*)$/s.exec(logical);
    if (match?.[1]) entries.push({ name: match[1], value: (match[2] ?? '').trim(), line });
    else problems.push({ line, level: 'error', code: 'no-equals', name: logical.trim(), value: '' });
  }
  return { entries, problems };
}

/** Postfix's list separators: comma and white space; `{ … }` keeps its inside together, braces within it, too. */
export function splitList(value: string): string[] {
  if (!value.includes('{')) return value.match(/[^\s,]+/g) ?? [];
  const words: string[] = [];
  let word = '';
  let depth = 0;
  for (const char of value) {
    if (depth === 0 && /[\s,]/.test(char)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    if (char === '{') depth++;
    else if (char === '}' && depth > 0) depth--;
    word += char;
  }
  return word === '' ? words : [...words, word];
}
