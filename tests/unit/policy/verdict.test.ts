import { describe, expect, it } from 'vitest';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import type { Stage } from '../../../src/sim/policy/facts.ts';
import { restrictionSettings, ServerPolicy } from '../../../src/sim/policy/server-policy.ts';
import { softened } from '../../../src/sim/policy/verdict.ts';
import { abroad, inShort, judge, trusted, type Other } from './facts.ts';

const unknown = { recipient: 'nobody@blue.example', recipientKnown: false };
const relay = 'smtpd_relay_restrictions';
const recipient = 'smtpd_recipient_restrictions';
const usual = `${relay} = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination`;

describe('relaying', () => {
  it.each<[who: string, where: string, other: Other, verdict: string]>([
    ['a stranger', 'here', {}, 'permit'],
    ['a stranger', 'a relay domain', { recipientClass: 'relay' }, 'permit'],
    ['a stranger', 'abroad', abroad, 'reject'],
    ['our network', 'here', trusted, 'permit'],
    ['our network', 'abroad', { ...abroad, ...trusted }, 'permit'],
    ['a user', 'here', { login: 'anna' }, 'permit'],
    ['a user', 'abroad', { ...abroad, login: 'anna' }, 'permit'],
    ['a user of our network', 'abroad', { ...abroad, ...trusted, login: 'anna' }, 'permit'],
  ])('[P-RELAY-01, P-RELAY-05] from %s to %s', (_, __, other, verdict) => {
    expect(judge(usual, other).action).toBe(verdict);
  });

  it.each([
    ['', `defer 454 ${relay}/defer_unauth_destination`],
    [usual, `reject 554 ${relay}/reject_unauth_destination`],
    [`${relay} = permit_mynetworks, permit`, `permit ${relay}/permit`],
  ])('[P-RELAY-03] from a stranger to abroad under %j', (mainCf, verdict) => {
    expect(inShort(judge(mainCf, abroad))).toBe(verdict);
  });

  it('[P-RELAY-06] is refused for now or for good, by the code that is set', () => {
    const action = (code: number) => judge(`${usual}\nrelay_domains_reject_code = ${code}`, abroad).action;
    expect([action(450), action(499), action(500), action(550)]).toEqual(['defer', 'defer', 'reject', 'reject']);
  });
});

describe('the lists', () => {
  const atRcpt = restrictionSettings.slice(0, 5);
  /** Which list refuses, when all of them reject and the others do not. */
  const refusing = (stage: Stage, open: readonly string[], more = ''): string => {
    const lines = restrictionSettings.map((name) => `${name} = ${open.includes(name) ? '' : 'reject'}`);
    return judge(`${lines.join('\n')}\n${more}`, { stage }).setting;
  };

  it('are asked in the order of Postfix', () => {
    expect(atRcpt.map((_, index) => refusing('rcpt', atRcpt.slice(0, index)))).toEqual([
      'smtpd_client_restrictions',
      'smtpd_helo_restrictions',
      'smtpd_sender_restrictions',
      'smtpd_relay_restrictions',
      'smtpd_recipient_restrictions',
    ]);
  });

  it.each<[stage: Stage, delayed: string, early: string]>([
    ['connect', '', 'smtpd_client_restrictions'],
    ['helo', '', 'smtpd_helo_restrictions'],
    ['mail', '', 'smtpd_sender_restrictions'],
    ['rcpt', 'smtpd_client_restrictions', 'smtpd_relay_restrictions'],
    ['vrfy', 'smtpd_client_restrictions', 'smtpd_relay_restrictions'],
    ['etrn', 'smtpd_client_restrictions', 'smtpd_etrn_restrictions'],
    ['data', 'smtpd_data_restrictions', 'smtpd_data_restrictions'],
    ['end-of-data', 'smtpd_end_of_data_restrictions', 'smtpd_end_of_data_restrictions'],
  ])('belong to a stage, and are put off to RCPT or not: %s', (stage, delayed, early) => {
    expect(refusing(stage, [])).toBe(delayed);
    expect(refusing(stage, [], 'smtpd_delay_reject = no')).toBe(early);
  });

  it.each<[mainCf: string, other: Other, verdict: string]>([
    ['smtpd_client_restrictions = permit', abroad, `defer 454 ${relay}/defer_unauth_destination`],
    [`${usual}\n${recipient} = permit`, abroad, `reject 554 ${relay}/reject_unauth_destination`],
    [
      `${relay} = permit\n${recipient} = reject_unauth_destination`,
      abroad,
      `reject 554 ${recipient}/reject_unauth_destination`,
    ],
    [`${relay} = permit\n${recipient} = reject`, {}, `reject 554 ${recipient}/reject`],
    ['smtpd_sender_restrictions = permit_mynetworks, reject', {}, 'reject 554 smtpd_sender_restrictions/reject'],
    ['smtpd_helo_restrictions = defer', {}, 'defer 450 smtpd_helo_restrictions/defer'],
    ['smtpd_helo_restrictions = rejekt', {}, 'defer 451 smtpd_helo_restrictions/rejekt'],
  ])('may each permit without letting the others be skipped: %j', (mainCf, other, verdict) => {
    expect(inShort(judge(mainCf, other))).toBe(verdict);
  });

  it.each<[mainCf: string, other: Other]>([
    ['smtpd_sender_restrictions = permit_mynetworks, reject', trusted],
    [`${relay} = permit_mynetworks\n${recipient} = permit`, trusted],
    ['', trusted],
    ['', {}],
  ])('permit where none refuses: %j, %j', (mainCf, other) => {
    expect(judge(mainCf, other)).toMatchObject({ action: 'permit', reply: null });
  });

  it('say what Postfix would not know', () => {
    const policy = new ServerPolicy(
      new Configuration(
        `smtpd_restriction_classes = strict\nstrict = reject\n${relay} = strict, rejekt\n${recipient} = permit, Defer, constructor`,
      ),
      new Map(),
    );
    expect(policy.unknownElements).toEqual([
      { setting: relay, element: 'rejekt' },
      { setting: recipient, element: 'constructor' },
    ]);
  });
});

