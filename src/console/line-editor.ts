import type { Key } from './keys.ts';

/** A line being typed. Positions count characters as people see them (grapheme clusters). */
export interface LineState {
  readonly chars: readonly string[];
  readonly cursor: number;
  readonly history: readonly string[];
  /** Where in the history the line shown comes from; `history.length` is the new line. */
  readonly place: number;
  /** The new line, while the history is looked through. */
  readonly kept: string;
  /** What Ctrl-K, Ctrl-U and Ctrl-W cut last. */
  readonly cut: string;
}

export type Effect =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'signal'; readonly signal: 'INT' | 'EOF' | 'ESCAPE' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'complete' };

export interface Edit {
  readonly state: LineState;
  readonly effect: Effect | null;
}

export const emptyLine: LineState = { chars: [], cursor: 0, history: [], place: 0, kept: '', cut: '' };

const historyMax = 200;
/** More than any real line; what is beyond it is dropped while typing or pasting. */
export const lineCharsMax = 20_000;

const segmenter =
  typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? new Intl.Segmenter(undefined, { granularity: 'grapheme' })
    : null;

/** Text as a list of characters as people see them: an emoji with its joiners is one. */
export function graphemes(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return text.split('');
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);
}

export const lineText = ({ chars }: LineState): string => chars.join('');

const withLine = (state: LineState, text: string): LineState => {
  const chars = graphemes(text);
  return { ...state, chars, cursor: chars.length };
};

const edited = (state: LineState, chars: readonly string[], cursor: number): LineState => ({
  ...state,
  chars,
  cursor,
  place: state.history.length,
});

/** One key applied to the line. Pure. */
export function edit(state: LineState, key: Key): Edit {
  const only = (next: LineState): Edit => ({ state: next, effect: null });
  const { chars, cursor } = state;
  switch (key.kind) {
    case 'text':
      return only(insert(state, key.text));
    case 'enter':
      return enter(state);
    case 'backspace':
      return only(cursor === 0 ? state : edited(state, remove(chars, cursor - 1, cursor), cursor - 1));
    case 'delete':
      return only(edited(state, remove(chars, cursor, cursor + 1), cursor));
    case 'left':
      return only({ ...state, cursor: Math.max(0, cursor - 1) });
    case 'right':
      return only({ ...state, cursor: Math.min(chars.length, cursor + 1) });
    case 'word-left':
      return only({ ...state, cursor: wordStart(chars, cursor) });
    case 'word-right':
      return only({ ...state, cursor: wordEnd(chars, cursor) });
    case 'home':
      return only({ ...state, cursor: 0 });
    case 'end':
      return only({ ...state, cursor: chars.length });
    case 'up':
      return only(recall(state, state.place - 1));
    case 'down':
      return only(recall(state, state.place + 1));
    case 'tab':
      return { state, effect: { kind: 'complete' } };
    case 'ctrl':
      return control(state, key.letter);
  }
}

export function insert(state: LineState, text: string): LineState {
  const room = Math.max(0, lineCharsMax - state.chars.length);
  const added = graphemes(text).slice(0, room);
  return edited(
    state,
    [...state.chars.slice(0, state.cursor), ...added, ...state.chars.slice(state.cursor)],
    state.cursor + added.length,
  );
}

const remove = (chars: readonly string[], from: number, to: number): string[] => [
  ...chars.slice(0, from),
  ...chars.slice(to),
];

function enter(state: LineState): Edit {
  const text = lineText(state);
  const remembered =
    text.trim() === '' || text === state.history.at(-1) ? state.history : [...state.history, text].slice(-historyMax);
  return {
    state: { ...emptyLine, history: remembered, place: remembered.length, cut: state.cut },
    effect: { kind: 'line', text },
  };
}

function recall(state: LineState, place: number): LineState {
  if (place < 0 || place > state.history.length) return state;
  const kept = state.place === state.history.length ? lineText(state) : state.kept;
  const text = place === state.history.length ? kept : (state.history[place] ?? '');
  return { ...withLine(state, text), place, kept };
}

function wordStart(chars: readonly string[], from: number): number {
  let at = from;
  while (at > 0 && /^\s$/.test(chars[at - 1] ?? '')) at--;
  while (at > 0 && !/^\s$/.test(chars[at - 1] ?? '')) at--;
  return at;
}

function wordEnd(chars: readonly string[], from: number): number {
  let at = from;
  while (at < chars.length && /^\s$/.test(chars[at] ?? '')) at++;
  while (at < chars.length && !/^\s$/.test(chars[at] ?? '')) at++;
  return at;
}

function control(state: LineState, letter: string): Edit {
  const only = (next: LineState): Edit => ({ state: next, effect: null });
  const cutOut = (from: number, to: number): Edit => {
    const cut = state.chars.slice(from, to).join('');
    return only({ ...edited(state, remove(state.chars, from, to), from), cut: cut || state.cut });
  };
  const { chars, cursor } = state;
  switch (letter) {
    case 'a':
      return only({ ...state, cursor: 0 });
    case 'e':
      return only({ ...state, cursor: chars.length });
    case 'b':
      return only({ ...state, cursor: Math.max(0, cursor - 1) });
    case 'f':
      return only({ ...state, cursor: Math.min(chars.length, cursor + 1) });
    case 'k':
      return cutOut(cursor, chars.length);
    case 'u':
      return cutOut(0, cursor);
    case 'w':
      return cutOut(wordStart(chars, cursor), cursor);
    case 'y':
      return only(insert(state, state.cut));
    case 'l':
      return { state, effect: { kind: 'clear' } };
    case 'c':
      return {
        state: { ...emptyLine, history: state.history, place: state.history.length, cut: state.cut },
        effect: { kind: 'signal', signal: 'INT' },
      };
    case 'd':
      return chars.length === 0
        ? { state, effect: { kind: 'signal', signal: 'EOF' } }
        : only(edited(state, remove(chars, cursor, cursor + 1), cursor));
    case ']':
      return { state, effect: { kind: 'signal', signal: 'ESCAPE' } };
    case 'p':
      return only(recall(state, state.place - 1));
    case 'n':
      return only(recall(state, state.place + 1));
  }
  return only(state);
}
