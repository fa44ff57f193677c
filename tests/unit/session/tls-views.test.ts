import { describe, expect, it } from 'vitest';
import type { Row } from '../../../src/session/projections/conversation.ts';
import { Conversations } from '../../../src/session/projections/conversations.ts';
import { hostsAfter, noHosts } from '../../../src/session/projections/hosts.ts';
import { noPackets, packetsAfter, type Packet } from '../../../src/session/projections/packets.ts';
import { noWires, wiresAfter, type WireSegment } from '../../../src/session/projections/wire.ts';
import type { TraceEvent } from '../../../src/sim/trace.ts';
import { Peer, Stage } from '../programs/stage.ts';
import { tlsWorld, trusted } from '../programs/tls-world.ts';

type Shown = Parameters<typeof tlsWorld>[0][string];

/** What happened after these lines, in a world whose mx1 shows this certificate. */
function traceOf(shown: Shown, ...lines: string[]): readonly TraceEvent[] {
  const stage = new Stage('laptop', undefined, tlsWorld({ mx1: shown }));
  stage.type(...lines);
  return stage.sink.events;
}
const client = 'openssl s_client -connect mx1.green.example:25 -starttls smtp -quiet -crlf';
const mail = [
  'EHLO laptop',
  'MAIL FROM:<anna@blue.example>',
  'RCPT TO:<ben@green.example>',
  'DATA',
  'secret',
  '.',
  'QUIT',
];

function rowsOf(trace: readonly TraceEvent[], conn = 'c1'): readonly Row[] {
  const log = new Conversations();
  for (const event of trace) log.add(event);
  return log.byConn.get(conn)?.rows ?? [];
}

const inShort = (row: Row): string => {
  const lock = row.sealed ? '🔒 ' : '';
  if (row.kind === 'command') return `${lock}${row.verb}`;
  return `${lock}${row.kind}${row.kind === 'reply' ? ` ${row.reply.code}` : ''}`;
};

describe('a conversation with STARTTLS', () => {
  it('has one row for the handshake, and from there on what is said is sealed', () => {
    expect(rowsOf(traceOf(trusted, client, ...mail)).map(inShort)).toEqual([
      ...['lookup', 'opening', 'lookup', 'lookup', 'reply 220', 'EHLO', 'reply 250', 'STARTTLS', 'reply 220', 'tls'],
      ...['🔒 EHLO', '🔒 reply 250', '🔒 MAIL', '🔒 reply 250', '🔒 RCPT', '🔒 reply 250', '🔒 DATA', '🔒 reply 354'],
      ...['🔒 content', '🔒 reply 250', '🔒 QUIT', '🔒 reply 221', 'closing'],
    ]);
  });

  it.each<[Shown, string | null]>([
    [trusted, null],
    [{}, 'untrusted'],
    [{ ...trusted, names: ['mx2.green.example'] }, 'name-mismatch'],
    [{ ...trusted, notAfter: '2026-02-01T00:00:00Z' }, 'expired'],
  ])('tells what is wrong with the certificate: %j', (shown, problem) => {
    const row = rowsOf(traceOf(shown, client)).find(({ kind }) => kind === 'tls');
    expect(row).toMatchObject({ outcome: { problem, info: { serverName: 'mx1.green.example' } } });
  });

  it('tells of a handshake that failed, and of TLS from the first octet', () => {
    const failed = rowsOf(traceOf(trusted, 'openssl s_client -connect mx1.green.example:25'));
    expect(failed.find(({ kind }) => kind === 'tls')).toMatchObject({ outcome: { alert: 'unexpected_message' } });
    const wrapped = rowsOf(traceOf(trusted, 'openssl s_client -connect submit.blue.example:465 -quiet'));
    expect(wrapped.map(inShort).filter((row) => row !== 'lookup')).toEqual(['opening', 'tls', '🔒 reply 220']);
  });
});

