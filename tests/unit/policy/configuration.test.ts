import { describe, expect, it } from 'vitest';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { settings } from '../../../src/sim/policy/settings.ts';

const second = 1000;
const day = 86_400 * second;

describe('a value', () => {
  it.each([
    ['smtpd_relay_restrictions', 'permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination'],
    ['mynetworks', '127.0.0.0/8'],
    ['smtpd_helo_required', 'no'],
    ['smtpd_delay_reject', 'yes'],
    ['relay_domains_reject_code', '554'],
    ['unknown_local_recipient_reject_code', '550'],
    ['message_size_limit', '10240000'],
    ['hopcount_limit', '50'],
    ['maximal_queue_lifetime', '5d'],
    ['minimal_backoff_time', '300s'],
    ['maximal_backoff_time', '4000s'],
    ['smtpd_timeout', '300s'],
    ['smtpd_recipient_limit', '1000'],
    ['relayhost', ''],
  ])('has the default of Postfix: %s', (name, value) => {
    const configuration = new Configuration('');
    expect(configuration.text(name)).toBe(value);
    expect(configuration.lineOf(name)).toBe(0);
  });

  it('is that of the last line that sets it, or else of the override', () => {
    const text = 'relayhost = a.example\nrelayhost = b.example';
    expect(new Configuration(text).text('relayhost')).toBe('b.example');
    expect(new Configuration(text).lineOf('relayhost')).toBe(2);
    const overridden = new Configuration(text, { relayhost: 'c.example' });
    expect([overridden.text('relayhost'), overridden.lineOf('relayhost')]).toEqual(['c.example', 0]);
  });
});

describe('a reference to another setting', () => {
  it.each([
    ['$mydomain', 'blue.example'],
    ['mx.${mydomain}', 'mx.blue.example'],
    ['mx.$(mydomain), localhost', 'mx.blue.example, localhost'],
    ['$myorigin', 'blue.example'],
    ['$mydomain.$mydomain', 'blue.example.blue.example'],
    ['a$nothing', 'a'],
    ['$myhostname', ''],
    ['costs 5 $', 'costs 5 $'],
  ])('is filled in: %s', (value, expanded) => {
    const configuration = new Configuration(`mydomain = blue.example\nmyorigin = $mydomain\nmyhostname = ${value}`);
    expect(configuration.text('myhostname')).toBe(expanded);
  });

  it('that leads back to itself ends', () => {
    const configuration = new Configuration('myhostname = a$mydomain\nmydomain = b$myorigin\nmyorigin = c$myhostname');
    expect(configuration.text('myhostname')).toBe('abc');
    expect(new Configuration('mydomain = a$mydomain').text('mydomain')).toBe('a');
  });

  it('is filled in within a default, too', () => {
    const configuration = new Configuration('myhostname = mx.blue.example\nmydomain = blue.example');
    expect(configuration.text('smtpd_banner')).toBe('mx.blue.example ESMTP Postfix');
    expect(configuration.list('mydestination')).toEqual(['mx.blue.example', 'localhost.blue.example', 'localhost']);
  });
});

describe('a time', () => {
  it.each([
    ['minimal_backoff_time', '90', 90 * second],
    ['minimal_backoff_time', '90s', 90 * second],
    ['minimal_backoff_time', '2m', 120 * second],
    ['minimal_backoff_time', '3h', 10_800 * second],
    ['maximal_queue_lifetime', '4', 4 * day],
    ['maximal_queue_lifetime', '4h', 14_400 * second],
    ['maximal_queue_lifetime', '2d', 2 * day],
    ['maximal_queue_lifetime', '1w', 7 * day],
    ['maximal_queue_lifetime', '0', 0],
  ])('has a unit, or that of the setting: %s = %s', (name, value, ms) => {
    const configuration = new Configuration(`${name} = ${value}`);
    expect(configuration.timeMs(name)).toBe(ms);
    expect(configuration.problems).toEqual([]);
  });

  it.each(['soon', '5 d', '-1', '1.5h', '', '5y'])('of the wrong form is the default: %j', (value) => {
    const configuration = new Configuration(`maximal_queue_lifetime = ${value}`);
    expect(configuration.timeMs('maximal_queue_lifetime')).toBe(5 * day);
    expect(configuration.problems).toMatchObject([{ line: 1, level: 'error', code: 'not-a-time', value }]);
  });
});

describe('numbers and flags', () => {
  it.each([
    ['25', 25],
    ['0', 0],
    ['many', 50],
    ['-3', 50],
    ['', 50],
  ])('a number is one, or the default: %j', (value, number) => {
    expect(new Configuration(`hopcount_limit = ${value}`).number('hopcount_limit')).toBe(number);
  });

  it.each([
    ['yes', true],
    ['YES', true],
    ['no', false],
    ['true', false],
    ['', false],
  ])('a flag is set by yes alone: %j', (value, flag) => {
    expect(new Configuration(`smtpd_helo_required = ${value}`).flag('smtpd_helo_required')).toBe(flag);
  });
});

describe('problems', () => {
  const bareLfCode = 'smtpd_forbid_bare_newline_reject_code';

  it.each([
    ['smtpd_helo_required = maybe', 'error', 'not-yes-or-no', 'smtpd_helo_required', 'maybe'],
    ['hopcount_limit = fifty', 'error', 'not-a-number', 'hopcount_limit', 'fifty'],
    ['line_length_limit = 60', 'error', 'out-of-range', 'line_length_limit', '60 < 512'],
    [`${bareLfCode} = 450`, 'error', 'out-of-range', bareLfCode, '450 < 500'],
    [`${bareLfCode} = 600`, 'error', 'out-of-range', bareLfCode, '600 > 599'],
    ['smtpd_timeout = long', 'error', 'not-a-time', 'smtpd_timeout', 'long'],
    ['smtpd_helo_require = yes', 'warning', 'unknown-setting', 'smtpd_helo_require', 'yes'],
    ['nonsense', 'error', 'no-equals', 'nonsense', ''],
  ])('name the line: %s', (text, level, code, name, value) => {
    expect(new Configuration(`# a comment\n\n${text}\nrelayhost =`).problems).toEqual([
      { line: 3, level, code, name, value },
    ]);
  });

  it('are found in overrides, and in what a value expands to', () => {
    expect(new Configuration('', { hopcount_limit: 'x' }).problems).toMatchObject([{ line: 0, code: 'not-a-number' }]);
    expect(new Configuration('hopcount_limit = $mail_name').problems).toMatchObject([{ value: 'Postfix' }]);
  });

  it('are none for any setting at its default', () => {
    const text = Object.entries(settings).map(([name, { standard }]) => `${name} = ${standard}`);
    expect(new Configuration(text.join('\n')).problems).toEqual([]);
    expect(text.length).toBeGreaterThan(40);
  });
});
