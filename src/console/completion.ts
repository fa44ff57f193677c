import { graphemes } from './graphemes.ts';
import { withText, type LineState } from './line-editor.ts';

/** What can be typed at a place. */
export interface Offers {
  /** Whole lines. */
  readonly lines: readonly string[];
  /** What a line can begin with: commands. */
  readonly first: readonly string[];
  /** What can stand further on: names. */
  readonly words: readonly string[];
}

export const nothingOffered: Offers = { lines: [], first: [], words: [] };

export interface Completion {
  readonly state: LineState;
  /** What could follow, when it is not clear: shown at a second Tab. */
  readonly choices: readonly string[];
}

/** Whether Tab has anything to do here; on an empty line it leaves the terminal instead. */
export const canComplete = ({ chars, echo }: LineState): boolean => echo && chars.some((char) => char.trim() !== '');

/**
 * Completes what stands before the cursor: the whole line when lines are on offer that begin like it, else the word, up
 * to where the candidates part. Case does not matter; the candidates' case is taken over.
 */
export function complete(state: LineState, { lines, first, words }: Offers): Completion {
  if (!canComplete(state)) return { state, choices: [] };
  const typed = state.chars.slice(0, state.cursor).join('');
  const wholeLines = fitting(lines, typed);
  if (wholeLines.length > 0) return extend(state, typed, wholeLines, '');
  // The `@` of a server (`dig @NAME`) or of an address begins a word of its own.
  const word = /[^\s@]*$/.exec(typed)?.[0] ?? '';
  const isFirst = typed.trimStart() === word;
  const candidates = fitting(isFirst ? first : words, word);
  return extend(state, word, candidates, state.cursor === state.chars.length ? ' ' : '');
}

function fitting(candidates: readonly string[], typed: string): string[] {
  const start = typed.toLowerCase();
  return [...new Set(candidates)].filter((candidate) => candidate.toLowerCase().startsWith(start));
}

function extend(state: LineState, typed: string, candidates: readonly string[], after: string): Completion {
  const [one, ...others] = candidates;
  if (one === undefined) return { state, choices: [] };
  if (others.length === 0) return { state: replaceTyped(state, typed, one + after), choices: [] };
  const common = commonStart(candidates);
  if (common.length > typed.length) return { state: replaceTyped(state, typed, common), choices: [] };
  return { state, choices: candidates };
}

/** How the candidates all begin, whatever the case. */
function commonStart([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) {
    while (!other.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length--;
  }
  return first.slice(0, length);
}

function replaceTyped(state: LineState, typed: string, text: string): LineState {
  const before = state.chars.slice(0, state.cursor).join('');
  const rest = state.chars.slice(state.cursor).join('');
  const line = before.slice(0, before.length - typed.length) + text;
  return { ...withText(state, line + rest), cursor: graphemes(line).length };
}
