import { describe, expect, it } from 'vitest';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { networkHas, parseAddress, parseNetwork } from '../../../src/sim/policy/networks.ts';
import { Domains, mailboxCandidates, splitAtDomain } from '../../../src/sim/policy/recipients.ts';

describe('an address', () => {
  it.each([
    ['anna@blue.example', 'anna', 'blue.example'],
    ['Anna@BLUE.Example', 'Anna', 'blue.example'],
    ['"a@b"@blue.example', '"a@b"', 'blue.example'],
    ['a%c@b@blue.example', 'a%c@b', 'blue.example'],
    ['postmaster', 'postmaster', ''],
    ['anna@', 'anna', ''],
    ['', '', ''],
  ])('[S-RCPT-10] is split at its last @, the domain in small letters: %j', (address, localPart, domain) => {
    expect(splitAtDomain(address)).toEqual({ localPart, domain });
  });
});

describe('a domain', () => {
  const configuration = new Configuration(
    'mydomain = blue.example\nmyhostname = mx.Blue.example\nmydestination = $MYDOMAIN, $mydomain, $myhostname\n' +
      'relay_domains = Red.example, [203.0.113.9]',
  );
  const domains = new Domains(configuration, ['192.0.2.25', '2001:db8::25']);

  it.each([
    ['blue.example', 'local'],
    ['mx.blue.example', 'local'],
    ['', 'local'],
    ['[192.0.2.25]', 'local'],
    ['[ipv6:2001:db8::25]', 'local'],
    ['[192.0.2.26]', 'foreign'],
    ['192.0.2.25', 'foreign'],
    ['sub.blue.example', 'foreign'],
    ['notblue.example', 'foreign'],
    ['red.example', 'relay'],
    ['sub.red.example', 'relay'],
    ['deep.sub.red.example', 'relay'],
    ['notred.example', 'foreign'],
    ['example', 'foreign'],
  ])('is kept here, relayed for, or foreign: %j is %s', (domain, expected) => {
    expect(domains.classify(domain)).toBe(expected);
  });

  it('that is both is local', () => {
    const both = new Domains(new Configuration('mydestination = a.example\nrelay_domains = a.example'), []);
    expect(both.classify('a.example')).toBe('local');
    expect(both.classify('sub.a.example')).toBe('relay');
  });
});

describe('the mailbox of a local part', () => {
  it.each([
    ['ben', '', ['ben']],
    ['Ben', '+', ['ben']],
    ['ben+lists', '', ['ben+lists']],
    ['ben+lists', '+', ['ben+lists', 'ben']],
    ['ben+lists+x', '+', ['ben+lists+x', 'ben']],
    ['ben-lists+x', '+-', ['ben-lists+x', 'ben']],
    ['ben+lists-x', '+-', ['ben+lists-x', 'ben']],
    ['+lists', '+', ['+lists']],
    ['ben+', '+', ['ben+', 'ben']],
  ])('%s with the delimiters %j', (localPart, delimiter, candidates) => {
    expect(mailboxCandidates(localPart, delimiter)).toEqual(candidates);
  });
});

describe('a network', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.0', true],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.0/24', '191.255.255.255', false],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['192.0.2.7/32', '192.0.2.7', true],
    ['0.0.0.0/0', '203.0.113.1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['[2001:db8::]/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db8::1', true],
    ['[2001:db8::]/32', '2001:db9::1', false],
    ['[::1]', '::1', true],
    ['[::1]', '0:0:0:0:0:0:0:1', true],
    ['::/0', '192.0.2.1', false],
    ['192.0.2.0/24', 'mx.example', false],
    ['192.0.2.0/24', '', false],
  ])('[P-RELAY-04] %s has %s: %s', (text, address, has) => {
    const network = parseNetwork(text);
    expect(network && networkHas(network, address)).toBe(has);
  });
});

describe('the text of a network', () => {
  it.each([
    ...['', 'mynetwork', '192.0.2.0/33', '192.0.2.1/24', '192.0.2/24', '192.0.2.256', '192.0.2.0/', '/24'],
    ...[
      '192.0.2.0/24/1',
      '[2001:db8::]/129',
      '2001:db8::1/32',
      '2001:db8::1::2',
      '2001:db8',
      '1:2:3:4:5:6:7',
      'hash:/x',
    ],
  ])('is none: %j', (text) => {
    expect(parseNetwork(text)).toBeNull();
  });

  it.each([
    ['0.0.0.0', 0n],
    ['255.255.255.255', 0xffff_ffffn],
    ['::', 0n],
    ['::ffff', 0xffffn],
    ['1::', 1n << 112n],
    ['1:2:3:4:5:6:7:8', 0x0001_0002_0003_0004_0005_0006_0007_0008n],
  ])('may be that of one address, which is a number: %s', (text, bits) => {
    expect(parseAddress(text)?.bits).toBe(bits);
  });
});
