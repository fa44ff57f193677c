/** Lines typed earlier, oldest first, and where the line shown stands among them. */
export interface History {
  readonly lines: readonly string[];
  /** Index of the line recalled; null for the new line. */
  readonly place: number | null;
  /** What was changed in recalled lines, and the new line, until Enter: by index, the new one's being `lines.length`. */
  readonly drafts: Readonly<Record<number, string>>;
}

export const emptyHistory: History = { lines: [], place: null, drafts: {} };

const linesMax = 200;

/** The line one step older (−1) or newer (+1), with the one left behind kept as it is; null at either end. */
export function recall(
  history: History,
  step: -1 | 1,
  typed: string,
): { readonly history: History; readonly text: string } | null {
  const { lines, drafts } = history;
  const from = history.place ?? lines.length;
  const to = from + step;
  if (to < 0 || to > lines.length) return null;
  const kept = { ...drafts, [from]: typed };
  const next: History = { lines, place: to === lines.length ? null : to, drafts: kept };
  return { history: next, text: kept[to] ?? lines[to] ?? '' };
}

/** Adds a line that was entered; blank ones, those with a space before them and repetitions are not kept (bash's `ignoreboth`). */
export function remember({ lines }: History, text: string): History {
  const skip = text.trim() === '' || text.startsWith(' ') || text === lines.at(-1);
  return { ...emptyHistory, lines: skip ? lines : [...lines, text].slice(-linesMax) };
}
