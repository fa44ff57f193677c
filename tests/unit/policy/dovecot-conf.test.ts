import { describe, expect, it } from 'vitest';
import { DovecotConfiguration } from '../../../src/sim/policy/dovecot-conf.ts';

const read = (text: string) => new DovecotConfiguration(text);

describe('dovecot.conf', () => {
  it('has Dovecot’s defaults', () => {
    const c = read('');
    expect([c.text('ssl'), c.flag('disable_plaintext_auth'), c.number('mail_max_userip_connections')]).toEqual([
      ...['yes', true, 10],
    ]);
    expect(c.list('protocols')).toEqual(['imap', 'pop3']);
  });

  it('takes the last line, unquotes, and leaves comments out', () => {
    const c = read('ssl = no\n# ssl = yes\nssl = required # really\nlogin_greeting = "Hello # there."\n');
    expect(c.text('ssl')).toBe('required');
    expect(c.lineOf('ssl')).toBe(3);
    expect(c.problems).toEqual([]);
  });

  it('lets a protocol have settings of its own', () => {
    const c = read('protocol pop3 {\n  mail_max_userip_connections = 2\n}\nmail_max_userip_connections = 5\n');
    expect(c.number('mail_max_userip_connections', 'pop3')).toBe(2);
    expect(c.number('mail_max_userip_connections', 'imap')).toBe(5);
  });

  it.each([
    ['ssl = maybe', 1, 'error', 'not-a-choice'],
    ['\ndisable_plaintext_auth = 1', 2, 'error', 'not-yes-or-no'],
    ['mail_max_userip_connections = many', 1, 'error', 'not-a-number'],
    ['what is this', 1, 'error', 'no-equals'],
    ['protocol pop3 {', 1, 'error', 'open-section'],
    ['imap_max_line_length = 64k', 1, 'warning', 'unknown-setting'],
  ])('complains about %j', (text, line, level, code) => {
    expect(read(text).problems).toMatchObject([{ line, level, code }]);
  });

  it.each(['mail_location = maildir:~/Maildir', 'passdb {\n driver = passwd-file\n args = /etc/dovecot/users\n}'])(
    'passes over what has no effect here: %j',
    (text) => expect(read(text).problems).toEqual([]),
  );

  it('knows where the passwords are', () => {
    expect(read('').usersFile).toBe('/etc/dovecot/users');
    expect(read('passdb {\n args = username_format=%u /etc/dovecot/passwd\n}').usersFile).toBe('/etc/dovecot/passwd');
  });

  it('does not take a wrong value', () => expect(read('ssl = required\nssl = maybe').text('ssl')).toBe('required'));
});
