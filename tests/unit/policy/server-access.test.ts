import { describe, expect, it } from 'vitest';
import type { LookupResult } from '../../../src/sim/dns/record.ts';
import { answer, outcomeOf, type Other } from './facts.ts';

const at = '/etc/postfix/servers';
const a = (address: string): LookupResult => answer('found', { type: 'A', address });
const mx = (exchange: string): LookupResult => answer('found', { type: 'MX', preference: 10, exchange });
const ns = (server: string): LookupResult => answer('found', { type: 'NS', server });
const checked = (check: string, text: string, other: Other = {}, type = 'texthash') =>
  outcomeOf([check, `${type}:${at}`], other, { files: { [at]: text } });
const sender = '554 5.7.1 <eve@red.example>: Sender address rejected: Access denied';

describe('the company that a name keeps', () => {
  it.each<[check: string, text: string, lookups: Record<string, LookupResult>, outcome: string]>([
    ['check_sender_mx_access', 'bad.example REJECT', {}, 'ask MX red.example'],
    ['check_sender_mx_access', 'bad.example REJECT', { 'MX red.example': mx('mx.bad.example') }, sender],
    ['check_sender_mx_access', '192.0.2 REJECT', { 'MX red.example': mx('mx.bad.example') }, 'ask A mx.bad.example'],
    [
      'check_sender_mx_access',
      '192.0.2 REJECT',
      { 'MX red.example': mx('mx.bad.example'), 'A mx.bad.example': a('192.0.2.7') },
      sender,
    ],
    ['check_sender_mx_access', 'red.example REJECT', { 'MX red.example': answer('nodata') }, sender],
    ['check_sender_mx_access', 'bad.example REJECT', { 'MX red.example': answer('servfail') }, 'next'],
    ['check_sender_mx_access', 'red.example REJECT', { 'MX red.example': mx('') }, 'next'],
    ['check_sender_ns_access', 'bad.example REJECT', { 'NS red.example': ns('ns.bad.example') }, sender],
    ['check_sender_ns_access', 'bad.example REJECT', { 'NS red.example': answer('nodata') }, 'ask NS example'],
    ['check_sender_a_access', '192.0.2.7 REJECT', { 'A red.example': a('192.0.2.7') }, sender],
    ['check_sender_a_access', 'red.example REJECT', { 'A red.example': a('192.0.2.7') }, 'next'],
    [
      'check_sender_a_access',
      '192.0.2.7 OK',
      { 'A red.example': a('192.0.2.7') },
      '451 4.3.5 <eve@red.example>: Sender address rejected: Server configuration error',
    ],
    ['check_helo_mx_access', 'x REJECT', {}, 'ask MX stranger.example'],
    ['check_client_ns_access', 'x REJECT', {}, 'ask NS stranger.example'],
    ['check_reverse_client_hostname_a_access', 'x REJECT', {}, 'ask A stranger.example'],
    ['check_recipient_mx_access', 'x REJECT', {}, 'ask MX blue.example'],
  ])('%s %j, given %j', (check, text, lookups, outcome) => {
    expect(checked(check, text, { lookups })).toBe(outcome);
  });

  it.each<[check: string, other: Other, outcome: string]>([
    ['check_sender_mx_access', { sender: '' }, 'next'],
    [
      'check_sender_mx_access',
      { sender: 'eve@[192.0.2.7]' },
      '554 5.7.1 <eve@[192.0.2.7]>: Sender address rejected: Access denied',
    ],
    ['check_sender_ns_access', { sender: 'eve@[192.0.2.7]' }, 'next'],
    ['check_client_a_access', { client: { name: 'unknown' } }, 'next'],
    ['check_helo_a_access', { helo: null }, 'next'],
  ])('is looked at only where there is some: %s, given %j', (check, other, outcome) => {
    expect(checked(check, '192.0.2.0/24 REJECT', other, 'cidr')).toBe(outcome);
  });
});

describe('permit_mx_backup', () => {
  const backup = answer(
    'found',
    { type: 'MX', preference: 10, exchange: 'mx.green.example' },
    { type: 'MX', preference: 20, exchange: 'mx.blue.example' },
  );
  const abroad = { recipient: 'ben@green.example', recipientClass: 'foreign' } as const;
  const rules = { isOwnName: (name: string) => name === 'mx.blue.example' };
  const lookups = { 'MX green.example': backup, 'A mx.green.example': a('192.0.2.1') };

  it.each<[other: Other, outcome: string]>([
    [abroad, 'ask MX green.example'],
    [{ ...abroad, rules, lookups: { 'MX green.example': backup } }, 'ask A mx.green.example'],
    [{ ...abroad, rules, lookups }, 'permit'],
    [{ ...abroad, lookups: { ...lookups, 'A mx.blue.example': a('198.51.100.25') } }, 'permit'],
    [{ ...abroad, lookups: { ...lookups, 'A mx.blue.example': a('192.0.2.2') } }, 'next'],
    [{ ...abroad, rules: { isOwnName: () => true }, lookups }, 'next'],
    [{ ...abroad, rules: { ...rules, isMxBackupNetwork: () => false }, lookups }, 'next'],
    [{ ...abroad, rules: { ...rules, isMxBackupNetwork: () => true }, lookups }, 'permit'],
    [{ ...abroad, lookups: { 'MX green.example': answer('nodata') } }, 'next'],
    [{ recipientClass: 'routed' }, 'next'],
    [{}, 'permit'],
  ])('lets mail in for whom this host is a further MX: %j', (other, outcome) => {
    expect(outcomeOf(['permit_mx_backup'], other)).toBe(outcome);
  });
});
