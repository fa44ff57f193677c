import { columnsOf } from '../../../src/console/columns.ts';

// eslint-disable-next-line no-control-regex
const token = /\x1b\[([0-9;?]*)([A-Za-z])|[\s\S]/gu;

/**
 * As much of a terminal as the console uses: characters in cells with late wrapping, CR, LF, and a few CSI sequences.
 * Anything else is refused. Rows that scroll off the top are kept.
 */
export class Cells {
  readonly columns: number;
  readonly rows: number;
  /** Everything written, for tests of what may be written at all. */
  written = '';
  readonly #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  get size() {
    return { columns: this.columns, rows: this.rows };
  }

  /** All rows, blank ones at the end left out. */
  get text(): string {
    return this.#lines
      .map((line) =>
        Array.from(line, (cell) => cell ?? ' ')
          .join('')
          .trimEnd(),
      )
      .join('\n')
      .trimEnd();
  }

  /** Where the cursor stands; a full row counts as the next one's beginning. */
  get cursor(): { row: number; column: number } {
    const isFull = this.#column >= this.columns;
    return { row: this.#row + (isFull ? 1 : 0), column: isFull ? 0 : this.#column };
  }

  write(data: string): void {
    this.written += data;
    for (const [whole, parameters = '', final] of data.matchAll(token)) {
      if (final) this.#control(parameters, final);
      else if (whole === '\r') this.#column = 0;
      else if (whole === '\n') this.#down();
      else this.#put(whole);
    }
  }

  #put(char: string): void {
    // eslint-disable-next-line no-control-regex
    if (/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(char)) throw new Error(`control character ${JSON.stringify(char)}`);
    const cells = columnsOf(char.codePointAt(0) ?? 0);
    if (this.#column + cells > this.columns) {
      this.#down();
      this.#column = 0;
    }
    const line = this.#line;
    while (line.length < this.#column) line.push(' ');
    if (cells === 0) line[this.#column - 1] = `${line[this.#column - 1] ?? ''}${char}`;
    else line.splice(this.#column, cells, char, ...Array<string>(cells - 1).fill(''));
    this.#column += cells;
  }

  get #line(): string[] {
    return (this.#lines[this.#row] ??= []);
  }

  get #top(): number {
    return Math.max(0, this.#lines.length - this.rows);
  }

  #down(): void {
    this.#row++;
    this.#lines[this.#row] ??= [];
  }

  #control(parameters: string, final: string): void {
    const count = Number(parameters) || 1;
    const sequence = `${parameters}${final}`;
    if (/^\d+A$/.test(sequence)) this.#row = Math.max(this.#top, this.#row - count);
    else if (/^\d+C$/.test(sequence)) this.#column = Math.min(this.columns - 1, this.#column + count);
    else if (final === 'K') this.#line.length = Math.min(this.#line.length, this.#column);
    else if (sequence === 'J') {
      this.#line.length = Math.min(this.#line.length, this.#column);
      for (const line of this.#lines.slice(this.#row + 1)) line.length = 0;
    } else if (sequence === 'H') [this.#row, this.#column] = [this.#top, 0];
    else if (sequence === '2J') for (const line of this.#lines.slice(this.#top)) line.length = 0;
    else if (sequence === '3J') [this.#row] = [this.#row - this.#lines.splice(0, this.#top).length];
    else if (!/^\d+m$/.test(sequence)) throw new Error(`sequence ${JSON.stringify(sequence)}`);
  }
}
