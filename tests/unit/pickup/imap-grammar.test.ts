import { describe, expect, it } from 'vitest';
import { parseImap, type ImapValue } from '../../../src/sim/pickup/imap-command.ts';
import { parseFetch } from '../../../src/sim/pickup/imap-fetch.ts';
import { ImapReader } from '../../../src/sim/pickup/imap-reader.ts';
import { parseSection, formatSection } from '../../../src/sim/pickup/imap-section.ts';
import { formatSet, parseSet, setFits, setHas } from '../../../src/sim/pickup/sequence-set.ts';
import { internalDate, parseDate, parseInternalDate } from '../../../src/sim/pickup/imap-date.ts';
import { octets } from '../../../src/sim/octets.ts';

const show = (value: ImapValue): string =>
  value.kind === 'list'
    ? `(${value.items.map(show).join(' ')})`
    : value.kind === 'atom'
      ? value.text
      : `'${value.text}'`;

describe('a command', () => {
  it.each<[string, string | null]>([
    ['a NOOP', 'a NOOP '],
    ['a1 login ben secret', 'a1 LOGIN ben secret'],
    ['a LOGIN "b\\"e\\\\n" "a b"', "a LOGIN 'b\"e\\n' 'a b'"],
    ['a LOGIN {3}\r\nben {6+}\r\nse"ret', "a LOGIN 'ben' 'se\"ret'"],
    ['a APPEND x {4}\r\na\r\nb', "a APPEND x 'a\r\nb'"],
    [
      'a uid fetch 1:* (FLAGS (A) BODY[HEADER.FIELDS (To)]<0.5>)',
      'a UID FETCH 1:* (FLAGS (A) BODY[HEADER.FIELDS (To) ]<0.5>)',
    ],
    ['a STORE 1 +FLAGS (\\Seen $x)', 'a STORE 1 +FLAGS (\\Seen $x)'],
    ['a X ""', "a X ''"],
    ['a X ()', 'a X ()'],
    ['a', 'a  '],
    ['a UID', 'a  '],
    ['', null],
    [' a', null],
    ['* NOOP', null],
    ['a+ NOOP', null],
    ['a(b NOOP', null],
    ['ü NOOP', null],
  ])('%j', (text, expected) => {
    const command = parseImap(octets(text));
    const shown = command && `${command.tag} ${command.name} ${command.values.map(show).join(' ')}`;
    expect(shown === null ? null : shown.trimEnd()).toBe(expected?.trimEnd() ?? null);
    expect(command?.fault ?? null).toBeNull();
  });

  it.each([
    ['a X (b', "Missing ')'"],
    ['a X b)', "Unexpected ')'"],
    ['a X "b', "Missing '\"'"],
    ['a X "b\\c"', "Missing '\"'"],
    ['a X {b', 'Invalid literal size'],
    ['a X \x01', 'Invalid characters in atom'],
    [`a X ${'('.repeat(30)}`, 'Too many (nested) lists'],
  ])('%j: %s', (text, fault) => expect(parseImap(octets(text))?.fault).toBe(fault));
});

describe('the reader', () => {
  const readAll = (pieces: readonly string[], accept = true): string[] => {
    const reader = new ImapReader();
    const read: string[] = [];
    for (const piece of pieces) {
      reader.push(octets(piece));
      for (let one = reader.next(); one; one = reader.next()) {
        read.push(
          one.kind === 'command'
            ? one.text
            : one.kind === 'literal'
              ? `${one.sizeBytes}${one.waits ? '' : '+'}?`
              : one.kind,
        );
        if (one.kind === 'literal') reader[accept ? 'accept' : 'refuse']();
      }
    }
    return read;
  };

  it.each<[string[], string[]]>([
    [['a NOOP\r\nb NOOP\n'], ['a NOOP', 'b NOOP']],
    [['a N', 'OOP\r', '\nb'], ['a NOOP']],
    [
      ['a L {3}\r\n', 'b\r\n x\r\n'],
      ['3?', 'a L {3}\r\nb\r\n x'],
    ],
    [
      ['a L {2+}\r\nxy {1}\r\n', '\n\r\n'],
      ['2+?', '1?', 'a L {2+}\r\nxy {1}\r\n\n'],
    ],
    [['a L {1+}\r\n\r\r\n'], ['1+?', 'a L {1+}\r\n\r']],
    [['a L {x}\r\n'], ['a L {x}']],
    [
      [`a ${'x'.repeat(70_000)}`, '\r\nb NOOP\r\n'],
      ['too-long', '', 'b NOOP'],
    ],
  ])('%j', (pieces, read) => expect(readAll(pieces)).toEqual(read));

  it('throws away what comes without leave, with the rest of the command', () => {
    expect(readAll(['a L {5+}\r\nb NO', 'O rest\r\nc NOOP\r\n'], false)).toEqual(['5+?', 'c NOOP']);
    expect(readAll(['a L {2+}\r\nxy {3+}\r\nabc\r\nc NOOP\r\n'], false)).toEqual(['2+?', 'c NOOP']);
    expect(readAll(['a L {5}\r\nc NOOP\r\n'], false)).toEqual(['5?', 'c NOOP']);
  });
});

