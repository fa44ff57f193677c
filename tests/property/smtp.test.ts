import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octets, type Octets } from '../../src/sim/octets.ts';
import { parseCommand } from '../../src/sim/smtp/command.ts';
import { Framing, type Frame } from '../../src/sim/smtp/framing.ts';
import { formatReply, ReplyReader, type ReadReply } from '../../src/sim/smtp/reply.ts';
import { stuff, unstuff } from '../../src/sim/smtp/stuffing.ts';

const limits = { lineBytesMax: 200, messageBytesMax: 2000 };

/** Any octets, with what matters to SMTP more often than chance would have it. */
const piece = fc.oneof(
  fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '.',
    '..',
    '\r\n.\r\n',
    '\n.\n',
    '\n.\r\n',
    '\r\n.\n',
    '\r.\r',
    'DATA',
    'MAIL FROM:<',
    '>',
    '"',
    '\\',
    '@',
    ' ',
  ),
  fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  fc.string({ maxLength: 8 }).map((text) => text.replace(/[\u0100-\uffff]/g, '?')),
);
const stream = fc.array(piece, { maxLength: 60 }).map((pieces) => octets(pieces.join('')));

/** Cuts octets at places chosen by numbers between 0 and 1. */
function cut(bytes: Octets, places: readonly number[]): Octets[] {
  const at = [...places.map((place) => Math.floor(place * bytes.length)), 0, bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => octets(bytes.slice(at[index], end)));
}

/** The frames of a stream: lines, content after each line `DATA`, so many octets after `BDAT n`. */
function framesOf(chunks: readonly Octets[]): Frame[] {
  const framing = new Framing(limits);
  const frames: Frame[] = [];
  for (const chunk of chunks) {
    framing.push(chunk);
    for (let frame = framing.next(); frame; frame = framing.next()) {
      frames.push(frame);
      if (frame.kind !== 'line') continue;
      const size = /^BDAT (\d+)( LAST)?$/.exec(frame.line)?.[1];
      if (frame.line === 'DATA') framing.expectContent();
      else if (size !== undefined) framing.expectChunk(Number(size), true);
    }
  }
  return frames;
}

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe('SMTP on the wire', () => {
  it('a command line is read whatever it is: no throw, and always a verb', () => {
    fc.assert(
      fc.property(stream, fc.boolean(), (line, strict) => {
        expect(parseCommand(line, strict).verb).toMatch(/^[A-Z]+$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('[X-PIPE-03] chunking does not matter: the same octets give the same lines and contents', () => {
    fc.assert(
      fc.property(stream, stream, places, (before, after, at) => {
        const bytes = octets(`${before}\r\nDATA\r\n${after}\r\n.\r\nQUIT\r\n`);
        expect(framesOf(cut(bytes, at))).toEqual(framesOf([bytes]));
      }),
      { numRuns: 1000 },
    );
  });

  it('[X-CHUNK-01] BDAT takes exactly its octets, whatever they are and in whatever pieces they come', () => {
    fc.assert(
      fc.property(fc.array(stream, { minLength: 1, maxLength: 4 }), places, (chunks, at) => {
        const bytes = octets(`${chunks.map((chunk) => `BDAT ${chunk.length}\r\n${chunk}`).join('')}QUIT\r\n`);
        const frames = framesOf(cut(bytes, at));
        expect(frames.flatMap((frame) => (frame.kind === 'chunk' ? [frame.chunk] : []))).toEqual(chunks);
        expect(frames.filter(({ kind }) => kind === 'line')).toHaveLength(chunks.length + 1);
        expect(frames.at(-1)).toEqual({ kind: 'line', line: 'QUIT', cut: false, bareLf: false });
      }),
      { numRuns: 1000 },
    );
  });

  it('[S-SYN-02] a bare CR ends no line, and a bare LF none that would not be told apart from CRLF', () => {
    fc.assert(
      fc.property(stream, (text) => {
        const lines = text.split('\n').slice(0, -1);
        fc.pre(lines.every((line) => line.length <= 200 && !/^(DATA|BDAT \d+( LAST)?)\r?$/.test(line)));
        expect(framesOf([text])).toEqual(
          lines.map((line) => {
            const bareLf = !line.endsWith('\r');
            return { kind: 'line', line: bareLf ? line : line.slice(0, -1), cut: false, bareLf };
          }),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('[S-DATA-03] only CRLF.CRLF ends the data', () => {
    fc.assert(
      fc.property(stream, (text) => {
        const content = octets(text.replaceAll('\r\n.\r\n', ''));
        fc.pre(!`\r\n${content}\r\n`.includes('\r\n.\r\n'));
        const frames = framesOf([octets(`DATA\r\n${content}\r\n.\r\n`)]);
        expect(frames).toHaveLength(2);
        expect(frames[1]?.kind).toBe('content');
      }),
      { numRuns: 1000 },
    );
  });

  it('[S-DATA-04] unstuff(stuff(x)) = x, with its last line ended', () => {
    fc.assert(
      fc.property(stream, (message) => {
        const ended = message === '' || message.endsWith('\r\n') ? message : `${message}\r\n`;
        expect(unstuff(stuff(message)).message).toBe(ended);
        expect(`\r\n${stuff(message)}`).not.toContain('\r\n.\r\n');
      }),
      { numRuns: 2000 },
    );
  });

  it('[S-REPLY-02] a reply is read as it was written, in whatever chunks it comes', () => {
    const reply = fc.record({
      code: fc.integer({ min: 200, max: 599 }),
      enhanced: fc.constant(null),
      lines: fc.array(fc.stringMatching(/^[a-zA-Z ,]{0,30}$/), { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(reply, places, (written, at) => {
        const reader = new ReplyReader();
        const read = cut(formatReply(written), at).flatMap((chunk): ReadReply[] => reader.push(chunk));
        expect(read).toEqual([written]);
      }),
      { numRuns: 1000 },
    );
  });
});
