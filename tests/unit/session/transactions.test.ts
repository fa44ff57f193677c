import { describe, expect, it } from 'vitest';
import { noTransactions, transactionsAfter } from '../../../src/session/projections/transactions.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { line, reply, stamped } from '../course/trace.ts';

/** A command line and the code that answers it; without one, it is not answered yet. */
type Said = string | readonly [line: string, code: number];

const verbOf = (text: string): string => (/^(\w+|\.)/.exec(text)?.[0] ?? '').toUpperCase();
const command = (text: string, conn: string): SimEvent => ({
  ...{ kind: 'smtp.command', host: 'mx1', conn, verb: verbOf(text), line: text },
});
const events = (said: readonly Said[], conn = 'c1'): SimEvent[] =>
  said.flatMap((entry) => {
    if (typeof entry === 'string') return [command(entry, conn)];
    const [text, code] = entry;
    // The end of the content is no command.
    return text === '.' ? [reply('.', code, conn)] : [command(text, conn), reply(verbOf(text), code, conn)];
  });
const after = (said: readonly SimEvent[]) => stamped(said).reduce(transactionsAfter, noTransactions);

const say = (said: readonly SimEvent[], conn = 'c1'): string | null => {
  const transaction = after(said).get(conn)?.transaction;
  if (!transaction) return null;
  const { reversePath, forwardPaths, inContent } = transaction;
  return `<${reversePath}> ${forwardPaths.join(' ')}${inContent ? ' …' : ''}`.trim();
};

const ehlo: Said = ['EHLO me', 250];
const mail: Said = ['MAIL FROM:<a@x>', 250];
const rcpt: Said = ['RCPT TO:<b@y>', 250];
const data: Said = ['DATA', 354];

describe('a transaction', () => {
  const table: readonly (readonly [string, readonly Said[], string | null])[] = [
    ['is not there before MAIL', [ehlo], null],
    ['begins with MAIL', [ehlo, mail], '<a@x>'],
    ['does not begin before the answer', [ehlo, 'MAIL FROM:<a@x>'], null],
    ['does not begin with a refused MAIL', [ehlo, ['MAIL FROM:<a@x>', 501]], null],
    ['outlives a second MAIL, which is refused', [mail, ['MAIL FROM:<c@x>', 503]], '<a@x>'],
    ['gathers recipients', [mail, rcpt, ['RCPT TO:<c@y>', 251]], '<a@x> b@y c@y'],
    ['leaves out who is refused', [mail, ['RCPT TO:<n@y>', 550], rcpt, ['RCPT TO:<m@y>', 450]], '<a@x> b@y'],
    ['has no recipient without MAIL', [['RCPT TO:<b@y>', 250]], null],
    ['takes content after 354', [mail, rcpt, data], '<a@x> b@y …'],
    ['takes none when DATA is refused', [mail, ['DATA', 554]], '<a@x>'],
    ['ends with the content', [mail, rcpt, data, ['.', 250]], null],
    ['ends with content that is refused, too', [mail, rcpt, data, ['.', 552]], null],
    ['ends with RSET', [mail, rcpt, ['RSET', 250]], null],
    ['ends with EHLO', [mail, rcpt, ehlo], null],
    ['ends with HELO', [mail, rcpt, ['HELO me', 250]], null],
    ['outlives an EHLO that is refused', [mail, ['EHLO', 501]], '<a@x>'],
    [
      'outlives what has nothing to do with it',
      [mail, rcpt, ['NOOP', 250], ['VRFY b', 252], ['HELP', 214]],
      '<a@x> b@y',
    ],
    ['comes after another', [mail, rcpt, data, ['.', 250], ['MAIL FROM:<>', 250]], '<>'],
  ];
  it.each(table)('%s', (_what, said, expected) => expect(say(events(said))).toBe(expected));

  it('belongs each command of a group to its own answer', () => {
    const group = [...['MAIL FROM:<a@x>', 'RCPT TO:<n@y>', 'RCPT TO:<b@y>', 'DATA']].map((text) => command(text, 'c1'));
    const answers = [reply('MAIL', 250), reply('RCPT', 550), reply('RCPT', 250), reply('DATA', 354)];
    expect(say([...group, ...answers.slice(0, 3)])).toBe('<a@x> b@y');
    expect(
      after([...group, ...answers.slice(0, 2)])
        .get('c1')
        ?.pending.map(({ verb }) => verb),
    ).toEqual(['RCPT', 'DATA']);
    expect(say([...group, ...answers])).toBe('<a@x> b@y …');
  });
});

describe('an address', () => {
  it.each([
    ['MAIL FROM:<>', '<>'],
    ['mail from:<Anna@Blue.example>', '<Anna@Blue.example>'],
    ['MAIL FROM: <a@x> SIZE=10 BODY=8BITMIME', '<a@x>'],
    ['MAIL FROM:a@x SIZE=10', '<a@x>'],
    ['MAIL FROM:<@r.example,@s.example:a@x>', '<a@x>'],
    ['MAIL FROM:<"a>b"@x>', '<"a>b"@x>'],
    ['MAIL FROM:<"a\\"b"@x>', '<"a\\"b"@x>'],
    ['MAIL FROM:<a+tag@x>', '<a+tag@x>'],
  ])('of %j is %s', (text, path) => expect(say(events([[text, 250]]))).toBe(path));
});

describe('sessions', () => {
  it('are told apart', () => {
    const said = [...events([mail], 'c1'), ...events([['MAIL FROM:<z@x>', 250], rcpt], 'c2')];
    expect([say(said, 'c1'), say(said, 'c2')]).toEqual(['<a@x>', '<z@x> b@y']);
  });

  it('know their host from the greeting on', () => {
    expect(after([reply('connect', 220, 'c1', 'mx2')]).get('c1')).toEqual({
      host: 'mx2',
      pending: [],
      transaction: null,
    });
  });

  const closed = (side: 'client' | 'server'): SimEvent => ({
    ...{ kind: 'tcp.closed', host: 'mx1', conn: 'c1', side, how: 'reset' },
  });
  it('end with the server’s side of the connection', () => {
    expect(after([...events([mail]), closed('client')]).size).toBe(1);
    expect(after([...events([mail]), closed('server')]).size).toBe(0);
  });

  it('stay the same object when the event is about something else', () => {
    const before = after(events([mail]));
    for (const event of stamped([line('MAIL FROM:<>'), { ...closed('server'), conn: 'c9' } as SimEvent]))
      expect(transactionsAfter(before, event)).toBe(before);
  });
});
