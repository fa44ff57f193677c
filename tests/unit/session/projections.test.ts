import { describe, expect, it } from 'vitest';
import { connectionsAfter, noConnections } from '../../../src/session/projections/connections.ts';
import { mailboxesAfter, mailboxKey, noMailboxes } from '../../../src/session/projections/mailboxes.ts';
import { noOutbox, outboxAfter } from '../../../src/session/projections/outbox.ts';
import { emptyWorldState, worldStateAfter } from '../../../src/session/projections/project.ts';
import { noQueues, queuesAfter } from '../../../src/session/projections/queues.ts';
import { noTerminals, terminalsAfter } from '../../../src/session/projections/terminals.ts';
import { octets } from '../../../src/sim/octets.ts';
import type { DeliveryProblem, SimEvent, TraceEvent } from '../../../src/sim/trace.ts';
import { foreground, reply, stamped } from '../course/trace.ts';
import { letter, run } from '../view/world.ts';

type Case = readonly [what: string, events: readonly SimEvent[], expected: readonly string[]];

/** Folds events, and compares what each entry of the outcome says. */
const holds = <S>(
  before: ReadonlyMap<string, S>,
  after: (before: ReadonlyMap<string, S>, event: TraceEvent) => ReadonlyMap<string, S>,
  say: (entry: S, key: string) => string,
  cases: readonly Case[],
): void => {
  it.each(cases)('%s', (_what, events, expected) => {
    const outcome = stamped(events).reduce(after, before);
    expect([...outcome].map(([key, entry]) => say(entry, key))).toEqual(expected);
  });
  it('stays the same object when the event is about something else', () => {
    const [event] = stamped([reply('EHLO', 250)]);
    expect(event && after(before, event)).toBe(before);
  });
};

const laptop = { host: 'laptop', address: '192.0.2.10', port: 40_000 };
const syn = (conn: string, to: string | null = 'mx1'): SimEvent => ({
  ...{ kind: 'tcp.syn', host: 'laptop', to, conn, dir: 'c2s', arrivesAtMs: 1, client: laptop },
  server: { host: to, address: '198.51.100.25', port: 25 },
});
const opened = (conn: string, side: 'client' | 'server' = 'client'): SimEvent => ({
  ...{ kind: 'tcp.opened', host: 'laptop', conn, side },
});
const closed = (conn: string, side: 'client' | 'server' = 'client'): SimEvent => ({
  ...{ kind: 'tcp.closed', host: 'laptop', conn, side, how: 'closed' },
});

describe('connections', () => {
  holds(noConnections, connectionsAfter, ({ conn, from, to, port, open }) => `${conn} ${from} ${to} ${port} ${open}`, [
    ['being opened are not open', [syn('c1')], ['c1 laptop mx1 25 false']],
    ['to an address nobody has', [syn('c1', null)], ['c1 laptop null 25 false']],
    ['open when the client may write', [syn('c1'), opened('c1')], ['c1 laptop mx1 25 true']],
    ['do not open by the server alone', [syn('c1'), opened('c1', 'server')], ['c1 laptop mx1 25 false']],
    ['stay open at a second SYN', [syn('c1'), opened('c1'), syn('c1')], ['c1 laptop mx1 25 true']],
    [
      'stay when the server alone is done',
      [syn('c1'), opened('c1'), closed('c1', 'server')],
      ['c1 laptop mx1 25 true'],
    ],
    ['go when the client is done', [syn('c1'), opened('c1'), closed('c1')], []],
    ['go when refused', [syn('c1'), closed('c1')], []],
    ['nobody knows are none', [opened('c9'), closed('c9')], []],
    ['are told apart', [syn('c1'), syn('c2'), opened('c2'), closed('c1')], ['c2 laptop mx1 25 true']],
  ]);
});

describe('terminals', () => {
  holds(noTerminals, terminalsAfter, ({ host, program }, tty) => `${tty} ${host} ${program}`, [
    ['show their shell', [foreground(null, 'a')], ['a laptop null']],
    ['show the newest program', [foreground(null, 'a'), foreground('telnet', 'a')], ['a laptop telnet']],
    ['show the host of the topmost shell', [foreground(null, 'a'), foreground(null, 'a', 'mx1')], ['a mx1 null']],
    ['are told apart', [foreground('nc', 'a'), foreground(null, 'b')], ['a laptop nc', 'b laptop null']],
  ]);

  it('know whether what is typed is seen', () => {
    const [event] = stamped([{ ...foreground('ssh', 'a'), echo: false, prompt: 'password: ' } as SimEvent]);
    expect(event && terminalsAfter(noTerminals, event).get('a')).toMatchObject({ echo: false, prompt: 'password: ' });
  });
});

