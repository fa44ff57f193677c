import type { Dice } from './dice.ts';

const locals = [
  ...[
    'bob',
    'carol',
    'postmaster',
    'Postmaster',
    'nobody',
    'full',
    'greylist',
    'code421',
    'code450',
    'code550',
    'reject',
  ],
  ...['defer', 'alice', 'bob+x', 'sender450', 'data451', 'eod452', 'eod550', 'sender421', 'data421', 'eod421', 'odd'],
  ...['"quoted string"', '"a\\"b"', '"@"', '""', 'a.b.c', '.a', 'a.', 'a..b', '-f', 'x'.repeat(64), 'x'.repeat(65)],
  ...['j\u00c3\u00b6rg', '\u00ff', 'a%b', 'a!b', 'a%example.org', '(c)bob', 'bob(c)', '', ' ', '<bob', 'a,b', 'a:b;'],
];
const domains = [
  ...['example.net', 'EXAMPLE.NET', 'example.com', 'example.org', 'sender.example', 'mx1.example.net', 'localhost'],
  ...[
    'nowhere.test',
    'silent.test',
    'null.invalid',
    'b\u00c3\u00bccher.example',
    'xn--bcher-kva.example',
    '-a.example',
  ],
  ...[
    'a_b.example',
    'example.net.',
    '.example',
    'a..b',
    '127.0.0.1',
    '[127.0.0.1]',
    '[IPv6:::1]',
    '[IPv6:2001:db8::1]',
  ],
  ...[
    '[',
    '[]',
    '[300.1.2.3]',
    `${'l'.repeat(64)}.example`,
    `${'l.'.repeat(130)}example`,
    '',
    '\u0000',
    'example.net@x',
  ],
];
const routes = [
  '',
  '',
  '',
  '',
  '',
  '@a.example:',
  '@a.example,@b.example:',
  '@:',
  '@a,:',
  '@a.example,',
  '@[1.2.3.4]:',
];

const address = (dice: Dice): string =>
  `${dice.pick(routes)}${dice.pick(locals)}${dice.happens(92) ? '@' : ''}${dice.pick(domains)}`;

function path(dice: Dice): string {
  const inside = address(dice);
  const roll = dice.below(40);
  if (roll === 0) return inside;
  if (roll === 1) return `<<${inside}>>`;
  if (roll === 2) return `<${inside}`;
  if (roll === 3) return `${inside}>`;
  if (roll === 4) return `"${inside}" <${inside}>`;
  if (roll === 5) return `< ${inside} >`;
  if (roll === 6) return `<${'@a,'.repeat(dice.below(60))}:${'<'.repeat(dice.below(60))}${inside}>`;
  return roll < 10 ? '<>' : `<${inside}>`;
}

const mailParameters = [
  ...['SIZE=100', 'SIZE=0', 'SIZE=99999999999999999999', 'SIZE=10485761', 'SIZE', 'SIZE=', 'SIZE=-1', 'size=1x'],
  ...[
    'BODY=8BITMIME',
    'BODY=7BIT',
    'BODY=BINARYMIME',
    'BODY',
    'body=',
    'SMTPUTF8',
    'SMTPUTF8=1',
    'RET=FULL',
    'RET=HDRS',
  ],
  ...['RET=', 'ENVID=QQ+3D', 'ENVID=+', 'ENVID', 'AUTH=<>', 'AUTH', 'X=Y', '=', '==', 'REQUIRETLS', 'constructor=1'],
];
const rcptParameters = [
  ...['NOTIFY=NEVER', 'NOTIFY=SUCCESS,FAILURE,DELAY', 'NOTIFY=', 'NOTIFY=NEVER,DELAY', 'ORCPT=rfc822;bob@example.net'],
  ...['ORCPT=utf-8;j\u00c3\u00b6rg@x', 'ORCPT=;', 'ORCPT', 'notify=delay', 'SIZE=1', 'X', '__proto__=1', 'toString'],
];

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

const responses = [
  ...['*', '', '=', '!!!!', 'A', 'AAA', 'AAAA===='],
  ...['alice', 'wonderland', '\0alice\0wonderland', 'alice\0alice\0wonderland', 'bob\0alice\0wonderland'].map(base64),
  ...['\0\0', '\0alice', 'a\0b\0c\0d', 'alice 0123456789abcdef0123456789abcdef', ' ', '\xff'.repeat(50)].map(base64),
];
export const response = (dice: Dice): string =>
  dice.happens(96) ? dice.pick(responses) : 'A'.repeat(dice.below(20_000));

const helloNames = [
  'b\u00c3\u00bccher.example',
  'client.example.org',
  'helo450.example.org',
  'helo421.example.org',
  '[127.0.0.10]',
  'x',
  'a_b',
  '',
  '..',
  '[x]',
];
const words = [
  ...['bob', '<bob@example.net>', 'example.net', '@example.net', '#example.net', 'a b', '\u00ff', 'EXPN', '"', '<'],
  ...[
    'x'.repeat(300),
    '[127.0.0.1]',
    'bob SMTPUTF8',
    'j\u00c3\u00b6rg',
    '<j\u00c3\u00b6rg@example.net> SMTPUTF8',
    '\u00f0\u009f\u0093\u00a7.example',
  ],
];

