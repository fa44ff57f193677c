import { describe, expect, it } from 'vitest';
import type { StatePattern } from '../../../src/course/lesson.ts';
import { stateHolds } from '../../../src/course/state-checks.ts';
import { emptyWorldState, worldStateAfter } from '../../../src/session/projections/project.ts';
import type { TraceEvent } from '../../../src/sim/trace.ts';
import type { Input } from '../../../src/sim/world/input.ts';
import { letter, run } from '../view/world.ts';
import { typed } from './trace.ts';

type Row = readonly [StatePattern, boolean];

const stateAfter = (events: readonly TraceEvent[]) => worldStateAfter(emptyWorldState, events);

const hold = (events: readonly TraceEvent[], rows: readonly Row[]): void => {
  const state = stateAfter(events);
  it.each(rows)('%j: %s', (pattern, expected) => expect(stateHolds(pattern, state)).toBe(expected));
};

const open: Input = { kind: 'mail.open', host: 'mx1', mailbox: 'carla', uid: 1 };

const ben = { host: 'mx1', name: 'ben' };
const carla = { host: 'mx1', name: 'carla' };

describe('a mailbox', () => {
  hold(run([letter('ben@green.example, carla@green.example'), { atMs: 15_000, input: open }]), [
    [{ mailbox: ben }, true],
    [{ mailbox: { ...ben, atLeast: 1 } }, true],
    [{ mailbox: { ...ben, atLeast: 2 } }, false],
    [{ mailbox: { ...ben, atLeast: 0, line: 'never written' } }, true],
    [{ mailbox: { host: 'mx1', name: 'postmaster' } }, false],
    [{ mailbox: { host: 'mx-blue', name: 'ben' } }, false],
    [{ mailbox: { ...ben, line: '.dot' } }, true],
    [{ mailbox: { ...ben, line: 'dot' } }, false],
    [{ mailbox: { ...ben, line: '..dot' } }, false],
    [{ mailbox: { ...ben, line: 'Subject: Grüße' } }, false],
    [{ mailbox: { ...ben, header: { Subject: 'Grüße' } } }, true],
    [{ mailbox: { ...ben, header: { subject: { starts: 'Gr' }, From: { contains: 'anna@blue.example' } } } }, true],
    [{ mailbox: { ...ben, header: { Subject: 'Grüße', To: 'nobody' } } }, false],
    [{ mailbox: { ...ben, header: { 'X-Spam': null } } }, true],
    [{ mailbox: { ...ben, header: { Subject: null } } }, false],
    [{ mailbox: { ...ben, unread: true } }, true],
    [{ mailbox: { ...ben, unread: false } }, false],
    [{ mailbox: { ...carla, unread: true } }, false],
    [{ mailbox: { ...carla, unread: false, line: 'Hello Ben' } }, true],
  ]);
});

const off: Input = { kind: 'host.power', host: 'mx1', up: false };
const off2: Input = { kind: 'host.power', host: 'mx2', up: false };

describe('a queue', () => {
  hold(run([off, off2, letter('ben@green.example')], 200_000), [
    [{ queue: { host: 'submit' } }, true],
    [{ queue: { host: 'mx-blue' } }, false],
    [{ queue: { host: 'submit', recipient: 'ben@green.example' } }, true],
    [{ queue: { host: 'submit', recipient: 'carla@green.example' } }, false],
    [{ queue: { host: 'submit', state: 'deferred' } }, true],
    [{ queue: { host: 'submit', state: 'active' } }, false],
    [{ queue: { host: 'submit', state: 'active', atMost: 0 } }, true],
    [{ queue: { host: 'submit', atMost: 0 } }, false],
    [{ queue: { host: 'submit', atMost: 1 } }, true],
    [{ queue: { host: 'mx-blue', atMost: 0 } }, true],
  ]);

  it('is empty when all is delivered', () => {
    expect(stateHolds({ queue: { host: 'submit', atMost: 0 } }, stateAfter(run([letter('ben@green.example')])))).toBe(
      true,
    );
  });
});

