import { beforeEach, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage('mx1', 'root');
  stage.type("printf 'one\\ntwo\\nthree\\n' > f");
});

describe('sed', () => {
  it.each<[script: string, out: string]>([
    ['s/o/0/', '0ne\ntw0\nthree\n'],
    ['s/e/E/g', 'onE\ntwo\nthrEE\n'],
    ['s/e/E/2', 'one\ntwo\nthreE\n'],
    ['s,^t,/,', 'one\n/wo\n/hree\n'],
    ['2d', 'one\nthree\n'],
    ['$d', 'one\ntwo\n'],
    ['/^t/d', 'one\n'],
    ['/^t/!d', 'two\nthree\n'],
    ['2,$d', 'one\n'],
    ['/one/,/two/s/^/# /', '# one\n# two\nthree\n'],
    ['s/\\(.\\)\\(.\\)/\\2\\1/', 'noe\nwto\nhtree\n'],
    ['s/.*/[&]/', '[one]\n[two]\n[three]\n'],
    ['$a four', 'one\ntwo\nthree\nfour\n'],
    ['1i zero', 'zero\none\ntwo\nthree\n'],
    ['2c 2', 'one\n2\nthree\n'],
    ['2q', 'one\ntwo\n'],
    ['s/[aeiou]+/-/', 'one\ntwo\nthree\n'],
    ['s/ONE/x/I;s/two/y/', 'x\ny\nthree\n'],
  ])('%s', (script, out) => {
    expect(stage.type(`sed '${script}' f`)).toBe(out);
    expect(stage.type('cat f')).toBe('one\ntwo\nthree\n');
  });

  it('has quiet, extended and several scripts, and reads pipes', () => {
    expect(stage.type("sed -n '/t/p' f")).toBe('two\nthree\n');
    expect(stage.type("sed -E 's/(t)(w|h)/\\2\\1/' f")).toBe('one\nwto\nhtree\n');
    expect(stage.type("sed -e 's/one/1/' -e 2d f")).toBe('1\nthree\n');
    expect(stage.type("cat f | sed 's/e$//'")).toBe('on\ntwo\nthre\n');
  });

  it('-i changes the file itself, for whoever may', () => {
    expect(stage.type("sed -i 's/two/2/' f", 'cat f')).toBe('one\n2\nthree\n');
    const ben = new Stage('mx1', 'ben');
    expect(ben.type("sed -i 's/a/b/' /etc/postfix/main.cf")).toMatch(
      /^sed: couldn't open temporary file \/etc\/postfix\/sed\w+: Permission denied\n$/,
    );
    expect(stage.type('sed -i 1d nowhere')).toBe("sed: can't read nowhere: No such file or directory\n");
  });

  it.each([
    ['s/a/b', "unterminated `s' command"],
    ['y/a/b/', "unknown command: `y'"],
    ['s/a/b/z', "unknown option to `s'"],
    ['/a', 'unterminated address regex'],
    ['s/\\(a\\)\\1/b/', 'Invalid regular expression'],
    ['1', 'missing command'],
  ])('says what is wrong with %s', (script, reason) => {
    expect(stage.type(`sed '${script}' f`)).toMatch(/^sed: -e expression #1, char \d+: /);
    expect(stage.type(`sed '${script}' f`)).toContain(`${reason}\n`);
  });
});

describe('tee and sudo', () => {
  it('tee writes, and passes on', () => {
    expect(stage.type('echo x | tee g', 'echo y | tee -a g', 'cat g')).toBe('x\ny\nx\ny\n');
    const ben = new Stage('mx1', 'ben');
    expect(ben.type('echo x | tee /etc/x')).toBe('tee: /etc/x: Permission denied\nx\n');
  });

  it("sudo runs as root on one's own computer, the redirection does not", () => {
    const anna = new Stage('laptop', 'anna');
    expect(anna.type('sudo whoami')).toBe('root\n');
    expect(anna.type('sudo echo x > /etc/x')).toBe('bash: /etc/x: Permission denied\n');
    expect(anna.type('echo x | sudo tee /etc/x', 'cat /etc/x')).toBe('x\nx\n');
    expect(anna.type('sudo nonsense')).toBe('sudo: nonsense: command not found\n');
    anna.type('sudo -i');
    expect(anna.prompt).toBe('root@laptop:~# ');
    anna.type('exit');
    expect(anna.prompt).toBe('anna@laptop:~$ ');
  });

  it('sudo is not for everybody on a mail server', () => {
    const ben = new Stage('mx1', 'ben');
    expect(ben.type('sudo whoami')).toMatch(/^ben is not in the sudoers file\.\n/);
    expect(stage.type('sudo whoami')).toBe('root\n');
  });
});
