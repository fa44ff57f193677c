import { describe, expect, it } from 'vitest';
import { configurationsAfter, initialConfigurations } from '../../../src/session/projections/configurations.ts';
import { changedLines } from '../../../src/view/configuration/changed-lines.ts';
import { fileName } from '../../../src/view/configuration/file-name.ts';
import { nearest } from '../../../src/view/configuration/nearest.ts';
import { offeredFiles } from '../../../src/view/configuration/offered-files.ts';
import {
  countOf,
  gravestFirst,
  levelsOf,
  missingTables,
  remarksOn,
  type Remark,
} from '../../../src/view/configuration/remarks.ts';
import de from '../../../src/view/i18n/de/configuration.ts';
import en from '../../../src/view/i18n/en/configuration.ts';
import { base, run } from './world.ts';

const mainCf = '/etc/postfix/main.cf';
const head = 'compatibility_level = 3.6\n';
const files = (text: string, others: Readonly<Record<string, string>> = {}) =>
  new Map([
    [mainCf, head + text],
    ['/etc/postfix/master.cf', 'smtp inet n - y - - smtpd\n'],
    ...Object.entries(others),
  ]);
const brief = ({ file, line, level, code, meant }: Remark): string =>
  `${fileName(file)}:${line} ${level} ${code}${meant === null ? '' : ` ${meant}?`}`;
const told = (text: string, others: Readonly<Record<string, string>> = {}): string[] =>
  remarksOn(files(text, others)).map(brief);

describe('remarks on a text while it is typed', () => {
  it.each<[text: string, expected: readonly string[]]>([
    ['myhostname = mx\n', []],
    ['smtpd_relay_restriction = reject\n', ['main.cf:2 warning unknown-setting smtpd_relay_restrictions?']],
    ['smtpd_helo_required = oui\n', ['main.cf:2 error not-yes-or-no']],
    [
      'smtpd_client_restrictions =\n  permit_mynetworks,\n  reject_unkown_client_hostname\n',
      ['main.cf:4 warning unknown-restriction reject_unknown_client_hostname?'],
    ],
    ['smtp_tls_loglevel = 1\n', ['main.cf:2 note no-effect']],
    ['smtpd_relay_restrictions = permit\n', ['main.cf:2 error open-relay']],
    ['smtpd_helo_restrictions = check_helo_access hash:/etc/postfix/helo\n', ['main.cf:2 warning no-table']],
  ])('%j', (text, expected) => expect(told(text)).toEqual(expected));

  it('tell a table of patterns that cannot be read, at its line', () => {
    const main = 'smtpd_helo_restrictions = check_helo_access pcre:/etc/postfix/helo\n';
    expect(told(main, { '/etc/postfix/helo': '/ok/ OK\n' })).toEqual([]);
    expect(told(main, { '/etc/postfix/helo': '/ok/ OK\n/(/ REJECT\n' })).toEqual(['helo:2 warning bad-rule']);
    const aliases = 'alias_maps = hash:/etc/aliases\n# texthash:/etc/unused\nvirtual_alias_maps = hash:/etc/v\n';
    const others = { '/etc/aliases': 'ben\nme: you\n', '/etc/unused': 'x', '/etc/v': 'me: you\nx\n' };
    expect(told(aliases, others)).toEqual([
      '/etc/aliases:1 warning bad-rule',
      '/etc/v:1 warning bad-rule',
      '/etc/v:2 warning bad-rule',
    ]);
    expect(en.words['bad-rule']('', 'x: skipping this rule')).not.toBe(en.words['bad-rule']('', 'x'));
  });

  it('speak of dovecot.conf, where there is one', () => {
    const conf = '/etc/dovecot/dovecot.conf';
    expect(told('', { [conf]: 'ssl = maybe\n' })).toEqual([`${conf}:1 error not-a-choice`]);
  });

  it('have nothing to say about the base world', () => {
    for (const { files: known } of initialConfigurations(base).values())
      expect(remarksOn(new Map([...known].map(([path, { text }]) => [path, text]))).map(brief)).toEqual([]);
  });

  it('have words in both languages', () => {
    expect(Object.keys(de.words)).toEqual(Object.keys(en.words));
    const unknown = en.words['unknown-setting']('smtpd_x', '1');
    expect(unknown).toContain('smtpd_x');
    expect(de.words['unknown-setting']('smtpd_x', '1')).not.toBe(unknown);
  });

  it('mark each line by the gravest of them, and are counted', () => {
    const remarks = remarksOn(files('smtpd_helo_required = 1\nfoo = bar\nsmtp_tls_loglevel = 1\n'));
    expect([...levelsOf(remarks, mainCf)]).toEqual([
      [2, 'error'],
      [3, 'warning'],
      [4, 'note'],
    ]);
    expect(gravestFirst(remarks.toReversed()).map(({ line }) => line)).toEqual([2, 3, 4]);
    const [first] = remarks;
    if (!first) throw new Error('there is no remark');
    expect([...levelsOf([{ ...first, level: 'note' }, first, { ...first, level: 'warning' }], mainCf)]).toEqual([
      [2, 'error'],
    ]);
    expect([countOf(remarks, 'error'), countOf(remarks, 'warning'), countOf(remarks, 'note')]).toEqual([1, 1, 1]);
    expect([en.counts(1, 2, 1), de.counts(2, 1, 0), en.counts(0, 0, 0)]).toEqual([
      '1 error, 2 warnings, 1 note',
      '2 Fehler, 1 Warnung',
      'No errors',
    ]);
  });
});

