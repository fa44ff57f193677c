import { graphemes, isPlain } from './graphemes.ts';
import type { Key } from './keys.ts';
import { emptyHistory, recall, remember, type History } from './line-history.ts';
import { found, search, type Search } from './history-search.ts';
import { chunkStart, wordEnd, wordStart } from './line-motions.ts';

/** A line being typed. Positions count characters as people see them (grapheme clusters). */
export interface LineState {
  readonly chars: readonly string[];
  readonly cursor: number;
  readonly history: History;
  /** Ctrl-R is looking through the history. */
  readonly search: Search | null;
  /** What Ctrl-K, Ctrl-U, Ctrl-W and their like cut last: Ctrl-Y brings it back. */
  readonly cut: string;
  /** Off for passwords: nothing is remembered, recalled or shown. */
  readonly echo: boolean;
}

export type Effect =
  | { readonly kind: 'line'; readonly text: string }
  /** `typed` is the line that is given up with it. */
  | { readonly kind: 'signal'; readonly signal: 'INT' | 'EOF' | 'ESCAPE'; readonly typed: string }
  | { readonly kind: 'clear' }
  | { readonly kind: 'complete' };

export interface Edit {
  readonly state: LineState;
  readonly effect: Effect | null;
}

export const emptyLine: LineState = {
  chars: [],
  cursor: 0,
  history: emptyHistory,
  search: null,
  cut: '',
  echo: true,
};

/** More than any real line; what is beyond it is dropped while typing or pasting. */
export const lineCharsMax = 20_000;

export const lineText = ({ chars }: LineState): string => chars.join('');

const only = (state: LineState): Edit => ({ state, effect: null });

/** One key applied to the line, as readline(3) binds it in its Emacs mode. Pure. */
export function edit(state: LineState, key: Key): Edit {
  return state.search ? editSearch(state, state.search, key) : editLine(state, key);
}

function editLine(state: LineState, key: Key): Edit {
  const { chars, cursor } = state;
  switch (key.kind) {
    case 'text':
      return only(insert(state, key.text));
    case 'enter':
      return enter(state);
    case 'backspace':
      return only(cursor === 0 ? state : replace(state, cursor - 1, cursor, []));
    case 'delete':
      return only(replace(state, cursor, cursor + 1, []));
    case 'left':
      return only(moveTo(state, cursor - 1));
    case 'right':
      return only(moveTo(state, cursor + 1));
    case 'word-left':
      return only(moveTo(state, wordStart(chars, cursor)));
    case 'word-right':
      return only(moveTo(state, wordEnd(chars, cursor)));
    case 'cut-word-left':
      return only(cutOut(state, wordStart(chars, cursor), cursor));
    case 'cut-word-right':
      return only(cutOut(state, cursor, wordEnd(chars, cursor)));
    case 'home':
      return only(moveTo(state, 0));
    case 'end':
      return only(moveTo(state, chars.length));
    case 'up':
      return only(look(state, -1));
    case 'down':
      return only(look(state, +1));
    case 'tab':
      return { state, effect: { kind: 'complete' } };
    case 'escape':
      return only(state);
    case 'ctrl':
      return control(state, key.letter);
  }
}

function control(state: LineState, letter: string): Edit {
  const { chars, cursor } = state;
  switch (letter) {
    case 'a':
      return only(moveTo(state, 0));
    case 'e':
      return only(moveTo(state, chars.length));
    case 'b':
      return only(moveTo(state, cursor - 1));
    case 'f':
      return only(moveTo(state, cursor + 1));
    case 'k':
      return only(cutOut(state, cursor, chars.length));
    case 'u':
      return only(cutOut(state, 0, cursor));
    case 'w':
      return only(cutOut(state, chunkStart(chars, cursor), cursor));
    case 'y':
      return only(insert(state, state.cut));
    case 't':
      return only(transpose(state));
    case 'p':
      return only(look(state, -1));
    case 'n':
      return only(look(state, +1));
    case 'r':
      return only(state.echo ? { ...state, search: { query: '', place: null } } : state);
    case 'l':
      return { state, effect: { kind: 'clear' } };
    case 'c':
      return { state: cleared(state), effect: { kind: 'signal', signal: 'INT', typed: lineText(state) } };
    case 'd':
      if (chars.length > 0) return only(replace(state, cursor, cursor + 1, []));
      return { state, effect: { kind: 'signal', signal: 'EOF', typed: '' } };
    case ']':
      return { state, effect: { kind: 'signal', signal: 'ESCAPE', typed: '' } };
  }
  return only(state);
}

