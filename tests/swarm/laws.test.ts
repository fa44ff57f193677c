import { describe, expect, it } from 'vitest';
import { octets } from '../../src/sim/octets.ts';
import type { SimEvent } from '../../src/sim/trace.ts';
import { readHistory } from './history.ts';
import { laws, type End } from './laws.ts';

const end: End = { waiting: [], hosts: new Map([['192.0.2.11', 'mx1']]) };
const reply = (code: number) => ({ code, enhanced: null, lines: ['x'] });
const relay = 'mx.d1.example[192.0.2.11]:25';
const to = 'bob@d1.example';

const accepted = (host: string, queueId: string, more: object = {}, envelope: object = {}): SimEvent => ({
  ...{ kind: 'queue.accepted', host, queueId, sizeBytes: 1, messageId: '<m@x>' },
  ...{ envelope: { reversePath: 'ada@d0.example', forwardPaths: [to], ...envelope }, ...more },
});
const sent = (host: string, queueId: string, via = relay): SimEvent => ({
  ...{ kind: 'queue.sent', host, queueId, recipient: to, relay: via, reply: reply(250), delayMs: 0 },
});
const bounced = (host: string, queueId: string): SimEvent => ({
  ...{ kind: 'queue.bounced', host, queueId, recipient: to, problem: { kind: 'null-mx', domain: 'd1' }, delayMs: 0 },
});
const notified = (host: string, queueId: string, notificationId: string): SimEvent => ({
  ...{ kind: 'queue.notified', host, queueId, notificationId },
});
const syn: SimEvent = {
  ...{ kind: 'tcp.syn', host: 'mx0', to: 'mx1', arrivesAtMs: 0, conn: 'c1', dir: 'c2s' },
  client: { host: 'mx0', address: '192.0.2.10', port: 49152 },
  server: { host: 'mx1', address: '192.0.2.11', port: 25 },
};
const heard = (code: number): SimEvent => ({ kind: 'smtp.heard', host: 'mx0', conn: 'c1', to: '.', code });
const answered = (code: number): SimEvent => ({
  kind: 'smtp.reply',
  host: 'mx1',
  conn: 'c1',
  to: '.',
  reply: reply(code),
});
const delivered = (queueId: string, message = 'x'): SimEvent => ({
  ...{ kind: 'mail.delivered', host: 'mx1', mailbox: 'bob', uid: 1, queueId, message: octets(message) },
});

/** The laws that a trace breaks. */
function brokenBy(events: readonly SimEvent[], waiting: readonly string[] = []): string[] {
  const stamped = events.map((event, index) => ({ ...event, seq: index + 1, atMs: 0, cause: 0 }));
  const history = readHistory(stamped);
  return Object.entries(laws).flatMap(([name, law]) => (law(history, { ...end, waiting }).length > 0 ? [name] : []));
}

const hop = [
  accepted('mx0', 'A'),
  syn,
  accepted('mx1', 'B', { conn: 'c1' }),
  answered(250),
  heard(250),
  sent('mx0', 'A'),
];
const local = [delivered('B'), sent('mx1', 'B', 'local')];

describe('a message that goes one hop and lies in the mailbox', () => {
  it('breaks no law', () => {
    expect(brokenBy([...hop, ...local])).toEqual([]);
  });

  it('nor does one that comes twice because the reply was lost', () => {
    const first = [accepted('mx0', 'A'), syn, accepted('mx1', 'C', { conn: 'c1' }), answered(250)];
    const again = hop.slice(1).map((event) => ('conn' in event ? { ...event, conn: 'c2' } : event)) as SimEvent[];
    expect(brokenBy([...first, ...again, ...local, delivered('C'), sent('mx1', 'C', 'local')])).toEqual([]);
  });
});

describe('broken laws are seen:', () => {
  it.each<[law: keyof typeof laws, what: string, events: SimEvent[], waiting?: string[]]>([
    ['nobodyIsLost', 'neither sent nor bounced nor waiting', [...hop]],
    ['nobodyIsLost', 'sent and bounced', [...hop, ...local, bounced('mx0', 'A'), notified('mx0', 'A', 'N')]],
    ['nobodyIsLost', 'sent, and still waiting', [...hop, ...local], [`mx0 A ${to}`]],
    ['twiceOnlyWhereAReplyWasLost', 'sent, and nobody took it', [accepted('mx0', 'A'), sent('mx0', 'A')]],
    ['twiceOnlyWhereAReplyWasLost', 'taken, heard so, and not counted as sent', hop.slice(0, 5)],
    [
      'theFinalReplyDecides',
      'refused at the end, and taken all the same',
      [accepted('mx1', 'B', { conn: 'c1' }), answered(550)],
    ],
    ['theFinalReplyDecides', 'promised, and in no queue', [answered(250)]],
    ['deliveredAsWritten', 'delivered twice', [...hop, ...local, delivered('B')]],
    ['deliveredAsWritten', 'sent here, and not in the mailbox', [...hop, sent('mx1', 'B', 'local')]],
    [
      'deliveredAsWritten',
      'another text than was written',
      [
        accepted('mx1', 'B', { messageId: '<letter-1@swarm.example>' }),
        delivered('B', 'no'),
        sent('mx1', 'B', 'local'),
      ],
    ],
    [
      'noBounceToABounce',
      'an answer to a bounce',
      [
        accepted('mx0', 'A', {}, { reversePath: '' }),
        notified('mx0', 'A', 'N'),
        accepted('mx0', 'N', {}, { reversePath: '' }),
      ],
    ],
    ['sendersHearWhatTheyWant', 'a failure that nobody is told of', [accepted('mx0', 'A'), bounced('mx0', 'A')]],
    [
      'sendersHearWhatTheyWant',
      'a notice that nobody wanted',
      [
        accepted('mx0', 'A', {}, { dsn: { recipients: { [to]: { notify: ['NEVER'] } } } }),
        ...[bounced('mx0', 'A'), notified('mx0', 'A', 'N'), accepted('mx0', 'N', {}, { reversePath: '' })],
      ],
    ],
    ['queuesDrain', 'a queue that is not empty', [], [`mx0 A ${to}`]],
  ])('%s: %s', (law, _, events, waiting = []) => {
    expect(brokenBy(events, waiting)).toContain(law);
  });
});
