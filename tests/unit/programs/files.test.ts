import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octets } from '$sim/octets.ts';
import { absolutePath } from '$sim/programs/files.ts';
import { compileLinePattern } from '$sim/programs/line-pattern.ts';
import { unescape } from '$sim/programs/small.ts';
import { Stage } from './stage.ts';

describe('programs for files', () => {
  it.each<[line: string, printed: string]>([
    ['cat notes.txt', 'Ben: ben@green.example\nHis mail server: mx1.green.example, port 25\n'],
    ['cat -n notes.txt | head -1', '     1\tBen: ben@green.example\n'],
    [
      'cat nothing notes.txt | tail -n 1',
      'cat: nothing: No such file or directory\nHis mail server: mx1.green.example, port 25\n',
    ],
    ['cat /etc', 'cat: /etc: Is a directory\n'],
    ['cat notes.txt/x', 'cat: notes.txt/x: Not a directory\n'],
    ['cat -z x', "cat: invalid option -- 'z'\nTry 'cat --help' for more information.\n"],
    ["printf 'a\\r\\nb' | cat -A", 'a^M$\nb\n'],
    ['cat /etc/resolv.conf /etc/hostname', 'nameserver 192.0.2.53\nlaptop\n'],
    ['head -n x notes.txt', "head: invalid number of lines: 'x'\n"],
    ['head -n -1 notes.txt', 'Ben: ben@green.example\n'],
    ['tail -n +2 notes.txt', 'His mail server: mx1.green.example, port 25\n'],
    [
      'head -n1 notes.txt /etc/hostname',
      '==> notes.txt <==\nBen: ben@green.example\n\n==> /etc/hostname <==\nlaptop\n',
    ],
    ['grep -in BEN notes.txt', '1:Ben: ben@green.example\n'],
    [
      'grep -v Ben notes.txt /etc/hostname',
      'notes.txt:His mail server: mx1.green.example, port 25\n/etc/hostname:laptop\n',
    ],
    ['grep -c x notes.txt; echo $?', '2\n0\n'],
    ['grep -q none notes.txt; echo $?', '1\n'],
    ['grep a nothing; echo $?', 'grep: nothing: No such file or directory\n2\n'],
    ["grep '\\(a\\)' notes.txt", '<grepGroups>\n'],
    ["grep '[a' notes.txt", 'grep: Unmatched [, [^, [:, [., or [=\n'],
    ['ls', 'notes.txt\n'],
    ['ls -a', '.  ..  notes.txt\n'],
    ['ls -l notes.txt', '-rw-r--r-- 1 anna anna 67 Mar  2 09:00 notes.txt\n'],
    ['ls /', 'dev  etc  home  tmp  var\n'],
    ['ls nothing', "ls: cannot access 'nothing': No such file or directory\n"],
    [
      'ls /etc nothing notes.txt',
      "ls: cannot access 'nothing': No such file or directory\nnotes.txt\n\n/etc:\nhostname  hosts  resolv.conf\n",
    ],
    ['hostname; hostname -f; hostname -d', 'laptop\nlaptop.blue.example\nblue.example\n'],
    ['hostname new', 'hostname: you must be root to change the host name\n'],
    ['date', 'Mon Mar  2 09:00:00 UTC 2026\n'],
    ['echo -n a; echo -e "b\\tc"; echo -x', 'ab\tc\n-x\n'],
    ["printf '%s-%s;' 1 2 3; echo", '1-2;3-;\n'],
  ])('%s', (line, printed) => {
    expect(new Stage().type(line)).toBe(printed);
  });

  it('keep homes to their owners', () => {
    const stage = new Stage('mx1');
    expect(stage.type('ls /home/carla', 'cd /home/carla/x', 'echo x > /home/carla/x')).toBe(
      "ls: cannot open directory '/home/carla': Permission denied\nbash: cd: /home/carla/x: Permission denied\nbash: /home/carla/x: Permission denied\n",
    );
    expect(new Stage('mx1', 'root').type('echo x > /home/carla/x; cat /home/carla/x')).toBe('x\n');
  });

  it('show a mailbox as an mbox file', () => {
    const stage = new Stage('mx1');
    stage.world.hosts
      .get('mx1')
      ?.mail.deliver('ben', octets('Return-Path: <>\r\nSubject: a\r\n\r\nFrom here on\r\n'), 'A');
    expect(stage.type('cat /var/mail/ben')).toBe(
      'From MAILER-DAEMON  Mon Mar  2 09:00:00 2026\nReturn-Path: <>\nSubject: a\n\n>From here on\n\n',
    );
    expect(stage.type('ls -l /var/mail/ben', 'echo x > /var/mail/ben')).toBe(
      '-rw------- 1 ben mail 88 Mar  2 09:00 /var/mail/ben\nbash: /var/mail/ben: Permission denied\n',
    );
  });

  it('read what is typed until Ctrl-D', () => {
    const stage = new Stage();
    stage.type('grep a', 'abc', 'xyz');
    expect(stage.key('EOF')).toBe('abc\n');
    stage.type('cat > typed.txt', 'one', 'two');
    stage.key('EOF');
    expect(stage.type('cat typed.txt')).toBe('one\ntwo\n');
    stage.type('cat', 'x');
    stage.key('INT');
    expect(stage.type('echo $?')).toBe('130\n');
  });

  it('clear the screen', () => {
    const stage = new Stage();
    stage.type('clear');
    expect(stage.sink.events.at(-1)?.kind).toBe('tty.clear');
  });
});

