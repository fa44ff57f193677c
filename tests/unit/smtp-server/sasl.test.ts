import { describe, expect, it } from 'vitest';
import { beginSasl, type SaslContext, type SaslStep } from '../../../src/sim/machines/smtp-server/sasl.ts';
import { dialects } from '../../../src/sim/machines/smtp-server/sasl-dialect.ts';
import { authSettings } from '../../../src/sim/machines/smtp-server/sasl-settings.ts';
import { encodeBase64 } from '../../../src/sim/mail/base64.ts';
import { octets } from '../../../src/sim/octets.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { replyText } from '../../../src/sim/smtp/reply.ts';

const parts = { draw: (below: number) => below - 1, seconds: 1_772_442_000, hostname: 'mx.example' };

const context = (type: keyof typeof dialects): SaslContext => ({
  dialect: dialects[type],
  accounts: new Map([['tim', 'tanstaaftanstaaf']]),
  offered: ['CRAM-MD5'],
  responseBytesMax: 100,
  challengeParts: parts,
});

const say = (step: SaslStep): string => replyText(step.reply);
const base64 = (text: string) => octets(encodeBase64(octets(text)));
const settings = (mainCf: string, files: Record<string, string> = {}) =>
  authSettings(new Configuration(mainCf), new Map(Object.entries(files)));

describe('the challenge of CRAM-MD5', () => {
  it('is 32 bits of chance and 24 of the time with Cyrus SASL, 16 digits and the time with Dovecot', () => {
    expect(dialects.cyrus.challenge(parts)).toBe(`<4294967295.${1_772_442_000 % 0xffffff}@mx.example>`);
    expect(dialects.dovecot.challenge(parts)).toBe('<9999999999999999.1772442000@mx.example>');
    expect(dialects.dovecot.challenge({ ...parts, draw: () => 7 })).toBe('<0000000700000007.1772442000@mx.example>');
  });

  it('has one right answer', () => {
    const step = beginSasl('cram-md5', null, context('cyrus'));
    if (step.kind !== 'challenge') throw new Error('no challenge');
    const other = dialects.cyrus.challenge({ ...parts, draw: () => 1 });
    expect(say(step)).toBe(`334 ${encodeBase64(dialects.cyrus.challenge(parts))}`);
    expect(say(step.respond(base64(`tim ${'0'.repeat(32)}`)))).toMatch(/^535 5\.7\.8/);
    expect(say(step.respond(base64(other)))).toMatch(/^535 5\.7\.8/);
  });

  it('is spoilt by an initial response with Cyrus SASL, and not with Dovecot', () => {
    const initial = base64('tim 0');
    expect(say(beginSasl('CRAM-MD5', initial, context('cyrus')))).toMatch(/bad protocol \/ cancel$/);
    expect(say(beginSasl('CRAM-MD5', initial, context('dovecot')))).toMatch(/^334 /);
  });
});

describe('the mechanisms that are offered', () => {
  const conf = { '/etc/postfix/sasl/smtpd.conf': 'pwcheck_method: auxprop\nmech_list: cram-md5 login NTLM plain\n' };
  const dovecot = { '/etc/dovecot/dovecot.conf': 'auth_mechanisms = plain cram-md5\n' };

  it.each<[options: string, files: Record<string, string>, plain: string[]]>([
    ['', conf, ['CRAM-MD5', 'LOGIN', 'PLAIN']],
    ['smtpd_sasl_security_options =', conf, ['CRAM-MD5', 'LOGIN', 'PLAIN']],
    ['smtpd_sasl_security_options = noplaintext', conf, ['CRAM-MD5']],
    ['smtpd_sasl_security_options = noplaintext nodictionary', conf, []],
    ['smtpd_sasl_security_options = noactive', conf, []],
    ['', {}, ['PLAIN', 'LOGIN']],
    ['smtpd_sasl_type = dovecot', dovecot, ['PLAIN', 'CRAM-MD5']],
    ['smtpd_sasl_type = dovecot', {}, ['PLAIN']],
    ['smtpd_sasl_type = dovecot\nsmtpd_sasl_security_options = noplaintext', dovecot, ['CRAM-MD5']],
    ['smtpd_sasl_type = dovecot\nsmtpd_sasl_security_options = nodictionary', dovecot, ['PLAIN']],
  ])('%j', (options, files, plain) => {
    expect(settings(`${options}\n`, files).offered).toEqual({ plain, secure: plain });
  });

  it('may be others within TLS', () => {
    const { offered } = settings(
      'smtpd_sasl_security_options = noplaintext\nsmtpd_sasl_tls_security_options = noanonymous\n',
      conf,
    );
    expect(offered).toEqual({ plain: ['CRAM-MD5'], secure: ['CRAM-MD5', 'LOGIN', 'PLAIN'] });
  });
});

describe('accounts', () => {
  it('stand in sasldb2, name and password a line', () => {
    const { accounts } = settings('', { '/etc/sasldb2': '# who\nanna  grün und blau\n\nben\n' });
    expect([...accounts]).toEqual([['anna', 'gr\u00c3\u00bcn und blau']]);
  });

  it('stand in the passwd-file that dovecot.conf names, passwords in clear alone', () => {
    const { accounts } = settings('smtpd_sasl_type = dovecot\n', {
      '/etc/dovecot/dovecot.conf':
        'passdb {\n  driver = passwd-file\n  args = scheme=CRYPT username_format=%u /etc/mail-users\n}\n',
      '/etc/mail-users': 'anna:{PLAIN}one two::::::\nben:{SHA256}xyz\n# eve:{PLAIN}x\ncarla:{plain}three\n',
    });
    expect([...accounts]).toEqual([
      ['anna', 'one two'],
      ['carla', 'three'],
    ]);
  });
});
