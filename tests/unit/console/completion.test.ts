import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canComplete, complete, nothingOffered, type Offers } from '../../../src/console/completion.ts';
import { emptyLine, withText, type LineState } from '../../../src/console/line-editor.ts';

const smtp: Offers = {
  ...nothingOffered,
  lines: [
    'EHLO laptop.blue.example',
    'MAIL FROM:<anna@blue.example>',
    'RCPT TO:<ben@green.example>',
    'RCPT TO:<carla@green.example>',
    'RSET',
  ],
};
const shell: Offers = {
  lines: [],
  first: ['host', 'hostname', 'mail', 'mailq', 'telnet'],
  words: ['mx1.green.example', 'mx2.green.example', 'mx.blue.example', 'submit.blue.example'],
};

/** The line with `|` where the cursor stands. */
const at = (shown: string): LineState => {
  const [before = '', after = ''] = shown.split('|');
  return { ...withText(emptyLine, before + after), cursor: before.length };
};
const shown = ({ chars, cursor }: LineState) => `${chars.slice(0, cursor).join('')}|${chars.slice(cursor).join('')}`;

it.each([
  [smtp, 'ma|', 'MAIL FROM:<anna@blue.example>|', []],
  [smtp, 'R|', 'R|', ['RCPT TO:<ben@green.example>', 'RCPT TO:<carla@green.example>', 'RSET']],
  [smtp, 'rc|', 'RCPT TO:<|', []],
  [smtp, 'RCPT TO:<c|', 'RCPT TO:<carla@green.example>|', []],
  [smtp, 'xyz|', 'xyz|', []],
  [shell, 'tel|', 'telnet |', []],
  [shell, 'ho|', 'host|', []],
  [shell, 'host|', 'host|', ['host', 'hostname']],
  [shell, 'telnet s|', 'telnet submit.blue.example |', []],
  [shell, 'telnet mx|', 'telnet mx|', ['mx1.green.example', 'mx2.green.example', 'mx.blue.example']],
  [shell, 'telnet MX1|', 'telnet mx1.green.example |', []],
  [shell, 'dig @s|', 'dig @submit.blue.example |', []],
  [shell, 'telnet s| 25', 'telnet submit.blue.example| 25', []],
  [shell, 'telnet xyz|', 'telnet xyz|', []],
])('%# %s %s → %s', (offers, line, completed, choices) => {
  const result = complete(at(line), offers);
  expect(shown(result.state)).toBe(completed);
  expect(result.choices).toEqual(choices);
});

describe('the way out', () => {
  it.each([
    ['|', false],
    ['   |', false],
    ['x|', true],
    ['|x', true],
  ])('on %j Tab completes: %s', (line, does) => expect(canComplete(at(line))).toBe(does));

  it('a password is not completed', () => {
    const hidden = { ...at('ma|'), echo: false };
    expect(canComplete(hidden)).toBe(false);
    expect(complete(hidden, smtp).state).toBe(hidden);
  });
});

it('never loses what stands behind the cursor, nor what stands before the word', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.', '@', 'ü'), maxLength: 5 });
  fc.assert(
    fc.property(fc.array(word), fc.array(word), word, word, (first, words, before, after) => {
      const line = { ...withText(emptyLine, `x ${before}${after}`), cursor: 2 + before.length };
      const { state } = complete(line, { lines: [], first, words });
      expect(state.chars.slice(state.cursor).join('')).toBe(after);
      expect(state.chars.join('').startsWith('x ')).toBe(true);
    }),
  );
});
