import { describe, expect, it } from 'vitest';
import type { LookupResult } from '../../../src/sim/dns/record.ts';
import { abroad, answer, outcomeOf, type Other } from './facts.ts';

const found = (address: string) => answer('found', { type: 'A', address });
const reason = answer('found', { type: 'TXT', strings: ['see ', 'bad.example'] });
const at = (name: string, address = '127.0.0.2', why: LookupResult = answer('nodata')): Other => ({
  lookups: { [`A ${name}`]: found(address), [`TXT ${name}`]: why },
});
const client = '9.113.0.203.bad.example';
const said = 'Service unavailable; Client host [203.0.113.9] blocked using bad.example';

describe('a list of bad ones', () => {
  it.each<[words: string, other: Other, outcome: string]>([
    ['reject_rbl_client bad.example', { lookups: { [`A ${client}`]: found('127.0.0.2') } }, `ask TXT ${client}`],
    ['reject_rbl_client bad.example', at(client, '127.0.0.2', reason), `554 5.7.1 ${said}; see bad.example`],
    ['reject_rbl bad.example', at(client), `554 5.7.1 ${said}`],
    ['reject_rbl_client bad.example=127.0.0.[2..4;10]', at(client, '127.0.0.4'), `554 5.7.1 ${said}`],
    ['reject_rbl_client bad.example=127.0.0.[2..4;10]', at(client, '127.0.0.10'), `554 5.7.1 ${said}`],
    ['reject_rbl_client bad.example=127.0.0.[2..4;10]', at(client, '127.0.0.5'), 'next'],
    ['reject_rbl_client bad.example=127.[0..9].0.2', at(client), `554 5.7.1 ${said}`],
    ['reject_rbl_client bad.example', { lookups: { [`A ${client}`]: answer('timeout') } }, 'next'],
    ['reject_rhsbl_client bad.example', {}, 'ask A stranger.example.bad.example'],
    ['reject_rhsbl_client bad.example', { client: { name: 'unknown' } }, 'next'],
    [
      'reject_rhsbl_reverse_client bad.example',
      { client: { reverseName: 'dsl.example' } },
      'ask A dsl.example.bad.example',
    ],
    ['reject_rhsbl_helo bad.example', { helo: '[192.0.2.1]' }, 'next'],
    ['reject_rhsbl_helo bad.example', { helo: '192.0.2.1' }, 'next'],
    [
      'reject_rhsbl_sender bad.example',
      at('red.example.bad.example'),
      '554 5.7.1 Service unavailable; Sender address [eve@red.example] blocked using bad.example',
    ],
    ['reject_rhsbl_sender bad.example', { sender: '' }, 'next'],
    [
      'reject_rhsbl_recipient bad.example',
      at('blue.example.bad.example'),
      '554 5.7.1 Service unavailable; Recipient address [anna@blue.example] blocked using bad.example',
    ],
  ])('%s, given %j', (words, other, outcome) => {
    expect(outcomeOf(words.split(' '), other)).toBe(outcome);
  });

  it('of many zones is asked one after the other: reject_maps_rbl', () => {
    const rules = { mapsRblDomains: ['clean.example', 'bad.example'] };
    const lookups = { 'A 9.113.0.203.clean.example': answer('nxdomain') };
    expect(outcomeOf(['reject_maps_rbl'], { rules })).toBe('ask A 9.113.0.203.clean.example');
    expect(outcomeOf(['reject_maps_rbl'], { rules, lookups })).toBe(`ask A ${client}`);
  });

  it.each([
    ['550 5.7.9 $client_address is bad: $rbl_reason', '550 5.7.9 203.0.113.9 is bad: see bad.example'],
    ['$rbl_code $rbl_class <$sender_domain>', '554 5.7.1 Client host <red.example>'],
    ['250 welcome', '450 4.7.1 Service unavailable'],
    ['554 ', '554 5.7.1 Service unavailable'],
  ])('has a reply of its own (rbl_reply_maps): %j', (template, outcome) => {
    const rules = { blockListReply: (zone: string) => (zone === 'bad.example' ? template : '') };
    expect(outcomeOf(['reject_rbl_client', 'bad.example'], { ...at(client, '127.0.0.2', reason), rules })).toBe(
      outcome,
    );
  });
});

describe('a list of good ones', () => {
  const good = '9.113.0.203.good.example';

  it.each<[words: string, other: Other, outcome: string]>([
    ['permit_dnswl_client good.example', {}, `ask A ${good}`],
    ['permit_dnswl_client good.example', { lookups: { [`A ${good}`]: found('127.0.0.2') } }, 'permit'],
    ['permit_dnswl_client good.example=127.0.0.3', { lookups: { [`A ${good}`]: found('127.0.0.2') } }, 'next'],
    ['permit_dnswl_client good.example', { lookups: { [`A ${good}`]: answer('nxdomain') } }, 'next'],
    [
      'permit_rhswl_client good.example',
      { lookups: { 'A stranger.example.good.example': found('127.0.0.2') } },
      'permit',
    ],
    ['permit_rhswl_client good.example', { client: { name: 'unknown' } }, 'next'],
  ])('%s, given %j', (words, other, outcome) => {
    expect(outcomeOf(words.split(' '), other)).toBe(outcome);
  });

  it('that does not answer puts a refusal off, not a permit', () => {
    const other = { lookups: { [`A ${good}`]: answer('servfail') } };
    const words = ['permit_dnswl_client', 'good.example'];
    expect(outcomeOf(words, other)).toBe('next');
    expect(outcomeOf([...words, 'reject'], other)).toBe(
      '450 4.7.1 <203.0.113.9>: Client host rejected: Service unavailable',
    );
  });

  it('[P-RELAY-02] opens no way round the guard over relaying', () => {
    const other = { ...abroad, lookups: { [`A ${good}`]: found('127.0.0.2') } };
    expect(outcomeOf(['permit_dnswl_client', 'good.example'], other)).toBe('next');
  });
});
