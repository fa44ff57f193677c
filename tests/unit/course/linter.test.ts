import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { letter, run } from '../view/world.ts';
import { foreground, line, mistakesIn, reply, stamped, typed } from './trace.ts';

const telnet = 'telnet mx1.green.example 25';
const opened = [telnet, 'EHLO me.example', 'MAIL FROM:<a@blue.example>'];
const ready = [...opened, 'RCPT TO:<ben@green.example>'];

describe('the linter judges a line by the place where it was typed', () => {
  const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['the shell', ['EHLO me.example', 'ls'], ['EHLO me.example → smtp-at-shell']],
    ['a server', [telnet, 'ls', 'EHLO me.example'], ['ls → shell-in-smtp']],
    ['the shell again', [telnet, 'QUIT', 'EHLO me.example'], ['EHLO me.example → smtp-at-shell']],
    ['a server without recipients', [...opened, 'DATA'], ['DATA → data-before-rcpt']],
    ['a server with a recipient', [...ready, 'DATA'], []],
    [
      'a server that refused the only recipient',
      [...opened, 'RCPT TO:<nobody@green.example>', 'DATA'],
      ['DATA → data-before-rcpt'],
    ],
    ['a server after RSET', [...ready, 'RSET', 'MAIL FROM:<>', 'DATA'], ['DATA → data-before-rcpt']],
    ['a server after EHLO', [...ready, 'EHLO me', 'MAIL FROM:<>', 'DATA'], ['DATA → data-before-rcpt']],
    ['a server that waits for commands', [telnet, 'Subject: x'], ['Subject: x → header-as-command']],
    ['content', [...ready, 'DATA', 'Subject: x', '', 'QUIT', 'Data sheets', '.'], ['QUIT → command-in-content']],
    ['the end of content', [...ready, 'DATA', 'Subject: x', 'Hello', '.'], ['. → no-empty-line']],
    ['the end of good content', [...ready, 'DATA', 'Subject: x', '', 'Hello', '.'], []],
    [
      'a server after content',
      [...ready, 'DATA', '', 'x', '.', 'DATA', 'NOOP', '.'],
      ['DATA → data-before-rcpt', '. → lone-dot-outside-data'],
    ],
  ];
  it.each(table)('%s', (_place, lines, mistakes) => expect(mistakesIn(typed(lines))).toEqual(mistakes));

  it('in a second mail, the second content', () => {
    const mail = ['MAIL FROM:<>', 'RCPT TO:<ben@green.example>', 'DATA', 'Subject: x'];
    const lines = [telnet, 'EHLO me', ...mail, '', '.', ...mail, '.'];
    expect(mistakesIn(typed(lines))).toEqual(['. → no-empty-line']);
  });

  it('speaks of a lenient server’s line too', () => {
    expect(mistakesIn(typed([telnet, 'HELO me', 'RCPT TO ben']))).toEqual(['RCPT TO ben → missing-colon']);
  });
});

describe('whoever types ahead', () => {
  const at = (lines: readonly string[], ms: number): (readonly [string, number])[] => lines.map((text) => [text, ms]);

  it('is not told what depends on the answers', () => {
    const lines = [...opened.slice(0, 2), ...at(['MAIL FROM:<>', 'RCPT TO:<ben@green.example>', 'DATA'], 3000)];
    expect(mistakesIn(typed([...lines, ...at(['Subject: x', '', 'QUIT', 'ELHO', 'ls', '.'], 3000)]))).toEqual([]);
  });

  it('is told what does not', () => {
    const lines = [...opened.slice(0, 2), ...at(['MAIL FROM:<>', 'RCPT TO ben', 'ELHO'], 3000)];
    expect(mistakesIn(typed(lines))).toEqual(['RCPT TO ben → missing-colon', 'ELHO → misspelt-verb']);
  });

  it('of the connection, the same', () => {
    expect(mistakesIn(typed(at([telnet, '.', 'Subject: x', 'ELHO'], 0)))).toEqual(['ELHO → misspelt-verb']);
  });
});

describe('the linter tells conversations apart', () => {
  it('of a mail program from one that is typed', () => {
    const open = { kind: 'tty.open', tty: 't', host: 'laptop' } as const;
    const say = (text: string, atMs: number) => ({
      atMs,
      input: { kind: 'tty.line', tty: 't', line: text } as const,
    });
    const mixed = run([open, letter('ben@green.example'), say(telnet, 1), say('EHLO me', 5000), say('DATA', 6000)]);
    expect(mistakesIn(mixed)).toEqual(['DATA → data-before-rcpt']);
  });

  const syn = (conn: string): SimEvent => ({
    ...{ kind: 'tcp.syn', host: 'laptop', to: 'mx1', conn, dir: 'c2s', arrivesAtMs: 1 },
    client: { host: 'laptop', address: '192.0.2.10', port: 40_000 },
    server: { host: 'mx1', address: '198.51.100.25', port: 25 },
  });

  it('of one terminal from another’s', () => {
    const events = stamped([
      ...[foreground('telnet', 'a'), syn('c1'), reply('connect', 220), reply('RCPT', 250)],
      ...[foreground('telnet', 'b'), syn('c2'), reply('connect', 220, 'c2'), line('DATA', 'b'), line('data', 'a')],
    ]);
    expect(mistakesIn(events)).toEqual(['DATA → data-before-rcpt']);
  });

  it('of one terminal after another', () => {
    const events = stamped([
      ...[foreground(null), foreground('telnet'), syn('c1'), reply('connect', 220), line('MAIL FROM:<>')],
      ...[reply('MAIL', 250), line('RCPT TO:<a@b>'), reply('RCPT', 250), line('DATA'), reply('DATA', 354)],
      ...[line('QUIT', 'elsewhere'), line('QUIT'), foreground('telnet'), line('RSET')],
    ]);
    expect(mistakesIn(events)).toEqual(['QUIT → command-in-content', 'RSET → command-in-content']);
  });

  it('of other programs it says nothing', () => {
    expect(mistakesIn(stamped([foreground('mail'), line('QUIT'), line('ls')]))).toEqual([]);
  });
});
