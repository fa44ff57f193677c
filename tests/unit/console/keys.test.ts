import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nothingUnread, readKeys, type Key } from '../../../src/console/keys.ts';
import { anyChar } from './any-char.ts';

const plain = (kind: string) => ({ kind }) as Key;
const text = (typed: string): Key => ({ kind: 'text', text: typed });
const ctrl = (letter: string): Key => ({ kind: 'ctrl', letter });
const read = (data: string) => readKeys(nothingUnread, data).keys;

/** Neighbouring pieces of text as one, and no Esc that turned out to be the beginning of something. */
function merged(keys: readonly Key[]): Key[] {
  const out: Key[] = [];
  for (const key of keys.filter(({ kind }) => kind !== 'escape')) {
    const previous = out.at(-1);
    if (key.kind === 'text' && previous?.kind === 'text') out[out.length - 1] = text(previous.text + key.text);
    else out.push(key);
  }
  return out;
}

function readInChunks(chunks: readonly string[]): Key[] {
  let unread = nothingUnread;
  return chunks.flatMap((chunk) => {
    const result = readKeys(unread, chunk);
    unread = result.unread;
    return result.keys;
  });
}

it.each([
  ['a letter', 'a', [text('a')]],
  ['an umlaut and an emoji', 'ü🙂', [text('ü🙂')]],
  ['Enter', '\r', [plain('enter')]],
  [
    'line ends of every kind',
    'a\r\nb\nc\rd',
    [text('a'), plain('enter'), text('b'), plain('enter'), text('c'), plain('enter'), text('d')],
  ],
  ['Backspace', '\x7f', [plain('backspace')]],
  ['Ctrl-H', '\x08', [plain('backspace')]],
  ['Tab', '\t', [plain('tab')]],
  ['Ctrl-A and Ctrl-Z', '\x01\x1a', [ctrl('a'), ctrl('z')]],
  ['telnet’s escape character', '\x1d', [ctrl(']')]],
  ['arrows', '\x1b[A\x1b[B\x1b[C\x1b[D', [plain('up'), plain('down'), plain('right'), plain('left')]],
  ['arrows in application mode', '\x1bOA\x1bOD', [plain('up'), plain('left')]],
  [
    'Home and End, as three terminals send them',
    '\x1b[H\x1b[1~\x1b[7~\x1b[F\x1b[4~\x1b[8~',
    [plain('home'), plain('home'), plain('home'), plain('end'), plain('end'), plain('end')],
  ],
  ['Delete', '\x1b[3~', [plain('delete')]],
  ['Ctrl and Alt with arrows', '\x1b[1;5C\x1b[1;3D', [plain('word-right'), plain('word-left')]],
  ['Shift with an arrow', '\x1b[1;2C', [plain('right')]],
  ['Ctrl-Delete', '\x1b[3;5~', [plain('cut-word-right')]],
  [
    'Alt-B, Alt-F, Alt-D, Alt-Backspace',
    '\x1bb\x1bf\x1bd\x1b\x7f',
    [plain('word-left'), plain('word-right'), plain('cut-word-right'), plain('cut-word-left')],
  ],
  ['F5 and an answer of the terminal itself', '\x1b[15~\x1b[?1;2c', []],
  ['Esc alone', '\x1b', [plain('escape')]],
  ['Esc, then Enter', '\x1b\r', [plain('enter')]],
  ['NUL', '\0', []],
])('%s', (_, data, keys) => expect(read(data)).toEqual(keys));

it('puts a sequence together that was split', () => {
  expect(readInChunks(['x\x1b', '[', '1;5', 'D'])).toEqual([text('x'), plain('escape'), plain('word-left')]);
  expect(readInChunks(['\x1bO', 'C'])).toEqual([plain('right')]);
  expect(readInChunks(['\ud83d', '\ude42'])).toEqual([text('🙂')]);
});

it('Esc does not eat what is typed after it', () => {
  expect(readInChunks(['\x1b', 'b', 'OK'])).toEqual([plain('escape'), text('b'), text('OK')]);
  expect(read('\x1bx')).toEqual([text('x')]);
});

describe('a paste', () => {
  const paste = (data: string) => `\x1b[200~${data}\x1b[201~`;

  it('is text, with line ends as keys', () => {
    expect(read(paste('EHLO a\r\nMAIL FROM:<>\rDA'))).toEqual([
      text('EHLO a'),
      plain('enter'),
      text('MAIL FROM:<>'),
      plain('enter'),
      text('DA'),
    ]);
  });

  it('has one line end where CRLF was split', () =>
    expect(merged(readInChunks(['\x1b[200~a\r', '\nb\x1b[201~']))).toEqual([text('a'), plain('enter'), text('b')]));

  it('runs no command by control characters, tabs or escape sequences', () => {
    const keys = merged(read(paste('a\tb\x03\x04\x1b[A\x9b')));
    expect(keys).toEqual([text('a\tb\x03\x04\x1b[A\x9b')]);
  });

  it('ends where it ends', () => expect(read(`${paste('a')}\x03`)).toEqual([text('a'), ctrl('c')]));
});

/** Text, control characters, sequences and pastes, also broken ones. */
const anything = fc
  .array(
    fc.oneof(
      fc.string({ unit: anyChar, maxLength: 6 }),
      fc.constantFrom('\x1b[', '\x1bO', '\x1b', '[200~', '\x1b[200~', '\x1b[201~', '\r\n', '\x1b[1;5D', '\t', 'b'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

it('never throws, reads everything, and keeps little', () => {
  fc.assert(
    fc.property(anything, (data) => {
      const { unread } = readKeys(nothingUnread, data);
      expect(unread.rest.length).toBeLessThan(50);
      for (const key of read(data)) if (key.kind === 'text') expect(key.text).not.toBe('');
    }),
  );
});

it('does not care where data is split, but for line ends outside a paste', () => {
  fc.assert(
    fc.property(anything, fc.array(fc.nat(40), { maxLength: 5 }), (data, cuts) => {
      const whole = data.replaceAll('\r\n', '\r');
      // xterm never parts an Esc from the letter behind it.
      fc.pre(cuts.every((cut) => whole[cut - 1] !== '\x1b'));
      const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
      const chunks = places.slice(1).map((to, index) => whole.slice(places[index], to));
      expect(merged(readInChunks(chunks))).toEqual(merged(read(whole)));
    }),
  );
});
