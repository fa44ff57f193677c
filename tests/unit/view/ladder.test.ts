import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octets, utf8ToOctets } from '../../../src/sim/octets.ts';
import type { ReplyRow } from '../../../src/session/projections/conversation.ts';
import { Conversations } from '../../../src/session/projections/conversations.ts';
import { busiest, entriesOf, replyLead, replyRest } from '../../../src/view/ladder/entries.ts';
import { replyColour, replySign } from '../../../src/view/reply-sign.ts';
import { sourceLines, visibleText } from '../../../src/view/visible.ts';
import { letter, run } from './world.ts';

describe('the steps of the ladder', () => {
  const log = new Conversations();
  for (const event of run([letter('ben@green.example, carla@green.example')])) log.add(event);
  const rows = log.byConn.get('c2')?.rows ?? [];

  it('take pipelined commands together, and lookups in a row', () => {
    const kinds = entriesOf(rows).map((entry) =>
      entry.kind === 'row' ? entry.row.kind : `${entry.kind} ${entry.rows.length}`,
    );
    expect(kinds).toEqual(
      [
        'lookups 2',
        'opening',
        'lookups 2',
        'reply',
        'commands 1',
        'reply',
        'commands 4',
        'reply',
        'reply',
        'reply',
        'reply',
      ].concat(['content', 'reply', 'commands 1', 'reply', 'closing']),
    );
  });

  it('lose no row', () => {
    const seqs = entriesOf(rows).flatMap((entry) =>
      entry.kind === 'row' ? [entry.row.seq] : entry.rows.map(({ seq }) => seq),
    );
    expect(seqs).toEqual(rows.map(({ seq }) => seq));
  });

  it('choose the connection where something happened last', () => {
    expect(busiest([{ lastAtMs: 5 }, { lastAtMs: 9 }, { lastAtMs: 7 }])).toEqual({ lastAtMs: 9 });
    expect(busiest([])).toBeUndefined();
  });
});

describe('a reply on the ladder', () => {
  const row = (code: number, enhanced: string | null, lines: readonly string[]): ReplyRow => ({
    kind: 'reply',
    seq: 1,
    sentAtMs: 0,
    arrivesAtMs: null,
    to: 'EHLO',
    reply: { code, enhanced, lines },
    tookMs: 0,
    verdict: null,
  });

  it.each([
    [row(250, '2.1.0', ['Ok']), '2.1.0 Ok', []],
    [row(250, null, ['mx1', 'PIPELINING', 'SIZE']), 'mx1', ['250-PIPELINING', '250 SIZE']],
    [row(550, '5.7.1', ['no', 'really']), '5.7.1 no', ['550 5.7.1 really']],
    [row(250, null, []), '', []],
  ])('%#', (reply, lead, rest) => {
    expect(replyLead(reply)).toBe(lead);
    expect(replyRest(reply)).toEqual(rest);
  });

  it('has a sign and a colour by its class', () => {
    expect([220, 354, 451, 550].map(replySign)).toEqual(['✓', '›', '↻', '✕']);
    expect([220, 354, 451, 550, 999, 0].map(replyColour)).toEqual(
      [2, 3, 4, 5, 5, 2].map((digit) => `var(--reply-${digit})`),
    );
  });
});

describe('text of strangers', () => {
  it.each([
    ['plain Grüße\tTab', 'plain Grüße\tTab'],
    ['\x1b[31mred\x07', '␛[31mred␇'],
    ['a\x7fb\x85c', 'a␡b⟨U+0085⟩c'],
    ['abc\u202egnp.exe', 'abc⟨U+202E⟩gnp.exe'],
  ])('%j is shown as %j', (text, shown) => expect(visibleText(text)).toBe(shown));

  it.each([
    [
      'a\r\nb\r\n',
      [
        { text: 'a', end: '␍␊' },
        { text: 'b', end: '␍␊' },
      ],
    ],
    [
      'a\nb',
      [
        { text: 'a', end: '␊' },
        { text: 'b', end: '' },
      ],
    ],
    [
      'a\rb\r\n\r\n',
      [
        { text: 'a', end: '␍' },
        { text: 'b', end: '␍␊' },
        { text: '', end: '␍␊' },
      ],
    ],
    ['', []],
  ])('line ends of %j are visible', (source, lines) => expect(sourceLines(octets(source))).toEqual(lines));

  it('reads UTF-8 and marks what is none', () => {
    expect(sourceLines(utf8ToOctets('Grüße\r\n'))[0]?.text).toBe('Grüße');
    expect(sourceLines(octets('\xff\r\n'))[0]?.text).toBe('\ufffd');
  });

  it('never leaves a control character, and loses no line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = utf8ToOctets(text);
        const lines = sourceLines(bytes);
        // eslint-disable-next-line no-control-regex
        for (const line of lines) expect(line.text).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e]/);
        expect(lines.filter(({ end }) => end !== '').length).toBe((bytes.match(/\r\n|\n|\r/g) ?? []).length);
      }),
    );
  });
});
