import { describe, expect, it } from 'vitest';
import { lintCodes, lintLine, type LintCode, type Place } from '../../../src/course/lint.ts';

const shell: Place = { where: 'shell' };
const smtp: Place = { where: 'smtp', hasRecipient: false };
const withRecipient: Place = { where: 'smtp', hasRecipient: true };
const ahead: Place = { where: 'ahead' };
const content = (...before: readonly string[]): Place => ({ where: 'content', content: before });

type Row = readonly [line: string, code: LintCode];

const flagged = (place: Place, rows: readonly Row[]): void =>
  it.each(rows)('%j is %s', (line, code) => expect(lintLine(line, place)).toEqual([code]));
const passed = (place: Place, lines: readonly string[]): void =>
  it.each(lines)('%j is no mistake', (line) => expect(lintLine(line, place)).toEqual([]));

describe('at a shell', () => {
  flagged(shell, [
    ['EHLO laptop.blue.example', 'smtp-at-shell'],
    ['helo laptop', 'smtp-at-shell'],
    ['MAIL FROM:<anna@blue.example>', 'smtp-at-shell'],
    ['mail from: anna', 'smtp-at-shell'],
    ['  Rcpt To:<ben@green.example>', 'smtp-at-shell'],
    ['DATA', 'smtp-at-shell'],
    ['rset', 'smtp-at-shell'],
    ['NOOP', 'smtp-at-shell'],
    ['VRFY ben', 'smtp-at-shell'],
    ['quit', 'smtp-at-shell'],
    ['telnet “mx1.green.example” 25', 'curly-quotes'],
  ]);
  passed(shell, [
    ...['', 'ls', 'help', 'exit', 'date', 'database', 'quitter', 'telnet mx1.green.example 25', 'dig MX green.example'],
    ...['mail', 'mail -s "Mail from Anna" ben@green.example', 'mail ben@green.example', 'MAIL', 'man data'],
    ...['Subject: Hello', '.', 'Grüße an Ben', "it's"],
  ]);
});

describe('to a server', () => {
  const forms: readonly Row[] = [
    ['MAIL FROM:anna@blue.example', 'missing-brackets'],
    ['rcpt to: ben@green.example', 'missing-brackets'],
    ['RCPT TO:"ben smith"@green.example', 'missing-brackets'],
    ['MAIL FROM : <anna@blue.example>', 'space-before-colon'],
    ['rcpt to  :<ben@green.example>', 'space-before-colon'],
    ['MAIL FROM: <anna@blue.example>', 'space-after-colon'],
    ['rcpt to:   <>', 'space-after-colon'],
    ['MAIL FROM <anna@blue.example>', 'missing-colon'],
    ['mail from<anna@blue.example>', 'missing-colon'],
    ['RCPT TO ben@green.example', 'missing-colon'],
    ['MAIL FROM:<anna@blue,example>', 'comma-for-dot'],
    ['ehlo laptop,blue,example', 'comma-for-dot'],
    ['EHLO laptop,blue.example', 'comma-for-dot'],
    ['HELO  laptop.blue,example', 'comma-for-dot'],
    ['EHLO [192.0,2.10]', 'comma-for-dot'],
    ['MAIL FROM:<anna@blue,green.example>', 'comma-for-dot'],
    ['MAIL FROM:<anna@blue.green,example>', 'comma-for-dot'],
    ['MAIL FROM:<anna@blue,example> SIZE=100', 'comma-for-dot'],
    ['MAIL FROM:<anna@blue,example> SIZE=100 BODY=8BITMIME', 'comma-for-dot'],
    ['RCPT TO:<ben@mx1.grün,example>', 'comma-for-dot'],
    ['RCPT TO:<"ben smith"@green,example>', 'comma-for-dot'],
    ['RCPT TO:<“ben”@green.example>', 'curly-quotes'],
    ['RCPT TO:‹ben@green.example›', 'curly-quotes'],
    ['RCPT TO:＜ben@green.example＞', 'curly-quotes'],
    ['ls -l', 'shell-in-smtp'],
    ['DIG green.example', 'shell-in-smtp'],
    ['telnet mx1.green.example 25', 'shell-in-smtp'],
    ['mail', 'shell-in-smtp'],
    ['mail -s Hello ben@green.example', 'shell-in-smtp'],
    ['exit', 'shell-in-smtp'],
    ['mailq', 'shell-in-smtp'],
    ['MAILQ', 'shell-in-smtp'],
    ['  mailq -v', 'shell-in-smtp'],
  ];
  flagged(smtp, forms);
  describe('and before it has answered', () => flagged(ahead, forms));

  describe('in this place', () =>
    flagged(smtp, [
      ['Subject: Hello', 'header-as-command'],
      ['FROM: Anna <anna@blue.example>', 'header-as-command'],
      ['to: Ben', 'header-as-command'],
      ['Date: Mon, 2 Mar 2026', 'header-as-command'],
      ['Reply-To: Anna', 'header-as-command'],
      ['.', 'lone-dot-outside-data'],
      [' . ', 'lone-dot-outside-data'],
      ['DATA', 'data-before-rcpt'],
      ['data ', 'data-before-rcpt'],
    ]));
  passed(ahead, ['Subject: Hello', 'Date: Mon, 2 Mar 2026', '.', 'DATA']);
  passed(withRecipient, ['DATA', 'data']);

  it('tells two mistakes of one line, in the order of the list', () => {
    const codes = lintLine('RCPT TO <“ben”@green.example>', smtp);
    expect(codes).toEqual(['missing-colon', 'curly-quotes']);
    expect(codes).toEqual(lintCodes.filter((code) => codes.includes(code)));
  });
});