describe('the files on offer', () => {
  const known = new Map(
    ['/etc/resolv.conf', '/home/ben/x', '/etc/postfix/senders', '/etc/postfix/master.cf', mainCf, '/etc/cert.pem'].map(
      (path) => [path, { text: path.endsWith('pem') ? '-----BEGIN CERTIFICATE-----\n' : '', since: 0 }],
    ),
  );

  it('begin with main.cf and master.cf, and are configuration', () => {
    expect(offeredFiles(known).map(fileName)).toEqual(['main.cf', 'master.cf', 'senders']);
  });

  it('may not exist yet: tables that main.cf names', () => {
    const remarks = remarksOn(files('smtpd_helo_restrictions = check_helo_access hash:/etc/postfix/helo\n'));
    expect(offeredFiles(known, missingTables(remarks)).map(fileName)).toEqual([
      'main.cf',
      'master.cf',
      'helo',
      'senders',
    ]);
  });

  it('are there for each server of the world', () => {
    const systems = run([]).reduce(configurationsAfter, initialConfigurations(base));
    expect(offeredFiles(systems.get('submit')?.files ?? new Map()).map(fileName)).toEqual([
      'main.cf',
      'master.cf',
      'senders',
      '/etc/sasldb2',
    ]);
  });
});

describe('what changed in a text', () => {
  const changed = (before: string, after: string): string =>
    changedLines(before, after)
      .map(({ sign, line, text }) => `${sign}${line}${text}`)
      .join(' ');

  it.each<[before: string, after: string, expected: string]>([
    ['a\nb\n', 'a\nb\n', ''],
    ['a\nb\nc\n', 'a\nx\nc\n', '-2b +2x'],
    ['a\nb\n', 'a\nb\nc\n', '+3c'],
    ['a\nb\nc\n', 'b\nc\n', '-1a'],
    ['a\nb\nc\nd\n', 'x\nb\nc\ny\n', '-1a +1x -4d +4y'],
    ['', 'a\n', '+1a'],
  ])('%j → %j', (before, after, expected) => expect(changed(before, after)).toBe(expected));
});

describe('the name that was probably meant', () => {
  const names = ['mynetworks', 'mydestination', 'myorigin', 'mydomain'];

  it.each<[word: string, name: string | null]>([
    ['mynetwork', 'mynetworks'],
    ['mydestinatoin', 'mydestination'],
    ['mydomian', 'mydomain'],
    ['relayhost', null],
    ['my', null],
    ['', null],
  ])('%j: %j', (word, name) => expect(nearest(word, names)).toBe(name));
});
