import { describe, expect, it } from 'vitest';
import { answers, literal, Run, Scripted, worldWith } from './world.ts';

describe('fetching by IMAP, from our own server', () => {
  it('fetches what lies there, and by IDLE what comes, without being asked again', () => {
    const run = new Run();
    run.write('One');
    run.fetch();
    expect(run.copy).toEqual({ 1: 'One' });
    expect(run.verbs).toEqual(['AUTHENTICATE', 'SELECT', 'UID FETCH', 'UID FETCH', 'IDLE']);
    expect(run.of('pickup.ended')).toMatchObject([{ host: 'pc', waiting: true }]);
    run.write('Two');
    expect(run.copy).toEqual({ 1: 'One', 2: 'Two' });
    expect(run.of('tcp.syn').filter(({ server }) => server.port === 993)).toHaveLength(1);
    expect(run.of('pickup.failed')).toEqual([]);
  });

  it('an empty mailbox is nothing to be listed', () => {
    const run = new Run();
    run.fetch();
    expect(run.verbs).toEqual(['AUTHENTICATE', 'SELECT', 'IDLE']);
    run.write('One');
    expect(run.copy).toEqual({ 1: 'One' });
  });

  it('looking again while it waits asks the server once more', () => {
    const run = new Run();
    run.write('One');
    run.fetch();
    run.fetch();
    expect(run.verbs.slice(5)).toEqual(['DONE', 'UID FETCH', 'IDLE']);
    expect(run.copy).toEqual({ 1: 'One' });
    expect(run.of('pickup.ended')).toHaveLength(2);
  });

  it('nothing goes in the clear where TLS is set up: all of 993, and what follows STARTTLS on 143', () => {
    for (const [incoming, plain] of [
      [{}, false],
      [{ port: 143, encryption: 'starttls' as const }, true],
    ] as const) {
      const run = new Run(worldWith(incoming));
      run.write('One');
      run.fetch();
      expect(run.copy).toEqual({ 1: 'One' });
      const wire = run.of('tcp.segment').filter(({ conn }) => conn === run.of('pickup.command')[0]?.conn);
      const text = wire.map(({ bytes }) => bytes).join('');
      expect(text.includes('a1 STARTTLS')).toBe(plain);
      expect(text).not.toMatch(/AUTHENTICATE|gruener-zweig|Z3J1ZW5lci/);
    }
  });

  it('a message that is opened is read on the server, too; what was opened offline with the next session', () => {
    const run = new Run();
    run.write('One');
    run.write('Two');
    run.fetch();
    run.world.input({ kind: 'mail.open', host: 'pc', uid: 1 });
    run.world.runUntilIdle();
    expect(run.of('mailbox.flags')).toMatchObject([{ host: 'mx1', uid: 1, flags: ['\\Seen'] }]);
    run.world.input({ kind: 'host.power', host: 'pc', up: false });
    run.world.input({ kind: 'host.power', host: 'pc', up: true });
    run.world.input({ kind: 'mail.open', host: 'pc', uid: 2 });
    run.world.runUntilIdle();
    expect(run.of('mailbox.flags')).toHaveLength(1);
    run.fetch();
    expect(run.of('mailbox.flags')).toMatchObject([{ uid: 1 }, { uid: 2, flags: ['\\Seen'] }]);
    // Nothing is fetched twice.
    expect(run.of('pickup.fetched')).toHaveLength(2);
  });

  it('half an hour of idling is no reason to be thrown out', () => {
    const run = new Run();
    run.fetch();
    run.world.runUntil(run.world.nowMs + 2 * 3_600_000);
    expect(run.verbs.filter((verb) => verb === 'IDLE')).toHaveLength(5);
    expect(run.of('pickup.failed')).toEqual([]);
    run.write('Late');
    expect(run.copy).toEqual({ 1: 'Late' });
  });

  it('waiting lets the clock of the page rest: nothing is pending but time-outs', () => {
    const run = new Run();
    run.fetch();
    expect(run.world.nextDueMs(true)).toBeNull();
  });

  it('tells a wrong password as the server does', () => {
    const run = new Run(worldWith({ login: { user: 'ben', password: 'guess' } }));
    run.fetch();
    const text = '[AUTHENTICATIONFAILED] Authentication failed.';
    expect(run.of('pickup.failed')).toMatchObject([
      { problem: { kind: 'answer', command: 'AUTHENTICATE', status: 'NO', text } },
    ]);
  });

  it('where the server lets nobody log in without TLS, a program without it says nothing', () => {
    const run = new Run(worldWith({ port: 143, encryption: 'none' }));
    run.fetch();
    expect(run.of('pickup.failed')).toMatchObject([{ problem: { kind: 'login-disabled' } }]);
    expect(run.verbs).toEqual([]);
  });

  it.each([
    [{ port: 144 }, { kind: 'connection', how: 'refused', command: null }],
    [{ server: 'mail.green.example' }, { kind: 'dns', outcome: 'nxdomain' }],
    [{ server: '198.51.100.25' }, { kind: 'tls', why: 'name-mismatch' }],
    [{ port: 143 }, { kind: 'tls', why: 'handshake' }],
    [{ port: 993, encryption: 'starttls' as const }, { kind: 'connection' }],
  ])('%j cannot be had', (incoming, problem) => {
    const run = new Run(worldWith(incoming));
    run.fetch();
    run.world.runUntil(run.world.nowMs + 300_000);
    expect(run.of('pickup.failed')[0]).toMatchObject({ problem });
    expect(run.copy).toEqual({});
  });

  it('a program that cannot reach the server tries again by itself', () => {
    const run = new Run();
    run.write('One');
    run.world.input({ kind: 'host.power', host: 'mx1', up: false });
    run.fetch();
    run.world.runUntil(run.world.nowMs + 120_000);
    expect(run.of('pickup.failed')).toMatchObject([{ problem: { kind: 'connection' } }]);
    run.world.input({ kind: 'host.power', host: 'mx1', up: true });
    run.world.runUntil(run.world.nowMs + 600_000);
    expect(run.copy).toEqual({ 1: 'One' });
  });

  it('set up anew it leaves the old server, and forgets what belonged to another', () => {
    const run = new Run();
    run.write('One');
    run.fetch();
    const { mailProgram } = worldWith().hosts.find(({ id }) => id === 'pc')?.services ?? {};
    if (!mailProgram?.incoming) throw new Error('no mail program');
    const { server, port, encryption, login, incoming } = mailProgram;
    const outgoing = { server, port, encryption, login };
    const change = (to: object) =>
      run.world.input({ kind: 'mail.configure', host: 'pc', outgoing, incoming: { ...incoming, ...to } });
    change({ port: 143, encryption: 'starttls' });
    expect(run.copy).toEqual({ 1: 'One' });
    change({ login: { user: 'carla', password: 'gruenspan' } });
    run.world.runUntilIdle();
    expect(run.verbs.slice(-2)).toEqual(['DONE', 'LOGOUT']);
    expect(run.copy).toEqual({});
    run.fetch();
    expect(run.of('pickup.login').at(-1)).toMatchObject({ user: 'carla', accepted: true });
    change({ login: { user: '', password: '' } });
    expect(run.of('input.refused').at(-1)).toMatchObject({ reason: { key: 'badUser' } });
  });
});

