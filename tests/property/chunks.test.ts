import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeWorld } from '../dialogues/run/world.ts';

const line = fc.oneof(
  fc.constantFrom('.', '..', '.x', '', 'QUIT', 'RSET', 'BDAT 5 LAST', 'MAIL FROM:<>'),
  fc.stringMatching(/^[ -~]{0,30}$/),
);
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

/** Cuts a text at places chosen by numbers between 0 and 1; no piece is empty. */
function cut(text: string, at: readonly number[]): string[] {
  const ends = [...new Set([...at.map((place) => Math.floor(place * text.length)), 0, text.length])];
  ends.sort((a, b) => a - b);
  return ends.slice(1).map((end, index) => text.slice(ends[index], end));
}

/** What the server says to these writes, one after the other, and what lies in the mailbox then. */
function deliver(writes: readonly string[]): { codes: string[]; mailbox: readonly string[] } {
  const world = makeWorld([]);
  const connection = world.connect('laptop', 'mx1', 25);
  world.settle();
  const opening = [
    'EHLO laptop.blue.example\r\n',
    'MAIL FROM:<anna@blue.example>\r\n',
    'RCPT TO:<ben@green.example>\r\n',
  ];
  for (const octets of [...opening, ...writes]) {
    connection.write(octets);
    world.settle();
  }
  const codes = connection.received.match(/^\d{3}(?= )/gm) ?? [];
  return { codes, mailbox: world.mailbox('ben') };
}

it('[X-CHUNK-01] a message in chunks arrives as it is, however it is cut into chunks and segments', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), places, places, (lines, chunkAt, segmentAt) => {
      const message = `Subject: x\r\n\r\n${lines.map((text) => `${text}\r\n`).join('')}`;
      const chunks = cut(message, chunkAt);
      const last = (index: number) => (index === chunks.length - 1 ? ' LAST' : '');
      const stream = chunks.map((chunk, index) => `BDAT ${chunk.length}${last(index)}\r\n${chunk}`).join('');
      const { codes, mailbox } = deliver(cut(`${stream}QUIT\r\n`, segmentAt));
      expect(codes).toEqual(['220', '250', '250', '250', ...chunks.map(() => '250'), '221']);
      expect(mailbox).toHaveLength(1);
      expect(mailbox[0]?.slice(-message.length)).toBe(message);
    }),
    { numRuns: 200 },
  );
});