describe('a path', () => {
  it.each([
    ['x', '/home/anna/x'],
    ['../ben/./y', '/home/ben/y'],
    ['/../..//etc/', '/etc'],
    ['', '/home/anna'],
  ])('%j', (typed, path) => {
    expect(absolutePath(typed, '/home/anna')).toBe(path);
  });
});

describe('a grep pattern', () => {
  const basic = { kind: 'basic', ignoreCase: false } as const;
  it.each([
    ['a.c', 'xabcx', true],
    ['^a*$', '', true],
    ['^a*$', 'aab', false],
    ['ab*c', 'ac abbc', true],
    ['^*a', '*a', true],
    ['a\\.b', 'axb', false],
    ['[0-9][^a-z]', '1A', true],
    ['[]x]', ']', true],
    ['[[:digit:]]$', 'a1', true],
    ['[[:constructor:]]', 'z', false],
    ['a\\|b', 'b', true],
    ['a|b', 'a|b', true],
    ['a+', 'a+', true],
    ['a\\+b', 'aaab', true],
    ['cost\\$', 'cost$', true],
    ['\u00fc', 'Gr\u00fc\u00dfe', true],
  ])('%j in %j: %s', (pattern, line, expected) => {
    const compiled = compileLinePattern(pattern, basic);
    expect(compiled.ok && compiled.test(line)).toBe(expected);
  });

  it('agrees with the regular expressions of the language', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]');
    const piece = fc.tuple(atom, fc.constantFrom('', '*', '+', '?')).map(([one, sign]) => one + sign);
    const source = fc
      .tuple(fc.constantFrom('', '^'), fc.array(piece, { maxLength: 5 }), fc.constantFrom('', '$'))
      .map(([start, middle, end]) => start + middle.join('') + end);
    fc.assert(
      fc.property(
        source,
        source,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 }),
        (one, two, line) => {
          const compiled = compileLinePattern(`${one}|${two}`, { kind: 'extended', ignoreCase: false });
          expect(compiled.ok && compiled.test(line)).toBe(new RegExp(`${one}|${two}`).test(line));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes no more than linear time', () => {
    const compiled = compileLinePattern(`${'a*'.repeat(50)}b`, basic);
    const started = performance.now();
    expect(compiled.ok && compiled.test('a'.repeat(20_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('backslashes', () => {
  it.each([
    ['a\\nb\\r\\t\\\\', 'a\nb\r\t\\'],
    ['\\x41\\x42', 'AB'],
    ['\\q', '\\q'],
    ['\\xc3\\xa4ä', 'ää'],
  ])('%j', (text, plain) => {
    expect([unescape(text, 'echo'), unescape(text, 'printf')]).toEqual([plain, plain]);
  });

  it('with octal digits: echo wants a zero first, printf counts it among the three', () => {
    expect(unescape('\\0103\\102\\0', 'echo')).toBe('C\\102\0');
    expect(unescape('\\0103\\102\\0', 'printf')).toBe('\b3B\0');
    expect(unescape('\\303\\244', 'printf')).toBe('ä');
  });
});
