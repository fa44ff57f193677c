import { describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

describe('the shell', () => {
  it.each<[what: string, lines: string[], printed: string]>([
    ['runs a program', ['whoami'], 'anna\n'],
    ['says what it does not know', ['foo bar'], 'bash: foo: command not found\n'],
    ['takes SMTP for a command like any other', ['EHLO laptop'], 'bash: EHLO: command not found\n'],
    [
      'reads brackets as redirections',
      ['RCPT TO:<ben@green.example>'],
      "bash: syntax error near unexpected token `newline'\n",
    ],
    ['does not look for paths', ['/bin/ls'], 'bash: /bin/ls: No such file or directory\n'],
    ['keeps the exit status', ['cat nothing', 'echo $?', 'echo $?'], 'cat: nothing: No such file or directory\n1\n0\n'],
    [
      'knows its variables',
      ['echo $USER $HOME $HOSTNAME $PWD $constructor.'],
      'anna /home/anna laptop.blue.example /home/anna .\n',
    ],
    ['goes on with ;', ['cat no; echo on'], 'cat: no: No such file or directory\non\n'],
    [
      'goes on with && only after success',
      ['cat no && echo a; echo b && echo c'],
      'cat: no: No such file or directory\nb\nc\n',
    ],
    [
      'goes on with || only after failure',
      ['cat no || echo a || echo b; echo c || echo d'],
      'cat: no: No such file or directory\na\nc\n',
    ],
    [
      'joins programs with pipes',
      ['cat notes.txt | grep port | head -n 1'],
      'His mail server: mx1.green.example, port 25\n',
    ],
    [
      'writes into files',
      ['echo one > a.txt; echo two >> a.txt; cat a.txt', 'echo three > a.txt; cat a.txt'],
      'one\ntwo\nthree\n',
    ],
    ['reads from files', ['grep -c . < notes.txt'], '2\n'],
    ['does not write where one must not', ['echo x > /etc/motd'], 'bash: /etc/motd: Permission denied\n'],
    ['does not write into nowhere', ['echo x > no/where'], 'bash: no/where: No such file or directory\n'],
    ['throws away', ['echo x > /dev/null; cat /dev/null'], ''],
    ['walks', ['cd /etc; pwd; cd ..; pwd; cd; pwd'], '/etc\n/\n/home/anna\n'],
    [
      'walks nowhere',
      ['cd nowhere', 'cd notes.txt', 'cd /home/anna/x'],
      'bash: cd: nowhere: No such file or directory\nbash: cd: notes.txt: Not a directory\nbash: cd: /home/anna/x: No such file or directory\n',
    ],
    ['goes on with an open quote', ['echo "a', 'b"'], 'a\nb\n'],
    ['says what it has not got', ['sleep 1 &'], '<shellUnsupported>\n'],
    ['shows a manual page', ['man telnet'], '<man.telnet>\n'],
    [
      'knows no page for the unknown',
      ['man foo', 'man'],
      "No manual entry for foo\nWhat manual page do you want?\nFor example, try 'man man'.\n",
    ],
    ['keeps the queue for mail servers', ['mailq'], 'bash: mailq: command not found\n'],
    ['passes what was typed as it is', ["echo '\u00fc \u20ac \u{1f600}'"], '\u00fc \u20ac \u{1f600}\n'],
  ])('%s', (_, lines, printed) => {
    expect(new Stage().type(...lines)).toBe(printed);
  });

  it('prompts with user, host and directory', () => {
    const stage = new Stage();
    expect(stage.prompt).toBe('anna@laptop:~$ ');
    stage.type('cd /etc');
    expect(stage.prompt).toBe('anna@laptop:/etc$ ');
    expect(new Stage('mx1', 'root').prompt).toBe('root@mx1:~# ');
  });

  it('asks for the rest of a line, and forgets it on Ctrl-C and Ctrl-D', () => {
    const stage = new Stage();
    stage.type('echo "a');
    expect(stage.prompt).toBe('> ');
    stage.key('INT');
    expect(stage.prompt).toBe('anna@laptop:~$ ');
    expect(stage.type('echo b')).toBe('b\n');
    stage.type("echo 'c");
    expect(stage.key('EOF')).toBe('bash: syntax error: unexpected end of file\n');
    expect(stage.type('echo $?')).toBe('2\n');
  });

  it('remembers what was typed, per terminal, over exit and ssh', () => {
    const stage = new Stage();
    stage.type('whoami', 'whoami', ' secret', '', 'cat | | x');
    expect(stage.type('history')).toBe('    1  whoami\n    2  cat | | x\n    3  history\n');
    stage.type('ssh mx1.green.example', 'pwd');
    expect(stage.type('history')).toBe('    1  pwd\n    2  history\n');
    expect(stage.type('exit', 'exit', 'history')).toMatch(/1 {2}whoami\n[^]*history\n$/);
  });

  it('lists its commands, each with a line of help, and on a server the queue, too', () => {
    const help = new Stage().type('help').split('\n');
    expect(help[0]).toBe('<help.intro>');
    expect(help).toContain('<help.telnet>');
    expect(help).not.toContain('<help.mailq>');
    expect(new Stage('mx1').type('help')).toContain('<help.mailq>');
  });

  it('starts anew after exit: a terminal is never without a shell', () => {
    const stage = new Stage();
    stage.type('cd /etc');
    expect(stage.type('exit')).toBe('logout\n');
    expect(stage.prompt).toBe('anna@laptop:~$ ');
    expect(stage.key('EOF')).toBe('logout\n');
    expect(stage.type('echo here')).toBe('here\n');
    expect(stage.type('exit x')).toBe('bash: exit: x: numeric argument required\n');
  });

  it('bears thousands of commands in one line, and lines of 10,000 characters', () => {
    const stage = new Stage();
    expect(stage.type('echo a;'.repeat(5000) + 'echo end')).toMatch(/a\nend\n$/);
    expect(stage.type('x'.repeat(10_000))).toBe(`bash: ${'x'.repeat(200)}: command not found\n`);
    expect(stage.type(`cat ${'x'.repeat(10_000)}`)).toBe(`cat: ${'x'.repeat(300)}: File name too long\n`);
    expect(stage.type('\x00\x1b[2J\ud800')).toBe('bash: ^@^[[2J\ufffd: command not found\n');
  });
});

describe('ssh', () => {
  it.each([
    ['ssh mx1.green.example', 'ben@mx1:~$ '],
    ['ssh mx1', 'ben@mx1:~$ '],
    ['ssh carla@mx1.green.example', 'carla@mx1:~$ '],
    ['ssh root@mx1.green.example', 'root@mx1:~# '],
    ['ssh mx.blue.example', 'anna@mx:~$ '],
    ['ssh submit.blue.example', 'root@submit:~# '],
  ])('%s', (line, prompt) => {
    const stage = new Stage();
    expect(stage.type(line)).toMatch(/^Last login: Mon Mar {2}2 09:00:00 2026 from 192\.0\.2\.10\n$/);
    expect(stage.prompt).toBe(prompt);
    expect(stage.type('exit')).toBe(`logout\nConnection to ${line.replace(/^ssh (.*@)?/, '')} closed.\n`);
    expect(stage.foreground).toEqual({ program: null, prompt: 'anna@laptop:~$ ', host: 'laptop' });
  });

  it.each([
    ['ssh nowhere.example', 'ssh: Could not resolve hostname nowhere.example: Name or service not known\n'],
    ['ssh anna@mx1.green.example', 'anna@mx1.green.example: Permission denied (publickey).\n'],
    ['ssh', 'usage: ssh [user@]hostname\n'],
  ])('%s', (line, printed) => {
    const stage = new Stage();
    expect(stage.type(line)).toBe(printed);
    expect(stage.type('echo $?')).toBe('255\n');
  });

  it('sends no packets', () => {
    const stage = new Stage();
    stage.type('ssh mx1.green.example', 'ls', 'exit');
    expect(stage.sink.events.filter(({ kind }) => /^(tcp|udp)\./.test(kind))).toEqual([]);
  });
});
