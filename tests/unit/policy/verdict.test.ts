import { describe, expect, it } from 'vitest';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import type { Facts } from '../../../src/sim/policy/restrictions.ts';
import {
  judgeRecipient,
  recipientLists,
  type RestrictionLists,
  type Verdict,
} from '../../../src/sim/policy/verdict.ts';
import { serverSettings } from '../../../src/sim/machines/smtp-server/settings.ts';

const facts: Facts = {
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
const abroad: Partial<Facts> = { recipient: 'ben@green.example', recipientClass: 'foreign', recipientKnown: false };
const unknown: Partial<Facts> = { recipient: 'nobody@blue.example', recipientKnown: false };

/** The verdict under a main.cf. */
function judge(mainCf: string, more: Partial<Facts>): Verdict {
  const { lists, rejectUnlisted } = serverSettings(new Configuration(mainCf));
  return judgeRecipient(lists, rejectUnlisted, { ...facts, ...more });
}

/** `reject 554 smtpd_relay_restrictions/reject_unauth_destination`. */
const inShort = ({ action, setting, element, reply }: Verdict) =>
  `${[action, ...(reply ? [reply.code] : [])].join(' ')} ${setting}/${element}`;

const relay = 'smtpd_relay_restrictions';
const recipient = 'smtpd_recipient_restrictions';
const usual = `${relay} = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination`;

describe('relaying', () => {
  it.each<[who: string, where: string, more: Partial<Facts>, verdict: string]>([
    ['a stranger', 'here', {}, 'permit'],
    ['a stranger', 'a relay domain', { recipientClass: 'relay' }, 'permit'],
    ['a stranger', 'abroad', abroad, 'reject'],
    ['our network', 'here', { clientTrusted: true }, 'permit'],
    ['our network', 'abroad', { ...abroad, clientTrusted: true }, 'permit'],
    ['a user', 'here', { login: 'anna' }, 'permit'],
    ['a user', 'abroad', { ...abroad, login: 'anna' }, 'permit'],
    ['a user of our network', 'abroad', { ...abroad, login: 'anna', clientTrusted: true }, 'permit'],
  ])('[P-RELAY-01, P-RELAY-05] from %s to %s', (_, __, more, verdict) => {
    expect(judge(usual, more).action).toBe(verdict);
  });

  it.each([
    ['', `defer 454 ${relay}/defer_unauth_destination`],
    [usual, `reject 554 ${relay}/reject_unauth_destination`],
    [`${relay} = permit_mynetworks, permit`, `permit ${relay}/permit`],
  ])('[P-RELAY-03] from a stranger to abroad under %j', (mainCf, verdict) => {
    expect(inShort(judge(mainCf, abroad))).toBe(verdict);
  });

  it('[P-RELAY-06] is refused for now or for good, by the code that is set', () => {
    const action = (relayRejectCode: number) => judge(usual, { ...abroad, relayRejectCode }).action;
    expect([action(450), action(499), action(500), action(550)]).toEqual(['defer', 'defer', 'reject', 'reject']);
  });
});

describe('the lists', () => {
  it('are asked in the order of Postfix', () => {
    const all = Object.fromEntries(recipientLists.map((name) => [name, ['reject']])) as unknown as RestrictionLists;
    const order = recipientLists.map((_, index) => {
      const open = Object.fromEntries(recipientLists.slice(0, index).map((name) => [name, []]));
      return judgeRecipient({ ...all, ...open }, true, facts).setting;
    });
    expect(order).toEqual([
      'smtpd_client_restrictions',
      'smtpd_helo_restrictions',
      'smtpd_sender_restrictions',
      'smtpd_relay_restrictions',
      'smtpd_recipient_restrictions',
    ]);
  });

  it.each<[mainCf: string, more: Partial<Facts>, verdict: string]>([
    ['smtpd_client_restrictions = permit', abroad, `defer 454 ${relay}/defer_unauth_destination`],
    [`${usual}\n${recipient} = permit`, abroad, `reject 554 ${relay}/reject_unauth_destination`],
    [
      `${relay} = permit\n${recipient} = reject_unauth_destination`,
      abroad,
      `reject 554 ${recipient}/reject_unauth_destination`,
    ],
    [`${relay} = permit\n${recipient} = reject`, {}, `reject 554 ${recipient}/reject`],
    [
      'smtpd_sender_restrictions = permit_mynetworks, reject',
      { clientTrusted: true },
      `permit ${relay}/permit_mynetworks`,
    ],
    ['smtpd_helo_restrictions = defer', {}, 'defer 450 smtpd_helo_restrictions/defer'],
    ['smtpd_helo_restrictions = rejekt', {}, 'defer 451 smtpd_helo_restrictions/rejekt'],
    [`${relay} = permit_mynetworks\n${recipient} = permit`, { clientTrusted: true }, `permit ${recipient}/permit`],
    ['', { clientTrusted: true }, `permit ${relay}/permit_mynetworks`],
    ['', {}, `permit ${recipient}/`],
  ])('may each permit without letting the others be skipped: %j', (mainCf, more, verdict) => {
    expect(inShort(judge(mainCf, more))).toBe(verdict);
  });
});

describe('a user that nobody knows', () => {
  const unlisted = 'smtpd_reject_unlisted_recipient';

  it.each<[mainCf: string, more: Partial<Facts>, verdict: string]>([
    ['', {}, `reject 550 ${unlisted}/yes`],
    [`${recipient} = permit`, {}, `reject 550 ${unlisted}/yes`],
    ['', { clientTrusted: true }, `reject 550 ${unlisted}/yes`],
    [`${unlisted} = no`, {}, `permit ${recipient}/`],
    [
      `${unlisted} = no\n${recipient} = reject_unlisted_recipient`,
      {},
      `reject 550 ${recipient}/reject_unlisted_recipient`,
    ],
    ['', { unknownLocalRejectCode: 450 }, `defer 450 ${unlisted}/yes`],
    ['smtpd_client_restrictions = reject', {}, 'reject 554 smtpd_client_restrictions/reject'],
    ['', { recipientClass: 'relay' }, `permit ${recipient}/`],
  ])('[S-RCPT-03] is refused after all lists: %j, %j', (mainCf, more, verdict) => {
    expect(inShort(judge(mainCf, { ...unknown, ...more }))).toBe(verdict);
  });

  it('is named in the reply', () => {
    expect(judge('', unknown).reply).toEqual({
      code: 550,
      enhanced: '5.1.1',
      lines: ['<nobody@blue.example>: Recipient address rejected: User unknown in local recipient table'],
    });
    expect(judge('', {}).reply).toBeNull();
  });
});
