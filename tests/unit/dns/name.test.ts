import { describe, expect, it } from 'vitest';
import { isValidName, isWithin, normalName, parentName, reverseName } from '$sim/dns/name.ts';
import { canonicalAddress } from '$sim/dns/wire-address.ts';

const label63 = 'a'.repeat(63);

describe('domain names', () => {
  it.each([
    ['MX.Example', 'mx.example'],
    ['mx.example.', 'mx.example'],
    ['.', ''],
    ['', ''],
    // The Kelvin sign is no K.
    ['\u212a.example', '\u212a.example'],
  ])('[R-DNS-08] %j is %j inside the engine: case does not count', (typed, name) => {
    expect(normalName(typed)).toBe(name);
  });

  it.each([
    ['', true],
    ['a', true],
    ['_dmarc.green.example', true],
    ['*.green.example', true],
    [`${label63}.example`, true],
    [`a${label63}.example`, false],
    [[label63, label63, label63, 'a'.repeat(61)].join('.'), true],
    [[label63, label63, label63, 'a'.repeat(62)].join('.'), false],
    ['a..b', false],
    ['.a', false],
    ['a.', false],
    ['a b.example', false],
    ['bücher.example', false],
    ['a\0.example', false],
  ])('[R-DNS-08] labels of at most 63 octets, names of at most 255: %j is valid: %s', (name, valid) => {
    expect(isValidName(name)).toBe(valid);
  });

  it('go up label by label to the root', () => {
    expect(parentName('mx1.green.example')).toBe('green.example');
    expect(parentName('example')).toBe('');
    expect(parentName('')).toBeNull();
  });

  it.each([
    ['mx1.green.example', 'green.example', true],
    ['green.example', 'green.example', true],
    ['evergreen.example', 'green.example', false],
    ['example', 'green.example', false],
    ['anything', '', true],
  ])('%s lies in %j: %s', (name, zone, within) => {
    expect(isWithin(name, zone)).toBe(within);
  });
});

describe('addresses', () => {
  it.each([
    ['198.51.100.25', '25.100.51.198.in-addr.arpa'],
    ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
    ['2001:DB8::567:89AB', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
    ['198.51.100.256', null],
    ['198.51.100', null],
    ['mx1.green.example', null],
    ['1:2', null],
    ['', null],
  ])('%j is looked up in reverse as %s', (address, name) => {
    expect(reverseName(address)).toBe(name);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.02.1', null],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['1:2:3:4:5:6:7:8::', null],
    ['1:2:3:4:5:6:7', null],
    ['1:2:3:4:5:6:7:8:9', null],
    ['1::2::3', null],
    [':::', null],
    ['12345::', null],
    ['g::', null],
    [':1', null],
    ['192.0.2.1:25', null],
  ])('%j is written %s (RFC 5952)', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });
});
