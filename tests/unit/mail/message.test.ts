import { describe, expect, it } from 'vitest';
import { fieldValue, parseMessage } from '../../../src/sim/mail/message.ts';
import { octets } from '../../../src/sim/octets.ts';

const parsed = (...lines: string[]) => {
  const { header, body } = parseMessage(octets(lines.map((line) => `${line}\r\n`).join('')));
  return { header: header.map(({ name, value }) => `${name}=${value}`), body: body as string };
};

describe('[M-HDR-03] header and body', () => {
  it('are parted by the first empty line', () => {
    expect(parsed('From: anna', 'Subject: one', '', 'To: nobody', '', 'end')).toEqual({
      header: ['From=anna', 'Subject=one'],
      body: 'To: nobody\r\n\r\nend\r\n',
    });
  });

  it('an empty line at the start: all is body', () => {
    expect(parsed('', 'From: anna')).toEqual({ header: [], body: 'From: anna\r\n' });
  });

  it('no empty line: a line that is no field begins the body, and fields after it are none', () => {
    expect(parsed('From: anna', 'Hello Ben,', 'Subject: one')).toEqual({
      header: ['From=anna'],
      body: 'Hello Ben,\r\nSubject: one\r\n',
    });
  });

  it('a header without body', () => {
    expect(parsed('From: anna')).toEqual({ header: ['From=anna'], body: '' });
  });
});

describe('[M-HDR-04] a line that begins with white space', () => {
  it.each([
    [['Subject: one', ' two'], ['Subject=one two']],
    [['Subject: one', '\ttwo', '  three'], ['Subject=one\ttwo  three']],
    [['Subject:', ' one'], ['Subject= one']],
    [
      ['Subject: one', '\t', 'To: ben'],
      ['Subject=one\t', 'To=ben'],
    ],
  ])('goes on with the field above, and only the line end between them goes: %j', (lines, header) => {
    expect(parsed(...lines, '', 'body').header).toEqual(header);
  });

  it('goes on with nothing at the top: it is body', () => {
    expect(parsed(' folded', 'From: anna').header).toEqual([]);
  });
});

describe('the value of a field', () => {
  it('is that of the first one, whatever the letter case of its name', () => {
    const { header } = parseMessage(octets('SUBJECT: one\r\nSubject: two\r\n\r\n'));
    expect(fieldValue(header, 'subject')).toBe('one');
    expect(fieldValue(header, 'From')).toBeNull();
  });
});
