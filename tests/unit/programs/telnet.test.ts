import { describe, expect, it } from 'vitest';
import { parseTelnetCommand } from '$sim/programs/telnet-command.ts';
import { Peer, Stage } from './stage.ts';

const opening = "Trying 198.51.100.26...\nConnected to mx2.green.example.\nEscape character is '^]'.\n";

/** A terminal with telnet talking to a peer of the test. */
function talk(greeting = ''): { stage: Stage; peer: Peer } {
  const stage = new Stage();
  const peer = new Peer(stage, 'mx2', 2525, greeting);
  expect(stage.type('telnet mx2.green.example 2525')).toBe(opening + greeting.replace(/\r/g, ''));
  return { stage, peer };
}

describe('telnet', () => {
  it('carries a whole dialogue with a mail server', () => {
    const stage = new Stage();
    expect(stage.type('telnet mx1.green.example smtp')).toBe(
      "Trying 198.51.100.25...\nConnected to mx1.green.example.\nEscape character is '^]'.\n220 mx1.green.example ESMTP Postfix\n",
    );
    expect(stage.type('HELO laptop.blue.example')).toBe('250 mx1.green.example\n');
    expect(stage.type('MAIL FROM:<anna@blue.example>', 'RCPT TO:<ben@green.example>')).toBe(
      '250 2.1.0 Ok\n250 2.1.5 Ok\n',
    );
    expect(stage.type('DATA', 'Subject: Hello', '', '..x', '.')).toMatch(
      /^354 [^\n]*\n250 2\.0\.0 Ok: queued as [0-9A-F]+\n$/,
    );
    expect(stage.type('QUIT')).toBe('221 2.0.0 Bye\nConnection closed by foreign host.\n');
    expect(stage.prompt).toBe('anna@laptop:~$ ');
    expect(stage.world.hosts.get('mx1')?.mail.list('ben')[0]?.message).toMatch(/\r\n\r\n\.x\r\n$/);
  });

  it.each([
    [
      'telnet mx1.green.example 26',
      'Trying 198.51.100.25...\ntelnet: Unable to connect to remote host: Connection refused\n',
    ],
    ['telnet mx9.green.example 25', 'telnet: could not resolve mx9.green.example/25: Name or service not known\n'],
    ['telnet _nix 25', 'telnet: could not resolve _nix/25: Name or service not known\n'],
    ['telnet blue.example 25', 'telnet: could not resolve blue.example/25: No address associated with hostname\n'],
    ['telnet m\u00fcll.example 25', 'telnet: could not resolve m\u00fcll.example/25: Name or service not known\n'],
    [
      'telnet mx1.green.example 99999',
      'telnet: could not resolve mx1.green.example/99999: Servname not supported for ai_socktype\n',
    ],
    [
      'telnet mx1.green.example smpt',
      'telnet: could not resolve mx1.green.example/smpt: Servname not supported for ai_socktype\n',
    ],
    [
      'telnet mx1.green.example',
      'Trying 198.51.100.25...\ntelnet: Unable to connect to remote host: Connection refused\n',
    ],
    ['telnet a b c', 'Usage: telnet [host-name [port]]\n'],
  ])('%s', (line, printed) => {
    const stage = new Stage();
    expect(stage.type(line)).toBe(printed);
    expect(stage.type('echo $?')).toBe('1\n');
  });

  it.each([
    ['203.0.113.99', 'telnet: Unable to connect to remote host: No route to host\n'],
    ['198.51.100.26', 'telnet: Unable to connect to remote host: Connection timed out\n'],
  ])('waits for %s as long as TCP does', (address, printed) => {
    const stage = new Stage();
    stage.world.input({ kind: 'host.power', host: 'mx2', up: false });
    expect(stage.type(`telnet ${address} 25`)).toBe(`Trying ${address}...\n`);
    expect(stage.wait(126_000)).toBe('');
    expect(stage.wait(2000)).toBe(printed);
  });

  it('waits for a resolver that does not answer', () => {
    const stage = new Stage();
    stage.world.input({ kind: 'host.power', host: 'resolver', up: false });
    stage.type('telnet mx1.green.example 25');
    expect(stage.wait(10_000)).toBe(
      'telnet: could not resolve mx1.green.example/25: Temporary failure in name resolution\n',
    );
  });

  it('sends lines with CRLF, as UTF-8', () => {
    const { stage, peer } = talk();
    stage.type('Grüße', '');
    expect(peer.received).toBe('Gr\xc3\xbc\xc3\x9fe\r\n\r\n');
  });

  it('prints parts of lines when they arrive, and characters when they are whole', () => {
    const { stage, peer } = talk();
    peer.say('Password: \xe2\x82');
    expect(stage.wait(100)).toBe('Password: ');
    peer.say('\xac\r');
    expect(stage.wait(100)).toBe('€');
    peer.say('\nnext \xff\x1b[1m');
    expect(stage.wait(100)).toBe('\nnext \ufffd^[[1m');
    peer.say('half \xe2');
    peer.socket?.end();
    expect(stage.wait(100)).toBe('half \ufffdConnection closed by foreign host.\n');
  });

  it('sends what was typed while it connected, and nothing to the shell when that fails', () => {
    const stage = new Stage();
    const peer = new Peer(stage, 'mx2', 2525, '220 hello\r\n');
    stage.paste('telnet mx2.green.example 2525', 'EHLO early', 'NOOP');
    stage.wait(1000);
    expect(peer.received).toBe('EHLO early\r\nNOOP\r\n');
    stage.key('ESCAPE');
    stage.type('quit');
    stage.paste('telnet mx2.green.example 2526', 'echo lost');
    expect(stage.wait(1000)).toBe(
      'Trying 198.51.100.26...\ntelnet: Unable to connect to remote host: Connection refused\n',
    );
  });

  it('loses nothing to the shell that was typed while the server closed', () => {
    const { stage, peer } = talk();
    peer.socket?.end();
    stage.paste('echo on its way');
    expect(stage.wait(1000)).toBe('Connection closed by foreign host.\n');
    expect(peer.received).toBe('echo on its way\r\n');
    expect(stage.type('echo here')).toBe('here\n');
  });

  it('ends when the connection is reset', () => {
    const { stage, peer } = talk();
    peer.socket?.reset();
    expect(stage.wait(100)).toBe('Connection closed by foreign host.\n');
    expect(stage.foreground.program).toBeNull();
  });

  it('bears lines of 10,000 characters and binary pastes', () => {
    const { stage, peer } = talk();
    const binary = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    stage.type('x'.repeat(10_000), binary);
    expect(peer.received.length).toBe(10_000 + 2 + 128 + 2 * 128 + 2);
    expect(stage.foreground.program).toBe('telnet');
  });

  it('passes Ctrl-C and Ctrl-D on', () => {
    const { stage, peer } = talk();
    expect(stage.key('INT')).toBe('');
    expect(peer.received).toBe('\xff\xf4\xff\xfd\x06');
    stage.key('EOF');
    stage.type('QUIT');
    expect(peer.received).toBe('\xff\xf4\xff\xfd\x06\x04QUIT\r\n');
  });

  it('stops connecting on Ctrl-C', () => {
    const stage = new Stage();
    stage.type('telnet 203.0.113.99 25');
    expect(stage.key('INT')).toBe('');
    expect(stage.prompt).toBe('anna@laptop:~$ ');
    expect(stage.wait(200_000)).toBe('');
  });

  it('has a prompt of its own behind the escape character', () => {
    const { stage, peer } = talk('220 hello\r\n');
    stage.key('ESCAPE');
    expect(stage.prompt).toBe('telnet> ');
    expect(stage.type('status')).toBe(
      "Connected to mx2.green.example.\nOperating in obsolete linemode\nLocal character echo\nEscape character is '^]'.\n",
    );
    expect(stage.prompt).toBe('');
    stage.key('ESCAPE');
    expect(stage.type('frobnicate')).toBe('?Invalid command\n');
    expect(stage.type('help')).toMatch(/^Commands may be abbreviated\./);
    peer.say('250 while you were away\r\n');
    expect(stage.wait(100)).toBe('');
    expect(stage.type('')).toBe('250 while you were away\n');
    stage.key('ESCAPE');
    expect(stage.type('q')).toBe('Connection closed.\n');
    expect(stage.foreground.program).toBeNull();
    expect(peer.ended).toBe(true);
    expect(peer.how).toBe('closed');
  });

  it('can begin at its own prompt', () => {
    const stage = new Stage();
    new Peer(stage, 'mx2', 2525);
    stage.type('telnet');
    expect(stage.prompt).toBe('telnet> ');
    expect(stage.type('status', 'close')).toBe(
      "No connection.\nEscape character is '^]'.\n?Need to be connected first.\n",
    );
    expect(stage.type('open mx2.green.example 2525')).toBe(opening);
    stage.key('ESCAPE');
    expect(stage.type('open mx1.green.example 25')).toBe('?Already connected to mx2.green.example\n');
    expect(stage.type('close')).toBe('Connection closed.\n');
  });

  it('lets go of its connection when its host loses power', () => {
    const { stage, peer } = talk();
    stage.world.input({ kind: 'host.power', host: 'laptop', up: false });
    expect(peer.how).toBeNull();
    peer.say('anybody there?');
    expect(stage.wait(1000)).not.toContain('anybody');
  });
});

describe('a telnet> command', () => {
  it.each([
    ['', 'resume'],
    ['q', 'quit'],
    ['QUIT', 'quit'],
    ['c', 'close'],
    ['?', 'help'],
    ['st', 'status'],
    ['x', 'invalid'],
    ['constructor', 'invalid'],
  ])('%j is %s', (line, kind) => {
    expect(parseTelnetCommand(line).kind).toBe(kind);
  });
});
