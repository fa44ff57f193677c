import { describe, expect, it } from 'vitest';
import { Peer, Stage } from './stage.ts';

describe('nc', () => {
  it('ends lines with LF alone unless told otherwise', () => {
    const stage = new Stage();
    const peer = new Peer(stage, 'mx2', 2525);
    stage.type('nc mx2.green.example 2525', 'EHLO x');
    expect(peer.received).toBe('EHLO x\n');
    stage.key('INT');
    expect(stage.type('echo $?')).toBe('130\n');
    stage.type('nc -C mx2.green.example 2525', 'EHLO x');
    expect(peer.received).toBe('EHLO x\nEHLO x\r\n');
  });

  it.each([
    [
      'nc -vz mx1.green.example 25',
      'Connection to mx1.green.example (198.51.100.25) 25 port [tcp/smtp] succeeded!\n',
      '0\n',
    ],
    ['nc -v -z 198.51.100.25 25', 'Connection to 198.51.100.25 25 port [tcp/smtp] succeeded!\n', '0\n'],
    ['nc -z mx1.green.example 26', '', '1\n'],
    [
      'nc -v mx1.green.example 26',
      'nc: connect to mx1.green.example (198.51.100.25) port 26 (tcp) failed: Connection refused\n',
      '1\n',
    ],
    ['nc nowhere.example 25', 'nc: getaddrinfo for host "nowhere.example" port 25: Name or service not known\n', '1\n'],
    ['nc m\u00fcll 25', 'nc: getaddrinfo for host "m\u00fcll" port 25: Name or service not known\n', '1\n'],
    ['nc mx1.green.example 70000', 'nc: port number too large: 70000\n', '1\n'],
    ['nc mx1.green.example mail25', 'nc: port number invalid: mail25\n', '1\n'],
    ['nc mx1.green.example', 'usage: nc [-CNvz] [-w timeout] destination port\n', '1\n'],
    ['nc -Q a 25', "nc: invalid option -- 'Q'\nusage: nc [-CNvz] [-w timeout] destination port\n", '1\n'],
    ['nc -w', "nc: option requires an argument -- 'w'\nusage: nc [-CNvz] [-w timeout] destination port\n", '1\n'],
  ])('%s', (line, printed, status) => {
    const stage = new Stage();
    expect(stage.type(line)).toBe(printed);
    expect(stage.type('echo $?')).toBe(status);
  });

  it('sends what a pipe gives it and prints until the server closes', () => {
    // What comes before the greeting is out of step.
    expect(new Stage().type(`printf 'EHLO laptop.blue.example\\r\\nQUIT\\r\\n' | nc mx1.green.example 25`)).toBe(
      '554 5.5.0 Error: SMTP protocol synchronization\n',
    );
  });

  it('half-closes at the end of input with -N', () => {
    const stage = new Stage();
    const peer = new Peer(stage, 'mx2', 2525);
    stage.type('nc mx2.green.example 2525');
    stage.key('EOF');
    expect(peer.ended).toBe(false);
    stage.key('INT');
    stage.type('echo hi | nc -N mx2.green.example 2525');
    expect(peer.received).toBe('hi\n');
    expect(peer.ended).toBe(true);
    expect(stage.foreground.program).toBeNull();
  });

  it('gives up after the time of -w', () => {
    const stage = new Stage();
    stage.type('nc -v -w 5 203.0.113.99 25');
    expect(stage.wait(4000)).toBe('');
    expect(stage.wait(2000)).toBe('nc: connect to 203.0.113.99 port 25 (tcp) timed out: Operation now in progress\n');
    new Peer(stage, 'mx2', 2525);
    stage.type('nc -w 5 mx2.green.example 2525', 'silence');
    stage.wait(6000);
    expect(stage.foreground.program).toBeNull();
  });
});
