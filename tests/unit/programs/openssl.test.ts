import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Peer, Stage } from './stage.ts';
import { tlsWorld, trusted } from './tls-world.ts';

const stageWith = (certificate: Parameters<typeof tlsWorld>[0]['x'] = trusted) =>
  new Stage('laptop', undefined, tlsWorld({ mx1: certificate ?? {}, submit: trusted }));
const client = 'openssl s_client -connect mx1.green.example:25 -starttls smtp';

describe('openssl s_client', () => {
  it('prints what OpenSSL 3 prints about a server that signed its certificate itself', () => {
    const text = stageWith({}).type(client);
    const [, block = ''] = /^Server certificate\n(.*?)^subject=/ms.exec(text) ?? [];
    expect(new X509Certificate(block).subject).toBe('CN=mx1.green.example');
    expect(text.replace(block, '…\n').replace(/\d+ bytes/g, 'N bytes')).toBe(`CONNECTED(00000003)
depth=0 CN = mx1.green.example
verify error:num=18:self-signed certificate
verify return:1
depth=0 CN = mx1.green.example
verify return:1
---
Certificate chain
 0 s:CN = mx1.green.example
   i:CN = mx1.green.example
   a:PKEY: rsaEncryption, 2048 (bit); sigalg: RSA-SHA256
   v:NotBefore: Jan  1 00:00:00 2026 GMT; NotAfter: Dec 31 23:59:59 2026 GMT
---
Server certificate
…
subject=CN = mx1.green.example
issuer=CN = mx1.green.example
---
No client certificate CA names sent
Peer signing digest: SHA256
Peer signature type: RSA-PSS
Server Temp Key: X25519, 253 bits
---
SSL handshake has read N bytes and written N bytes
Verification error: self-signed certificate
---
New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384
Server public key is 2048 bit
Secure Renegotiation IS NOT supported
Compression: NONE
Expansion: NONE
No ALPN negotiated
Early data was not sent
Verify return code: 18 (self-signed certificate)
---
250 CHUNKING
`);
  });

  it.each([
    [trusted, '', 0, 'ok', 'depth=1 CN = Example Trust CA\nverify return:1\n'],
    [{}, '', 18, 'self-signed certificate', ''],
    [{ issuer: 'Nobody' }, '', 21, 'unable to verify the first certificate', 'num=20:unable to get local issuer'],
    [{ ...trusted, notAfter: '2026-03-01T00:00:00Z' }, '', 10, 'certificate has expired', 'notAfter=Mar  1 00:00'],
    [{ ...trusted, notBefore: '2026-04-01T00:00:00Z' }, '', 9, 'certificate is not yet valid', 'notBefore=Apr  1'],
    [trusted, ' -verify_hostname mx2.green.example', 62, 'hostname mismatch', 'verify error:num=62'],
    [trusted, ' -verify_hostname mx1.green.example', 0, 'ok', 'Verified peername: mx1.green.example\n'],
    [{ ...trusted, names: ['*.green.example'] }, ' -verify_hostname mx1.green.example', 0, 'ok', 'CN = *.green'],
  ])('verifies: %j%s → %i (%s)', (certificate, option, code, words, told) => {
    const text = stageWith(certificate).type(client + option);
    expect(text).toContain(`\nVerify return code: ${code} (${words})\n`);
    expect(text).toContain(told);
  });

  it('breaks off with -verify_return_error', () => {
    const stage = stageWith({});
    const text = stage.type(`${client} -verify_return_error`);
    expect(text).toContain('certificate verify failed');
    expect(text).toContain('no peer certificate available\n');
    expect(stage.foreground.program).toBeNull();
    expect(stage.type('echo $?')).toBe('1\n');
  });

  it('sends lines with LF, with -crlf with CRLF, through the TLS', () => {
    const stage = stageWith();
    stage.type(`${client} -quiet -crlf`, 'EHLO laptop.blue.example');
    expect(stage.read()).toBe('');
    const ended = stage.type('QUIT');
    expect(ended).toBe('221 2.0.0 Bye\n');
    const commands = stage.sink.events.flatMap((event) => (event.kind === 'smtp.command' ? [event.line] : []));
    expect(commands).toEqual(['EHLO mail.example.com', 'STARTTLS', 'EHLO laptop.blue.example', 'QUIT']);
    const wire = stage.sink.events.map((event) => (event.kind === 'tcp.segment' ? event.bytes : '')).join('');
    expect(wire).toContain('STARTTLS\r\n');
    expect(wire).not.toContain('laptop.blue.example');
  });

  it('takes RCPT in capitals for a wish to renegotiate, and breaks off', () => {
    const stage = stageWith();
    stage.type(`${client} -crlf`, 'EHLO a', 'MAIL FROM:<anna@blue.example>');
    expect(stage.type('RCPT TO:<ben@green.example>')).toMatch(/^RENEGOTIATING\n.*wrong ssl version/);
    expect(stage.type('echo $?')).toBe('1\n');
    stage.type(`${client} -crlf`, 'EHLO a', 'MAIL FROM:<anna@blue.example>');
    expect(stage.type('rcpt to:<ben@green.example>')).toBe('250 2.1.5 Ok\n');
    expect(stage.type('QUIT', 'echo $?')).toBe('DONE\n0\n');
  });

  it.each(['-quiet', '-ign_eof'])('sends such lines as they are with %s', (option) => {
    const stage = stageWith();
    stage.type(`${client} -crlf ${option}`, 'EHLO a', 'MAIL FROM:<anna@blue.example>');
    expect(stage.type('RCPT TO:<ben@green.example>')).toBe('250 2.1.5 Ok\n');
    expect(stage.key('EOF')).toBe('');
    expect(stage.foreground.program).toBe('openssl');
  });

  it('ends with Ctrl-D and with Ctrl-C; typed ahead is sent when the handshake is over', () => {
    const stage = stageWith();
    stage.type(`${client} -brief`);
    expect(stage.key('EOF')).toBe('DONE\n');
    stage.type(client);
    stage.key('INT');
    expect(stage.type('echo $?')).toBe('130\n');
    stage.paste(`${client} -quiet -crlf`, 'NOOP');
    stage.world.runUntilIdle();
    expect(stage.read()).toMatch(/250 2\.0\.0 Ok\n$/);
  });

  it('says so when the other end speaks no TLS, offers none, or is not there', () => {
    const stage = new Stage();
    expect(stage.type('openssl s_client -connect mx1.green.example:25')).toContain('wrong version number');
    expect(stage.type('echo $?')).toBe('1\n');
    expect(stage.type(`${client} -quiet`)).toBe("Didn't find STARTTLS in server response, trying anyway...\n");
    stage.key('INT');
    expect(stage.type('openssl s_client -connect mx1.green.example:26')).toMatch(
      /Connection refused.*\n.*\nconnect:errno=111\n$/,
    );
    expect(stage.type('openssl s_client -connect nowhere.example:25')).toContain('Name or service not known');
    expect(stage.type('openssl s_client -connect mx1.green.example:smtpx')).toContain('Servname not supported');
  });

  it('ends with the server: closed, cut off before the handshake, reset', () => {
    const stage = stageWith();
    const peer = new Peer(stage, 'mx2', 465);
    stage.type('openssl s_client -connect mx2.green.example:465');
    peer.socket?.end();
    stage.world.runUntilIdle();
    expect(stage.read()).toContain('unexpected eof while reading');
    stage.type('openssl s_client -connect mx2.green.example:465');
    peer.socket?.reset();
    stage.world.runUntilIdle();
    expect(stage.read()).toContain('read:errno=104\n');
    expect(stage.type(`${client} -crlf`, 'quit')).toMatch(/221 2\.0\.0 Bye\nclosed\n$/);
  });

  it('speaks the words of POP3 and IMAP before TLS', () => {
    const stage = stageWith();
    const pop = new Peer(stage, 'mx2', 110, '+OK Dovecot ready.\r\n');
    stage.type('openssl s_client -connect mx2.green.example:110 -starttls pop3');
    expect(pop.received).toBe('STLS\r\n');
    pop.say('+OK Begin TLS\r\n');
    stage.world.runUntilIdle();
    expect(pop.received.slice(0, 8)).toBe('STLS\r\n\x16\x03');
    stage.key('INT');
    const imap = new Peer(stage, 'mx2', 143, '* OK ready\r\n');
    stage.type('openssl s_client -connect mx2.green.example:143 -starttls imap');
    imap.say('* CAPABILITY IMAP4rev1 STARTTLS\r\n. OK done\r\n');
    stage.world.runUntilIdle();
    expect(imap.received).toBe('. CAPABILITY\r\n. STARTTLS\r\n');
  });

  it.each([
    ['-foo', 's_client: Unknown option: -foo\ns_client: Use -help for summary.\n'],
    ['-connect', 's_client: Option -connect needs a value\ns_client: Use -help for summary.\n'],
    ['-CAfile x', '<optionNotHere>\n'],
    ['-starttls ldap', '<optionNotHere>\n'],
    ['a b', 's_client: Extra option: "b"\ns_client: Use -help for summary.\n'],
    [
      '-connect a:b:c',
      's_client: -connect argument or target parameter malformed or ambiguous\ns_client: Use -help for summary.\n',
    ],
  ])('refuses: %s', (options, told) => {
    const stage = new Stage();
    expect(stage.type(`openssl s_client ${options}`)).toBe(told);
    expect(stage.type('echo $?')).toBe('1\n');
  });
});

