import { describe, expect, it } from 'vitest';
import { readPasswords } from '../../../src/sim/machines/pickup/passwd-file.ts';
import { beginSasl, type SaslStep } from '../../../src/sim/machines/pickup/sasl.ts';
import { encodeBase64 } from '../../../src/sim/mail/base64.ts';
import { octets } from '../../../src/sim/octets.ts';

describe('a passwd-file', () => {
  it.each<[string, Record<string, string>]>([
    ['ben:{PLAIN}secret', { ben: 'secret' }],
    ['ben:secret', {}],
    ['Ben:{plain}a b', { ben: 'a b' }],
    ['ben:{PLAIN}secret:1000:1000::/home/ben::', { ben: 'secret' }],
    ['# ben:{PLAIN}x\n\nben:{PLAIN}ü\r\n', { ben: '\xc3\xbc' }],
    ['ben:{SHA256-CRYPT}$5$abc', {}],
    ['ben', {}],
    [':{PLAIN}x', {}],
  ])('%j', (text, passwords) => expect(Object.fromEntries(readPasswords(text))).toEqual(passwords));
});

describe('SASL', () => {
  const offered = ['PLAIN', 'LOGIN'];
  const say = (step: SaslStep): string =>
    step.kind === 'challenge'
      ? `+ ${step.challenge}`
      : step.kind === 'given'
        ? Object.values(step.credentials).join('/')
        : step.why;
  const base64 = (text: string) => encodeBase64(octets(text));

  it.each<[string, string | null, string]>([
    ['PLAIN', base64('\0ben\0secret'), 'ben/secret'],
    ['plain', base64('ben\0ben\0se cret'), 'ben/se cret'],
    ['PLAIN', base64('anna\0ben\0secret'), 'rejected'],
    ['PLAIN', base64('ben'), 'rejected'],
    ['PLAIN', base64('\0a\0b\0c'), 'rejected'],
    ['PLAIN', '=', 'rejected'],
    ['PLAIN', 'x', 'bad-initial'],
    ['PLAIN', null, '+ '],
    ['LOGIN', null, `+ ${base64('Username:')}`],
    ['LOGIN', base64('ben'), `+ ${base64('Password:')}`],
    ['CRAM-MD5', null, 'unsupported'],
  ])('%s with %j: %s', (name, initial, result) => expect(say(beginSasl(name, initial, offered))).toBe(result));

  it('takes answers to challenges', () => {
    const begun = beginSasl('LOGIN', null, offered);
    const named = begun.kind === 'challenge' ? begun.respond(octets(base64('ben'))) : begun;
    expect(say(named.kind === 'challenge' ? named.respond(octets(base64('secret'))) : named)).toBe('ben/secret');
    expect(begun.kind === 'challenge' && say(begun.respond(octets('*')))).toBe('aborted');
    expect(begun.kind === 'challenge' && say(begun.respond(octets('?')))).toBe('bad-base64');
  });

  it('offers only what is configured', () => expect(say(beginSasl('LOGIN', null, ['PLAIN']))).toBe('unsupported'));
});
