import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../src/sim/trace.ts';
import type { Conversation, Row } from '../../../src/session/projections/conversation.ts';
import { Conversations } from '../../../src/session/projections/conversations.ts';
import { hostsAfter, noHosts, sessionsOf } from '../../../src/session/projections/hosts.ts';
import { noPackets, packetsAfter, packetsAt, visibleUntilMs } from '../../../src/session/projections/packets.ts';
import { countUntil, Fold } from '../../../src/view/fold.ts';
import { letter, run } from './world.ts';

const delivery = run([letter('ben@green.example, nobody@green.example')]);

const conversationsOf = (events: readonly TraceEvent[]): Conversation[] => {
  const log = new Conversations();
  for (const event of events) log.add(event);
  return [...log.byConn.values()];
};
const label = (row: Row): string =>
  row.kind === 'command'
    ? row.verb
    : row.kind === 'reply'
      ? `${row.reply.code}`
      : row.kind === 'lookup'
        ? `${row.type}?`
        : row.kind;

describe('conversations', () => {
  const [toSubmit, toMx, bounce] = conversationsOf(delivery);

  it('tells a delivery in the order in which things left, with the lookups that led there', () => {
    expect(toMx?.rows.map(label)).toEqual(
      'MX? A? opening PTR? A? 220 EHLO 250 MAIL RCPT RCPT DATA 250 250 550 354 content 250 QUIT 221 closing'.split(' '),
    );
    expect([toMx?.client.host, toMx?.server.host, toMx?.server.port, toMx?.state]).toEqual([
      'submit',
      'mx1',
      25,
      'closed',
    ]);
    expect(bounce?.server.host).toBe('mx-blue');
  });

  it('keeps pipelined commands together and times each flight', () => {
    const commands = toMx?.rows.filter((row) => row.kind === 'command') ?? [];
    const groups = commands.map(({ group }) => group);
    expect(new Set(groups).size).toBe(3);
    for (const { sentAtMs, arrivesAtMs } of commands) expect((arrivesAtMs ?? 0) - sentAtMs).toBe(24);
  });

  it('names the rule behind a refusal', () => {
    const refusal = toMx?.rows.find((row) => row.kind === 'reply' && row.reply.code === 550);
    expect(refusal).toMatchObject({ verdict: { setting: 'smtpd_reject_unlisted_recipient' } });
  });

  it('counts the time a server takes', () => {
    const greeting = toSubmit?.rows.find((row) => row.kind === 'reply');
    expect(greeting).toMatchObject({ to: 'connect', tookMs: 112 });
  });

  it('tells all steps of a lookup, the resolver’s too', () => {
    const mx = toMx?.rows[0];
    expect(mx?.kind === 'lookup' && mx.steps.map((step) => `${step.kind} ${step.host}`)).toEqual([
      'query submit',
      'query resolver',
      'answer resolver',
      'answer submit',
    ]);
  });

  it('shows content typed by hand as one growing row', () => {
    const lines = [
      'telnet mx1.green.example 25',
      'EHLO me.example',
      'MAIL FROM:<a@b.example>',
      'RCPT TO:<ben@green.example>',
      'DATA',
      'Subject: x',
      '',
      'one',
    ];
    const open = { atMs: 0, input: { kind: 'tty.open', tty: 't', host: 'laptop' } } as const;
    const typed = lines.map(
      (line, index) => ({ atMs: (index + 1) * 1000, input: { kind: 'tty.line', tty: 't', line } }) as const,
    );
    const rows = conversationsOf(run([open, ...typed], 9000))[0]?.rows ?? [];
    expect(rows.at(-1)).toMatchObject({
      kind: 'content',
      content: null,
      sizeBytes: 'Subject: x\r\n\r\none\r\n'.length,
    });
    const end = { atMs: 9000, input: { kind: 'tty.line', tty: 't', line: '.' } } as const;
    const whole = conversationsOf(run([open, ...typed, end], 12_000))[0]?.rows ?? [];
    expect(whole.filter(({ kind }) => kind === 'content')).toHaveLength(1);
    expect(whole.find((row) => row.kind === 'content')).toMatchObject({ content: 'Subject: x\r\n\r\none\r\n' });
  });

  it('says why a connection never stood', () => {
    const open = { atMs: 0, input: { kind: 'tty.open', tty: 't', host: 'laptop' } } as const;
    const line = (text: string) => ({ atMs: 1000, input: { kind: 'tty.line', tty: 't', line: text } }) as const;
    const [refused] = conversationsOf(run([open, line('telnet 198.51.100.25 26')]));
    expect([refused?.state, refused?.rows.map(label)]).toEqual(['refused', ['opening']]);
  });
});

