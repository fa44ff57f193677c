import { describe, expect, it } from 'vitest';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { ServerPolicy } from '../../../src/sim/policy/server-policy.ts';
import { outcomeOf, type Other } from './facts.ts';

describe('whose a sender is', () => {
  const files = new Map([
    ['/owners', 'anna@blue.example anna, boss\n@green.example carla\n'],
    ['/patterns', '/^(.*)@red\\.example$/ $1\n'],
  ]);

  it.each<[maps: string, sender: string, logins: string[]]>([
    ['', 'anna@blue.example', []],
    ['texthash:/owners', 'anna@blue.example', ['anna', 'boss']],
    ['texthash:/owners', 'Anna@Blue.example', ['anna', 'boss']],
    ['texthash:/owners', 'ben@blue.example', []],
    ['texthash:/owners', 'ben@green.example', ['carla']],
    ['texthash:/owners', '', []],
    ['pcre:/patterns', 'eve@red.example', ['eve']],
    ['texthash:/owners pcre:/patterns', 'eve@red.example', ['eve']],
    ['texthash:/nowhere texthash:/owners', 'anna@blue.example', ['anna', 'boss']],
  ])('stands in smtpd_sender_login_maps: %j, %j', (maps, sender, logins) => {
    const policy = new ServerPolicy(new Configuration(`smtpd_sender_login_maps = ${maps}`), files);
    expect(policy.sendersLogins(sender)).toEqual(logins);
  });
});

describe('a sender that is somebody else', () => {
  const owned = { sender: 'anna@blue.example', sendersLogins: () => ['anna'] };
  const rejected = '<anna@blue.example>: Sender address rejected';

  it.each<[other: Other, mismatch: string, authenticated: string]>([
    [owned, `553 5.7.1 ${rejected}: not logged in`, 'next'],
    [{ ...owned, login: 'anna' }, 'next', 'next'],
    [
      { ...owned, login: 'bob' },
      `553 5.7.1 ${rejected}: not owned by user bob`,
      `553 5.7.1 ${rejected}: not owned by user bob`,
    ],
    [{ ...owned, sendersLogins: () => [] }, 'next', 'next'],
    [{ ...owned, sender: '' }, 'next', 'next'],
    [{ ...owned, sender: null }, 'next', 'next'],
  ])('is refused: %j', (other, mismatch, authenticated) => {
    expect(outcomeOf(['reject_sender_login_mismatch'], other)).toBe(mismatch);
    expect(outcomeOf(['reject_authenticated_sender_login_mismatch'], other)).toBe(authenticated);
  });
});
