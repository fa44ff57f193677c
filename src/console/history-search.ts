import { graphemes } from './graphemes.ts';
import type { Key } from './keys.ts';
import type { History } from './line-history.ts';

/** Ctrl-R: what is looked for, and the index of the line found (null before anything was). */
export interface Search {
  readonly query: string;
  readonly place: number | null;
}

/** The line found so far. */
export const found = ({ lines }: History, { place }: Search): string | null =>
  place === null ? null : (lines[place] ?? null);

/** Stands in place of the prompt, as in bash. */
export const searchPrompt = ({ query, place }: Search): string =>
  `(${query !== '' && place === null ? 'failed ' : ''}reverse-i-search)\`${query}': `;

/** The next state of a search. `done` takes the line found and lets the key act on it; `given-up` leaves the line as it was. */
export function search(history: History, current: Search, key: Key): Search | 'done' | 'given-up' {
  const { query, place } = current;
  if (key.kind === 'text') return find(history, query + key.text, place);
  if (key.kind === 'backspace') return find(history, graphemes(query).slice(0, -1).join(''), null);
  if (key.kind !== 'ctrl') return key.kind === 'escape' ? 'given-up' : 'done';
  if (key.letter === 'r') {
    const older = find(history, query, place === null ? null : place - 1);
    return older.place === null ? current : older;
  }
  return key.letter === 'g' || key.letter === 'c' ? 'given-up' : 'done';
}

/** The newest line not after `from` that contains the query. */
function find({ lines }: History, query: string, from: number | null): Search {
  if (query === '' || (from !== null && from < 0)) return { query, place: null };
  const place = lines.findLastIndex((line, index) => (from === null || index <= from) && line.includes(query));
  return { query, place: place < 0 ? null : place };
}