const moveTo = (state: LineState, cursor: number): LineState => ({
  ...state,
  cursor: Math.max(0, Math.min(state.chars.length, cursor)),
});

function replace(state: LineState, from: number, to: number, chars: readonly string[]): LineState {
  const next = [...state.chars.slice(0, from), ...chars, ...state.chars.slice(to)];
  return { ...state, chars: next, cursor: from + chars.length };
}

function cutOut(state: LineState, from: number, to: number): LineState {
  const cut = state.chars.slice(from, to).join('');
  return { ...replace(state, from, to, []), cut: cut || state.cut };
}

/** Puts text in at the cursor. It may join with its neighbours: an accent belongs to the letter before it. */
export function insert(state: LineState, text: string): LineState {
  const { chars, cursor } = state;
  const room = lineCharsMax - chars.length;
  if (room <= 0) return state;
  const previous = chars[cursor - 1] ?? '';
  const following = chars[cursor] ?? '';
  if (isPlain(previous + text + following)) return replace(state, cursor, cursor, text.slice(0, room).split(''));
  const added = graphemes(text.slice(0, room * 4))
    .slice(0, room)
    .join('');
  const joined = graphemes(previous + added + following);
  const from = cursor - (previous === '' ? 0 : 1);
  const next = replace(state, from, cursor + (following === '' ? 0 : 1), joined);
  return moveTo(next, from + clustersUntil(joined, previous.length + added.length));
}

/** How many clusters begin before this many UTF-16 units. */
function clustersUntil(clusters: readonly string[], units: number): number {
  let seen = 0;
  return clusters.filter((cluster) => {
    const begins = seen < units;
    seen += cluster.length;
    return begins;
  }).length;
}

/** Ctrl-T: the characters on both sides of the cursor change places; at the end the last two. */
function transpose(state: LineState): LineState {
  const at = Math.min(state.cursor, state.chars.length - 1);
  const [left, right] = [state.chars[at - 1], state.chars[at]];
  return left === undefined || right === undefined ? state : replace(state, at - 1, at + 1, [right, left]);
}

function look(state: LineState, step: -1 | 1): LineState {
  if (!state.echo) return state;
  const recalled = recall(state.history, step, lineText(state));
  return recalled ? withText({ ...state, history: recalled.history }, recalled.text) : state;
}

/** The same state with another line in it, the cursor at its end. */
export function withText(state: LineState, text: string): LineState {
  const chars = graphemes(text);
  return { ...state, chars, cursor: chars.length };
}

function cleared(state: LineState): LineState {
  return { ...state, chars: [], cursor: 0, search: null, history: { ...state.history, drafts: {}, place: null } };
}

function enter(state: LineState): Edit {
  const text = lineText(state);
  const history = state.echo ? remember(state.history, text) : state.history;
  return { state: { ...cleared(state), history }, effect: { kind: 'line', text } };
}

/** While Ctrl-R searches: text narrows it, any other key takes the line found and does its own work on it. */
function editSearch(state: LineState, current: Search, key: Key): Edit {
  const next = search(state.history, current, key);
  if (next !== 'done' && next !== 'given-up') return only({ ...state, search: next });
  const before: LineState = { ...state, search: null };
  if (next === 'given-up') return only(before);
  const line = found(state.history, current);
  return editLine(line === null ? before : withText(before, line), key);
}