describe('a verb', () => {
  flagged(
    smtp,
    [
      ...['ELHO laptop', 'EHL laptop', 'ehloo laptop', 'HELLO laptop', 'EHKO laptop', 'mial from:<>'],
      ...['MAL FROM:<>', 'RCTP TO:<>', 'rpct to:<>', 'RCP TO:<>', 'DTAA', 'DATE', 'dat', 'RSTE', 'NOP', 'VRFI ben'],
      ...['QIUT', 'QUITT', '  quti'],
    ].map((line): Row => [line, 'misspelt-verb']),
  );
  passed(smtp, [
    ...['BDAT 86', 'STARTTLS', 'TURN', 'ETRN green.example', 'HELP', 'EXPN staff', 'AUTH PLAIN AGEAYg=='],
    ...['MAIL', 'Mail', ' MAIL ', 'RCPT', 'rcpt', 'EHLO', 'VRFY'],
    ...['', '   ', 'Hallo', 'Moin', 'please', '250 Ok', '<ben@green.example>', 'Grüße'],
  ]);
});

describe('a command as it should be', () => {
  const commands = [
    ...['EHLO laptop.blue.example', 'EHLO [192.0.2.10]', 'HELO laptop', 'EHLO xn--mnchen-3ya.example'],
    ...['MAIL FROM:<>', 'MAIL FROM:<anna@blue.example>', 'MAIL FROM:<anna+news@blue.example>'],
    ...['MAIL FROM:<anna@blue.example> SIZE=1000 BODY=8BITMIME', 'MAIL FROM:<> SIZE=1,000'],
    ...['MAIL FROM:<anna@blue.example> SIZE=1,000', 'RCPT TO:<ben@green.example,carla@green.example>'],
    ...['RCPT TO:<ben,carla@green.example>', 'RCPT TO:<"ben@green,example"@green.example>'],
    ...[
      'MAIL FROM:<"anna, blue"@blue.example>',
      'MAIL FROM:<"a,b"@blue.example>',
      'RCPT TO:<"ben,carla">',
      'RCPT TO:<"to: ben"@green.example>',
    ],
    ...[
      'RCPT TO:<"mail from anna"@green.example>',
      "RCPT TO:<o'neil@green.example>",
      'RCPT TO:<"<ben>"@green.example>',
    ],
    ...['RCPT TO:<ben@green.example>', 'RCPT TO:<Postmaster>', 'RCPT TO:<@a.example,@b.example:ben@green.example>'],
    ...['RSET', 'NOOP', 'NOOP hello, you', 'VRFY ben', 'VRFY Ben Grün', 'QUIT'],
  ];
  const cased = commands.flatMap((line) => [line, line.toLowerCase(), line.toUpperCase()]);
  passed(smtp, [...new Set(cased)]);
  describe('before the server has answered', () => passed(ahead, [...new Set(cased)]));
});

describe('content', () => {
  flagged(content('Subject: x', ''), [
    ['QUIT', 'command-in-content'],
    ['quit ', 'command-in-content'],
    ['RSET', 'command-in-content'],
    ['Noop', 'command-in-content'],
    ['DATA', 'command-in-content'],
    ['EHLO laptop.blue.example', 'command-in-content'],
    ['helo laptop', 'command-in-content'],
    ['MAIL FROM:<anna@blue.example>', 'command-in-content'],
    ['rcpt to: <ben@green.example>', 'command-in-content'],
    ['MAIL FROM:<>', 'command-in-content'],
  ]);
  passed(content('Subject: x', ''), [
    ...['Data sheets attached', 'data: see below', 'Quit smoking!', 'Mail from Anna came', 'Mail from: Anna', 'ls'],
    ...['Rcpt to: nobody', 'Ehlo there my friend', 'EHLO', 'HELP', 'To: Ben', 'Grüße „Anna“', '“Hello”', '..', ''],
    ...['„Daten“ folgen, viele Grüße', 'MAIL', 'ELHO laptop', 'a,b', '.'],
  ]);

  const ends: readonly (readonly [readonly string[], readonly LintCode[]])[] = [
    [['Subject: x'], ['no-empty-line']],
    [['Subject: x', 'To: ben', 'Hello Ben'], ['no-empty-line']],
    [['Subject: x', '', 'Hello Ben'], []],
    [['Subject: x', 'Hello Ben', ''], []],
    [['', 'Hello Ben'], []],
    [['Hello Ben'], []],
    [[], []],
  ];
  it.each(ends)('of the lines %j that ends: %j', (lines, codes) => {
    expect(lintLine('.', content(...lines))).toEqual(codes);
    expect(lintLine('Hello', content(...lines))).toEqual([]);
  });
});