describe('servers that are not like ours', () => {
  it('responses may come octet by octet, with literals that look like more', () => {
    const run = new Scripted(answers(), {}, 1);
    run.fetch();
    expect(run.copy).toEqual({ 4: 'One', 9: 'Two' });
    expect(run.of('pickup.fetched')).toMatchObject([{ flags: ['\\Seen'] }, { flags: [] }]);
    // No IDLE, no waiting.
    expect(run.heard.at(-1)).toBe('a5 LOGOUT');
    expect(run.of('pickup.ended')).toMatchObject([{ waiting: false }]);
  });

  it('without SASL-IR the password waits until it is asked for', () => {
    const run = new Scripted(
      answers({ connect: '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi', AUTHENTICATE: '+ ', '': '%' }),
    );
    run.fetch();
    expect(run.heard.slice(0, 2)).toEqual(['a1 AUTHENTICATE PLAIN', 'AGJlbgBncnVlbmVyLXp3ZWln']);
  });

  it('LOGIN quotes, and asks before it sends what cannot be quoted', () => {
    const bare = { connect: '* OK hi', CAPABILITY: '* CAPABILITY IMAP4rev1\r\n% OK' };
    const quoted = new Scripted(answers(bare), { login: { user: 'b"n', password: 'x\\y' } });
    quoted.fetch();
    expect(quoted.heard[1]).toBe('a2 LOGIN "b\\"n" "x\\\\y"');
    expect(quoted.copy).toEqual({ 4: 'One', 9: 'Two' });
    const asking = answers({ ...bare, LOGIN: '+ go on' });
    const asked = new Scripted((line) => (line === '' ? 'a2 OK [CAPABILITY IMAP4rev1] in' : asking(line)), {
      login: { user: 'ben', password: 'grün' },
    });
    asked.fetch();
    expect(asked.heard.slice(1, 3)).toEqual(['a2 LOGIN "ben" {5}', 'gr\u00c3\u00bcn']);
    expect(asked.copy).toEqual({ 4: 'One', 9: 'Two' });
  });

  it('other ids hold: the copy is fetched anew; what is gone from the server is gone here', () => {
    let select = '* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ids\r\n% OK selected';
    let list = '* 1 FETCH (UID 4 FLAGS (\\Seen))\r\n* 2 FETCH (FLAGS () UID 9)\r\n% OK fetched';
    const run = new Scripted((line) => answers({ SELECT: select, 'UID FETCH 1:* (FLAGS)': list })(line));
    run.fetch();
    select = '* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ids\r\n% OK selected';
    list = '* 1 FETCH (UID 9 FLAGS (\\Flagged))\r\n% OK fetched';
    run.fetch();
    expect(run.copy).toEqual({ 9: 'Two' });
    expect(run.of('pickup.flags')).toMatchObject([{ uid: 9, flags: ['\\Flagged'] }]);
    select = '* 2 EXISTS\r\n* OK [UIDVALIDITY 8] ids\r\n% OK selected';
    list = '* 1 FETCH (UID 4 FLAGS ())\r\n* 2 FETCH (FLAGS () UID 9)\r\n% OK fetched';
    run.fetch();
    expect(run.of('pickup.renewed')).toHaveLength(1);
    expect(run.of('pickup.fetched')).toHaveLength(4);
  });

  it('news while it idles: a message more, one gone, one read elsewhere', () => {
    const run = new Scripted(
      answers({
        AUTHENTICATE: '% OK [CAPABILITY IMAP4rev1 IDLE] in',
        IDLE: '+ idling',
        DONE: 'a5 OK done',
        'UID FETCH 10:* (FLAGS)': '* 2 FETCH (UID 12 FLAGS ())\r\n% OK',
        'UID FETCH 12 (FLAGS BODY.PEEK[])': `* 2 FETCH (UID 12 BODY[] ${literal('Subject: Three\r\n\r\n')})\r\n% OK`,
      }),
    );
    run.fetch();
    run.socket?.write('* 2 FETCH (FLAGS (\\Seen))\r\n* 1 EXPUNGE\r\n* 2 EXISTS\r\n' as never);
    run.world.runUntilIdle();
    expect(run.copy).toEqual({ 9: 'Two', 12: 'Three' });
    expect(run.of('pickup.flags')).toMatchObject([{ uid: 9, flags: ['\\Seen'] }]);
  });

  it.each([
    [{ connect: '* BYE too busy' }, { kind: 'answer', command: 'connect', status: 'BYE' }],
    [{ connect: '220 mx1 ESMTP' }, { kind: 'connection', how: 'garbage' }],
    [{ connect: 'close' }, { kind: 'connection', how: 'closed', command: 'connect' }],
    [{ connect: null }, { kind: 'connection', how: 'timed-out', command: 'connect' }],
    [{ AUTHENTICATE: '% NO no' }, { kind: 'answer', command: 'AUTHENTICATE', status: 'NO', text: 'no' }],
    [{ SELECT: '% NO gone' }, { kind: 'answer', command: 'SELECT', status: 'NO' }],
    [{ SELECT: 'close' }, { kind: 'connection', how: 'closed', command: 'SELECT' }],
    [{ SELECT: null }, { kind: 'connection', how: 'timed-out', command: 'SELECT' }],
    [{ SELECT: '* BYE going down' }, { kind: 'answer', command: '', status: 'BYE', text: 'going down' }],
    [{ SELECT: 'x9 OK selected' }, { kind: 'connection', how: 'garbage' }],
    [{ 'UID FETCH 1:* (FLAGS)': '% BAD what' }, { kind: 'answer', command: 'UID FETCH', status: 'BAD' }],
    [
      { 'UID FETCH 4,9 (FLAGS BODY.PEEK[])': `* 1 FETCH (UID 4 BODY[] {9999999999}\r\n` },
      { kind: 'connection', how: 'garbage' },
    ],
  ] as const)('%j ends it', (other, problem) => {
    const run = new Scripted(answers(other));
    run.fetch();
    run.world.runUntil(run.world.nowMs + 200_000);
    expect(run.of('pickup.failed')).toMatchObject([{ problem }]);
    expect(run.of('pickup.ended')).toEqual([]);
  });

  it('a server that offers no STARTTLS, or has logged in already, never hears the password', () => {
    for (const connect of [
      '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi',
      '* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi',
    ]) {
      const run = new Scripted(answers({ connect }), { encryption: 'starttls' });
      run.fetch();
      expect(run.of('pickup.failed')).toMatchObject([{ problem: { kind: 'tls', why: 'not-offered' } }]);
      expect(run.heard).toEqual([]);
    }
  });

  it('a mark that the server does not take keeps nobody from reading', () => {
    const run = new Scripted(answers({ 'UID STORE': '% NO read-only' }));
    run.fetch();
    run.world.input({ kind: 'mail.open', host: 'pc', uid: 9 });
    run.fetch();
    expect(run.heard.some((line) => line.endsWith('UID STORE 9 +FLAGS (\\Seen)'))).toBe(true);
    expect(run.of('pickup.failed')).toEqual([]);
  });

  it('messages that do not come are not asked for without end', () => {
    const run = new Scripted(answers({ 'UID FETCH 4,9 (FLAGS BODY.PEEK[])': '* 1 FETCH (UID 4 BODY[] NIL)\r\n% OK' }));
    run.fetch();
    expect(run.copy).toEqual({});
    expect(run.heard.at(-1)).toContain('LOGOUT');
  });
});
