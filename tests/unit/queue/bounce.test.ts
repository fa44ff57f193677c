import { beforeEach, describe, expect, it } from 'vitest';
import { bounceMessage } from '../../../src/sim/machines/queue/bounce.ts';
import { problemStatus, problemText } from '../../../src/sim/machines/queue/problem-text.ts';
import { octets } from '../../../src/sim/octets.ts';
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
    expect(desk.attempts).toEqual([0, 300, 600, 1200, 2400, 4800, 8800]);
    expect(desk.of('queue.bounced')).toMatchObject([{ recipient: ben, problem: said(450), delayMs: 8_800_000 }]);
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
    desk.pass(8_799_000);
    desk.fates = {};
    desk.pass(day);
    expect(desk.bounced).toEqual([]);
    expect(desk.of('queue.sent')).toMatchObject([{ recipient: ben, delayMs: 8_800_000 }]);
  });
});

describe('the notice', () => {
  const entry = {
    ...{ id: 'ABC', reversePath: 'anna@blue.example', message: octets('Subject: Secret\r\n\r\nThe body\r\n') },
    ...{ arrivedAtMs: 0, recipients: [], state: 'active' as const, dueAtMs: 0 },
  };
  const about = { hostname: 'mx.blue.example', origin: 'blue.example', date: 'Mon, 2 Mar 2026', messageId: '1@x' };
  const notice = bounceMessage(entry, [{ recipient: ben, accepted: null, problem: said(550) }], about);
  const [header = '', ...paragraphs] = notice.split('\r\n\r\n');

  it.each([
    'From: MAILER-DAEMON@blue.example (Mail Delivery System)',
    'To: anna@blue.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'Date: Mon, 2 Mar 2026',
    'Message-Id: <1@x>',
  ])('has the field %s', (field) => {
    expect(header.split('\r\n')).toContain(field);
  });

  it('names the recipient and the reason, and returns the header alone', () => {
    expect(paragraphs).toContain(`<${ben}>: host mx said: 550 no (in reply to RCPT TO command)`);
    expect(notice).toContain('This is the mail system at host mx.blue.example.');
    expect(notice).toContain('Subject: Secret');
    expect(notice).not.toContain('The body');
  });

  it('keeps its lines short and ends each with CRLF', () => {
    const problem: DeliveryProblem = { kind: 'dns', outcome: 'nxdomain', name: 'a.example', type: 'MX' };
    const long = bounceMessage(entry, [{ recipient: ben, accepted: null, problem }], about);
    const lines = long.split('\r\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(78);
    expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
    expect(long.replace(/\r\n {4}/g, ' ')).toContain(`<${ben}>: ${problemText(problem)}`);
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
    [{ kind: 'too-many-hops', hops: 51 }, '5.4.0', 'too many hops'],
    [{ kind: 'no-mailbox', address: 'eve@blue.example' }, '5.1.1', 'unknown user: "eve"'],
    [
      { kind: 'reply', reply, command: 'RCPT TO', relay },
      '5.1.1',
      `host ${bare} said: 550 5.1.1 No such user (in reply to RCPT TO command)`,
    ],
    [
      { kind: 'reply', reply, command: 'end of DATA', relay },
      '5.1.1',
      `host ${bare} said: 550 5.1.1 No such user (in reply to end of DATA)`,
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