describe('packets', () => {
  it('stand between where they left and where they arrive, and never outside their time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (nowMs) => {
        const count = countUntil(delivery, nowMs);
        const state = delivery.slice(0, count).reduce(packetsAfter, noPackets);
        for (const packet of packetsAt(state, nowMs)) {
          expect(packet.sentAtMs).toBeLessThanOrEqual(nowMs);
          expect(visibleUntilMs(packet)).toBeGreaterThan(nowMs);
        }
        const travelling = delivery.filter(
          (event) => 'arrivesAtMs' in event && event.atMs <= nowMs && event.arrivesAtMs > nowMs,
        );
        expect(packetsAt(state, nowMs).length > 0).toBe(travelling.length > 0);
      }),
    );
  });

  const loadsAt = (nowMs: number): string[] => {
    const state = delivery.slice(0, countUntil(delivery, nowMs)).reduce(packetsAfter, noPackets);
    return packetsAt(state, nowMs).map(
      ({ loads, replyDigit }) => `${loads.map(({ word }) => word || 'octets').join(' ')}/${replyDigit}`,
    );
  };

  it.each([
    [0, ['A?/null']],
    [57, ['SYN/null']],
    [61, ['SYN+ACK/null']],
    [605, ['MAIL RCPT RCPT DATA/null']],
    [629, ['250 250 550 354/5']],
    [653, ['octets/null']],
    [725, ['MX?/null', '221 FIN/2']],
  ])('carry at %d ms %j', (nowMs, loads) => expect(loadsAt(nowMs)).toEqual(loads));

  it('are shown as lost when the other host is off', () => {
    const events = run([{ kind: 'host.power', host: 'submit', up: false }, letter('ben@green.example')], 60);
    const lost = packetsAt(events.reduce(packetsAfter, noPackets), 58);
    expect(lost).toMatchObject([{ lost: 'host-down', loads: [{ word: 'SYN' }] }]);
  });

  it('do not pile up', () => {
    expect(delivery.reduce(packetsAfter, noPackets).packets.length).toBeLessThan(3);
  });
});

describe('hosts', () => {
  it('are in session while their end of a connection stands', () => {
    const at = (nowMs: number) => delivery.slice(0, countUntil(delivery, nowMs)).reduce(hostsAfter, noHosts);
    expect(sessionsOf(at(63), 'laptop')).toHaveLength(0);
    expect(sessionsOf(at(66), 'laptop')).toHaveLength(1);
    expect(sessionsOf(at(66), 'submit')).toHaveLength(0);
    expect(sessionsOf(at(450), 'mx1')).toHaveLength(1);
    expect(at(20_000).connections.size).toBe(0);
  });

  it('that lose power lose their sessions', () => {
    const events = run(
      [letter('ben@green.example'), { atMs: 200, input: { kind: 'host.power', host: 'laptop', up: false } }],
      201,
    );
    const hosts = events.reduce(hostsAfter, noHosts);
    expect([...hosts.down]).toEqual(['laptop']);
    expect(sessionsOf(hosts, 'laptop')).toEqual([]);
    expect(sessionsOf(hosts, 'submit')).toHaveLength(1);
  });
});

describe('a fold', () => {
  const counting = () =>
    new Fold<number>(
      () => 0,
      (count) => count + 1,
    );

  it('gives what folding the prefix at once gives, however it is asked, back and forth', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: delivery.length })), (counts) => {
        const fold = counting();
        for (const count of counts) expect(fold.at(delivery, count)).toBe(count);
      }),
    );
  });

  it('starts anew for another trace', () => {
    const fold = counting();
    fold.at(delivery, 10);
    expect(fold.at(delivery.slice(5), 12)).toBe(12);
  });
});
