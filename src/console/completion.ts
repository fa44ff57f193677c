import { insert, type LineState } from './line-editor.ts';

export interface Completion {
  readonly state: LineState;
  /** What could follow, when it is not clear: shown at a second Tab. */
  readonly choices: readonly string[];
  /** Nothing to complete: Tab may leave the terminal. */
  readonly nothing: boolean;
}

/** Completes the line up to the cursor from whole-line candidates: their common beginning, or a list of choices. */
export function complete(state: LineState, candidates: readonly string[]): Completion {
  const typed = state.chars.slice(0, state.cursor).join('');
  const fitting = candidates.filter(
    (candidate) => candidate.toLowerCase().startsWith(typed.toLowerCase()) && candidate.length > typed.length,
  );
  const [first, ...others] = fitting;
  if (first === undefined || typed === '') return { state, choices: [], nothing: true };
  let common = first.length;
  for (const other of others) while (!other.toLowerCase().startsWith(first.slice(0, common).toLowerCase())) common--;
  const added = first.slice(typed.length, common);
  if (others.length === 0 || added !== '') return { state: insert(state, added), choices: [], nothing: false };
  return { state, choices: fitting, nothing: false };
}
