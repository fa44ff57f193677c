import { describe, expect, it } from 'vitest';
import { MailLog } from '../../../src/sim/machines/mail-log.ts';
import { Stage } from '../programs/stage.ts';

const log = (stage: Stage, host: string): string => stage.world.hosts.get(host)?.context.log.text() ?? '';

/** What smtpd of mx1 logs of a session by telnet, without times and numbers. */
function session(...lines: string[]): string[] {
  const stage = new Stage('laptop');
  stage.type('telnet mx1.green.example 25', ...lines);
  return log(stage, 'mx1')
    .split('\n')
    .filter((line) => line.includes('/smtpd['))
    .map((line) => line.replace(/^.*?\]: /, '').replaceAll(/\b[0-9A-F]{11}\b/g, 'QID'));
}

const client = 'laptop.blue.example[192.0.2.10]';
const opening = ['EHLO laptop.blue.example', 'MAIL FROM:<anna@blue.example>'];

describe('the SMTP server', () => {
  it('logs a session: who came, what was taken, what was said', () => {
    expect(session(...opening, 'RCPT TO:<ben@green.example>', 'DATA', 'Subject: x', '', 'x', '.', 'QUIT')).toEqual([
      `connect from ${client}`,
      `QID: client=${client}`,
      `disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
    ]);
  });

  it('logs what policy refuses, and counts it', () => {
    expect(session(...opening, 'RCPT TO:<x@nowhere.example>', 'NONSENSE', 'QUIT')).toEqual([
      `connect from ${client}`,
      `NOQUEUE: reject: RCPT from ${client}: 554 5.7.1 <x@nowhere.example>: Relay access denied; from=<anna@blue.example> to=<x@nowhere.example> proto=ESMTP helo=<laptop.blue.example>`,
      `disconnect from ${client} ehlo=1 mail=1 rcpt=0/1 quit=1 unknown=0/1 commands=3/5`,
    ]);
  });

  it('logs that a connection was lost, and after what', () => {
    const stage = new Stage('laptop');
    stage.type('telnet mx1.green.example 25', ...opening);
    stage.key('ESCAPE');
    stage.type('quit');
    expect(log(stage, 'mx1')).toMatch(
      /: lost connection after MAIL from laptop[^]*: disconnect from laptop\S+ ehlo=1 mail=1 commands=2\n/,
    );
  });

  it('logs a time-out', () => {
    const stage = new Stage('laptop');
    stage.type('telnet mx1.green.example 25', ...opening);
    stage.wait(400_000);
    expect(log(stage, 'mx1')).toContain(`: timeout after MAIL from ${client}\n`);
  });
});

describe('/var/log/mail.log', () => {
  it('follows a message through its whole life', () => {
    const stage = new Stage('submit');
    stage.type('echo x | mail -s x ben@green.example');
    const [id = ''] = /[0-9A-F]{11}/.exec(log(stage, 'submit')) ?? [];
    const lines = stage.type(`grep ${id} /var/log/mail.log`).trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/\[\d+\]/, ''))).toEqual([
      expect.stringMatching(/^Mar {2}2 09:00:0\d submit postfix\/pickup: \w+: uid=0 from=<root@blue\.example>$/),
      expect.stringMatching(/postfix\/cleanup: \w+: message-id=<.+>$/),
      expect.stringMatching(/postfix\/qmgr: \w+: from=<root@blue\.example>, size=\d+, nrcpt=1 \(queue active\)$/),
      expect.stringMatching(
        /postfix\/smtp: \w+: to=<ben@green\.example>, relay=mx\d\.green\.example\[\S+\]:25, delay=[\d.]+, delays=0\/0\/[\d.]+\/[\d.]+, dsn=2\.0\.0, status=sent \(250 2\.0\.0 Ok: queued as \w+\)$/,
      ),
      expect.stringMatching(/postfix\/qmgr: \w+: removed$/),
    ]);
  });

  it('is followed by tail -f until Ctrl-C', () => {
    const stage = new Stage('mx1');
    stage.type('tail -f /var/log/mail.log');
    stage.world.input({
      kind: 'mail.send',
      host: 'laptop',
      draft: { from: '', to: 'ben@green.example', subject: 'x', text: 'x' },
    });
    expect(stage.wait(10_000)).toMatch(/connect from submit[^]*status=sent \(delivered to mailbox\)\n[^]*removed\n/);
    expect(stage.foreground.program).toBe('tail');
    stage.key('INT');
    expect(stage.foreground.program).toBeNull();
    stage.world.input({
      kind: 'mail.send',
      host: 'laptop',
      draft: { from: '', to: 'ben@green.example', subject: 'x', text: 'x' },
    });
    expect(stage.wait(10_000)).toBe('');
  });

  it('outlives the power of its host', () => {
    const stage = new Stage('submit');
    stage.type('echo x | mail -s x ben@green.example');
    const before = log(stage, 'submit');
    for (const up of [false, true]) stage.world.input({ kind: 'host.power', host: 'submit', up });
    expect(log(stage, 'submit').startsWith(before)).toBe(true);
  });

  it('cannot be written by hand, and is not there where no mail system runs', () => {
    expect(new Stage('mx1').type('echo x > /var/log/mail.log')).toContain('Permission denied');
    expect(new Stage('laptop').type('cat /var/log/mail.log')).toContain('No such file or directory');
  });

  it('is bounded: beyond ten thousand lines it begins anew, and the file before it stays', () => {
    const file = new MailLog('mx.example', '2026-03-02T09:00:00Z', () => 0);
    for (let line = 1; line <= 25_000; line++) file.write('qmgr', String(line));
    const last = (text: string) => text.trimEnd().split('\n').at(-1);
    expect(file.text().split('\n')).toHaveLength(5001);
    expect(last(file.text())).toBe('Mar  2 09:00:00 mx postfix/qmgr[2104]: 25000');
    expect(file.text(true).split('\n')).toHaveLength(10_001);
    expect(last(file.text(true))).toContain(': 20000');
  });

  it('shows no control characters', () => {
    const file = new MailLog('mx.example', '2026-03-02T09:00:00Z', () => 0);
    file.write('smtpd', 'a\x1b[31m\nb\xc3\xa9');
    expect(file.text()).toMatch(/: a\?\[31m\?bé\n$/);
  });
});

describe('in a flood', () => {
  it('the log drops what is too much, says so, and writes again when its time has come', () => {
    let [nowMs, flood] = [0, true];
    const file = new MailLog(
      'mx.example',
      '2026-03-02T09:00:00Z',
      () => nowMs,
      () => flood,
    );
    const lines: string[] = [];
    file.follow((line) => lines.push(line.replace(/^.*?mx /, '').trimEnd()));
    for (let i = 0; i < 20_010; i++) file.write('qmgr', `m${i}`);
    expect(lines).toHaveLength(20_001);
    expect(lines.at(-1)).toBe('rsyslogd[712]: imjournal: begin to drop messages due to rate-limiting');
    flood = false;
    file.write('qmgr', 'somebody else');
    expect(lines.at(-1)).toBe('postfix/qmgr[2104]: somebody else');
    [nowMs, flood] = [600_000, true];
    file.write('qmgr', 'again');
    expect(lines.slice(-2)).toEqual([
      'rsyslogd[712]: imjournal: 10 messages lost due to rate-limiting (20000 allowed within 600 seconds)',
      'postfix/qmgr[2104]: again',
    ]);
  });
});