describe('what is put off', () => {
  it.each<[mainCf: string, verdict: string]>([
    ['smtpd_helo_restrictions = defer_if_permit', 'defer 450 smtpd_helo_restrictions/defer_if_permit'],
    ['smtpd_helo_restrictions = defer_if_permit, permit', 'defer 450 smtpd_helo_restrictions/defer_if_permit'],
    [`smtpd_helo_restrictions = defer_if_permit\n${recipient} = reject`, `reject 554 ${recipient}/reject`],
    // What a list would rather defer than reject is no matter of the next, but of both lists of RCPT.
    [`smtpd_helo_restrictions = defer_if_reject\n${recipient} = reject`, `reject 554 ${recipient}/reject`],
    [`smtpd_helo_restrictions = defer_if_reject, reject`, 'defer 450 smtpd_helo_restrictions/defer_if_reject'],
    [`${relay} = defer_if_reject\n${recipient} = reject`, `defer 450 ${relay}/defer_if_reject`],
    [
      `smtpd_helo_restrictions = defer_if_permit\n${relay} = defer_if_reject, reject`,
      `defer 450 smtpd_helo_restrictions/defer_if_permit`,
    ],
  ])('is said in the end: %j', (mainCf, verdict) => {
    expect(inShort(judge(mainCf, {}))).toBe(verdict);
  });

  it('stands in the way of no permit without a refusal', () => {
    expect(judge('smtpd_helo_restrictions = defer_if_reject', {}).action).toBe('permit');
  });

  it('stands in for a refusal for good, not for one that is for now', () => {
    const mainCf = `${relay} = defer_if_reject\n${recipient} = defer`;
    expect(inShort(judge(mainCf, {}))).toBe(`defer 450 ${recipient}/defer`);
  });
});

describe('a user that nobody knows', () => {
  const unlisted = 'smtpd_reject_unlisted_recipient';

  it.each<[mainCf: string, other: Other, verdict: string]>([
    ['', {}, `reject 550 ${unlisted}/yes`],
    [`${recipient} = permit`, {}, `reject 550 ${unlisted}/yes`],
    ['', trusted, `reject 550 ${unlisted}/yes`],
    [
      `${unlisted} = no\n${recipient} = reject_unlisted_recipient`,
      {},
      `reject 550 ${recipient}/reject_unlisted_recipient`,
    ],
    ['unknown_local_recipient_reject_code = 450', {}, `defer 450 ${unlisted}/yes`],
    ['smtpd_client_restrictions = reject', {}, 'reject 554 smtpd_client_restrictions/reject'],
    ['', { recipientClass: 'relay' }, `reject 550 ${unlisted}/yes`],
    ['unknown_relay_recipient_reject_code = 450', { recipientClass: 'relay' }, `defer 450 ${unlisted}/yes`],
    ['', { stage: 'vrfy' }, `reject 550 ${unlisted}/yes`],
  ])('[S-RCPT-03] is refused after all lists: %j, %j', (mainCf, other, verdict) => {
    expect(inShort(judge(mainCf, { ...unknown, ...other }))).toBe(verdict);
  });

  it('[S-RCPT-03] is taken where that is switched off, and is no matter of other commands', () => {
    expect(judge(`${unlisted} = no`, unknown).action).toBe('permit');
    for (const stage of ['data', 'end-of-data', 'etrn'] as const)
      expect(judge('', { ...unknown, stage }).action).toBe('permit');
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

describe('soft_bounce', () => {
  it.each<[mainCf: string, other: Other, verdict: string, enhanced: string]>([
    [usual, abroad, `defer 454 ${relay}/reject_unauth_destination`, '4.7.1'],
    ['', unknown, 'defer 450 smtpd_reject_unlisted_recipient/yes', '4.1.1'],
    ['smtpd_helo_restrictions = defer', {}, 'defer 450 smtpd_helo_restrictions/defer', '4.3.2'],
  ])('makes every refusal one for now: %j', (mainCf, other, verdict, enhanced) => {
    const softly = judge(`${mainCf}\nsoft_bounce = yes`, other);
    expect([inShort(softly), softly.reply?.enhanced]).toEqual([verdict, enhanced]);
  });

  it('leaves a reply without an enhanced code without', () => {
    expect(softened({ code: 500, enhanced: null, lines: ['x'] })).toEqual({ code: 400, enhanced: null, lines: ['x'] });
  });
});
