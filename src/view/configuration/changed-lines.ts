/** A line that is only in the text before (`-`) or after (`+`), with its number there, from 1. */
export interface ChangedLine {
  readonly sign: '-' | '+';
  readonly line: number;
  readonly text: string;
}

/** What changed between two texts, by lines, in the order of the text: the longest common subsequence stays. */
export function changedLines(before: string, after: string): ChangedLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const common = commonLengths(a, b);
  const changed: ChangedLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (j >= b.length || (i < a.length && at(common, i + 1, j) >= at(common, i, j + 1)))
      changed.push({ sign: '-', line: i + 1, text: a[i++] ?? '' });
    else changed.push({ sign: '+', line: j + 1, text: b[j++] ?? '' });
  }
  return changed;
}

const at = (table: readonly (readonly number[])[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** How many lines the rests from `i` and `j` on have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table: number[][] = [];
  for (let i = a.length - 1; i >= 0; i--) {
    const row: number[] = (table[i] = []);
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), row[j + 1] ?? 0);
  }
  return table;
}
