import { describe, expect, it } from 'vitest';
import { restrictions } from '../../../src/sim/policy/restrictions.ts';
import type { Subject } from '../../../src/sim/policy/subject.ts';
import { abroad, answer, elementOf, outcomeOf, trusted, type Other } from './facts.ts';

const denied = '<ben@green.example>: Relay access denied';
const user = '<anna@blue.example>: Recipient address rejected: User unknown in local recipient table';
const relayUser = '<anna@blue.example>: Recipient address rejected: User unknown in relay recipient table';
const nameless = { client: { name: 'unknown' } };

describe('a restriction', () => {
  it.each<[name: string, other: Other, outcome: string]>([
    ['permit', {}, 'permit'],
    ['permit_mynetworks', {}, 'next'],
    ['permit_mynetworks', trusted, 'permit'],
    ['permit_sasl_authenticated', {}, 'next'],
    ['permit_sasl_authenticated', { login: 'anna' }, 'permit'],
    ['permit_auth_destination', {}, 'permit'],
    ['permit_auth_destination', { recipientClass: 'relay' }, 'permit'],
    ['permit_auth_destination', abroad, 'next'],
    ['permit_auth_destination', { recipient: null }, 'next'],
    ['permit_inet_interfaces', {}, 'next'],
    ['permit_inet_interfaces', { client: { address: '127.0.0.1' } }, 'permit'],
    ['permit_inet_interfaces', { client: { address: '::1' } }, 'permit'],
    ['reject', {}, '554 5.7.1 <anna@blue.example>: Recipient address rejected: Access denied'],
    ['reject', { codes: { reject: 450 } }, '450 4.7.1 <anna@blue.example>: Recipient address rejected: Access denied'],
    ['defer', {}, '450 4.3.2 <anna@blue.example>: Recipient address rejected: Try again later'],
    ['defer', { codes: { defer: 451 } }, '451 4.3.2 <anna@blue.example>: Recipient address rejected: Try again later'],
    ['defer_if_permit', {}, '450 4.7.0 <anna@blue.example>: Recipient address rejected: defer_if_permit requested'],
    ['defer_if_reject', {}, 'next'],
    ['reject_unauth_destination', {}, 'next'],
    ['reject_unauth_destination', { recipientClass: 'relay' }, 'next'],
    ['reject_unauth_destination', abroad, `554 5.7.1 ${denied}`],
    ['reject_unauth_destination', { ...abroad, codes: { relayDomains: 550 } }, `550 5.7.1 ${denied}`],
    ['reject_unauth_destination', { ...abroad, codes: { relayDomains: 450 } }, `450 4.7.1 ${denied}`],
    ['reject_unauth_destination', { ...abroad, recipient: null }, 'next'],
    ['defer_unauth_destination', {}, 'next'],
    ['defer_unauth_destination', abroad, `454 4.7.1 ${denied}`],
    ['reject_unlisted_recipient', {}, 'next'],
    ['reject_unlisted_recipient', { recipientKnown: false }, `550 5.1.1 ${user}`],
    [
      'reject_unlisted_recipient',
      { recipientKnown: false, codes: { unknownLocalRecipient: 450 } },
      `450 4.1.1 ${user}`,
    ],
    ['reject_unlisted_recipient', { recipientKnown: false, recipientClass: 'relay' }, `550 5.1.1 ${relayUser}`],
    ['reject_unlisted_recipient', { recipientClass: 'relay' }, 'next'],
    ['reject_unlisted_recipient', abroad, 'next'],
    ['reject_unknown_client_hostname', {}, 'next'],
    [
      'reject_unknown_client_hostname',
      nameless,
      '450 4.7.25 Client host rejected: cannot find your hostname, [203.0.113.9]',
    ],
    ['reject_multi_recipient_bounce', { sender: '', recipientCount: 0 }, 'next'],
    ['reject_multi_recipient_bounce', { stage: 'data', sender: '', recipientCount: 1 }, 'next'],
    ['reject_multi_recipient_bounce', { recipientCount: 2 }, 'next'],
    [
      'reject_multi_recipient_bounce',
      { sender: '', recipientCount: 1 },
      '550 5.5.3 <anna@blue.example>: Recipient address rejected: Multi-recipient bounce',
    ],
    ['reject_unauth_pipelining', {}, 'next'],
    [
      'reject_unauth_pipelining',
      { pipelinedUnasked: true },
      '503 5.5.0 <anna@blue.example>: Recipient address rejected: Improper use of SMTP command pipelining',
    ],
  ])('%s, given %j', (name, other, outcome) => {
    expect(outcomeOf([name], other)).toBe(outcome);
  });

  it('may be written in capitals', () => {
    expect(outcomeOf(['Reject_Unauth_DESTINATION'], abroad)).toBe(`554 5.7.1 ${denied}`);
  });

  it('[P-RELAY-02] that permits believes neither HELO nor MAIL FROM', () => {
    const forged = { ...abroad, helo: 'mx.blue.example', sender: 'anna@blue.example' };
    const permits = [...restrictions.keys()].filter((name) => /^permit_/.test(name));
    expect(permits.length).toBeGreaterThan(2);
    for (const name of permits) expect(outcomeOf([name], forged)).toMatch(/^(next|ask .*)$/);
  });

  it('waits for nothing in a simulation', () => {
    expect(outcomeOf(['sleep', '5', 'reject_unauth_destination'], abroad)).toBe(`554 5.7.1 ${denied}`);
  });

  it.each(['nonsense', 'constructor', 'toString', '__proto__', 'texthash:/etc/postfix/access'])(
    'that nobody knows opens no door: %s',
    (name) => {
      expect(outcomeOf([name, 'permit'])).toBe(
        '451 4.3.5 <anna@blue.example>: Recipient address rejected: Server configuration error',
      );
    },
  );
});

