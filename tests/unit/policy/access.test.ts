import { describe, expect, it } from 'vitest';
import {
  addressKeys,
  domainKeys,
  findFirst,
  mailAddressKeys,
  parseAccess,
  type AccessAction,
} from '../../../src/sim/policy/access.ts';
import { abroad, outcomeOf, type Other } from './facts.ts';

const reply = (code: number | 'reject' | 'defer', enhanced: string, text = ''): AccessAction => ({
  kind: 'reply',
  code,
  enhanced,
  text,
});

describe('what an access table says', () => {
  it.each<[value: string, action: AccessAction]>([
    ['OK', { kind: 'ok' }],
    ['ok', { kind: 'ok' }],
    ['RELAY', { kind: 'ok' }],
    ['1', { kind: 'ok' }],
    ['450', { kind: 'ok' }],
    ['', { kind: 'ok' }],
    ['DUNNO', { kind: 'dunno' }],
    ['REJECT', reply('reject', '5.7.1')],
    ['Reject no room', reply('reject', '5.7.1', 'no room')],
    ['REJECT 5.2.2 no room', reply('reject', '5.2.2', 'no room')],
    ['REJECT 5.2.2', reply('reject', '5.2.2')],
    ['DEFER', reply('defer', '4.7.1')],
    ['DEFER 4.2.0 later', reply('defer', '4.2.0', 'later')],
    ['550 no', reply(550, '5.7.1', 'no')],
    ['421 4.3.2 Service shutting down', reply(421, '4.3.2', 'Service shutting down')],
    ['DEFER_IF_PERMIT 4.2.0 x', { kind: 'defer-if', when: 'permit', enhanced: '4.2.0', text: 'x' }],
    ['DEFER_IF_REJECT', { kind: 'defer-if', when: 'reject', enhanced: '4.7.1', text: '' }],
    ['DISCARD', { kind: 'discard' }],
    ['HOLD for a while', { kind: 'hold' }],
    ['WARN look at this', { kind: 'note' }],
    ['PREPEND X-Seen: yes', { kind: 'prepend', field: 'X-Seen: yes' }],
    ['PREPEND nonsense', { kind: 'note' }],
    ['BCC anna@blue.example', { kind: 'bcc', address: 'anna@blue.example' }],
    ['REDIRECT anna@blue.example', { kind: 'redirect', address: 'anna@blue.example' }],
    ['REDIRECT anna', { kind: 'note' }],
    ['FILTER scan:[127.0.0.1]:10025', { kind: 'note' }],
    ['texthash:/etc/postfix/more', { kind: 'broken' }],
    ['constructor', { kind: 'restrictions', elements: ['constructor'] }],
    ['reject_unauth_destination, permit', { kind: 'restrictions', elements: ['reject_unauth_destination', 'permit'] }],
  ])('%j', (value, action) => {
    expect(parseAccess(value)).toEqual(action);
  });
});

describe('the keys of an access table', () => {
  it.each<[domain: string, keys: string[]]>([
    ['MX.Red.example', ['mx.red.example', 'red.example', 'example']],
    ['localhost', ['localhost']],
    ['', []],
  ])('of a domain, most exact first: %j', (domain, keys) => {
    expect(domainKeys(domain)).toEqual(keys);
  });

  it.each<[address: string, keys: string[]]>([
    ['192.0.2.1', ['192.0.2.1', '192.0.2', '192.0', '192']],
    ['2001:db8:1', ['2001:db8:1', '2001:db8', '2001']],
  ])('of an address: %s', (address, keys) => {
    expect(addressKeys(address)).toEqual(keys);
  });

  it.each<[address: string, delimiter: string, keys: string[]]>([
    ['eve@red.example', '', ['eve@red.example', 'red.example', 'example', 'eve@']],
    ['eve+x@red.example', '+', ['eve+x@red.example', 'eve@red.example', 'red.example', 'example', 'eve+x@', 'eve@']],
    ['eve+x@red.example', '', ['eve+x@red.example', 'red.example', 'example', 'eve+x@']],
    ['eve', '+', ['eve@']],
    ['a@b@red.example', '', ['a@b@red.example', 'red.example', 'example', 'a@b@']],
  ])('of a mail address: %j, %j', (address, delimiter, keys) => {
    expect(mailAddressKeys(address, delimiter)).toEqual(keys);
  });

  it('are looked up in order; a table of patterns is asked for whole names alone', () => {
    const seen: string[] = [];
    const find = (key: string) => (seen.push(key), key === 'part' ? 'found' : null);
    const asked = { wholes: ['whole', 'address'], parts: ['whole', 'part', 'rest'] };
    const lineOf = (key: string) => (key === 'part' ? 7 : 0);
    expect(findFirst({ spec: '', whole: false, problems: [], find, lineOf }, asked)).toEqual({
      value: 'found',
      line: 7,
    });
    expect(findFirst({ spec: '', whole: true, problems: [], find, lineOf }, asked)).toBeNull();
    expect(seen).toEqual(['whole', 'part', 'whole', 'address']);
  });
});