describe('an outbox', () => {
  const outbox = (atMost: number, host = 'laptop'): StatePattern => ({ outbox: { host, atMost } });
  const away: Input = { kind: 'host.power', host: 'submit', up: false };

  describe('whose message is on its way', () =>
    hold(run([letter('ben@green.example')], 100), [
      [outbox(0), false],
      [outbox(1), true],
      [outbox(0, 'mx1'), true],
    ]));
  describe('whose message is sent', () => hold(run([letter('ben@green.example')]), [[outbox(0), true]]));
  describe('whose message failed', () => hold(run([away, letter('ben@green.example')], 200_000), [[outbox(0), false]]));
});

const spoken = ['telnet mx1.green.example 25', 'EHLO me.example', 'MAIL FROM:<Anna@blue.example>'];
const toBen = 'RCPT TO:<BEN@Green.example>';

describe('a terminal and its connection', () => {
  hold(typed(spoken), [
    [{ terminal: { tty: 't', program: 'telnet' } }, true],
    [{ terminal: { tty: 't', program: 'telnet', host: 'laptop' } }, true],
    [{ terminal: { tty: 't', program: 'telnet', host: 'mx1' } }, false],
    [{ terminal: { tty: 't', program: null } }, false],
    [{ terminal: { tty: 'other', program: null } }, false],
    [{ connection: { open: true } }, true],
    [{ connection: { open: false } }, false],
    [{ connection: { from: 'laptop', to: 'mx1', port: 25, open: true } }, true],
    [{ connection: { from: 'mx1', open: true } }, false],
    [{ connection: { to: 'mx2', open: true } }, false],
    [{ connection: { port: 587, open: true } }, false],
    [{ connection: { port: 587, open: false } }, true],
  ]);

  describe('while it is being opened', () =>
    hold(typed([['telnet 198.51.100.25 25', 0]], 'laptop', 5), [
      [{ terminal: { tty: 't', program: 'telnet' } }, true],
      [{ connection: { to: 'mx1', open: true } }, false],
      [{ connection: { to: 'mx1', open: false } }, true],
    ]));

  describe('after QUIT', () =>
    hold(typed([...spoken, 'QUIT']), [
      [{ terminal: { tty: 't', program: null } }, true],
      [{ connection: { from: 'laptop', open: true } }, false],
      [{ connection: { from: 'laptop', open: false } }, true],
    ]));
});

describe('a transaction', () => {
  const transaction = (more: object = {}): StatePattern => ({ transaction: { host: 'mx1', ...more } });

  hold(typed([...spoken, toBen]), [
    [transaction(), true],
    [transaction({ host: 'mx2' }), false],
    [transaction({ reversePath: 'anna@BLUE.example' }), true],
    [transaction({ reversePath: '' }), false],
    [transaction({ recipient: 'ben@green.example' }), true],
    [transaction({ recipient: 'carla@green.example' }), false],
    [transaction({ reversePath: 'anna@blue.example', recipient: 'carla@green.example' }), false],
  ]);

  const ended: readonly (readonly [string, readonly string[], boolean])[] = [
    ['before MAIL', spoken.slice(0, 2), false],
    ['before RCPT', spoken, true],
    ['after a refused recipient', [...spoken, 'RCPT TO:<nobody@green.example>'], true],
    ['after RSET', [...spoken, toBen, 'RSET'], false],
    ['while content comes in', [...spoken, toBen, 'DATA', 'Subject: x'], true],
    ['after the content', [...spoken, toBen, 'DATA', '', 'x', '.'], false],
    ['after QUIT', [...spoken, toBen, 'QUIT'], false],
  ];
  it.each(ended)('%s', (_when, lines, expected) =>
    expect(stateHolds(transaction(), stateAfter(typed(lines)))).toBe(expected),
  );

  it('has the null reverse-path as an address of its own', () => {
    const state = stateAfter(typed([...spoken.slice(0, 2), 'MAIL FROM:<>']));
    expect(stateHolds(transaction({ reversePath: '' }), state)).toBe(true);
    expect(stateHolds(transaction({ reversePath: 'anna@blue.example' }), state)).toBe(false);
  });
});
