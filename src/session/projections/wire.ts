import type { ConnId, Endpoint } from '$sim/net/events.ts';
import { parseHello, type Hello } from '$sim/net/tls.ts';
import { looksLikeTls, RecordReader } from '$sim/net/tls-record.ts';
import { decodeBase64 } from '$sim/mail/base64.ts';
import { octets, type Octets } from '$sim/octets.ts';
import type { EventOf, TraceEvent } from '$sim/trace.ts';
import type { Side } from './conversation.ts';

/** One segment as somebody between the two hosts sees it. */
export type WireSegment = {
  readonly seq: number;
  readonly by: Side;
  readonly atMs: number;
  readonly bytes: Octets;
} & (
  | {
      readonly kind: 'plain';
      /** What base64 in it says, in order: of log-ins nothing else is left to hide behind. */
      readonly decoded: readonly Octets[];
    }
  | { readonly kind: 'hello'; readonly hello: Hello | null }
  | { readonly kind: 'sealed' }
);

/** What went over one connection, oldest first. */
export interface WireLog {
  readonly conn: ConnId;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly lastAtMs: number;
  readonly segments: readonly WireSegment[];
  /** The server asked for another part of the log-in (334). */
  readonly asked: boolean;
  readonly sealed: boolean;
}

export type Wires = ReadonlyMap<ConnId, WireLog>;
export const noWires: Wires = new Map();

/** The wires after one more event; the same object when nothing went over one. */
export function wiresAfter(before: Wires, event: TraceEvent): Wires {
  if (event.kind === 'tcp.syn') {
    const { conn, client, server, atMs } = event;
    if (before.has(conn)) return before;
    const log: WireLog = { conn, client, server, lastAtMs: atMs, segments: [], asked: false, sealed: false };
    return new Map(before).set(conn, log);
  }
  if (event.kind !== 'tcp.segment' && event.kind !== 'tls.established') return before;
  const log = before.get(event.conn);
  if (!log) return before;
  const after = event.kind === 'tcp.segment' ? withSegment(log, event) : { ...log, sealed: true };
  return new Map(before).set(event.conn, after);
}

function withSegment(log: WireLog, { seq, atMs, dir, bytes }: EventOf<'tcp.segment'>): WireLog {
  const by = dir === 'c2s' ? ('client' as const) : ('server' as const);
  const facts = { seq, by, atMs, bytes };
  const add = (segment: WireSegment, asked: boolean): WireLog => ({
    ...log,
    asked,
    lastAtMs: atMs,
    segments: [...log.segments, segment],
  });
  if (bytes.startsWith('\x16') && looksLikeTls(bytes))
    return add({ ...facts, kind: 'hello', hello: helloIn(bytes) }, false);
  if (log.sealed || looksLikeTls(bytes)) return add({ ...facts, kind: 'sealed' }, false);
  const asked = by === 'server' ? /^334 /m.test(bytes) : false;
  return add({ ...facts, kind: 'plain', decoded: decodedIn(bytes, by, log.asked) }, asked);
}

function helloIn(bytes: Octets): Hello | null {
  const reader = new RecordReader();
  reader.push(bytes);
  const record = reader.next();
  return record !== null && record !== 'garbage' ? parseHello(record.payload) : null;
}

/** Base64 where a log-in has it (RFC 4954 §4, RFC 4959): behind the mechanism, behind 334, and in the answer to that. */
function decodedIn(bytes: Octets, by: Side, asked: boolean): Octets[] {
  const pattern =
    by === 'server' ? /^334 (\S+)\r?$/ : asked ? /^(\S+)\r?$/ : /^(?:AUTH|\S+ AUTHENTICATE) \S+ (\S+)\r?$/i;
  return bytes.split('\n').flatMap((line) => {
    const text = decodeBase64(pattern.exec(line)?.[1] ?? '');
    return text === null || text === '' ? [] : [octets(text)];
  });
}