const message = octets('Subject: x\r\n\r\nx\r\n');
const delivered = (uid: number, mailbox = 'ben', host = 'mx1'): SimEvent => ({
  ...{ kind: 'mail.delivered', host, mailbox, uid, queueId: 'Q1', message },
});
const inbox = { host: 'mx1', mailbox: 'ben', folder: 'INBOX' } as const;
const sentFolder = { ...inbox, folder: 'Sent' } as const;
const read = (uid: number, flags = ['\\Seen']): SimEvent => ({ kind: 'mailbox.flags', ...inbox, uid, flags });
const removed = (uid: number): SimEvent => ({ kind: 'mailbox.expunged', ...inbox, uid });
const put = (uid: number): SimEvent => ({
  ...{ kind: 'mailbox.appended', ...sentFolder, uid, message, receivedAtMs: 0, flags: ['\\Seen'] },
});

describe('mailboxes', () => {
  const say = (messages: readonly { uid: number; seen: boolean }[], key: string) =>
    `${key}: ${messages.map(({ uid, seen }) => `${uid}${seen ? '' : '*'}`).join(' ')}`;

  holds(noMailboxes, mailboxesAfter, say, [
    ['take mail as unread, oldest first', [delivered(1), delivered(2)], ['mx1/ben: 1* 2*']],
    ['know what was read', [delivered(1), delivered(2), read(1)], ['mx1/ben: 1 2*']],
    ['lose what was removed', [delivered(1), delivered(2), read(2), removed(1)], ['mx1/ben: 2']],
    [
      'are told apart by host and name',
      [delivered(1), delivered(1, 'carla'), delivered(1, 'ben', 'mx-blue')],
      ['mx1/ben: 1*', 'mx1/carla: 1*', 'mx-blue/ben: 1*'],
    ],
    ['can be emptied', [delivered(1), removed(1)], ['mx1/ben: ']],
    ['know what is unread again', [delivered(1), read(1), read(1, [])], ['mx1/ben: 1*']],
    ['have folders', [{ kind: 'mailbox.created', ...sentFolder }, put(1)], ['mx1/ben/Sent: 1']],
    ['follow a new name', [put(1), { kind: 'mailbox.renamed', ...sentFolder, to: 'Old' }], ['mx1/ben/Old: 1']],
    ['lose a folder', [delivered(1), put(1), { kind: 'mailbox.deleted', ...sentFolder }], ['mx1/ben: 1*']],
  ]);

  it('have keys of host and name, and of the folder unless it is the inbox', () => {
    expect(mailboxKey('mx1', 'ben')).toBe('mx1/ben');
    expect(mailboxKey('mx1', 'ben', 'INBOX')).toBe('mx1/ben');
    expect(mailboxKey('mx1', 'ben', 'Sent')).toBe('mx1/ben/Sent');
  });
});

const problem: DeliveryProblem = { kind: 'null-mx', domain: 'x.example' };
const ok = { code: 250, enhanced: '2.0.0', lines: ['Ok'] };
const accepted = (queueId: string, ...forwardPaths: readonly string[]): SimEvent => ({
  ...{ kind: 'queue.accepted', host: 'submit', queueId, sizeBytes: 10, messageId: '<m@x>' },
  envelope: { reversePath: 'anna', forwardPaths },
});
const sent = (queueId: string, recipient: string): SimEvent => ({
  ...{ kind: 'queue.sent', host: 'submit', queueId, recipient, relay: 'mx1', reply: ok, delayMs: 1 },
});
const deferred = (queueId: string, recipient: string): SimEvent => ({
  ...{ kind: 'queue.deferred', host: 'submit', queueId, recipient, problem, delayMs: 1, retryAtMs: 300 },
});
const bounced = (queueId: string, recipient: string): SimEvent => ({
  ...{ kind: 'queue.bounced', host: 'submit', queueId, recipient, problem, delayMs: 1 },
});
const attempt = (queueId: string): SimEvent => ({
  ...{ kind: 'queue.attempt', host: 'submit', queueId, destination: 'x.example', recipients: ['a'] },
});
const gone = (queueId: string): SimEvent => ({ kind: 'queue.removed', host: 'submit', queueId });
const notified = (queueId: string): SimEvent => ({
  ...{ kind: 'queue.notified', host: 'submit', queueId, notificationId: 'Q9' },
});

