import { describe, expect, it } from 'vitest';
import { attemptsIn, followsRule } from './facts.ts';
import { judgeClient, judgeExpiry } from './judge.ts';
import { readNotice } from './notice.ts';
import { clientCases, expiryCases } from './recorded.ts';

/** The project's own cases agree in everything, wording included. */
const allTheSame = { problem: null, differences: [] };

describe('a message to a server that', () => {
  for (const recorded of clientCases())
    it(`[D-DSN-04] behaves as in ${recorded.case}: the same commands, log, queue and notice`, () => {
      expect({ problem: null, ...judgeClient(recorded) }).toMatchObject(allTheSame);
    });
});

describe('a message in a queue with short times', () => {
  for (const recorded of expiryCases())
    it(`[Q-RETRY-10, D-DSN-05] fares as in ${recorded.case}, to the second`, () => {
      expect({ problem: null, ...judgeExpiry(recorded) }).toMatchObject(allTheSame);
    });
});

describe('the rule of the attempts', () => {
  it.each([
    ['as recorded', [0, 3, 7, 13, 25, 49, 81, 113], true],
    ['one that came a look too late', [0, 3, 7, 15, 29, 57, 89, 121], false],
    ['one that doubles whatever the age', [0, 4, 8, 16, 32, 64, 128], false],
    ['a last one that came back a second early', [0, 3, 7, 13, 25, 49, 80, 112], false],
    ['one that gives up too early', [0, 3, 7, 13, 25, 49, 81], false],
  ])('%s', (_, attemptsAtS, follows) => {
    const attempts = attemptsAtS.map((atS) => ({ beganAtS: atS, overAtS: atS }));
    expect(followsRule(attempts, 'alice@example.com', true)).toBe(follows);
  });
});

it('an attempt lasts until the log tells what came of it', () => {
  const line = (time: string, text: string) => `Nov 24 ${time} mail postfix/x[1]: 087D3270574: ${text}`;
  const attempt = (begun: string, over: string) => [
    line(begun, 'from=<a@x>, size=1, nrcpt=1 (queue active)'),
    line(over, 'to=<b@y>, relay=none, delay=5, delays=0/0/5/0, dsn=4.4.2, status=deferred (timed out)'),
  ];
  const log = [
    line('23:59:58', 'uid=0 from=<a@x>'),
    ...attempt('23:59:58', '00:00:03'),
    ...attempt('00:00:08', '00:00:13'),
  ];
  expect(attemptsIn(log)).toEqual([
    { beganAtS: 0, overAtS: 5 },
    { beganAtS: 10, overAtS: 15 },
  ]);
});

describe('the comparison sees', () => {
  const [recorded] = clientCases().filter(({ case: name }) => name === 'rcpt552');
  const changed = (change: (text: string) => string) => {
    if (!recorded) throw new Error('the case is gone');
    const judged = judgeClient(JSON.parse(change(JSON.stringify(recorded))) as typeof recorded);
    return 'problem' in judged ? judged.problem : judged.differences.map(({ aspect }) => aspect);
  };

  it.each([
    ['another status', (text: string) => text.replaceAll('dsn=5.2.2', 'dsn=5.2.1'), 'recipients'],
    ['that it waits', (text: string) => text.replace('status=bounced', 'status=deferred'), 'recipients'],
    ['another server', (text: string) => text.replaceAll('mx.rcpt552.test[', 'mx.rcpt554.test['), 'order'],
    ['a command more', (text: string) => text.replace('DATA\\r\\n', 'DATA\\r\\nNOOP\\r\\n'), 'commands'],
    ['another field in a notice', (text: string) => text.replace('Action: failed', 'Action: delayed'), 'notices'],
    ['a part that a notice lacks', (text: string) => text.replace('message/rfc822', 'text/rfc822-headers'), 'notices'],
    ['another text', (text: string) => text.replace("I'm sorry", 'Alas'), 'words'],
  ])('%s', (_, change, aspect) => {
    expect(changed(change)).toContain(aspect);
  });

  it('a server that nobody plays here, and says so', () => {
    expect(changed((text) => text.replaceAll('127.0.1.41', '127.0.9.9'))).toBe(
      'nobody plays mx.rcpt552.test[127.0.9.9] here',
    );
  });

  it('a message it cannot make out', () => {
    expect(changed((text) => text.replaceAll('size=', 'size=9'))).toContain('words');
  });

  it('each part of a notice', () => {
    const notice = readNotice(recorded?.bounce[0] ?? '');
    expect(notice.structure.slice(-4)).toEqual([
      'Subject: Undelivered Mail Returned to Sender',
      'text/plain; charset=utf-8 (Notification)',
      'message/delivery-status (Delivery report)',
      'message/rfc822 (Undelivered Message)',
    ]);
    expect(notice.status).toEqual(['rfc822; friend@rcpt552.test, failed, 5.2.2']);
    expect(notice.fields).toContain('Remote-MTA: dns; mx.rcpt552.test');
  });
});
