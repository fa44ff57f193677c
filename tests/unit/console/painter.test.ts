import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../../../src/console/columns.ts';
import { emptyLine, withText, type LineState } from '../../../src/console/line-editor.ts';
import { erase, paint } from '../../../src/console/painter.ts';
import { Cells } from './cells.ts';

const line = (text: string, cursor?: number): LineState => {
  const state = withText(emptyLine, text);
  return { ...state, cursor: cursor ?? state.cursor };
};

function painted(prompt: string, state: LineState, width: number, height = 24): Cells {
  const cells = new Cells(width, height);
  cells.write(paint(prompt, state, cells.size).output);
  return cells;
}

it.each([
  ['', 0],
  ['EHLO', 4],
  ['grün', 4],
  ['e\u0301', 1],
  ['日本', 4],
  ['🙂', 2],
  ['ｗ', 2],
  ['\u200b', 0],
])('%j takes %d columns', (text, width) => expect(columns(text)).toBe(width));

describe('text and cursor', () => {
  it.each([
    ['$ ', line('ls'), 10, '$ ls', 0, 4],
    ['$ ', line('ls', 0), 10, '$ ls', 0, 2],
    ['', line(''), 10, '', 0, 0],
    ['$ ', line('12345678'), 10, '$ 12345678', 1, 0],
    ['$ ', line('12345678', 7), 10, '$ 12345678', 0, 9],
    ['$ ', line('123456789'), 10, '$ 12345678\n9', 1, 1],
    ['$ ', line('1234567890123456789'), 10, '$ 12345678\n9012345678\n9', 2, 1],
    ['$ ', line('1234567890123456789', 3), 10, '$ 12345678\n9012345678\n9', 0, 5],
    ['$ ', line('1234567日'), 10, '$ 1234567\n日', 1, 2],
    ['$ ', line('123456日'), 10, '$ 123456日', 1, 0],
    ['0123456789', line(''), 10, '0123456789', 1, 0],
  ])('%#: %s with width %d', (prompt, state, width, text, row, column) => {
    const cells = painted(prompt, state, width);
    expect(cells.text).toBe(text);
    expect(cells.cursor).toEqual({ row, column });
  });

  it('a line without echo shows the prompt alone', () => {
    const cells = painted('Password: ', { ...line('geheim'), echo: false }, 40);
    expect(cells.text).toBe('Password:');
    expect(cells.cursor.column).toBe(10);
  });

  it('a search shows what it found behind its own prompt', () => {
    const state = {
      ...line('x'),
      history: { lines: ['mail'], place: null, drafts: {} },
      search: { query: 'ma', place: 0 },
    };
    expect(painted('$ ', state, 60).text).toBe("(reverse-i-search)`ma': mail");
  });

  it('shows a line of 10,000 characters around the cursor, in the rows there are', () => {
    for (const cursor of [0, 5000, 10_000]) {
      const cells = painted('$ ', line('0123456789'.repeat(1000), cursor), 40, 10);
      const rows = cells.text.split('\n');
      expect(rows.length).toBeLessThanOrEqual(9);
      expect(cells.cursor.row).toBeLessThan(9);
      expect(cells.text).toContain('…');
    }
  });
});

const char = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  fc.constantFrom('a', '日', '🙂', 'e\u0301', '\x9b', '\u202e', '\t'),
);
const lines = fc.tuple(fc.array(char, { maxLength: 60 }), fc.nat(60)).map(([chars, cursor]) => ({
  ...emptyLine,
  chars,
  cursor: Math.min(cursor, chars.length),
}));

it('erasing leaves what stood above, whatever was painted, also in narrow and low terminals', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 4, max: 30 }), fc.integer({ min: 3, max: 12 }), (state, width, height) => {
      const cells = new Cells(width, height);
      cells.write('abc\r\n');
      const { output, painted: place } = paint('$ ', state, cells.size);
      cells.write(output);
      expect(cells.cursor.column).toBeLessThan(width);
      cells.write(erase(place));
      expect(cells.text).toBe('abc');
      expect(cells.cursor).toEqual({ row: 1, column: 0 });
    }),
  );
});
