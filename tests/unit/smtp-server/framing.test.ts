import { describe, expect, it } from 'vitest';
import { octets } from '../../../src/sim/octets.ts';
import { Framing, type Frame } from '../../../src/sim/smtp/framing.ts';

const newFraming = () => new Framing({ lineBytesMax: 20, messageBytesMax: 100 });

/** The lines of a stream; those that ended with LF alone with a mark. */
function linesOf(text: string): string[] {
  const framing = newFraming();
  framing.push(octets(text));
  const lines: string[] = [];
  for (let frame = framing.next(); frame; frame = framing.next())
    if (frame.kind === 'line') lines.push(`${frame.line}${frame.bareLf ? ' LF' : ''}`);
  return lines;
}

describe('a command line', () => {
  it.each<[text: string, lines: string[]]>([
    ['NOOP\r\n', ['NOOP']],
    ['NOOP\n', ['NOOP LF']],
    ['NOOP\r', []],
    ['NOOP\nQUIT\r\n', ['NOOP LF', 'QUIT']],
    ['NOOP\rQUIT\r\n', ['NOOP\rQUIT']],
    ['\n\r\n', [' LF', '']],
    ['NOOP\r\r\n', ['NOOP\r']],
  ])('[S-SYN-02] ends with CRLF; a bare LF is told apart: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it('that is too long is cut, and bears no second one', () => {
    const framing = newFraming();
    for (const part of ['A'.repeat(15), 'B'.repeat(50), 'C'.repeat(50), '\r', '\nNOOP\r\n']) framing.push(octets(part));
    expect(framing.next()).toEqual({ kind: 'line', line: `${'A'.repeat(15)}BBBBB`, cut: true, bareLf: false });
    expect(framing.next()).toEqual({ kind: 'line', line: 'NOOP', cut: false, bareLf: false });
  });
});

describe('a chunk', () => {
  /** Reads `BDAT` and what follows, octet by octet. */
  function read(sizeBytes: number, kept: boolean, text: string): Frame[] {
    const framing = newFraming();
    framing.push(octets('BDAT\r\n'));
    framing.next();
    framing.expectChunk(sizeBytes, kept);
    const frames: Frame[] = [];
    const take = () => {
      for (let frame = framing.next(); frame; frame = framing.next()) frames.push(frame);
    };
    take();
    for (const octet of text) {
      framing.push(octets(octet));
      take();
    }
    return frames;
  }
  const quit: Frame = { kind: 'line', line: octets('QUIT'), cut: false, bareLf: false };

  it.each([
    [6, 'NOOP\r\n'],
    [3, '\r\n.'],
    [5, '\r\n.\r\n'],
    [4, '\0\xff\r\r'],
    [0, ''],
  ])('[X-CHUNK-01] is so many octets, whatever they are: %d %j', (sizeBytes, text) => {
    expect(read(sizeBytes, true, `${text}QUIT\r\n`)).toEqual([{ kind: 'chunk', chunk: text }, quit]);
  });

  it('[X-CHUNK-02] that is refused is read, and thrown away', () => {
    expect(read(6, false, 'NOOP\r\nQUIT\r\n')).toEqual([{ kind: 'chunk', chunk: '' }, quit]);
  });

  it('[X-CHUNK-01] holds no commands that wait', () => {
    const framing = newFraming();
    framing.expectChunk(6, true);
    framing.push(octets('NOOP\r\nQUIT\r\n'));
    expect(framing.waitingBytes).toBe(0);
    framing.next();
    expect(framing.waitingBytes).toBe(6);
  });
});
