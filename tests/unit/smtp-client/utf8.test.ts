import { describe, expect, it } from 'vitest';
import { octetsToUtf8, utf8ToOctets } from '../../../src/sim/octets.ts';
import { orcptParameter, recipientWish } from '../../../src/sim/smtp/dsn.ts';
import { replies, ScriptedWorld } from '../../support/scripted-server.ts';

const to = 'jürgen@green.example';
const offering = (...extensions: string[]) =>
  replies({ EHLO: ['250-mx', ...extensions.map((word) => `250-${word}`), '250 8BITMIME'].join('\r\n') });

describe('a message with an address beyond ASCII', () => {
  it('[X-UTF8-01] goes to a server that offers SMTPUTF8, and MAIL says so', () => {
    const scripted = new ScriptedWorld({ mx1: offering('SMTPUTF8', 'DSN') });
    scripted.send(to);
    expect(scripted.heard.get('mx1')?.slice(1, 3)).toEqual([
      'MAIL FROM:<anna@blue.example> SMTPUTF8',
      utf8ToOctets(`RCPT TO:<${to}> ORCPT=utf-8;j\\x{FC}rgen@green.example`),
    ]);
  });

  it('[X-UTF8-01] never goes to another: QUIT, and it bounces with 5.6.7', () => {
    const scripted = new ScriptedWorld({ mx1: offering(), mx2: offering() });
    scripted.send(to);
    expect(scripted.heard.get('mx1')).toEqual(['EHLO submit.blue.example', 'QUIT']);
    expect(scripted.of('queue.bounced').map(({ problem }) => problem.kind)).toEqual(['no-smtputf8']);
    const [notice = ''] = scripted.of('mail.delivered').map(({ message }) => octetsToUtf8(message));
    for (const line of [
      'Content-Type: message/global-delivery-status',
      `Final-Recipient: utf-8; ${to}`,
      'Status: 5.6.7',
      'Content-Type: message/global',
    ])
      expect(notice).toContain(`${line}\r\n`);
    expect(notice.replace(/\r\n {4}/g, ' ')).toContain(
      'Diagnostic-Code: X-Postfix; SMTPUTF8 is required, but was not offered by host mx1.green.example[198.51.100.25]',
    );
  });

  it('[X-UTF8-01] is asked for by nobody whose mail is ASCII', () => {
    const scripted = new ScriptedWorld({ mx1: offering('SMTPUTF8') });
    scripted.send('ben@green.example');
    expect(scripted.heard.get('mx1')?.[1]).not.toContain('SMTPUTF8');
  });
});

it('ORCPT of such an address is the same after a hop', () => {
  const original = utf8ToOctets(`utf-8;${to}`);
  expect(recipientWish([{ key: 'ORCPT', value: orcptParameter(original), text: '' }]).orcpt).toBe(original);
});

describe('a server that says what is no reply', () => {
  it('is listened to until a reply comes, as smtp(8) does', () => {
    const scripted = new ScriptedWorld({ mx1: replies({ connect: 'hello there\r\n220 mx1' }) });
    scripted.send('ben@green.example');
    expect(scripted.of('queue.sent').map(({ recipient }) => recipient)).toEqual(['ben@green.example']);
  });

  it('and then nothing more has not answered in time: the message stays queued', () => {
    const scripted = new ScriptedWorld({
      mx1: replies({ connect: 'hello there' }),
      mx2: replies({ connect: 'hello' }),
    });
    scripted.send('ben@green.example');
    scripted.world.runUntil(scripted.world.nowMs + 700_000);
    expect(scripted.of('queue.deferred').map(({ problem }) => problem)).toMatchObject([
      { kind: 'connection', how: 'timed-out', command: 'connect' },
    ]);
  });
});

it('recipients stand in the log in the order in which the server decided on them', () => {
  const codes: Record<string, string> = { b: '550 5.1.1 no', c: '450 4.2.0 later' };
  const scripted = new ScriptedWorld({
    mx1: (line) => {
      const name = /^RCPT TO:<(\w)/.exec(line)?.[1] ?? '';
      return codes[name] ?? replies({})(line);
    },
    mx2: replies({ connect: '421 away' }),
  });
  const submit = scripted.world.hosts.get('submit');
  const forwardPaths = ['a', 'b', 'c', 'd'].map((name) => `${name}@green.example`);
  submit?.mailSystem?.submit(
    { reversePath: 'anna@blue.example', forwardPaths },
    utf8ToOctets('Subject: x\r\n\r\nx\r\n'),
  );
  scripted.world.runUntilIdle();
  const log = submit?.context.log.text() ?? '';
  expect([...log.matchAll(/to=<(\w)@green.*status=(\w+)/g)].map(([, name, status]) => `${name} ${status}`)).toEqual([
    'b bounced',
    'c deferred',
    'a sent',
    'd sent',
  ]);
});
