import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nothingUnread, readKeys } from '../../../src/console/keys.ts';
import {
  edit,
  emptyLine,
  lineCharsMax,
  lineText,
  type Effect,
  type LineState,
} from '../../../src/console/line-editor.ts';
import { searchPrompt } from '../../../src/console/history-search.ts';

/** What was typed, in the bytes of a terminal: `^A` stands for Ctrl-A, `<left>` for the key. */
const named: Readonly<Record<string, string>> = {
  left: '\x1b[D',
  right: '\x1b[C',
  up: '\x1b[A',
  down: '\x1b[B',
  home: '\x1b[H',
  end: '\x1b[F',
  del: '\x1b[3~',
  bs: '\x7f',
  'word-left': '\x1bb',
  'word-right': '\x1bf',
  'alt-d': '\x1bd',
  'alt-bs': '\x1b\x7f',
  enter: '\r',
  esc: '\x1b',
};
const bytes = (typed: string): string =>
  typed
    .replace(/\^([A-Z])/g, (_, letter: string) => String.fromCharCode(letter.charCodeAt(0) - 64))
    .replace(/<([a-z-]+)>/g, (whole, name: string) => named[name] ?? whole);

function type(typed: string, from: LineState = emptyLine): { state: LineState; effects: Effect[] } {
  const effects: Effect[] = [];
  let state = from;
  for (const key of readKeys(nothingUnread, bytes(typed)).keys) {
    const next = edit(state, key);
    state = next.state;
    if (next.effect) effects.push(next.effect);
  }
  return { state, effects };
}

/** The line with `|` where the cursor stands. */
const shown = ({ chars, cursor }: LineState): string =>
  `${chars.slice(0, cursor).join('')}|${chars.slice(cursor).join('')}`;
const lines = (typed: string, from?: LineState): string[] =>
  type(typed, from).effects.flatMap((effect) => (effect.kind === 'line' ? [effect.text] : []));

it.each([
  ['EHLO', 'EHLO|'],
  ['EHLO<left><left>x', 'EHx|LO'],
  ['EHLO^Ax^Ey', 'xEHLOy|'],
  ['EHLO<home>x<end>y', 'xEHLOy|'],
  ['ab<left><bs>', '|b'],
  ['ab^A<bs>', '|ab'],
  ['ab^A<del>', '|b'],
  ['ab<del>', 'ab|'],
  ['ab^A^D', '|b'],
  ['ab^B^B^F', 'a|b'],
  ['<left><right>a<right>', 'a|'],
  ['MAIL FROM:<a@b.example><word-left><word-left>', 'MAIL FROM:<a@|b.example>'],
  ['MAIL FROM:<a>^A<word-right><word-right>', 'MAIL FROM|:<a>'],
  ['RCPT TO:<b@c.example>^W', 'RCPT |'],
  ['RCPT TO  ^W^W', '|'],
  ['RCPT TO:<alt-bs>', 'RCPT |'],
  ['RCPT TO^A<alt-d>', '| TO'],
  ['one two^A<word-right>^K', 'one|'],
  ['one two<word-left>^U', '|two'],
  ['one two^W^Y^Y', 'one twotwo|'],
  ['one two^U^Y', 'one two|'],
  ['one^U^U^Y', 'one|'],
  ['ab^T', 'ba|'],
  ['abc<left>^T', 'acb|'],
  ['a^T', 'a|'],
  ['abc^A^T', '|abc'],
])('%s → %s', (typed, line) => expect(shown(type(typed).state)).toBe(line));

describe('effects', () => {
  it('gives finished lines', () => expect(lines('EHLO a<enter><enter>QUIT<enter>')).toEqual(['EHLO a', '', 'QUIT']));
  it('Ctrl-C gives the line up and says what it was', () => {
    const { state, effects } = type('abc^C');
    expect(effects).toEqual([{ kind: 'signal', signal: 'INT', typed: 'abc' }]);
    expect(lineText(state)).toBe('');
  });
  it('Ctrl-D ends the input on an empty line alone', () => {
    expect(type('^D').effects).toEqual([{ kind: 'signal', signal: 'EOF', typed: '' }]);
    expect(type('a^D').effects).toEqual([]);
  });
  it('Ctrl-] is telnet’s escape character', () =>
    expect(type('\x1d').effects).toEqual([{ kind: 'signal', signal: 'ESCAPE', typed: '' }]));
  it('Ctrl-L clears, and keeps the line', () => {
    expect(type('ab^L').effects).toEqual([{ kind: 'clear' }]);
    expect(shown(type('ab^L').state)).toBe('ab|');
  });
  it('Tab asks for completion', () => expect(type('a\t').effects).toEqual([{ kind: 'complete' }]));
});

