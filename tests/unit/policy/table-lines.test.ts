import { describe, expect, it } from 'vitest';
import { checkConfiguration } from '../../../src/sim/policy/check-configuration.ts';
import { parseAddress, presentAddress } from '../../../src/sim/policy/networks.ts';
import { isFault, openTable } from '../../../src/sim/policy/tables.ts';

/** What is said of the lines of a table, and what it answers. The words are those of Postfix's postmap -q. */
function read(type: string, text: string) {
  const table = openTable(`${type}:t`, new Map([['t', text]]));
  if (isFault(table)) throw new Error(table.fault);
  return { told: table.problems.map((problem) => problem.text), find: (key: string) => table.find(key) };
}

const ofRule = (type: string, rule: string): string[] =>
  read(type, rule).told.map((text) => text.replace(`${type} map t, line 1: `, ''));

describe('a line that Postfix does not take', () => {
  it.each<[rule: string, told: readonly string[]]>([
    ['nonsense', ['ignoring unrecognized request']],
    ['IFx', ['ignoring unrecognized request']],
    ['!', ['no regexp: skipping this rule']],
    ['if', ['no regexp: skipping this rule']],
    ['/c', ['no closing regexp delimiter "/": skipping this rule']],
    ['!x/ y', ['no closing regexp delimiter "x": skipping this rule']],
    ['/d/q D', ['unknown regexp option "q": skipping this rule']],
    ['/e/', ['no replacement text: using empty string']],
    ['/[/ x', ['Invalid regular expression']],
    ['/(b)/ $2 x', ['out of range replacement index "2": skipping this rule']],
    ['/b/ $2x', ['non-numeric replacement index "2x"', 'bad replacement syntax: skipping this rule']],
    ['/f/ $0', ['out-of-range replacement index "0"', 'bad replacement syntax: skipping this rule']],
    ['/a/ cost $ 5', ['bad replacement syntax: skipping this rule']],
    ['/a/ ${1', ['bad replacement syntax: skipping this rule']],
    ['!/(g)/ $1', ['$number found in negative match replacement text: skipping this rule']],
    ['endif', ['ignoring ENDIF without matching IF']],
    ['if /x/', ['IF has no matching ENDIF']],
    ['/a/!/(/ x', ['Invalid regular expression']],
    ['/a/ $$ (b)', []],
  ])('of a regexp table: %j', (rule, told) => expect(ofRule('regexp', rule)).toEqual(told));

  it.each<[rule: string, told: readonly string[]]>([
    ['/c', ['no closing regexp delimiter "/": ignoring this rule']],
    ['/a/xsA x', []],
    ['/a/q x', ['unknown regexp option "q": skipping this rule']],
    ['/f/ $0', ['out of range replacement index "0"', 'bad replacement syntax: skipping this rule']],
  ])('of a pcre table: %j', (rule, told) => expect(ofRule('pcre', rule)).toEqual(told));

  it.each<[rule: string, why: string]>([
    ['192.0.2.1/24 A', 'non-null host address bits in "192.0.2.1/24", perhaps you should use "192.0.2.0/24" instead'],
    [
      '2001:db8::1/32 A',
      'non-null host address bits in "2001:db8::1/32", perhaps you should use "2001:db8::/32" instead',
    ],
    ['foo C', 'bad address pattern: "foo"'],
    ['! z', 'bad address pattern: "z"'],
    ['10.0.0.1', 'no lookup result'],
    ['10.0.0.0/33 X', 'bad mask length in "10.0.0.0/33"'],
    ['10.0.0.0/a x', 'bad mask value in "10.0.0.0/a"'],
    ['foo/8 x', 'bad network value in "foo/8"'],
    ['[10.0.0.1 y', 'missing \']\' character after "[10.0.0.1"'],
    ['[10.0.0.0]x y', 'garbage after "[10.0.0.0]"'],
    ['!', 'no address pattern'],
    ['if', 'no address pattern'],
    ['if 1.2.3.4 extra', 'bad address pattern: "1.2.3.4 extra"'],
    ['endif x', 'garbage after ENDIF'],
    ['endif', 'ENDIF without IF'],
  ])('of a cidr table: %j', (rule, why) => expect(ofRule('cidr', rule)).toEqual([`${why}: skipping this rule`]));

  it('of a table with a key and a value', () => {
    const { told, find } = read('texthash', 'a\nb B\n c\nB two\na: x\n');
    expect(told).toEqual([
      't, line 1: expected format: key whitespace value -- ignoring this line',
      't, line 4: duplicate entry: "B"',
      't, line 5: record is in "key: value" format; is this an alias file?',
    ]);
    expect([find('a'), find('b')]).toEqual([null, 'B c']);
  });

  it('leaves the others in force', () => {
    const text = '/a/ OK\nnonsense\n/(/ REJECT\n/b/ B\n/c\n/d/ D\n';
    for (const type of ['regexp', 'pcre'])
      expect(['a', 'b', 'd', 'x'].map(read(type, text).find)).toEqual(['OK', 'B', 'D', null]);
    expect(read('cidr', '192.0.2.1/24 A\n192.0.2.0/24 B\n').find('192.0.2.5')).toBe('B');
  });

  it('is told when the server reads it, unless postmap has told it before', () => {
    const check = (type: string) =>
      checkConfiguration(
        new Map([
          ['/etc/postfix/main.cf', `smtpd_helo_restrictions = check_helo_access ${type}:/t\n`],
          ['/etc/postfix/master.cf', 'smtp inet n - y - - smtpd\n'],
          ['/t', 'ok OK\nnonsense\n'],
        ]),
      ).map(({ file, line, level, program, text }) => `${file}:${line} ${level} ${program}: ${text}`);
    expect(check('texthash')).toEqual([
      '/t:2 warning smtpd: warning: /t, line 2: expected format: key whitespace value -- ignoring this line',
    ]);
    expect(check('hash')).toEqual([]);
  });
});

