import { describe, expect, it } from 'vitest';
import { ask, restrictions, type Facts } from '../../../src/sim/policy/restrictions.ts';
import { replyText } from '../../../src/sim/smtp/reply.ts';

const stranger: Facts = {
  clientTrusted: false,
  login: null,
  helo: 'stranger.example',
  sender: 'eve@red.example',
  recipient: 'anna@blue.example',
  recipientClass: 'local',
  recipientKnown: true,
  relayRejectCode: 554,
  unknownLocalRejectCode: 550,
};
const abroad = { recipient: 'ben@green.example', recipientClass: 'foreign', recipientKnown: false } as const;

/** `permit`, `next`, or the reply as it is said. */
function outcomeOf(elements: readonly string[], facts: Partial<Facts> = {}): string {
  const { outcome } = ask(elements, { ...stranger, ...facts });
  return outcome === null ? 'next' : outcome === 'permit' ? outcome : replyText(outcome);
}

const denied = '<ben@green.example>: Relay access denied';
const user = '<anna@blue.example>: Recipient address rejected: User unknown in local recipient table';

describe('a restriction', () => {
  it.each<[name: string, facts: Partial<Facts>, outcome: string]>([
    ['permit', {}, 'permit'],
    ['permit_mynetworks', {}, 'next'],
    ['permit_mynetworks', { clientTrusted: true }, 'permit'],
    ['permit_sasl_authenticated', {}, 'next'],
    ['permit_sasl_authenticated', { login: 'anna' }, 'permit'],
    ['permit_auth_destination', {}, 'permit'],
    ['permit_auth_destination', { recipientClass: 'relay' }, 'permit'],
    ['permit_auth_destination', abroad, 'next'],
    ['reject', {}, '554 5.7.1 <anna@blue.example>: Recipient address rejected: Access denied'],
    ['reject_unauth_destination', {}, 'next'],
    ['reject_unauth_destination', { recipientClass: 'relay' }, 'next'],
    ['reject_unauth_destination', abroad, `554 5.7.1 ${denied}`],
    ['reject_unauth_destination', { ...abroad, relayRejectCode: 550 }, `550 5.7.1 ${denied}`],
    ['reject_unauth_destination', { ...abroad, relayRejectCode: 450 }, `450 4.7.1 ${denied}`],
    ['defer_unauth_destination', {}, 'next'],
    ['defer_unauth_destination', abroad, `454 4.7.1 ${denied}`],
    ['reject_unlisted_recipient', {}, 'next'],
    ['reject_unlisted_recipient', { recipientKnown: false }, `550 5.1.1 ${user}`],
    ['reject_unlisted_recipient', { recipientKnown: false, unknownLocalRejectCode: 450 }, `450 4.1.1 ${user}`],
    ['reject_unlisted_recipient', { recipientKnown: false, recipientClass: 'relay' }, 'next'],
    ['reject_unlisted_recipient', abroad, 'next'],
  ])('%s, given %j', (name, facts, outcome) => {
    expect(outcomeOf([name], facts)).toBe(outcome);
  });

  it('may be written in capitals', () => {
    expect(outcomeOf(['Reject_Unauth_DESTINATION'], abroad)).toBe(`554 5.7.1 ${denied}`);
  });

  it('[P-RELAY-02] that permits believes neither HELO nor MAIL FROM', () => {
    const forged = { ...abroad, helo: 'mx.blue.example', sender: 'anna@blue.example' };
    const permits = Object.keys(restrictions).filter((name) => /^permit_/.test(name));
    expect(permits.length).toBeGreaterThan(2);
    for (const name of permits) expect(outcomeOf([name], forged)).toBe('next');
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
  ])('as sender: %j', (sender, outcome) => {
    expect(outcomeOf(['reject_non_fqdn_sender'], { sender })).toBe(outcome);
  });

  it.each([
    [null, 'next', 'next'],
    ['mx.red.example', 'next', 'next'],
    ['[192.0.2.1]', 'next', 'next'],
    ['mx', '504 5.5.2 <mx>: Helo command rejected: need fully-qualified hostname', 'next'],
    ['a_b.red.example', 'next', 'next'],
    ['-mx.red.example', 'next', '501 5.5.2 <-mx.red.example>: Helo command rejected: Invalid name'],
    ['mx..example', 'next', '501 5.5.2 <mx..example>: Helo command rejected: Invalid name'],
    ['mx.red-.example', 'next', '501 5.5.2 <mx.red-.example>: Helo command rejected: Invalid name'],
  ])('as HELO: %s', (helo, qualified, valid) => {
    expect(outcomeOf(['reject_non_fqdn_helo_hostname'], { helo })).toBe(qualified);
    expect(outcomeOf(['reject_invalid_helo_hostname'], { helo })).toBe(valid);
  });
});

describe('a list of restrictions', () => {
  it.each<[elements: string[], trusted: boolean, outcome: string, element: string]>([
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
    [['permit_mynetworks', 'nonsense', 'permit'], false, '451 4.3.5 Server configuration error', 'nonsense'],
    [['permit_mynetworks', 'nonsense'], true, 'permit', 'permit_mynetworks'],
    [['permit_mynetworks', 'permit_sasl_authenticated'], false, 'next', ''],
  ])('[P-RELAY-03] is read from left to right: %j, trusted %s', (elements, clientTrusted, outcome, element) => {
    const facts = { ...abroad, clientTrusted };
    expect(outcomeOf(elements, facts)).toBe(outcome);
    expect(ask(elements, { ...stranger, ...facts }).element).toBe(element);
  });
});
