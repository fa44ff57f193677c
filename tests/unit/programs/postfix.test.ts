import { beforeEach, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

const main = '/etc/postfix/main.cf';
let stage: Stage;
const on = (user: string) => {
  stage = new Stage('mx1', user);
  stage.type('clear');
};
beforeEach(() => on('root'));

const put = (line: string) => stage.type(`echo '${line}' >> ${main}`);

describe('postconf', () => {
  it('shows what a name has, set or by default, and says what it does not know', () => {
    expect(stage.type('postconf myhostname smtpd_timeout nonsense')).toBe(
      'myhostname = mx1.green.example\n' +
        'smtpd_timeout = ${stress?{10}:{300}}s\npostconf: warning: nonsense: unknown parameter\n',
    );
  });

  it('-n lists what main.cf sets, by name, and warns of what nothing uses', () => {
    put('foo=bar');
    const lines = stage.type('postconf -n').split('\n');
    expect(lines[0]).toBe('compatibility_level = 3.6');
    expect(lines).toContain('mydestination = $mydomain, $myhostname, localhost');
    const names = lines.slice(0, -2).map((line) => line.split(' ')[0] ?? '');
    expect(names).toEqual([...names].sort());
    expect(lines.at(-2)).toBe(`postconf: warning: ${main}: unused parameter: foo=bar`);
    expect(stage.type('postconf -n | grep -c mydomain')).toContain('3\n');
  });

  it('-x fills in names, -h leaves them out, -H leaves the values out, -d gives defaults, -f folds', () => {
    expect(stage.type('postconf -x myorigin')).toBe('myorigin = green.example\n');
    expect(stage.type('postconf -h mydomain relayhost')).toBe('green.example\n\n');
    expect(stage.type('postconf -H mydomain')).toBe('mydomain\n');
    expect(stage.type('postconf -d myorigin')).toBe('myorigin = $myhostname\n');
    expect(stage.type('postconf -d').split('\n').length).toBeGreaterThan(800);
    put('smtpd_helo_restrictions = permit_mynetworks, reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname');
    expect(stage.type('postconf -f smtpd_helo_restrictions')).toBe(
      'smtpd_helo_restrictions = permit_mynetworks, reject_invalid_helo_hostname,\n    reject_non_fqdn_helo_hostname\n',
    );
  });

  it('-e, or name=value alone, changes a setting where it stands and adds new ones by name', () => {
    expect(stage.type('postconf -e smtpd_helo_required=no zz_top=1 relayhost=[x.example]')).toBe('');
    const text = stage.type(`cat ${main}`);
    expect(text).toContain('recipient_delimiter = +\nsmtpd_helo_required = no\nstrict_rfc821_envelopes');
    expect(text.endsWith('relayhost = [x.example]\nzz_top = 1\n')).toBe(true);
    stage.type("postconf 'relayhost = '");
    expect(stage.type('postconf relayhost zz_top')).toContain('relayhost =\n');
  });

  it('-X takes a setting out with all its lines, -# makes it a comment', () => {
    stage.type(`printf 'smtpd_banner = a\\n# why\\n  b\\nrelayhost = x\\n' >> ${main}`);
    stage.type('postconf -X smtpd_banner', 'postconf -# relayhost');
    expect(stage.type(`tail -n 3 ${main}`)).toMatch(/^(?!smtpd_banner).*\n# why\n#relayhost = x\n$/s);
  });

  it.each([
    ['postconf -e foo', 'postconf: fatal: missing \'=\' after attribute name: "foo"\n'],
    ['postconf -X a=b', 'postconf: fatal: -X or -# requires parameter names without value\n'],
    ["postconf -e '# x'", 'postconf: fatal: -e, -X, or -# accepts no comment input\n'],
    ['postconf -Pe smtp/inet=1', 'postconf: fatal: -Pe or -PX requires service_name/type/parameter\n'],
    ['postconf -M nobody', 'postconf: warning: unmatched request: "nobody"\n'],
  ])('%s is refused', (line, answer) => {
    const before = stage.type(`cat ${main}`);
    expect(stage.type(line)).toBe(answer);
    expect(stage.type(`cat ${main}`)).toBe(before);
  });

  it('says where main.cf cannot be read', () => {
    put('nonsense');
    expect(stage.type('postconf -n')).toMatch(
      /^postconf: fatal: .*main\.cf, line \d+: missing '=' after .* "nonsense"\n$/,
    );
  });

  it('-M, -P and their edits: services of master.cf and their settings', () => {
    const entry = 'submission inet  n       -       y       -       -       smtpd';
    expect(stage.type('postconf -M smtp/inet')).toBe(
      'smtp       inet  n       -       y       -       -       smtpd\n',
    );
    stage.type("postconf -Me 'submission/inet=submission inet n - y - - smtpd'");
    stage.type('postconf -Pe submission/inet/smtpd_tls_security_level=may submission/inet/smtpd_helo_required=yes');
    expect(stage.type('postconf -M submission/inet')).toBe(
      `${entry} -o smtpd_tls_security_level=may -o smtpd_helo_required=yes\n`,
    );
    expect(stage.type('postconf -Mf submission')).toBe(
      `${entry}\n    -o smtpd_tls_security_level=may\n    -o smtpd_helo_required=yes\n`,
    );
    expect(stage.type('postconf -P')).toBe(
      'submission/inet/smtpd_helo_required = yes\nsubmission/inet/smtpd_tls_security_level = may\n',
    );
    stage.type('postconf -PX submission/inet/smtpd_helo_required');
    expect(stage.type('postconf -Ph')).toBe('may\n');
    stage.type('postconf -M# submission/inet');
    expect(stage.type('postconf -P')).toBe('');
    expect(stage.type('grep -c ^#submission /etc/postfix/master.cf')).toBe('3\n');
  });

  it('changes nothing for people who are not root', () => {
    on('ben');
    expect(stage.type('postconf -e a=b')).toBe(`postconf: fatal: open ${main}.tmp: Permission denied\n`);
    expect(stage.type('postconf mydomain')).toBe('mydomain = green.example\n');
  });
});

describe('postfix', () => {
  const script = 'postfix/postfix-script: ';

  it('reloads: the next session has the new settings', () => {
    stage.type("postconf 'smtpd_banner = hello'");
    expect(stage.type('postfix reload')).toBe(`${script}refreshing the Postfix mail system\n`);
    expect(stage.type('telnet localhost 25')).toContain('220 hello\n');
  });

  it('says what is unused, and reloads all the same', () => {
    put('foo=bar');
    expect(stage.type('postfix reload')).toBe(
      `postconf: warning: ${main}: unused parameter: foo=bar\n${script}refreshing the Postfix mail system\n`,
    );
  });

  it('does not take what would not start', () => {
    stage.type('postconf smtpd_helo_required=perhaps');
    const fatal = 'postfix: fatal: bad boolean configuration: smtpd_helo_required = perhaps\n';
    expect(stage.type('postfix check')).toBe(fatal);
    expect(stage.type('postfix reload')).toBe(`${fatal}<postfixKept>\n`);
    expect(stage.type('telnet localhost 25')).toContain('220 mx1.green.example');
  });

  it('stops, starts, and knows which', () => {
    expect(stage.type('postfix status')).toMatch(/is running: PID: \d+\n$/);
    expect(stage.type('postfix stop')).toBe(`${script}stopping the Postfix mail system\n`);
    expect(stage.type('postfix status')).toBe(`${script}the Postfix mail system is not running\n`);
    expect(stage.type('postfix reload')).toBe(`${script}fatal: the Postfix mail system is not running\n`);
    expect(stage.type('telnet localhost 25')).toContain('Connection refused');
    expect(stage.type('postfix start')).toBe(`${script}starting the Postfix mail system\n`);
    expect(stage.type('postfix start')).toBe(`${script}fatal: the Postfix mail system is already running\n`);
    expect(stage.type('telnet localhost 25')).toContain('220 ');
  });

  it('writes to the log what its daemons do', () => {
    put('smtpd_helo_restrictions = permitt');
    stage.type('postfix reload');
    const log = stage.world.hosts.get('mx1')?.context.log.text();
    expect(log).toMatch(/postfix\/master\[\d+\]: reload -- version 3\.10\.13, configuration \/etc\/postfix\n/);
    expect(log).toMatch(/postfix\/smtpd\[\d+\]: warning: unknown smtpd restriction: "permitt"\n$/);
  });

  it('is for root', () => {
    on('ben');
    expect(stage.type('postfix reload')).toBe(
      'postfix: error: to submit mail, use the Postfix sendmail command\n' +
        'postfix: fatal: the postfix command is reserved for the superuser\n',
    );
  });

  it('ends the sessions that run when it stops, and keeps the queue', () => {
    const laptop = new Stage('laptop');
    laptop.type('telnet mx1.green.example 25', 'EHLO laptop.blue.example');
    laptop.world.input({ kind: 'tty.open', tty: 'r', host: 'mx1', user: 'root' });
    laptop.world.input({ kind: 'tty.line', tty: 'r', line: 'postfix stop' });
    expect(laptop.wait(2000)).toContain('Connection closed by foreign host.');
  });
});

describe('postmap and newaliases', () => {
  it('asks tables', () => {
    stage.type("printf 'anna@blue.example 554 No\\n' > /etc/postfix/senders");
    expect(stage.type('postmap -q anna@blue.example texthash:/etc/postfix/senders')).toBe('554 No\n');
    expect(stage.type('postmap -q ben texthash:/etc/postfix/senders; echo $?')).toBe('1\n');
    expect(stage.type('postmap -q x texthash:/etc/nothing')).toBe(
      'postmap: fatal: open /etc/nothing: No such file or directory\n',
    );
    expect(stage.type('postmap -q x foo:/x')).toBe('postmap: fatal: unsupported dictionary type: foo\n');
  });

  it('indexes what has an index, and tells of lines that are none', () => {
    stage.type("printf 'a 1\\nb\\na 2\\n' > /tmp/t");
    expect(stage.type('postmap /tmp/t')).toBe(
      'postmap: warning: /tmp/t, line 2: expected format: key whitespace value\n' +
        'postmap: warning: /tmp/t.db: duplicate entry: "a"\n',
    );
    expect(stage.type('postmap texthash:/tmp/t')).toBe(
      'postmap: fatal: unsupported map type for this operation: texthash\n',
    );
  });

  it('reads the aliases', () => {
    expect(stage.type('newaliases')).toBe('postalias: fatal: open /etc/aliases: No such file or directory\n');
    stage.type("printf 'a: b\\nnonsense\\n' > /etc/aliases");
    expect(stage.type('newaliases')).toBe('postalias: warning: /etc/aliases, line 2: need name:value pair\n');
  });
});