describe('history', () => {
  const { state: after } = type('one<enter>two<enter>two<enter><enter> secret<enter>');

  it('leaves out blank lines, repetitions and lines after a space', () =>
    expect(after.history.lines).toEqual(['one', 'two']));

  it.each([
    ['<up>', 'two|'],
    ['<up><up>', 'one|'],
    ['<up><up><up>', 'one|'],
    ['<up><up><down>', 'two|'],
    ['^P^P^N', 'two|'],
    ['new<up><down>', 'new|'],
    ['new<up><up><down><down><down>', 'new|'],
    ['<up>!<up><down>', 'two!|'],
    ['new<up>!<down><up>', 'two!|'],
  ])('%s → %s', (typed, line) => expect(shown(type(typed, after).state)).toBe(line));

  it('forgets changes to old lines when a line is entered', () => {
    const { state } = type('<up>!<up>?<enter>', after);
    expect(state.history.lines).toEqual(['one', 'two', 'one?']);
    expect(shown(type('<up><up>', state).state)).toBe('two|');
  });
});

describe('Ctrl-R', () => {
  const { state: after } = type('mail from<enter>rcpt to a<enter>rcpt to b<enter>');
  const prompt = (typed: string) => {
    const { search } = type(typed, after).state;
    return search ? searchPrompt(search) : null;
  };

  it.each([
    ['^Rrcpt<enter>', ['rcpt to b']],
    ['^Rrcpt^R<enter>', ['rcpt to a']],
    ['^Rrcpt^R^R<enter>', ['rcpt to a']],
    ['^Rmail x<bs><bs><enter>', ['mail from']],
    ['^Rto a<end>!<enter>', ['rcpt to a!']],
  ])('%s enters %j', (typed, entered) => expect(lines(typed, after)).toEqual(entered));

  it('is given up by Ctrl-G and Esc: the line is as it was', () => {
    expect(shown(type('typed^Rrcpt^G', after).state)).toBe('typed|');
    expect(shown(type('typed^Rrcpt<esc>', after).state)).toBe('typed|');
  });
  it('says in the prompt what it looks for, and that there is none', () => {
    expect(prompt('^Rrc')).toBe("(reverse-i-search)`rc': ");
    expect(prompt('^Rxyz')).toBe("(failed reverse-i-search)`xyz': ");
  });
});

describe('a line without echo', () => {
  const hidden = { ...type('ls<enter>').state, echo: false };

  it('is not remembered', () => expect(type('geheim<enter>', hidden).state.history.lines).toEqual(['ls']));
  it('recalls nothing', () => {
    expect(shown(type('x<up>', hidden).state)).toBe('x|');
    expect(type('^R', hidden).state.search).toBeNull();
  });
});

describe('characters as people see them', () => {
  it.each([
    ['👩‍👩‍👧', '<bs>', '|'],
    ['e\u0301x', '<left><bs>', '|x'],
    ['日本', '<left>', '日|本'],
    ['🇩🇪🇫🇷', '<left><del>', '🇩🇪|'],
  ])('%s %s → %s', (typed, keys, line) => expect(shown(type(keys, type(typed).state).state)).toBe(line));

  it('the cursor stands behind what was put in, also between other characters', () => {
    expect(shown(type('日本', type('ab<left>').state).state)).toBe('a日本|b');
    expect(shown(type('日本', type('e\u0301').state).state)).toBe('e\u0301日本|');
  });

  it('an accent typed after its letter joins it', () => {
    const { state } = type('xe\u0301y<left>');
    const typedApart = type('<left>', type('y', type('\u0301', type('xe').state).state).state).state;
    expect(typedApart.chars).toEqual(['x', 'e\u0301', 'y']);
    expect(typedApart).toEqual(state);
  });
});

it('bears a line of any length, and keeps it bounded', () => {
  const { state } = type('x'.repeat(100_000));
  expect(state.chars).toHaveLength(lineCharsMax);
  expect(type('y', state).state.chars).toHaveLength(lineCharsMax);
});

const keystrokes = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom(...Object.values(named)),
      fc.integer({ min: 1, max: 31 }).map((code) => String.fromCharCode(code)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

it('never throws, and the cursor stays in the line', () => {
  fc.assert(
    fc.property(keystrokes, (typed) => {
      let state = emptyLine;
      for (const key of readKeys(nothingUnread, typed).keys) {
        state = edit(state, key).state;
        expect(state.cursor).toBeGreaterThanOrEqual(0);
        expect(state.cursor).toBeLessThanOrEqual(state.chars.length);
      }
    }),
  );
});

it('what was typed and taken back character by character leaves nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (typed) => {
      const { state } = type(typed.replace(/[<^]/g, '_'));
      expect(lineText(type('<bs>'.repeat(state.chars.length), state).state)).toBe('');
    }),
  );
});
