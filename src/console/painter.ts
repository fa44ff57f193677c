import { columns, columnsOf } from './columns.ts';
import { graphemes } from './graphemes.ts';
import { found, searchPrompt } from './history-search.ts';
import type { LineState } from './line-editor.ts';
import { neutralise, neutraliseLine } from './neutralise.ts';

/** Of the screen, in character cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Where the cursor stands on the screen: rows below the row in which the prompt begins. */
export interface Painted {
  readonly cursorRow: number;
}

export const nothingPainted: Painted = { cursorRow: 0 };

interface Place {
  readonly row: number;
  /** 0 … width; at the width the next character goes to the next row. */
  readonly column: number;
}

const up = (rows: number): string => (rows > 0 ? `\x1b[${rows}A` : '');
const right = (cells: number): string => (cells > 0 ? `\x1b[${cells}C` : '');

/** What was typed stands out from what came back. */
export const asTyped = (text: string): string => (text === '' ? '' : `\x1b[1m${text}\x1b[22m`);

/** Takes what was painted off the screen; the cursor is then where the prompt began. */
export const erase = ({ cursorRow }: Painted): string => `\r${up(cursorRow)}\x1b[J`;

/** Paints prompt and line, with the cursor in its place. A line with more rows than the screen is shown around the cursor. */
export function paint(prompt: string, line: LineState, size: Size): { output: string; painted: Painted } {
  const shown = line.search
    ? { prompt: searchPrompt(line.search), ...split(graphemes(found(line.history, line.search) ?? ''), 0) }
    : { prompt, ...(line.echo ? split(line.chars, line.cursor) : { before: [], after: [] }) };
  const whole = fit(neutralise(shown.prompt), shown.before, shown.after, size);
  return place(whole.prompt, whole.before, whole.after, size.columns);
}

const split = (chars: readonly string[], at: number) => ({
  before: chars.slice(0, at).map(neutraliseLine),
  after: chars.slice(at).map(neutraliseLine),
});

function place(prompt: string, before: string, after: string, width: number) {
  const reached = advance(advance({ row: 0, column: 0 }, prompt, width), before, width);
  const cursor = onRow(reached, width);
  const last = after === '' ? reached : advance(cursor, after, width);
  const end = onRow(last, width);
  // A full row leaves the cursor behind its last cell: a space takes it to the next row, and is taken away again.
  const wrap = end.row > last.row ? ' \r\x1b[K' : '';
  const back = `\r${up(end.row - cursor.row)}${right(cursor.column)}`;
  return { output: `${prompt}${asTyped(before + after)}${wrap}${back}`, painted: { cursorRow: cursor.row } };
}

const onRow = (at: Place, width: number): Place => (at.column < width ? at : { row: at.row + 1, column: 0 });

/** Where a terminal of this width stands after some text: wide characters do not go over the end of a row. */
function advance(from: Place, text: string, width: number): Place {
  let { row, column } = from;
  for (const char of text) {
    const cells = columnsOf(char.codePointAt(0) ?? 0);
    if (column + cells > width) {
      row++;
      column = 0;
    }
    column += cells;
  }
  return { row, column };
}

/** As much around the cursor as the screen has room for, with … where something is left out. */
function fit(prompt: string, before: readonly string[], after: readonly string[], size: Size) {
  const all = { prompt, before: before.join(''), after: after.join('') };
  const rows = Math.max(1, size.rows - 1);
  // One cell of each row may stay empty before a wide character, and the marks need theirs.
  const room = rows * Math.max(1, size.columns - 1) - 4;
  if (columns(all.prompt + all.before + all.after) <= room) return all;
  const lead = columns(prompt) * 2 <= room ? prompt : '…';
  const left = room - columns(lead);
  const head = take([...before].reverse(), Math.floor(left * 0.75));
  const tail = take(after, left - head.cells);
  return {
    prompt: lead,
    before: `${head.count < before.length ? '…' : ''}${before.slice(before.length - head.count).join('')}`,
    after: `${after.slice(0, tail.count).join('')}${tail.count < after.length ? '…' : ''}`,
  };
}

/** How many characters from the beginning have room in so many cells. */
function take(chars: readonly string[], room: number): { readonly count: number; readonly cells: number } {
  let cells = 0;
  for (const [count, char] of chars.entries()) {
    const next = cells + columns(char);
    if (next > room) return { count, cells };
    cells = next;
  }
  return { count: chars.length, cells };
}
