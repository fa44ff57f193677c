import fc from 'fast-check';
import { expect, it } from 'vitest';
import { neutralise, neutraliseLine } from '../../../src/console/neutralise.ts';
import { paintOutput } from '../../../src/console/output.ts';
import { anyChar } from './any-char.ts';

it.each([
  ['\x1b[2J', '^[[2J'],
  ['\x1b]0;title\x07', '^[]0;title^G'],
  ['\x00\x7f', '^@^?'],
  ['a\tb\nc', 'a\tb\nc'],
  ['a\rb', 'a^Mb'],
  ['\x9b31m\x85', '\ufffd31m\ufffd'],
  ['\u202eelpmaxe.neerg\u202c', '\ufffdelpmaxe.neerg\ufffd'],
  ['\u2066\u2069\u200e\u200f\u061c', '\ufffd'.repeat(5)],
  ['\ud800x', '\ufffdx'],
  ['grün, 日本, 🙂, שלום', 'grün, 日本, 🙂, שלום'],
])('%j is shown as %j', (text, shown) => expect(neutralise(text)).toBe(shown));

it('a typed line shows tabs and line feeds as one character each', () =>
  expect(neutraliseLine('a\tb\nc\x03')).toBe('a␉b␊c^C'));

it.each([
  ['250 2.1.5 Ok\n', null, '\x1b[32m\x1b[1m250 2.1.5\x1b[22m Ok\x1b[39m\r\n'],
  ['354 End data\n', null, '\x1b[36m\x1b[1m354\x1b[22m End data\x1b[39m\r\n'],
  ['451 4.7.1 Later\n', null, '\x1b[33m\x1b[1m451 4.7.1\x1b[22m Later\x1b[39m\r\n'],
  ['550-5.1.1 No\n', null, '\x1b[31m\x1b[1m550-5.1.1\x1b[22m No\x1b[39m\r\n'],
  ['bash: x: not found\n', 'error' as const, '\x1b[31mbash: x: not found\x1b[39m\r\n'],
  ['2026 was a year\n250x\n 250 x\n', null, '2026 was a year\r\n250x\r\n 250 x\r\n'],
])('%j is painted', (text, tone, painted) => expect(paintOutput(text, tone)).toBe(painted));

it('lets nothing through but text, tabs, CRLF and colours', () => {
  const hostile = fc.oneof(
    fc.string({ unit: anyChar, maxLength: 12 }),
    fc.constantFrom('\x1b[6n', '\u241b[2J', '250 \x1b]0;x\x07', '\n'),
  );
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 8 }), fc.constantFrom('error' as const, null), (parts, tone) => {
      const painted = paintOutput(parts.join(''), tone);
      // eslint-disable-next-line no-control-regex
      const rest = painted.replace(/\x1b\[(1|22|3[1236]|39)m|\r\n/g, '');
      // eslint-disable-next-line no-control-regex
      expect(rest).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});