describe('a reply code that makes no sense', () => {
  it.each([
    ['defer_unauth_destination', 450],
    ['reject_unauth_destination', 250],
  ])('never reads as consent: %s under relay_domains_reject_code = %d', (name, relayDomains) => {
    expect(outcomeOf([name], { ...abroad, codes: { relayDomains } })).toMatch(/^4\d\d 4\.7\.1 /);
  });
});

describe('a refusal', () => {
  it.each<[home: Subject, reply: string]>([
    ['client', '<stranger.example[203.0.113.9]>: Client host rejected'],
    ['helo', '<stranger.example>: Helo command rejected'],
    ['sender', '<eve@red.example>: Sender address rejected'],
    ['recipient', '<anna@blue.example>: Recipient address rejected'],
    ['data', '<DATA>: Data command rejected'],
    ['end-of-data', '<END-OF-MESSAGE>: End-of-data rejected'],
    ['etrn', '<blue.example>: Etrn command rejected'],
  ])('reads as its list does: %s', (home, reply) => {
    expect(outcomeOf(['reject'], {}, { home })).toBe(`554 5.7.1 ${reply}: Access denied`);
  });
});

describe('a name that is not complete', () => {
  it.each([
    ['anna@blue.example', 'next'],
    ['anna@[192.0.2.1]', 'next'],
    ['postmaster', 'next'],
    ['PostMaster', 'next'],
    ['anna', '504 5.5.2 <anna>: Recipient address rejected: need fully-qualified address'],
    ['anna@blue', '504 5.5.2 <anna@blue>: Recipient address rejected: need fully-qualified address'],
    ['postmaster@blue', '504 5.5.2 <postmaster@blue>: Recipient address rejected: need fully-qualified address'],
  ])('[S-RCPT-05] as recipient: %s', (recipient, outcome) => {
    expect(outcomeOf(['reject_non_fqdn_recipient'], { recipient })).toBe(outcome);
  });

  it.each([
    ['', 'next'],
    ['eve@red.example', 'next'],
    ['eve@[192.0.2.1]', 'next'],
    ['eve', '504 5.5.2 <eve>: Sender address rejected: need fully-qualified address'],
    ['eve@red', '504 5.5.2 <eve@red>: Sender address rejected: need fully-qualified address'],
    ['postmaster', '504 5.5.2 <postmaster>: Sender address rejected: need fully-qualified address'],
  ])('as sender: %j', (sender, outcome) => {
    expect(outcomeOf(['reject_non_fqdn_sender'], { sender })).toBe(outcome);
  });

  it.each([
    [null, 'next', 'next'],
    ['mx.red.example', 'next', 'next'],
    ['mx.red.example.', 'next', 'next'],
    ['[192.0.2.1]', 'next', 'next'],
    ['[IPv6:2001:db8::1]', 'next', 'next'],
    ['mx', '504 5.5.2 <mx>: Helo command rejected: need fully-qualified hostname', 'next'],
    ['192.0.2.1', '504 5.5.2 <192.0.2.1>: Helo command rejected: need fully-qualified hostname', 'next'],
    ['a_b.red.example', 'next', 'next'],
    [
      '-mx.red.example',
      '504 5.5.2 <-mx.red.example>: Helo command rejected: need fully-qualified hostname',
      '501 5.5.2 <-mx.red.example>: Helo command rejected: Invalid name',
    ],
    [
      'mx..example',
      '504 5.5.2 <mx..example>: Helo command rejected: need fully-qualified hostname',
      '501 5.5.2 <mx..example>: Helo command rejected: Invalid name',
    ],
    [
      'mx.red-.example',
      '504 5.5.2 <mx.red-.example>: Helo command rejected: need fully-qualified hostname',
      '501 5.5.2 <mx.red-.example>: Helo command rejected: Invalid name',
    ],
    [
      '[300.1.1.1]',
      '501 5.5.2 <[300.1.1.1]>: Helo command rejected: invalid ip address',
      '501 5.5.2 <[300.1.1.1]>: Helo command rejected: invalid ip address',
    ],
    [
      '[192.0.2.1',
      '501 5.5.2 <[192.0.2.1>: Helo command rejected: invalid ip address',
      '501 5.5.2 <[192.0.2.1>: Helo command rejected: invalid ip address',
    ],
  ])('as HELO: %s', (helo, qualified, valid) => {
    expect(outcomeOf(['reject_non_fqdn_helo_hostname'], { helo })).toBe(qualified);
    expect(outcomeOf(['reject_invalid_helo_hostname'], { helo })).toBe(valid);
  });
});