describe('queues', () => {
  holds(
    noQueues,
    queuesAfter,
    ({ queueId, state, retryAtMs, recipients }) =>
      `${queueId} ${state} ${retryAtMs}: ${[...recipients].map(([to, why]) => (why ? `${to} (${why.kind})` : to)).join(' ')}`,
    [
      ['hold what was accepted', [accepted('Q1', 'a', 'b')], ['Q1 active null: a b']],
      ['lose a recipient who was served', [accepted('Q1', 'a', 'b'), sent('Q1', 'a')], ['Q1 active null: b']],
      ['lose a recipient who cannot be', [accepted('Q1', 'a', 'b'), bounced('Q1', 'b')], ['Q1 active null: a']],
      [
        'keep one who is put off, and why',
        [accepted('Q1', 'a', 'b'), deferred('Q1', 'a')],
        ['Q1 deferred 300: a (null-mx) b'],
      ],
      [
        'are active again at the next attempt',
        [accepted('Q1', 'a'), deferred('Q1', 'a'), attempt('Q1')],
        ['Q1 active null: a (null-mx)'],
      ],
      [
        'stay as they are at a notification',
        [accepted('Q1', 'a'), deferred('Q1', 'a'), notified('Q1')],
        ['Q1 deferred 300: a (null-mx)'],
      ],
      ['lose what is removed', [accepted('Q1', 'a'), accepted('Q2', 'b'), gone('Q1')], ['Q2 active null: b']],
      ['know nothing of what they never held', [sent('Q7', 'a'), deferred('Q7', 'a'), gone('Q7')], []],
    ],
  );
});

const added = (draftId: string, host = 'laptop'): SimEvent => ({
  ...{ kind: 'outbox.added', host, draftId, message, envelope: { reversePath: 'anna', forwardPaths: ['ben'] } },
});
const went = (draftId: string): SimEvent => ({ kind: 'outbox.sent', host: 'laptop', draftId, reply: ok });
const failed = (draftId: string): SimEvent => ({ kind: 'outbox.failed', host: 'laptop', draftId, problem });
const moved = (id: string, event: string, machine = 'submission'): SimEvent => ({
  ...{ kind: 'machine.state', host: 'laptop', machine, id, state: 'sending', event },
});

describe('the outbox', () => {
  holds(noOutbox, outboxAfter, ({ state, problem: why }, key) => `${key} ${state} ${why?.kind ?? '-'}`, [
    ['sends what was added', [added('d1')], ['laptop/d1 sending -']],
    ['keeps what was sent', [added('d1'), went('d1')], ['laptop/d1 sent -']],
    ['knows why something failed', [added('d1'), failed('d1')], ['laptop/d1 failed null-mx']],
    ['sends again what is tried again', [added('d1'), failed('d1'), moved('d1', 'SEND')], ['laptop/d1 sending -']],
    ['does not at another event', [added('d1'), failed('d1'), moved('d1', 'TICK')], ['laptop/d1 failed null-mx']],
    [
      'does not at another machine',
      [added('d1'), failed('d1'), moved('d1', 'SEND', 'x')],
      ['laptop/d1 failed null-mx'],
    ],
    [
      'is told apart by host and draft',
      [added('d1'), added('d1', 'mx1'), added('d2'), went('d1')],
      ['laptop/d1 sent -', 'mx1/d1 sending -', 'laptop/d2 sending -'],
    ],
    ['knows nothing of what was never in it', [went('d9'), failed('d9')], []],
  ]);
});

describe('the state of the world', () => {
  const events = run([letter('ben@green.example, nobody@green.example')]);

  it('is the same whether events come at once or one by one', () => {
    const once = worldStateAfter(emptyWorldState, events);
    const singly = events.reduce((state, event) => worldStateAfter(state, [event]), emptyWorldState);
    expect(singly).toEqual(once);
    expect([...once.mailboxes.keys()].sort()).toEqual(['mx-blue/anna', 'mx1/ben']);
    expect([once.queues.size, once.connections.size, once.outbox.get('laptop/d1')?.state]).toEqual([0, 0, 'sent']);
  });

  it('leaves the one before as it was', () => {
    const half = worldStateAfter(emptyWorldState, events.slice(0, events.length / 2));
    const copy = structuredClone(half);
    worldStateAfter(half, events.slice(events.length / 2));
    expect(half).toEqual(copy);
    expect(emptyWorldState.mailboxes.size).toBe(0);
  });
});