const at = '/etc/postfix/access';
const sender = '<eve@red.example>: Sender address rejected';
const client = '<stranger.example[203.0.113.9]>: Client host rejected';

/** What comes of a check against a table with this text. */
const checked = (check: string, text: string, other: Other = {}, type = 'texthash') =>
  outcomeOf([check, `${type}:${at}`], other, { files: { [at]: text } });

describe('a check against a table', () => {
  it.each<[check: string, text: string, other: Other, outcome: string]>([
    ['check_sender_access', 'red.example REJECT', {}, `554 5.7.1 ${sender}: Access denied`],
    ['check_sender_access', 'eve@ 550 5.1.1 go', {}, `550 5.1.0 ${sender}: go`],
    ['check_sender_access', 'eve@red.example OK\nred.example REJECT', {}, 'permit'],
    ['check_sender_access', 'eve@red.example DUNNO\nred.example REJECT', {}, 'next'],
    ['check_sender_access', 'blue.example REJECT', {}, 'next'],
    ['check_sender_access', '<> REJECT', { sender: '' }, '554 5.7.1 <>: Sender address rejected: Access denied'],
    ['check_sender_access', 'red.example REJECT', { sender: null }, 'next'],
    ['check_sender_access', 'red.example HOLD', {}, 'hold'],
    ['check_sender_access', 'red.example DISCARD', {}, 'discard'],
    ['check_sender_access', 'red.example WARN', {}, 'next'],
    ['check_sender_access', 'red.example DEFER_IF_PERMIT', {}, `450 4.7.1 ${sender}: Service unavailable`],
    ['check_sender_access', 'red.example permit_mynetworks, reject', {}, `554 5.7.1 ${sender}: Access denied`],
    [
      'check_recipient_access',
      'anna@blue.example 552 5.2.2 full',
      {},
      '552 5.2.2 <anna@blue.example>: Recipient address rejected: full',
    ],
    [
      'check_recipient_access',
      'anna@blue.example nonsense',
      { recipient: 'anna+x@blue.example' },
      '451 4.3.5 <anna+x@blue.example>: Recipient address rejected: Server configuration error',
    ],
    ['check_helo_access', 'example 450 later', {}, '450 4.7.1 <stranger.example>: Helo command rejected: later'],
    ['check_helo_access', 'example REJECT', { helo: null }, 'next'],
    ['check_client_access', 'stranger.example REJECT', {}, `554 5.7.1 ${client}: Access denied`],
    ['check_client_access', '203.0.113 REJECT', {}, `554 5.7.1 ${client}: Access denied`],
    [
      'check_client_access',
      'unknown REJECT',
      { client: { name: 'unknown' } },
      '554 5.7.1 <unknown[203.0.113.9]>: Client host rejected: Access denied',
    ],
    ['CHECK_Client_Access', 'stranger.example OK', {}, 'permit'],
  ])('%s %j, given %j', (check, text, other, outcome) => {
    expect(checked(check, text, other)).toBe(outcome);
  });

  it('asks a table of networks or patterns for the name of the client and for its address', () => {
    expect(checked('check_client_access', '203.0.113.0/24 REJECT', {}, 'cidr')).toBe(
      `554 5.7.1 ${client}: Access denied`,
    );
    expect(checked('check_client_access', '/^203\\./ REJECT', {}, 'pcre')).toBe(`554 5.7.1 ${client}: Access denied`);
    expect(checked('check_client_access', '/^stranger\\./ REJECT', {}, 'pcre')).toBe(
      `554 5.7.1 ${client}: Access denied`,
    );
  });

  it('asks a table of patterns for a whole address, never for a part of it', () => {
    expect(checked('check_sender_access', '/^red\\.example$/ REJECT', {}, 'pcre')).toBe('next');
    expect(checked('check_sender_access', '/@red\\.example$/ REJECT', {}, 'pcre')).toBe(
      `554 5.7.1 ${sender}: Access denied`,
    );
  });

  it('that puts a message on hold decides nothing else', () => {
    const around = { files: { [at]: 'red.example HOLD' } };
    expect(outcomeOf(['check_sender_access', `texthash:${at}`, 'reject_unauth_destination'], abroad, around)).toBe(
      '554 5.7.1 <ben@green.example>: Relay access denied',
    );
  });

  it.each(['texthash:/etc/postfix/nowhere', 'mysql:x', 'tcp:127.0.0.1:1'])(
    'that cannot be opened refuses for now: %j',
    (table) => {
      expect(outcomeOf(['check_sender_access', table, 'permit'])).toBe(
        `451 4.3.5 ${sender}: Server configuration error`,
      );
    },
  );

  it('that no such thing exists for refuses for now', () => {
    expect(outcomeOf(['check_nonsense_access', `static:OK`])).toMatch(/^451 4\.3\.5 /);
  });

  it('whose answer leads back to itself ends, and refuses for now', () => {
    const classes = { loop: ['check_sender_access', `texthash:${at}`] };
    expect(outcomeOf(['loop'], {}, { classes, files: { [at]: 'red.example loop' } })).toMatch(/^451 4\.3\.5 /);
  });
});