describe('a list of bad addresses', () => {
  const asked = '9.113.0.203.bad.example';
  const listed = (address: string) => ({
    lookups: {
      [`A ${asked}`]: answer('found', { type: 'A', address }),
      [`TXT ${asked}`]: answer('nodata'),
    },
  });
  const blocked = '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using bad.example';

  it.each<[argument: string, other: Other, outcome: string]>([
    ['bad.example', {}, `ask A ${asked}`],
    ['bad.example', { lookups: { [`A ${asked}`]: answer('nxdomain') } }, 'next'],
    ['bad.example', { lookups: { [`A ${asked}`]: answer('servfail') } }, 'next'],
    ['bad.example', listed('127.0.0.2'), blocked],
    ['bad.example=127.0.0.2', listed('127.0.0.2'), blocked],
    ['bad.example=127.0.0.3', listed('127.0.0.2'), 'next'],
  ])('reject_rbl_client %s, given %j', (argument, other, outcome) => {
    expect(outcomeOf(['reject_rbl_client', argument], other)).toBe(outcome);
  });
});

describe('a list of restrictions', () => {
  it.each<[elements: string[], isTrusted: boolean, outcome: string, element: string]>([
    [[], false, 'next', ''],
    [['permit_mynetworks', 'reject_unauth_destination'], true, 'permit', 'permit_mynetworks'],
    [['permit_mynetworks', 'reject_unauth_destination'], false, `554 5.7.1 ${denied}`, 'reject_unauth_destination'],
    [['reject_unauth_destination', 'permit_mynetworks'], true, `554 5.7.1 ${denied}`, 'reject_unauth_destination'],
    [['permit', 'reject_unauth_destination'], false, 'permit', 'permit'],
    [
      ['defer_unauth_destination', 'reject_unauth_destination'],
      false,
      `454 4.7.1 ${denied}`,
      'defer_unauth_destination',
    ],
    [
      ['permit_mynetworks', 'nonsense', 'permit'],
      false,
      '451 4.3.5 <ben@green.example>: Recipient address rejected: Server configuration error',
      'nonsense',
    ],
    [['permit_mynetworks', 'nonsense'], true, 'permit', 'permit_mynetworks'],
    [['permit_mynetworks', 'permit_sasl_authenticated'], false, 'next', ''],
  ])('[P-RELAY-03] is read from left to right: %j, trusted %s', (elements, isTrusted, outcome, element) => {
    const other = { ...abroad, client: { trusted: isTrusted } };
    expect(outcomeOf(elements, other)).toBe(outcome);
    expect(elementOf(elements, other)).toBe(element);
  });
});

describe('a reject code of the other class takes the enhanced code with it', () => {
  it.each<[element: string, other: Other, codes: NonNullable<Other['codes']>, said: RegExp]>([
    ['reject_invalid_helo_hostname', { helo: 'a b' }, { invalidHostname: 450 }, /^450 4\.5\.2 /],
    ['reject_non_fqdn_helo_hostname', { helo: 'localhost' }, { nonFqdn: 450 }, /^450 4\.5\.2 /],
    ['reject_non_fqdn_sender', { sender: 'anna' }, { nonFqdn: 450 }, /^450 4\.5\.2 /],
    ['reject_unknown_helo_hostname', { helo: 'a..b' }, { unknownHostname: 550 }, /^550 5\.7\.1 /],
    ['reject_unknown_client_hostname', nameless, { unknownClient: 550 }, /^550 5\.7\.25 /],
    ['defer', {}, { defer: 550 }, /^550 5\.3\.2 /],
    ['reject', {}, { reject: 450 }, /^450 4\.7\.1 /],
    ['reject_unlisted_recipient', { recipientKnown: false }, { unknownLocalRecipient: 450 }, /^450 4\.1\.1 /],
  ])('%s', (element, other, codes, said) => {
    expect(outcomeOf([element], { ...other, codes })).toMatch(said);
  });
});