describe('rules of pattern tables', () => {
  it.each<[key: string, value: string | null]>([
    ['k', 'k without kk'],
    ['kk', null],
    ['an x and y', 'XY'],
    ['an x', null],
    ['y', null],
    ['zzz', 'twice is not at all'],
    ['$', 'cost $1'],
  ])('blocks, exceptions, negations: %j', (key, value) => {
    const text = '/k/!/kk/ k without kk\nif /x/\n/y/ XY\nendif\n!! /z/ twice is not at all\n/\\$/ cost $$1\n';
    expect(read('regexp', text)).toMatchObject({ told: [] });
    expect(read('regexp', text).find(key)).toBe(value);
  });

  it('a block within a block, and one that is never closed', () => {
    const { find } = read('pcre', 'if /a/\nif !/b/\n/c/ ac\nendif\n/c/ abc\nendif\nif /d/\n/c/ dc\n');
    expect(['xc', 'ac', 'abc', 'dc'].map(find)).toEqual([null, 'ac', 'abc', 'dc']);
  });

  it('of networks: blocks and contraries, for addresses of their family', () => {
    const text =
      'if 192.0.2.0/24\n192.0.2.1 one\nendif\n[10.0.0.0]/8 ten\nif !192.0.2.0/24\n0.0.0.0/0 other\nendif\n!::/0 none\n';
    const { find, told } = read('cidr', text);
    expect(told).toEqual([]);
    expect(['192.0.2.1', '192.0.2.9', '10.1.1.1', '8.8.8.8', '2001:db8::1'].map(find)).toEqual([
      'one',
      null,
      'ten',
      'other',
      null,
    ]);
  });

  it.each(['192.0.2.0', '2001:db8::', '::', '::1', '1:2:3:4:5:6:7:8', '2001:db8:0:1::1'])(
    '%s is written like that',
    (text) => {
      const address = parseAddress(text);
      expect(address && presentAddress(address)).toBe(text);
    },
  );
});
