import { beforeEach, describe, expect, it } from 'vitest';
import { problemStatus, problemText } from '../../../src/sim/machines/queue/problem-text.ts';
import type { DeliveryProblem } from '../../../src/sim/trace.ts';
import { day, Desk, hour, said } from './desk.ts';

const ben = 'ben@green.example';
const carla = 'carla@green.example';

let desk: Desk;

beforeEach(() => {
  desk = new Desk({ lifetimeMs: 2 * hour, bounceLifetimeMs: hour });
});

describe('a recipient', () => {
  it.each([550, 554, 500])('[Q-RETRY-05] refused for good with %i is bounced in the same attempt', (code) => {
    desk.fates = { [ben]: code };
    const id = desk.accept(ben);
    desk.pass(day);
    expect(desk.bounced).toEqual([`${ben} to <anna@blue.example>`]);
    expect(desk.of('queue.bounced')).toMatchObject([{ queueId: id, recipient: ben, problem: said(code), delayMs: 0 }]);
    expect(desk.attempts).toEqual([0]);
    expect(desk.listing).toEqual([]);
  });

  it.each([421, 450, 452])('deferred with %i is not bounced before its time', (code) => {
    desk.fates = { [ben]: code };
    desk.accept(ben);
    desk.pass(hour);
    expect(desk.bounced).toEqual([]);
    expect(desk.listing).toHaveLength(1);
  });

  it('that failed with others of an attempt stands in one notice with them', () => {
    desk.fates = { [ben]: 550, [carla]: 550, 'rosa@red.example': 450 };
    desk.accept(`${ben} ${carla} rosa@red.example`);
    desk.pass(0);
    expect(desk.bounced).toEqual([`${ben} ${carla} to <anna@blue.example>`]);
  });
});

describe('a message at the end of its life', () => {
  it('[Q-RETRY-03, Q-RETRY-10] has its last attempt, and bounces with the last real reason', () => {
    desk.fates = { [ben]: 450 };
    desk.accept(ben);
    desk.pass(day);
    // The age at each attempt: the first at or after two hours is the last.
    expect(desk.attempts).toEqual([0, 300, 600, 1200, 2400, 4800, 9000]);
    expect(desk.of('queue.bounced')).toMatchObject([{ recipient: ben, problem: said(450), delayMs: 9_000_000 }]);
    expect(desk.bounced).toEqual([`${ben} to <anna@blue.example>`]);
    expect([desk.listing, desk.clock.pending]).toEqual([[], 0]);
  });

  it('with the null reverse-path has a time of its own', () => {
    desk.fates = { [ben]: 450 };
    desk.accept(ben, '');
    desk.pass(day);
    expect(desk.attempts).toEqual([0, 300, 600, 1200, 2400, 4800]);
    expect(desk.listing).toEqual([]);
  });

  it('may still be sent in its last attempt', () => {
    desk.fates = { [ben]: 450 };
    desk.accept(ben);
    desk.pass(8_999_000);
    desk.fates = {};
    desk.pass(day);
    expect(desk.bounced).toEqual([]);
    expect(desk.of('queue.sent')).toMatchObject([{ recipient: ben, delayMs: 9_000_000 }]);
  });
});

describe('a problem', () => {
  const relay = 'mx1.green.example[198.51.100.25]:25';
  const bare = 'mx1.green.example[198.51.100.25]';
  const connection = (how: string, command: string | null): DeliveryProblem => ({
    kind: 'connection',
    how,
    relay,
    command,
  });
  const dns = (outcome: 'nxdomain' | 'nodata' | 'servfail' | 'timeout'): DeliveryProblem => ({
    ...{ kind: 'dns', outcome, name: 'green.example', type: 'MX' },
  });
  const name = 'Host or domain name not found. Name service error for name=green.example type=MX';
  const reply = { code: 550, enhanced: '5.1.1', lines: ['No', 'such user'] };

  it.each<[problem: DeliveryProblem, status: string, text: string]>([
    [connection('refused', null), '4.4.1', `connect to ${relay}: Connection refused`],
    [connection('unreachable', null), '4.4.1', `connect to ${relay}: No route to host`],
    [connection('timed-out', 'RCPT'), '4.4.2', `conversation with ${bare} timed out while sending RCPT TO`],
    [connection('reset', 'MAIL'), '4.4.2', `lost connection with ${bare} while sending MAIL FROM`],
    [connection('closed', 'EHLO'), '4.4.2', `lost connection with ${bare} while performing the EHLO handshake`],
    [dns('nxdomain'), '5.4.4', `${name}: Host not found`],
    [dns('nodata'), '5.4.4', `${name}: Host found but no data record of requested type`],
    [dns('servfail'), '4.4.3', `${name}: Host not found, try again`],
    [dns('timeout'), '4.4.3', `${name}: Host not found, try again`],
    [{ kind: 'null-mx', domain: 'a.example' }, '5.1.0', 'Domain a.example does not accept mail (nullMX)'],
    [{ kind: 'loop', relay: 'mx.example' }, '5.4.6', 'mail for mx.example loops back to myself'],
    [
      { kind: 'mailbox-full', mailbox: 'ben' },
      '5.2.2',
      'cannot update mailbox /var/mail/ben for user ben. error writing message: File too large',
    ],
    [
      { kind: 'too-big', relay, sizeBytes: 321, limitBytes: 100 },
      '5.3.4',
      `message size 321 exceeds size limit 100 of server ${bare}`,
    ],
    [
      { kind: 'suspended', reason: connection('refused', null) },
      '4.4.1',
      `delivery temporarily suspended: connect to ${relay}: Connection refused`,
    ],
    [{ kind: 'transport', status: '5.1.1', text: 'no such user' }, '5.1.1', 'no such user'],
    [
      { kind: 'reply', reply, command: 'connect', relay },
      '4.1.1',
      `host ${bare} refused to talk to me: 550 5.1.1 No such user`,
    ],
    [{ kind: 'too-many-hops', hops: 51 }, '5.4.0', 'too many hops'],
    [
      { kind: 'mailbox-full', mailbox: 'ben' },
      '5.2.2',
      'cannot update mailbox /var/mail/ben for user ben. error writing message: File too large',
    ],
    [{ kind: 'no-mailbox', address: 'eve@blue.example' }, '5.1.1', 'unknown user: "eve"'],
    [
      { kind: 'reply', reply, command: 'RCPT TO', relay },
      '5.1.1',
      `host ${bare} said: 550 5.1.1 No such user (in reply to RCPT TO command)`,
    ],
    [
      { kind: 'reply', reply, command: 'end of DATA', relay },
      '5.1.1',
      `host ${bare} said: 550 5.1.1 No such user (in reply to end of DATA command)`,
    ],
    [
      { kind: 'reply', reply: { code: 421, enhanced: null, lines: ['busy'] }, command: 'connect', relay },
      '4.0.0',
      `host ${bare} refused to talk to me: 421 busy`,
    ],
  ])('%j has its status and its words', (problem, status, text) => {
    expect(problemStatus(problem)).toBe(status);
    expect(problemText(problem)).toBe(text);
  });
});