export const startTls = 'STARTTLS';
export const hello = (dice: Dice): string => `${dice.happens(85) ? 'EHLO' : 'HELO'} ${dice.pick(helloNames)}`;
const parameters = (dice: Dice, from: readonly string[]): string =>
  dice.happens(65) ? '' : dice.several(1, dice.happens(5) ? 40 : 3, () => ` ${dice.pick(from)}`).join('');
const anyMail = (dice: Dice): string => `MAIL FROM:${path(dice)}${parameters(dice, mailParameters)}`;
const anyRcpt = (dice: Dice): string => `RCPT TO:${path(dice)}${parameters(dice, rcptParameters)}`;

// What most servers here take, so that sessions get on.
const senders = [
  '<alice@example.com>',
  '<x@example.org>',
  '<>',
  '<bob@sender.example> SIZE=100',
  '<alice@example.com> BODY=8BITMIME',
];
const recipients = [
  '<bob@example.net>',
  '<carol@example.net>',
  '<postmaster>',
  '<bob+x@example.net> NOTIFY=NEVER',
  '<alice@example.com>',
];
export const mail = (dice: Dice): string => (dice.happens(80) ? `MAIL FROM:${dice.pick(senders)}` : anyMail(dice));
export const rcpt = (dice: Dice): string => (dice.happens(80) ? `RCPT TO:${dice.pick(recipients)}` : anyRcpt(dice));

const goodLogins = [
  [`AUTH PLAIN ${base64('\0alice\0wonderland')}`],
  ['AUTH PLAIN', base64('\0alice\0wonderland')],
  ['AUTH LOGIN', base64('alice'), base64('wonderland')],
  [`AUTH LOGIN ${base64('alice')}`, base64('wonderland')],
];
const anyAuth = (dice: Dice): string => {
  const mechanism = dice.pick(['PLAIN', 'LOGIN', 'CRAM-MD5', 'plain', 'ANONYMOUS', '']);
  return `AUTH ${mechanism}${dice.happens(50) ? ` ${response(dice)}` : ''}`;
};

/** The lines of a login, which as often as not is none. */
export const login = (dice: Dice): readonly string[] =>
  dice.happens(60) ? dice.pick(goodLogins) : [anyAuth(dice), ...dice.several(0, 3, () => response(dice))];

const verbs = 'DATA RSET NOOP HELP STARTTLS BDAT AUTH MAIL RCPT EHLO XCLIENT XFORWARD VRFY ETRN EXPN FOO'.split(' ');
const notCommands = [
  '',
  ' ',
  'GET / HTTP/1.1',
  'Subject: x',
  'CONNECT a:25',
  '\x16\x03\x01\x02\x00',
  '.',
  '*',
  '220 hello',
  'QUIT',
];
const others: readonly ((dice: Dice) => string)[] = [
  (dice) => dice.pick(verbs),
  (dice) => dice.pick(verbs),
  (dice) => `${dice.pick(verbs)} ${dice.pick(words)}`,
  (dice) => `${dice.pick(['VRFY', 'ETRN'])} ${dice.pick(words)}`,
  (dice) => (dice.happens(30) ? dice.pick(notCommands) : 'NOOP'),
];
/** A command that belongs nowhere in particular. */
export const other = (dice: Dice): string => dice.pick(others)(dice);

const kinds = [hello, mail, mail, anyMail, rcpt, rcpt, anyRcpt, anyAuth, response, other, other, other, other];
/** Any command line at all. */
export const anyLine = (dice: Dice): string => dice.pick(kinds)(dice);

const contentLines = [
  ...[
    'Subject: hello',
    'From: <x@example.org>',
    'Received: from x by y',
    '',
    'text',
    '.',
    '..',
    '.x',
    ' folded',
    'From x',
    '\u00ff\u0000',
  ],
  ...[
    '.\n',
    '\n.\n',
    '\n.\r\nMAIL FROM:<evil@example.org>',
    '\r.\r',
    '\r\n.\rQUIT',
    'a\rb',
    'a\nb',
    '\0',
    'BDAT 5 LAST',
    '.\r.\r\n.\n.',
  ],
];

/** Content as DATA has it, without its end. */
export const content = (dice: Dice): string =>
  dice.several(0, 12, () => `${dice.pick(contentLines)}${dice.happens(97) ? '\r\n' : ''}`).join('') +
  (dice.happens(1) ? `${'x'.repeat(dice.below(4_000))}\r\n`.repeat(dice.below(40)) : '');

/** The end of content, or what is none. */
export const endOfContent = (dice: Dice): string =>
  dice.happens(85)
    ? dice.happens(50)
      ? '.\r\n'
      : '\r\n.\r\n'
    : dice.pick(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '', '\r\n.\r']);

/** BDAT with its chunk, which now and then is longer or shorter than it says. */
export function chunk(dice: Dice): string {
  const octets = content(dice);
  const size = dice.happens(88)
    ? octets.length
    : dice.pick([0, octets.length + 1, Math.max(0, octets.length - 1), 7, 1e6, 1e15]);
  const last = dice.pick(['', '', ' LAST', ' LAST', ' last', ' LATS']);
  return `${dice.happens(95) ? 'BDAT' : 'bdat '} ${size}${last}\r\n${octets}`;
}
