import { describe, expect, it } from 'vitest';
import { octets } from '../../src/sim/octets.ts';
import { Oracle } from './oracle.ts';
import { BadReplyError, StrictReader } from './reply-check.ts';

type Talk = readonly (readonly [who: 'C' | 'S' | 'closed', text?: string])[];

/** What the oracle thinks of a talk: nothing, or what is wrong. It is asked after each thing that the server says. */
function opinion(talk: Talk, closed = false, anyLineEnd = false): string {
  const oracle = new Oracle(anyLineEnd);
  oracle.hear(octets('220 x\r\n'));
  for (const [who, text = ''] of talk) {
    if (who === 'C') oracle.say(text);
    else oracle.hear(octets(text));
  }
  try {
    oracle.check(closed);
    return 'right';
  } catch (error) {
    return (error as Error).message.replace(/[:(].*/s, '').trim();
  }
}

describe('the oracle', () => {
  it.each<[what: string, talk: Talk, closed?: boolean]>([
    ['nothing is due for half a line', [['C', 'NOO']]],
    [
      'one reply a line, in whatever pieces',
      [
        ['C', 'NOOP\r\nNO'],
        ['S', '250 2.0.0 Ok\r\n'],
        ['C', 'OP\n'],
        ['S', '250 2.0.0 Ok\r\n'],
      ],
    ],
    [
      'none in the midst of content, one at its end',
      [
        ['C', 'DATA\r\n'],
        ['S', '354 go\r\n'],
        ['C', 'QUIT\r\n\n.\n\r\n.\n.\r\n..\r\n'],
      ],
    ],
    [
      'a dot right after DATA ends empty content',
      [
        ['C', 'DATA\r\n.\r\n'],
        ['S', '354 go\r\n'],
        ['S', '250 2.0.0 Ok\r\n'],
      ],
    ],
    ['none before a chunk is there', [['C', 'BDAT 12 LAST\r\nNOOP\r\nNOOP']]],
    [
      'a chunk that is refused unread is lines',
      [
        ['C', 'BDAT 6\r\nNOOP\r\n'],
        ['S', '530 5.7.0 Must issue a STARTTLS command first\r\n'],
        ['S', '250 2.0.0 Ok\r\n'],
      ],
    ],
    [
      'a close after the last word',
      [
        ['C', 'QUIT\r\n'],
        ['S', '221 2.0.0 Bye\r\n'],
      ],
      true,
    ],
  ])('knows that it is right: %s', (_, talk, closed) => {
    expect(opinion(talk, closed)).toBe('right');
  });

  it.each<[fault: string, talk: Talk, closed?: boolean]>([
    ['no reply to "NOOP\\r\\n"', [['C', 'NOOP\r\n']]],
    [
      'no reply to "y\\r\\n.\\r\\n"',
      [
        ['C', 'DATA\r\ny\r\n.\r\n'],
        ['S', '354 go\r\n'],
      ],
    ],
    ['no reply to "BDAT 3\\r\\nabc"', [['C', 'BDAT 3\r\nabc']]],
    ['closed without a word', [['C', 'NOO']], true],
    [
      'it stays open after its last word',
      [
        ['C', 'QUIT\r\n'],
        ['S', '221 2.0.0 Bye\r\n'],
      ],
    ],
    [
      'nobody asked for 1 replies',
      [
        ['C', 'QUIT\r\n'],
        ['S', '221 2.0.0 Bye\r\n250 2.0.0 Ok\r\n'],
      ],
      true,
    ],
    [
      'half a reply',
      [
        ['C', 'EHLO x\r\n'],
        ['S', '250-x\r\n'],
      ],
    ],
  ])('knows what is wrong: %s', (fault, talk, closed) => {
    expect(opinion(talk, closed)).toBe(fault);
  });

  it('lets any line end close content where the server does', () => {
    const talk: Talk = [
      ['C', 'DATA\r\ny\n.\nNOOP\r\n'],
      ['S', '354 go\r\n'],
      ['S', '250 2.0.0 Ok\r\n'],
      ['S', '250 2.0.0 Ok\r\n'],
    ];
    expect(opinion(talk, false, true)).toBe('right');
    expect(() => opinion(talk)).toThrow('too early');
  });

  it('takes no reply to what has not been said', () => {
    const oracle = new Oracle();
    oracle.hear(octets('220 x\r\n'));
    oracle.say('BDAT 5\r\nabc');
    expect(() => oracle.hear(octets('250 2.0.0 Ok\r\n'))).toThrow('too early');
    expect(() => new Oracle().hear(octets('220 x\r\n354 go\r\n'))).toThrow('too early');
  });

  it.each([
    ['354 go', 'NOOP'],
    ['334 ', 'MAIL FROM:<>'],
    ['220 ready', 'EHLO x'],
  ])('takes no %s in answer to %s', (reply, line) => {
    const oracle = new Oracle();
    oracle.hear(octets('220 x\r\n'));
    oracle.say(`${line}\r\n`);
    expect(() => oracle.hear(octets(`${reply}\r\n`))).toThrow(reply.slice(0, 3));
  });
});

describe('the reader of replies', () => {
  it.each([
    ['250 5.1.0 Ok\r\n', 'another class'],
    ['550-5.1.1 No\r\n550 4.1.1 such user\r\n', 'another class'],
    ['250-a\r\n251 b\r\n', 'goes on'],
    ['250 Ok\n', 'LF alone'],
    ['250 a\rb\r\n', 'control'],
    ['hello\r\n', 'no line of a reply'],
    ['650 Ok\r\n', 'no line of a reply'],
  ])('finds what is wrong with %j', (bytes, why) => {
    expect(() => new StrictReader().push(octets(bytes))).toThrow(BadReplyError);
    expect(() => new StrictReader().push(octets(bytes))).toThrow(why);
  });

  it('reads replies in whatever pieces they come', () => {
    const reader = new StrictReader();
    const bytes = '250-x\r\n250 SIZE\r\n354 go\r\n';
    expect([...bytes].flatMap((octet) => reader.push(octets(octet)))).toEqual([
      { code: 250, text: 'x' },
      { code: 354, text: 'go' },
    ]);
    expect(reader.isInside).toBe(false);
  });
});