describe('openssl x509', () => {
  it('reads what s_client shows, and the server its file', () => {
    const told =
      'subject=CN = mx1.green.example\nissuer=CN = Example Trust CA\n' +
      'notBefore=Jan  1 00:00:00 2026 GMT\nnotAfter=Dec 31 23:59:59 2026 GMT\n' +
      'X509v3 Subject Alternative Name: \n    DNS:mx1.green.example\n';
    const question = 'openssl x509 -noout -subject -issuer -dates -ext subjectAltName';
    const stage = stageWith();
    expect(stage.type(`${client} < /dev/null | ${question}`)).toMatch(new RegExp(`DONE\n${told}$`));
    stage.type('ssh root@mx1');
    expect(stage.type(`${question} -in /etc/postfix/mail.pem`)).toBe(told);
  });

  it.each([
    ['-checkend 86400', 'Certificate will not expire\n', 0],
    ['-checkend 99999999', 'Certificate will expire\n', 1],
    ['-checkhost mx2.green.example', 'Hostname mx2.green.example does NOT match certificate\n', 0],
    ['-checkhost mx1.green.example', 'Hostname mx1.green.example does match certificate\n', 0],
    ['-checkend soon', 'x509: Non-number "soon" for option -checkend\nx509: Use -help for summary.\n', 1],
    ['-text', '<optionNotHere>\n', 1],
  ])('%s', (options, told, status) => {
    const stage = stageWith();
    stage.type('ssh root@mx1');
    expect(stage.type(`openssl x509 -noout -in /etc/postfix/mail.pem ${options}`, 'echo $?')).toBe(
      `${told}${status}\n`,
    );
  });

  it('says what it cannot read', () => {
    const stage = stageWith();
    expect(stage.type('openssl x509 -in nowhere.pem')).toMatch(
      /^Could not open .*nowhere\.pem: No such file.*\nUnable to load certificate\n$/,
    );
    expect(stage.type('echo hello | openssl x509')).toBe(
      'Could not read certificate from <stdin>\nUnable to load certificate\n',
    );
  });
});

