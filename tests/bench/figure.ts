/** One measured figure: ours, and what it is compared with. */
export interface Figure {
  /** Dotted, stable: what a file of figures is compared by. */
  readonly name: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly peer: number | null;
  /** How many times better ours is; null where there is nothing to compare. */
  readonly ratio: number | null;
  /** What the peer is, what the goal is, or why there is no figure. */
  readonly note: string;
}

/** A figure where more is better. */
export const rate = (name: string, unit: string, ours: number, peer: number, note: string): Figure => ({
  name,
  unit,
  ours: rounded(ours),
  peer: rounded(peer),
  ratio: rounded(ours / peer),
  note,
});

export const single = (name: string, unit: string, ours: number, note: string): Figure => ({
  name,
  unit,
  ours: rounded(ours),
  peer: null,
  ratio: null,
  note,
});

export const missing = (name: string, unit: string, why: string): Figure => ({
  name,
  unit,
  ours: null,
  peer: null,
  ratio: null,
  note: `not measured: ${why}`,
});

/** Three significant digits. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [upper, lower] = [sorted[middle], sorted[middle - 1]];
  if (upper === undefined) throw new Error('the median of nothing');
  return sorted.length % 2 === 1 || lower === undefined ? upper : (upper + lower) / 2;
}

export function table(figures: readonly Figure[]): string {
  const cell = (value: number | null): string => (value === null ? '–' : String(value));
  const rows = figures.map((one) => [one.name, one.unit, cell(one.ours), cell(one.peer), cell(one.ratio), one.note]);
  const all = [['figure', 'unit', 'ours', 'peer', 'ratio', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) =>
        column < 2 || column > 4 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}
