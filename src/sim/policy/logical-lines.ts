/** A line of a Postfix file with what goes on with it; `line` is where it begins, from 1. */
export interface LogicalLine {
  text: string;
  readonly line: number;
  /** Where each physical line of it begins: its place in `text`, and its number. */
  readonly starts: { readonly at: number; readonly line: number }[];
}

/**
 * The logical lines of main.cf, master.cf or a table (postconf(5)): comments and empty lines are left out, and a line that
 * begins with white space goes on with the one before, even across them; inner line ends become spaces.
 */
export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    if (/^\s*(#|$)/.test(raw)) return;
    const line = index + 1;
    const last = lines.at(-1);
    if (/^\s/.test(raw) && last) {
      last.starts.push({ at: last.text.length + 1, line });
      last.text += ` ${raw.trim()}`;
    } else lines.push({ text: raw, line, starts: [{ at: 0, line }] });
  });
  return lines;
}

/** The physical line that this place of a logical line's text stands in. */
export function lineAt({ starts, line }: LogicalLine, at: number): number {
  return starts.filter((start) => start.at <= at).at(-1)?.line ?? line;
}

/** A word of a file and its line. */
export interface PlacedWord {
  readonly text: string;
  readonly line: number;
}

/**
 * The words between separators; braces keep their inside together (Postfix: mystrtokq), so does one that is never closed.
 * `at` is the word's place in the text.
 */
export function bracedWords(text: string, separators: RegExp): { text: string; at: number }[] {
  const words: { text: string; at: number }[] = [];
  let start = -1;
  let depth = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text.charAt(at);
    if (at === text.length || (depth === 0 && separators.test(char))) {
      if (start >= 0) words.push({ text: text.slice(start, at), at: start });
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    if (char === '{') depth++;
    else if (char === '}' && depth > 0) depth--;
  }
  return words;
}

/** The words of a logical line from a place on, each with its physical line. */
export function placedWords(logical: LogicalLine, separators: RegExp, from = 0): PlacedWord[] {
  return bracedWords(logical.text.slice(from), separators).map(({ text, at }) => ({
    text,
    line: lineAt(logical, from + at),
  }));
}
