import type { Octets } from '../octets.ts';

export interface Token {
  readonly text: string;
  /** `<…>`, complete and with nothing but quoted strings inside its brackets. */
  readonly isPath: boolean;
  /** A bracket or quote that is never closed. */
  readonly broken: boolean;
}

/**
 * Cuts a command line into words as Postfix does (smtpd_token): white space separates, but not inside `<…>` and
 * `"…"`; `FROM:` and `TO:` end a word, so that a space after the colon is forgiven. Never throws.
 */
export function tokenize(line: Octets): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (isSpace(line.charCodeAt(at))) {
      at++;
      continue;
    }
    const { token, next } = readToken(line, at);
    tokens.push(token);
    at = next;
  }
  return tokens;
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

function readToken(line: string, from: number): { token: Token; next: number } {
  let text = '';
  let isPath = false;
  let broken = false;
  let at = from;
  while (at < line.length && !isSpace(line.charCodeAt(at))) {
    const char = line[at] ?? '';
    if (char === '<' || char === '"') {
      const close = closing(line, at);
      broken ||= close < 0;
      isPath = char === '<' && text === '' && close >= 0;
      const end = close < 0 ? line.length : close + 1;
      text += line.slice(at, end);
      at = end;
      continue;
    }
    isPath = false;
    text += char;
    at++;
    if (char === '\\' && at < line.length) text += line[at++] ?? '';
    else if (char === ':' && /^(from|to):$/i.test(text)) break;
  }
  return { token: { text, isPath, broken }, next: at };
}

/** Where the bracket or quote that opens at `from` is closed; -1 if never. Quoted strings hide brackets. */
function closing(line: string, from: number): number {
  const close = line[from] === '<' ? '>' : '"';
  for (let at = from + 1; at < line.length; at++) {
    const char = line[at];
    if (char === '\\') at++;
    else if (char === close) return at;
    else if (char === '"') {
      at = closing(line, at);
      if (at < 0) return -1;
    }
  }
  return -1;
}