describe('a sequence set', () => {
  const all = (text: string, largest: number) => {
    const set = parseSet(text);
    return set && Array.from({ length: 9 }, (_, index) => index + 1).filter((number) => setHas(set, number, largest));
  };
  it.each<[string, number[]]>([
    ['1', [1]],
    ['2:4', [2, 3, 4]],
    ['4:2', [2, 3, 4]],
    ['1,3:4,9', [1, 3, 4, 9]],
    ['*', [5]],
    ['3:*', [3, 4, 5]],
    ['*:4', [4, 5]],
    ['7:*', [5, 6, 7]],
  ])('%s', (text, numbers) => expect(all(text, 5)).toEqual(numbers));

  it.each(['', '0', '1:', ':2', '1,', ',1', 'a', '1:2:3', '1 ,2', '-1', '4294967296', '99999999999'])(
    'is not %j',
    (text) => expect(parseSet(text)).toBeNull(),
  );

  it('fits where all its numbers are there', () => {
    const fits = (text: string, count: number) => setFits(parseSet(text) ?? [], count);
    expect([fits('1:3', 3), fits('4', 3), fits('*', 3), fits('*', 0), fits('2:9', 3)]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('is written short', () => expect(formatSet([1, 2, 3, 5, 7, 8])).toBe('1:3,5,7:8'));
});

describe('FETCH', () => {
  const items = (text: string) => {
    const parsed = parseFetch(parseImap(octets(`a FETCH ${text}`))?.values ?? []);
    if ('fault' in parsed) return parsed.fault;
    return parsed.items
      .map((item) => (item.kind === 'SECTION' ? `${item.label}${item.peek ? '!' : ''}` : item.kind))
      .join(' ');
  };

  it.each([
    ['FLAGS', 'FLAGS'],
    ['fast', 'FLAGS INTERNALDATE RFC822.SIZE'],
    ['(UID BODY)', 'UID BODY'],
    ['BODY[]', 'BODY[]'],
    ['BODY.PEEK[1.2.MIME]<5.10>', 'BODY[1.2.MIME]<5>!'],
    ['(BODY[HEADER.FIELDS (From "To")] UID)', 'BODY[HEADER.FIELDS (FROM TO)] UID'],
    ['body.peek[2.header.fields.not (x)]<0.1>', 'BODY[2.HEADER.FIELDS.NOT (X)]<0>!'],
    ['RFC822.HEADER', 'RFC822.HEADER!'],
    ['RFC822', 'RFC822'],
    ['(ALL)', 'Unknown parameter: ALL'],
    ['FLAGS UID', 'Invalid arguments'],
    ['"FLAGS"', 'Invalid arguments'],
    ['BODY[0]', 'Invalid BODY[..] section'],
    ['BODY[1.]', 'Invalid BODY[..] section'],
    ['BODY[HEADER.FIELDS ()]', 'Invalid BODY[..] section'],
    ['BODY[TEXT (x)]', 'Invalid BODY[..] section'],
    ['(())', 'FETCH list contains non-atoms'],
  ])('%s', (text, expected) => expect(items(text)).toBe(expected));

  it('keeps sections as they are', () => {
    for (const text of ['', '1', '1.2.3', 'HEADER', '2.TEXT', '1.MIME']) {
      const section = parseSection(text, null);
      expect(section && formatSection(section)).toBe(text);
    }
  });
});

describe('dates', () => {
  const startsAt = '2026-03-02T09:00:00Z';
  it('are written and read', () => {
    expect(internalDate(startsAt, 0)).toBe('02-Mar-2026 09:00:00 +0000');
    expect(parseInternalDate('02-Mar-2026 10:30:00 +0130')).toBe(parseInternalDate(' 2-Mar-2026 09:00:00 +0000'));
    expect(parseInternalDate('01-Jan-1970 00:00:01 -0000')).toBe(1000);
    expect(parseDate('2-mar-2026')).toBe(parseInternalDate('02-Mar-2026 00:00:00 +0000'));
  });
  it.each(['', '2-Mar-2026', '02-Foo-2026 09:00:00 +0000', '00-Mar-2026 09:00:00 +0000'])('are not %j', (text) =>
    expect(parseInternalDate(text)).toBeNull(),
  );
  it.each(['', 'x', '32-Mar-2026', '2-Xxx-2026', '2-Mar-26'])('no day is %j', (text) =>
    expect(parseDate(text)).toBeNull(),
  );
});
