import { describe, expect, it } from 'vitest';
import { isFault, openTable, type Table, type TableFault } from '../../../src/sim/policy/tables.ts';

const at = '/etc/postfix/table';
const open = (spec: string, text?: string) =>
  openTable(spec, new Map(text === undefined ? [] : ([[at, text]] satisfies [string, string][])));

function table(spec: string, text?: string): Table {
  const opened = open(spec, text);
  if (isFault(opened)) throw new Error(`${spec}: ${opened.fault}`);
  return opened;
}

function fault(spec: string, text?: string): TableFault {
  const opened = open(spec, text);
  if (!isFault(opened)) throw new Error(`${spec} was opened`);
  return opened;
}

describe('a table with a key and a value a line', () => {
  const text =
    '# comment\n\nBen@green.example  REJECT no  room\ngreen.example OK\n  continued\ngreen.example DUNNO\nempty\n  # not continued\n';

  it.each(['texthash', 'hash', 'btree', 'lmdb', 'cdb', 'dbm', 'sdbm', 'proxy:texthash'])('is read: %s', (type) => {
    const opened = table(`${type}:${at}`, text);
    expect(opened).toMatchObject({ spec: `${type}:${at}`, whole: false });
    expect(opened.find('green.example')).toBe('OK continued');
  });

  it.each<[key: string, value: string | null]>([
    ['ben@green.example', 'REJECT no  room'],
    ['BEN@Green.Example', 'REJECT no  room'],
    ['empty', null],
    ['ben', null],
    ['', null],
    ['# comment', null],
    ['constructor', null],
  ])('gives the value of a key, in any letter case: %j', (key, value) => {
    expect(table(`texthash:${at}`, text).find(key)).toBe(value);
  });

  it('has octets for keys', () => {
    expect(table(`texthash:${at}`, 'j\u00f6rg@green.example OK').find('j\xc3\xb6rg@green.example')).toBe('OK');
  });
});

describe('a table without a file', () => {
  it.each<[spec: string, key: string, value: string | null]>([
    ['static:OK', 'anything', 'OK'],
    ['static:{ REJECT no room }', '', 'REJECT no room'],
    ['inline:{ a=1, b = 2 }', 'a', '1'],
    ['inline:{a=REJECT no room}', 'A', 'REJECT no room'],
    ['inline:{a=1}', 'b', null],
    ['proxy:static:x', 'y', 'x'],
  ])('%s, asked for %j', (spec, key, value) => {
    expect(table(spec).find(key)).toBe(value);
  });

  it('is asked for whole addresses if it gives one value to all', () => {
    expect([table('static:x').whole, table('inline:{a=1}').whole]).toEqual([true, false]);
  });
});

describe('a table of patterns', () => {
  const text = [
    '# comment',
    '/^postmaster@/ OK',
    '/(\\w+)@(spam)\\.example$/ REJECT $2 of ${1}, $(2), $$9',
    '|^a/b| 550 a slash',
    '/escaped\\/slash/ OK slash',
    '/^Exact$/i OK exact',
    '!/@/ 501 no at',
  ].join('\n');

  it.each<[key: string, value: string | null]>([
    ['postmaster@blue.example', 'OK'],
    ['POSTMASTER@blue.example', 'OK'],
    ['eve@spam.example', 'REJECT spam of eve, spam, $9'],
    ['a/b@x', '550 a slash'],
    ['an@escaped/slash', 'OK slash'],
    ['Exact', 'OK exact'],
    ['exact', '501 no at'],
    ['eve', '501 no at'],
    ['eve@red.example', null],
  ])('gives the value of the first that fits: %j', (key, value) => {
    for (const type of ['regexp', 'pcre']) expect(table(`${type}:${at}`, text).find(key)).toBe(value);
  });

  it('is asked for whole addresses', () => {
    expect(table(`pcre:${at}`, text).whole).toBe(true);
  });

  it('takes linear time, whatever the pattern', () => {
    const slow = table(`pcre:${at}`, '/^(a+)+$/ OK');
    expect(slow.find(`${'a'.repeat(5000)}b`)).toBeNull();
    expect(slow.find('a'.repeat(5000))).toBe('OK');
  });
});

describe('a table of networks', () => {
  const text = '192.0.2.7 OK seven\n192.0.2.0/24 REJECT\n[2001:db8::]/32\tDUNNO\n';

  it.each<[address: string, value: string | null]>([
    ['192.0.2.7', 'OK seven'],
    ['192.0.2.8', 'REJECT'],
    ['192.0.3.7', null],
    ['2001:db8::1', 'DUNNO'],
    ['mx.red.example', null],
  ])('gives the value of the first that has the address: %s', (address, value) => {
    expect(table(`cidr:${at}`, text).find(address)).toBe(value);
  });
});

describe('a table that cannot be opened', () => {
  it.each<[spec: string, text: string | undefined, fault: TableFault['fault']]>([
    ['texthash:/etc/postfix/nowhere', '', 'no-file'],
    [`pcre:${at}`, undefined, 'no-file'],
    [`regexp:${at}`, undefined, 'no-file'],
    [`cidr:${at}`, undefined, 'no-file'],
    ['mysql:/etc/postfix/x', '', 'unknown-type'],
    ['/etc/postfix/table', '', 'unknown-type'],
    ['', '', 'unknown-type'],
    ['tcp:127.0.0.1:1', '', 'unreachable'],
    ['socketmap:inet:x:1:y', '', 'unreachable'],
  ])('says why: %j, %j', (spec, text, why) => {
    expect(fault(spec, text)).toEqual({ spec, fault: why });
  });
});

describe('the line that answers', () => {
  const text = '# of whom\n\nred.example OK\n  continued\nblue.example REJECT\nred.example DUNNO\n';

  it.each<[spec: string, text: string, key: string, line: number]>([
    [`texthash:${at}`, text, 'red.example', 3],
    [`hash:${at}`, text, 'Blue.Example', 5],
    [`hash:${at}`, text, 'green.example', 0],
    [`regexp:${at}`, '# no\n/^a/ OK\n!/b/ REJECT\n', 'alpha', 2],
    [`pcre:${at}`, '# no\n/^a/ OK\n!/b/ REJECT\n', 'gamma', 3],
    [`pcre:${at}`, '# no\n/^a/ OK\n!/b/ REJECT\n', 'beta', 0],
    [`cidr:${at}`, '192.0.2.0/25 OK\n192.0.2.0/24 REJECT\n', '192.0.2.200', 2],
    [`cidr:${at}`, '192.0.2.0/25 OK\n192.0.2.0/24 REJECT\n', '198.51.100.1', 0],
    ['static:OK', '', 'anything', 0],
    ['inline:{a=1}', '', 'a', 0],
  ])('of %s for %3$j', (spec, content, key, line) => {
    expect(table(spec, content).lineOf(key)).toBe(line);
  });
});
