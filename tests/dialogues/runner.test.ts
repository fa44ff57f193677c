import { describe, expect, it } from 'vitest';
import { parseDialogue } from './run/parse.ts';
import { corrected, playDialogue } from './run/play.ts';
import { updateMode } from './run/update.ts';
import { makeWorld } from './run/world.ts';

const opening = '@ laptop mx1:25\nS: 220 mx1.green.example ESMTP Postfix\n';
const hello = `${opening}C: EHLO laptop.blue.example\nS~ 250\n`;
const play = (text: string): unknown => playDialogue(parseDialogue(text), makeWorld);

describe('the parser of dialogues', () => {
  it.each([
    ['', 'line 1: an empty dialogue'],
    ['# only a comment\n', 'line 2: an empty dialogue'],
    ['X: what\n', 'line 1: unknown directive: X: what'],
    [`${opening}s: 250 Ok\n`, 'line 3: unknown directive'],
    [`${opening} C: NOOP\n`, 'line 3: unknown directive'],
    [`${opening}+5 minutes\n`, 'line 3: unknown directive'],
    ['C: NOOP\nS: 250 Ok\n', 'line 1: a dialogue begins with'],
    ['@ laptop mx1:25\nC: NOOP\n', 'proves nothing'],
    [`${opening}$ mx1 smtpd_timeout = 1s\n`, 'line 3: settings stand before'],
    [`${opening}= message ben\n`, 'line 3: no "| TEXT" follows'],
    [`${opening}| text\n`, 'line 3: a line of a message without'],
    [`${opening}C\\ \\q\n`, 'line 3: unknown escape \\q'],
    [`${opening}C= {\\q}\n`, 'line 3: unknown escape \\q'],
    [`${opening}== SSL\n`, 'line 3: unknown directive'],
    [`${opening}$ mx1 /etc/sasldb2 | ben secret\n`, 'line 3: settings stand before'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseDialogue(text)).toThrow(reason);
  });

  it('puts lines that follow each other into one write, and escapes into octets', () => {
    const steps = parseDialogue(`${opening}C: A\nC: ü\n\nC: B\nC\\ {AB*2}\\x00\\r\n`);
    const sent = steps.flatMap((step) => (step.kind === 'send' ? [step.octets] : []));
    expect(sent).toEqual(['A\r\n\xc3\xbc\r\n', 'B\r\n', 'ABAB\x00\r']);
  });
});

const auth =
  '$ mx1:2525 smtpd_sasl_auth_enable = yes\n$ mx1 /etc/sasldb2 | ben secret\n@ laptop mx1:2525\nS~ 220\nC: EHLO x\nS~ 250\n';

describe('the player of dialogues', () => {
  it('passes what is true', () => {
    expect(play(`${opening}C: NOOP\nS: 250 2.0.0 Ok\nC: QUIT\nS~ 221\nS| closed\n`)).toEqual([]);
  });

  it.each([
    [
      'another text',
      `${opening}C: NOOP\nS: 250 2.0.0 OK\n`,
      'line 4: expected "250 2.0.0 OK", the server said "250 2.0.0 Ok"',
    ],
    ['another code', `${opening}C: NOOP\nS~ 251\n`, 'line 4: expected 251, found 250'],
    ['silence', `${opening}C\\ NOOP\nS: 250 2.0.0 Ok\n`, 'line 4: expected "250 2.0.0 Ok", the server said nothing'],
    ['a line too many', `${hello}C: RSET\nC: RSET\nS: 250 2.0.0 Ok\n`, 'line 8: the server also said "250 2.0.0 Ok"'],
    ['an open connection', `${opening}C: NOOP\nS: 250 2.0.0 Ok\nS| closed\n`, 'line 5: expected closed, found open'],
    ['a close', `${opening}C: QUIT\nS: 221 2.0.0 Bye\n`, 'line 5: the server closed the connection'],
    ['an empty mailbox', `${opening}= mailbox ben 1\n`, 'line 3: expected 1, found 0'],
    ['an unknown mailbox', `${opening}= mailbox nobody 0\n`, 'line 3: 0 hosts have a mailbox nobody'],
    ['a header of nothing', `${opening}= header ben X\n`, 'line 3: the mailbox ben is empty'],
    ['no TLS', `${opening}== TLS\n`, 'line 3: the handshake did not come about'],
    ['no challenge', `${opening}C% ben secret\n`, 'line 3: the server said no challenge, but "220'],
    ['an unknown zone', `$ zone red.example | @ A 192.0.2.1\n${opening}`, 'no zone red.example in the base world'],
    [
      'another challenge',
      `${auth}C: AUTH LOGIN\nS= 334 {User Name}\n`,
      'expected "334 VXNlciBOYW1l", the server said "334 VXNlcm5hbWU6"',
    ],
    ['an unknown host', '@ laptop nowhere:25\nS: 220 x\n', 'line 1: no host nowhere'],
  ])('fails at %s', (_, text, reason) => {
    expect(() => play(text)).toThrow(reason);
  });

  it('says base64, and knows a port and a file of its own', () => {
    expect(play(`${auth}C= AUTH PLAIN {\\x00ben\\x00secret}\nS~ 235\n`)).toEqual([]);
    expect(
      play(`${auth}C: AUTH LOGIN\nS= 334 {Username:}\nC= {ben}\nS= 334 {Password:}\nC= {secret}\nS~ 235\n`),
    ).toEqual([]);
  });

  it('rewrites what the server says, and only that', () => {
    const text = `# about\n@ laptop mx1:25\nS: 220 old\nC: EHLO laptop.blue.example\nS~ 250\nC: RSET\nC: QUIT\nS: 250 old\nS: 250 gone\nS: 250 gone\n\n= mailbox ben 0\n`;
    const now = corrected(text, playDialogue(parseDialogue(text), makeWorld, true));
    expect(now).toBe(
      `# about\n@ laptop mx1:25\nS: 220 mx1.green.example ESMTP Postfix\nC: EHLO laptop.blue.example\nS~ 250\nC: RSET\nC: QUIT\nS: 250 2.0.0 Ok\nS: 221 2.0.0 Bye\nS| closed\n\n= mailbox ben 0\n`,
    );
    expect(play(now)).toEqual([]);
  });

  it('never rewrites on CI', () => {
    expect(updateMode({ UPDATE_DIALOGUES: '1' })).toBe(true);
    expect(updateMode({ UPDATE_DIALOGUES: '0' })).toBe(false);
    expect(updateMode({ CI: '1' })).toBe(false);
    expect(() => updateMode({ UPDATE_DIALOGUES: '1', CI: 'true' })).toThrow('refused on CI');
  });
});