describe('openssl', () => {
  it.each([
    ['openssl version', 'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n'],
    ['openssl foo', 'Invalid command \'foo\'; type "help" for a list.\n'],
    ['openssl genrsa', '<optionNotHere>\n'],
    ['printf abc | openssl base64', 'YWJj\n'],
    ['echo YWJj | openssl enc -base64 -d', 'abc'],
    ['printf YWJj | openssl base64 -d', ''],
    ['printf YWJj | openssl base64 -d -A', 'abc'],
    ['echo | openssl enc -aes-256-cbc', '<optionNotHere>\n'],
    ['echo | openssl base64 -x', 'base64: Unknown cipher: x\nbase64: Use -help for summary.\n'],
    ['openssl base64 -in nowhere', 'Can\'t open "nowhere" for reading, No such file or directory\n'],
  ])('%s', (line, told) => {
    expect(new Stage().type(line)).toBe(told);
  });

  it('alone lists what it can', () => {
    expect(new Stage().type('openssl')).toMatch(/^help:\n\nStandard commands\nbase64 .*s_client .*x509/);
  });
});

describe('base64', () => {
  it.each([
    ["printf '\\0anna\\0secret' | base64", 'AGFubmEAc2VjcmV0\n'],
    ["echo -n '\\0anna\\0secret' | base64", 'XDBhbm5hXDBzZWNyZXQ=\n'],
    ['echo AGFubmEAc2VjcmV0 | base64 -d', '^@anna^@secret'],
    ['echo Grüße | base64 | base64 --decode', 'Grüße\n'],
    ['printf aaaaaaaaaaaa | base64 -w 5', 'YWFhY\nWFhYW\nFhYWF\nh\n'],
    ['printf aa | base64 --wrap=0', 'YWE='],
    ['printf YWE=YWE= | base64 -d', 'aaaa'],
    ["printf 'YW*j' | base64 -d", 'abase64: invalid input\n'],
    ["printf 'YW*Jj' | base64 -di", 'abc'],
    ['printf YWJ | base64 -d', 'abbase64: invalid input\n'],
    ['base64 -x', "base64: invalid option -- 'x'\nTry 'base64 --help' for more information.\n"],
    ['base64 -w x', 'base64: invalid wrap size: ‘x’\n'],
    ['base64 a b', "base64: extra operand ‘b’\nTry 'base64 --help' for more information.\n"],
    ['base64 nowhere', 'base64: nowhere: No such file or directory\n'],
  ])('%s', (line, told) => {
    expect(new Stage().type(line)).toBe(told);
  });

  it('wraps after 76 characters', () => {
    expect(new Stage().type(`echo ${'x'.repeat(60)} | base64`)).toMatch(/^.{76}\n.{8}\n$/);
  });
});
