import { describe, expect, it } from 'vitest';
import { parseMainCf, splitList } from '../../../src/sim/policy/main-cf.ts';

/** `line:name=value`, for each entry. */
const entries = (text: string) => parseMainCf(text).entries.map(({ name, value, line }) => `${line}:${name}=${value}`);

describe('main.cf', () => {
  it.each<[what: string, text: string, entries: string[]]>([
    ['nothing', '', []],
    ['a setting', 'a = b', ['1:a=b']],
    ['no white space', 'a=b', ['1:a=b']],
    ['white space around', 'a \t=   b  ', ['1:a=b']],
    ['an empty value', 'a =', ['1:a=']],
    ['a value with equals signs', 'a = b = c', ['1:a=b = c']],
    ['several lines', 'a = b\nc = d\n', ['1:a=b', '2:c=d']],
    ['lines that end with CRLF', 'a = b\r\nc = d\r\n', ['1:a=b', '2:c=d']],
    ['comments and empty lines', '# a = b\n\n   \nc = d\n  # e\n', ['4:c=d']],
    ['a hash within a value', 'a = b # c', ['1:a=b # c']],
    ['a continued line', 'a = b,\n  c\n\td', ['1:a=b, c d']],
    ['a value that begins on the next line', 'a =\n  b', ['1:a=b']],
    ['a line continued across comments and empty lines', 'a = b\n# c\n\n  d\ne = f', ['1:a=b d', '5:e=f']],
    ['a name given twice alike', 'a = b\na = b', ['1:a=b', '2:a=b']],
  ])('is read: %s', (_, text, expected) => {
    expect(entries(text)).toEqual(expected);
    expect(parseMainCf(text).problems).toEqual([]);
  });

  it('tells of a name given twice; the later one wins', () => {
    expect(entries('a = b\na = c')).toEqual(['1:a=b', '2:a=c']);
    const problem = { line: 2, level: 'warning', code: 'overridden', name: 'a', value: 'b' };
    expect(parseMainCf('a = b\na = c').problems).toEqual([problem]);
  });

  it.each([
    ['a = b\nmyhostname mx.example', 2, 'myhostname mx.example'],
    ['= b', 1, '= b'],
    ['my name = b', 1, 'my name = b'],
  ])('is refused where no name stands before an equals sign: %j', (text, line, name) => {
    expect(parseMainCf(text).problems).toEqual([{ line, level: 'error', code: 'no-equals', name, value: '' }]);
  });
});

describe('a list', () => {
  it.each([
    ['', []],
    [' , ', []],
    ['a', ['a']],
    ['a, b', ['a', 'b']],
    ['a b\tc\nd', ['a', 'b', 'c', 'd']],
    [',a,,b ,', ['a', 'b']],
    ['a, { b c, d }, e', ['a', '{ b c, d }', 'e']],
  ])('is split at commas and white space: %j', (value, elements) => {
    expect(splitList(value)).toEqual(elements);
  });
});
