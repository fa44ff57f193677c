import type { LineState } from './line-editor.ts';

/** Columns that a text takes: East Asian wide characters and emoji take two, combining marks none. */
export function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) {
    if (/\p{Mn}|\p{Me}|\u200d|\ufe0f/u.test(char)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return width;
}

/** Where the prompt and line stand on the screen: rows below the prompt's first, and the cursor's column. */
export interface Painted {
  readonly rows: number;
  readonly cursorRow: number;
}

export const nothingPainted: Painted = { rows: 0, cursorRow: 0 };

const up = (rows: number): string => (rows > 0 ? `\x1b[${rows}A` : '');
const right = (cols: number): string => (cols > 0 ? `\x1b[${cols}C` : '');

/** Takes what was painted off the screen; the cursor is then where the prompt began. */
export const erase = ({ cursorRow }: Painted): string => `\r${up(cursorRow)}\x1b[J`;

/** Paints prompt and line, with the cursor in its place; `echo: false` shows the prompt alone. */
export function paint(
  prompt: string,
  line: LineState,
  width: number,
  echo: boolean,
): { output: string; painted: Painted } {
  const shown = echo ? line.chars.join('') : '';
  const before = columns(prompt) + (echo ? columns(line.chars.slice(0, line.cursor).join('')) : 0);
  const total = columns(prompt) + columns(shown);
  const rows = Math.floor(total / width);
  const cursorRow = Math.floor(before / width);
  // A full last row leaves the cursor behind its end: a line feed brings it to the next, where it is counted.
  const wrap = total > 0 && total % width === 0 ? '\r\n' : '';
  const output = `${prompt}${shown}${wrap}\r${up(rows - cursorRow)}${right(before % width)}`;
  return { output, painted: { rows, cursorRow } };
}
