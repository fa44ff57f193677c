import { describe, expect, it } from 'vitest';
import { checkConfiguration, isRefused } from '../../../src/sim/policy/check-configuration.ts';
import { masterCfText } from '../../../src/sim/policy/master-cf-text.ts';
import { parseMasterCf, portOf } from '../../../src/sim/policy/master-cf.ts';

const smtp = 'smtp inet n - y - - smtpd\n';
const check = (mainCf: string, masterCf = smtp) =>
  checkConfiguration(
    new Map([
      ['/etc/postfix/main.cf', mainCf],
      ['/etc/postfix/master.cf', masterCf],
    ]),
  );
const told = (mainCf: string, masterCf = smtp) =>
  check(mainCf, masterCf).map(({ line, program, text }) => `${line} ${program}: ${text}`);

const main = '/etc/postfix/main.cf';
const master = '/etc/postfix/master.cf';

describe('main.cf, as Postfix would speak of it', () => {
  it.each<[text: string, told: string]>([
    ['myhostname mx', `1 postfix: fatal: ${main}, line 1: missing '=' after attribute name: "myhostname mx"`],
    ['= mx', `1 postfix: fatal: ${main}, line 1: missing attribute name: "= mx"`],
    ['\nhopcount_limit = many', '2 postfix: fatal: bad numerical configuration: hopcount_limit = many'],
    ['line_length_limit = 60', '1 postfix: fatal: invalid line_length_limit parameter value 60 < 512'],
    ['smtpd_helo_required = 1', '1 postfix: fatal: bad boolean configuration: smtpd_helo_required = 1'],
    ['smtpd_timeout = 5x', '1 postfix: fatal: parameter smtpd_timeout: bad time value or unit: 5x'],
    ['foo=bar', `1 postconf: warning: ${main}: unused parameter: foo=bar`],
    ['relayhost = a\nrelayhost = b', `2 postconf: warning: ${main}, line 2: overriding earlier entry: relayhost=a`],
    ['smtpd_helo_restrictions =\n permitt', '2 smtpd: warning: unknown smtpd restriction: "permitt"'],
    [
      'smtpd_helo_restrictions =\n\n check_helo_access texthash:/etc/x',
      '3 smtpd: error: open /etc/x: No such file or directory',
    ],
    ['smtpd_helo_restrictions = check_helo_access foo:/etc/x', '1 smtpd: error: unsupported dictionary type: foo'],
  ])('%j', (text, problem) => {
    expect(told(text)).toEqual([problem]);
    expect(isRefused(check(text))).toBe(problem.includes(' fatal: '));
  });

  it('may have names of its own, where something uses them', () => {
    expect(told('ours = reject\nsmtpd_helo_restrictions = ${ours}')).toEqual([]);
    expect(told('mua = reject', `${smtp}  -o smtpd_helo_restrictions=$mua\n`)).toEqual([]);
    expect(told('smtpd_restriction_classes = ours\nours = reject')).toEqual([]);
  });

  it('must keep strangers from relaying', () => {
    const fatal = expect.stringMatching(/^2 smtpd: fatal: in parameter smtpd_relay_restrictions or /) as string;
    const open = '\nsmtpd_relay_restrictions = permit_mynetworks';
    expect(told(open)).toEqual([fatal]);
    expect(told(`${open}, warn_if_reject reject`)).toEqual([fatal]);
    expect(told(`${open}, permit, reject`)).toEqual([fatal]);
    expect(told(`${open}, round\nsmtpd_restriction_classes = round\nround = round`).at(-1)).toEqual(fatal);
    expect(told(`${open}\nsmtpd_recipient_restrictions = defer_unauth_destination`)).toEqual([]);
    expect(told(`${open}, ours\nsmtpd_restriction_classes = ours\nours = reject`)).toEqual([]);
    expect(told(open, `${smtp} -o smtpd_relay_restrictions=reject`)).toEqual([]);
  });

  it('and master.cf have to be there', () => {
    expect(checkConfiguration(new Map()).map(({ text }) => text)).toEqual([
      `fatal: open ${main}: No such file or directory`,
      `fatal: open ${master}: No such file or directory`,
    ]);
  });
});

describe('master.cf, as Postfix would speak of it', () => {
  it.each<[entry: string, told: string]>([
    ['x', `2 master: fatal: ${master}: line 2: missing "transport type" field`],
    ['x udp n - y - - smtpd', `2 master: fatal: ${master}: line 2: bad transport type: udp`],
    ['25 inet n - y - -', `2 master: fatal: ${master}: line 2: missing "command" field`],
    ['25 inet n - maybe - - smtpd', `2 master: fatal: ${master}: line 2: field "chroot": bad value: "maybe"`],
    ['25 inet n - y often - smtpd', `2 master: fatal: ${master}: line 2: field "wakeup_time": bad value: "often"`],
    ['26 inet y - y - - smtpd', `2 master: fatal: ${master}: line 2: inet service cannot be private`],
    ['smpt inet n - y - - smtpd', '2 master: fatal: smpt: Servname not supported for ai_socktype'],
    ['26 inet n - y - - smtpd\n -o foo=1', `3 postconf: warning: ${master}: unused parameter: foo=1`],
    [
      '26 inet n - y - - smtpd\n  -o { smtpd_timeout = 1s }\n  -o smtpd_helo_required=2',
      '4 smtpd: fatal: bad boolean configuration: smtpd_helo_required = 2',
    ],
  ])('%j', (entry, problem) => {
    expect(told('', `${smtp}${entry}\n`)).toEqual([problem]);
  });
});

describe('the master.cf that ports stand for', () => {
  const options = { smtpd_relay_restrictions: 'permit_sasl_authenticated, reject', smtpd_sasl_auth_enable: 'yes' };
  const text = masterCfText([
    { port: 587, options },
    { port: 2525, options: { smtpd_timeout: '1s' } },
    { port: 465, options: {} },
  ]);

  it('reads back as those ports with their options', () => {
    const servers = parseMasterCf(text).services.filter(({ program }) => program === 'smtpd');
    expect(servers.map((service) => [portOf(service), service.options])).toEqual([
      [587, options],
      [465, {}],
      [2525, { smtpd_timeout: '1s' }],
    ]);
  });

  it('is without fault, and has what else Postfix runs', () => {
    expect(told('', text)).toEqual([]);
    const names = parseMasterCf(text).services.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['pickup', 'cleanup', 'qmgr', 'smtp', 'local', 'postlog']));
    expect(text).toContain('\nsubmission inet n       -       y       -       -       smtpd\n  -o {');
  });
});