describe('the wire', () => {
  const segmentsOf = (trace: readonly TraceEvent[]): readonly WireSegment[] =>
    trace.reduce(wiresAfter, noWires).get('c1')?.segments ?? [];

  it('[A-AUTH-13] shows everything before TLS, the name that is asked for, and nothing after', () => {
    const trace = traceOf(trusted, client, ...mail);
    const segments = segmentsOf(trace);
    const plain = segments.flatMap((segment) => (segment.kind === 'plain' ? [segment.bytes] : []));
    expect(plain.join('')).toContain('STARTTLS\r\n220 2.0.0 Ready to start TLS\r\n');
    expect(segments.map(({ kind }) => kind).join(' ')).toMatch(/^(plain )+hello hello hello( sealed)+$/);
    expect(segments.find(({ kind }) => kind === 'hello')).toMatchObject({
      by: 'client',
      hello: { hello: 'client', serverName: 'mx1.green.example' },
    });
    const sealed = segments.flatMap((segment) => (segment.kind === 'sealed' ? [segment.bytes] : []));
    expect(sealed.join('')).not.toMatch(/secret|anna|ben@|250/);
  });

  it('[A-AUTH-13] gives away passwords in base64, in one line or step by step', () => {
    const decoded = (...lines: string[]) =>
      segmentsOf(traceOf(trusted, 'telnet submit.blue.example 587', 'EHLO laptop', ...lines)).flatMap((segment) =>
        segment.kind === 'plain' ? segment.decoded : [],
      );
    expect(decoded('AUTH PLAIN AGFubmEAc2VjcmV0')).toEqual(['\0anna\0secret']);
    expect(decoded('MAIL FROM:<YW5uYQ==>')).toEqual([]);
  });

  it('decodes what a server asks for, and the answer to that', () => {
    const stage = new Stage();
    const peer = new Peer(stage, 'mx2', 2525);
    stage.type('telnet mx2.green.example 2525', 'AUTH LOGIN');
    for (const [challenge, answer] of [
      ['VXNlcm5hbWU6', 'YW5uYQ=='],
      ['UGFzc3dvcmQ6', 'c2VjcmV0'],
    ] as const) {
      peer.say(`334 ${challenge}\r\n`);
      stage.world.runUntilIdle();
      stage.type(answer);
    }
    stage.type('c2VjcmV0');
    const decoded = segmentsOf(stage.sink.events).flatMap((segment) =>
      segment.kind === 'plain' ? segment.decoded : [],
    );
    expect(decoded).toEqual(['Username:', 'anna', 'Password:', 'secret']);
  });

  it('does not lose its way in a record longer than a segment', () => {
    const stage = new Stage('laptop', undefined, tlsWorld({ mx1: trusted }));
    stage.type(client, ...mail.slice(0, 4));
    stage.paste(...Array.from({ length: 90 }, () => 'x'.repeat(900)), '.');
    stage.world.runUntilIdle();
    const kinds = new Set(
      segmentsOf(stage.sink.events)
        .slice(-4)
        .map(({ kind }) => kind),
    );
    expect([...kinds]).toEqual(['sealed']);
  });
});

describe('the map', () => {
  it('closes the lock of a connection when its handshake is over', () => {
    const trace = traceOf(trusted, client);
    const before = trace.slice(
      0,
      trace.findIndex(({ kind }) => kind === 'tls.established'),
    );
    expect(before.reduce(hostsAfter, noHosts).connections.get('c1')?.sealed).toBe(false);
    expect(trace.reduce(hostsAfter, noHosts).connections.get('c1')?.sealed).toBe(true);
  });

  it('shows of sealed packets no word, only their size', () => {
    const seen: Packet[] = [];
    let state = noPackets;
    for (const event of traceOf(trusted, client, ...mail)) {
      state = packetsAfter(state, event);
      const packet = state.packets.at(-1);
      if (event.kind === 'tcp.segment' && packet) seen.push(packet);
    }
    const words = seen.map(({ sealed, loads }) => `${sealed ? '🔒' : ''}${loads.map(({ word }) => word).join(' ')}`);
    expect(words).toContain('STARTTLS');
    expect(words).toContain('🔒TLS');
    expect(words.filter((word) => word.startsWith('🔒')).every((word) => word === '🔒' || word === '🔒TLS')).toBe(true);
    expect(seen.filter(({ sealed }) => sealed).every(({ replyDigit }) => replyDigit === null)).toBe(true);
    expect(words.at(-1)).toBe('🔒');
  });
});
