import { describe, expect, it } from 'vitest';
import { Peer, Stage } from './stage.ts';
import { tlsWorld, trusted } from './tls-world.ts';

const stageWith = (certificate: Parameters<typeof tlsWorld>[0]['x'] = trusted) =>
  new Stage('laptop', undefined, tlsWorld({ mx1: certificate ?? {} }));

/** The transcript without the lines of EHLO's answer. */
const told = (text: string): string => text.replace(/^<[-~] {2}250-.*\n/gm, '');
const greeting = 'swaks --to ben@green.example --from anna@blue.example';

describe('swaks', () => {
  it('sends a message by the MX of its address and tells every line', () => {
    const stage = stageWith();
    const text = stage.type(`${greeting} --header 'Subject: Hi' --h-X-Kind test --body '.dot\\nend'`);
    expect(told(text).replace(/as \w+$/m, 'as ID')).toBe(`=== Trying mx1.green.example:25...
=== Connected to mx1.green.example.
<-  220 mx1.green.example ESMTP Postfix
 -> EHLO laptop.blue.example
<-  250 CHUNKING
 -> MAIL FROM:<anna@blue.example>
<-  250 2.1.0 Ok
 -> RCPT TO:<ben@green.example>
<-  250 2.1.5 Ok
 -> DATA
<-  354 End data with <CR><LF>.<CR><LF>
 -> Date: Mon, 02 Mar 2026 09:00:00 +0000
 -> To: ben@green.example
 -> From: anna@blue.example
 -> Subject: Hi
 -> Message-Id: <20260302090000.002001@laptop.blue.example>
 -> X-Mailer: swaks v20201014.0 jetmore.org/john/code/swaks/
 -> X-Kind: test
 ->${' '}
 -> ..dot
 -> end
 ->${' '}
 ->${' '}
 -> .
<-  250 2.0.0 Ok: queued as ID
 -> QUIT
<-  221 2.0.0 Bye
=== Connection closed with remote host.
`);
    expect(stage.type('echo $?')).toBe('0\n');
    const [message] = stage.world.hosts.get('mx1')?.mail.list('ben') ?? [];
    expect(message?.message).toContain('\r\nX-Kind: test\r\n\r\n.dot\r\nend\r\n');
  });

  it('marks with ~ what goes through TLS', () => {
    expect(told(stageWith().type(`${greeting} -tls --quit-after mail`))).toBe(`=== Trying mx1.green.example:25...
=== Connected to mx1.green.example.
<-  220 mx1.green.example ESMTP Postfix
 -> EHLO laptop.blue.example
<-  250 CHUNKING
 -> STARTTLS
<-  220 2.0.0 Ready to start TLS
=== TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256
=== TLS no local certificate set
=== TLS peer DN="/CN=mx1.green.example"
 ~> EHLO laptop.blue.example
<~  250 CHUNKING
 ~> MAIL FROM:<anna@blue.example>
<~  250 2.1.0 Ok
 ~> QUIT
<~  221 2.0.0 Bye
=== Connection closed with remote host.
`);
  });

  it('pipelines', () => {
    const text = told(stageWith().type(`${greeting} --pipeline --to ben@green.example,nobody@green.example -n`));
    expect(text).toContain(`
 -> MAIL FROM:<anna@blue.example>
 -> RCPT TO:<ben@green.example>
 -> RCPT TO:<nobody@green.example>
 -> DATA
<-  250 2.1.0 Ok
<-  250 2.1.5 Ok
<** 550 5.1.1 <nobody@green.example>: Recipient address rejected: User unknown in local recipient table
<-  354 End data with <CR><LF>.<CR><LF>
 -> 11 lines sent
<-  250 2.0.0 Ok`);
  });

  it.each([
    ['--server mx1.green.example:26', 2, '*** \tIO::Socket::INET6: connect: Connection refused\n'],
    ['--server nowhere.example', 2, '*** \tIO::Socket::INET6: getaddrinfo: Name or service not known\n'],
    ['--server 203.0.113.99 --timeout 5', 2, '*** \tIO::Socket::INET6: connect: timeout\n'],
    ['--helo ""', 0, ' -> EHLO laptop.blue.example\n'],
    ['--from bad', 0, ' -> MAIL FROM:<bad>\n'],
    ['--from "<>"', 0, ' -> MAIL FROM:<>\n'],
    ['--from "a b@c"', 23, '<** 501 5.1.7'],
    ['--to nobody@green.example', 24, '<** 550 5.1.1'],
    ['--to x@elsewhere.example --server mx1.green.example', 24, 'Relay access denied\n'],
    ['-tls --server mx2.green.example', 29, '*** Host did not advertise STARTTLS\n -> QUIT\n'],
    ['--tlso --server mx2.green.example --quit-after helo', 0, '*** Host did not advertise STARTTLS\n -> QUIT\n'],
    ['--tlsc --server mx1.green.example --port 25', 29, 'routines::wrong version number)\n'],
    ['--tls --tls-verify', 0, '<~  250 2.0.0 Ok'],
    ['--auth --au anna --ap x', 28, '*** Host did not advertise authentication\n'],
    ['--auth CRAM-MD5 --au anna --ap x --tlsc --server submit.blue.example', 28, '*** Auth not attempted, requested'],
    [
      '--auth GSSAPI --au anna --ap x',
      10,
      '*** GSSAPI is not a recognized auth type, skipping\n*** No auth types supp',
    ],
    ['--auth NTLM --au anna --ap x', 10, '<optionNotHere>\n*** No auth types supported\n'],
    ['--quit-after FOO', 1, '*** Unknown quit_after value foo, exiting\n'],
    ['--protocol FOO', 1, '*** Unknown protocol foo specified, exiting\n'],
    ['--port foo', 1, '*** unable to resolve service name foo into a port, exiting\n'],
    ['--protocol SMTP', 0, ' -> HELO laptop.blue.example\n'],
    ['--foo', 1, 'Unknown option: foo\n'],
    ['--attach x', 1, '<optionNotHere>\n'],
    ['--version', 0, 'swaks version 20201014.0\n'],
    ['--help', 0, '<man.swaks>\n'],
  ])('%s: exit status %i', (options, status, line) => {
    const stage = stageWith();
    expect(stage.type(`${greeting} ${options}`) + stage.wait(60_000)).toContain(line);
    expect(stage.type('echo $?')).toBe(`${status}\n`);
  });

  it('trusts no certificate that nobody vouches for, with --tls-verify', () => {
    const stage = stageWith({});
    expect(stage.type(`${greeting} -tls --tls-verify`)).toMatch(
      /certificate verify failed\)\n\*\*\* STARTTLS attempted but failed\n$/,
    );
    expect(stage.type('echo $?')).toBe('29\n');
  });

  it('logs in, in base64 or in words', () => {
    const login = 'swaks --server submit.blue.example --tlsc --to ben@green.example --quit-after auth --au anna --ap x';
    const said = (options: string) =>
      (
        stageWith()
          .type(`${login} ${options}`)
          .match(/^(?: ~>|<~[ *]) (?!EHLO|QUIT|2).*$/gm) ?? []
      ).join('\n');
    const refused = '<~* 535 5.7.8 Error: authentication failed: authentication failure';
    expect(said('--auth PLAIN')).toBe(` ~> AUTH PLAIN AGFubmEAeA==\n${refused}`);
    expect(said('--auth PLAIN --apt')).toBe(` ~> AUTH PLAIN \\0anna\\0x\n${refused}`);
    expect(said('--auth PLAIN --apt --ahp')).toBe(` ~> AUTH PLAIN \\0anna\\0PROVIDED_BUT_REMOVED\n${refused}`);
    expect(said('--auth LOGIN')).toBe(
      ` ~> AUTH LOGIN\n<~  334 VXNlcm5hbWU6\n ~> YW5uYQ==\n<~  334 UGFzc3dvcmQ6\n ~> eA==\n${refused}`,
    );
    expect(said('--auth LOGIN --apt')).toBe(
      ` ~> AUTH LOGIN\n<~  334 Username:\n ~> anna\n<~  334 Password:\n ~> x\n${refused}`,
    );
  });

  it('answers the challenge of CRAM-MD5 (RFC 2195 §2)', () => {
    const stage = new Stage();
    const peer = new Peer(stage, 'mx2', 2525, '220 hello\r\n');
    stage.type('swaks --server mx2.green.example:2525 --auth CRAM-MD5 --au tim --ap tanstaaftanstaaf --to a@b');
    peer.say('250-hello\r\n250 AUTH CRAM-MD5\r\n');
    stage.world.runUntilIdle();
    peer.say('334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n');
    stage.world.runUntilIdle();
    expect(peer.received).toMatch(/AUTH CRAM-MD5\r\ndGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n$/);
    peer.say('235 ok\r\n');
    stage.world.runUntilIdle();
    expect(peer.received).toMatch(/MAIL FROM:<anna@laptop\.blue\.example>\r\n$/);
  });

  it('asks for what was not said', () => {
    const stage = stageWith();
    stage.type('swaks --auth --server submit.blue.example --tlsc --quit-after rcpt');
    const prompts = [stage.prompt];
    for (const line of ['', 'ben@green.example', 'anna']) {
      stage.type(line);
      prompts.push(stage.prompt);
    }
    expect(prompts).toEqual(['To: ', 'To: ', 'Username: ', 'Password: ']);
    expect(stage.type('wrong')).toContain('*** No authentication type succeeded\n');
    stage.type('swaks');
    stage.key('INT');
    expect(stage.type('echo $?')).toBe('130\n');
  });

  it('says so when the server hangs up, or says nothing', () => {
    const stage = new Stage();
    const peer = new Peer(stage, 'mx2', 2525, '220 hello\r\n');
    stage.type('swaks --server mx2.green.example:2525 --to a@b');
    peer.socket?.end();
    stage.world.runUntilIdle();
    expect(stage.read()).toBe('*** Remote host closed connection unexpectedly.\n');
    expect(stage.type('echo $?')).toBe('6\n');
    stage.type('swaks --server mx2.green.example:2525 --to a@b --timeout 5s');
    expect(stage.wait(6000)).toBe('<** Timeout (5 secs) waiting for server response\n -> HELO laptop.blue.example\n');
    stage.key('INT');
  });

  it('prints less, or only the message', () => {
    const stage = stageWith();
    const lines = (options: string) => stage.type(`${greeting} --quit-after EHLO ${options}`).split('\n');
    expect(lines('--hide-receive --hide-informational')).toEqual([' -> EHLO laptop.blue.example', ' -> QUIT', '']);
    expect(lines('--hide-send').some((line) => line.startsWith(' ->'))).toBe(false);
    expect([lines('--silent'), lines('--hide-all'), lines('--silent 3 --to x')]).toEqual([[''], [''], ['']]);
    expect(stage.type('swaks --to nobody@green.example --silent')).toMatch(/^<\*\* 550.*\n -> QUIT\n/);
    expect(stage.type('swaks --to nobody@green.example --silent 2')).toMatch(/^<\*\* 550.*\n$/);
    expect(stage.type('printf "a\\nb\\n" | swaks --to a@b --data - --dump-mail')).toBe('a\nb\n');
    stage.type('echo from-a-file > body.txt');
    expect(stage.type('swaks --to a@b --body @body.txt --dump-mail')).toMatch(/\n\nfrom-a-file\n/);
    expect(stage.type("swaks --to a@b --data 'Subject: x\\n\\nfor %TO_ADDRESS%' --add-header 'X: y' --dump-mail")).toBe(
      'Subject: x\nX: y\n\nfor a@b\n',
    );
  });
});
