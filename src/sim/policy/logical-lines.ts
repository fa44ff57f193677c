/** A line of a Postfix file with what goes on with it; `line` is where it begins, from 1. */
export interface LogicalLine {
  text: string;
  readonly line: number;
}

/**
 * The logical lines of main.cf, master.cf or a table (postconf(5)): comments and empty lines are left out, and a line that
 * begins with white space goes on with the one before, even across them; inner line ends become spaces.
 */
export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    if (/^\s*(#|$)/.test(raw)) return;
    const last = lines.at(-1);
    if (/^\s/.test(raw) && last) last.text += ` ${raw.trim()}`;
    else lines.push({ text: raw, line: index + 1 });
  });
  return lines;
}
