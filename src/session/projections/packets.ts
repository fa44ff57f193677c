import { decodeMessage } from '$sim/dns/message.ts';
import type { ConnId, NetEvent } from '$sim/net/events.ts';
import { looksLikeTls } from '$sim/net/tls-record.ts';
import type { Octets } from '$sim/octets.ts';
import type { TraceEvent } from '$sim/trace.ts';

export type PacketProtocol = 'smtp' | 'dns' | 'tcp' | 'icmp';

/** One thing a packet carries: a word of the protocol (`EHLO`, `250`, `MX?`, `SYN`), or mere octets (`word` is `''`). */
export interface Load {
  readonly word: string;
  readonly bytes: number;
}

/** Something on its way. Its place is `(now − sentAtMs) / (arrivesAtMs − sentAtMs)`. */
export interface Packet {
  /** Of the first event that it stands for: several writes of one instant travel as one. */
  readonly seq: number;
  readonly from: string;
  /** Null: nobody has that address. */
  readonly to: string | null;
  readonly conn: ConnId | null;
  readonly sentAtMs: number;
  readonly arrivesAtMs: number;
  readonly lost: NonNullable<Travelling['lost']> | null;
  readonly protocol: PacketProtocol;
  readonly loads: readonly Load[];
  /** Worst first digit of the replies in it; null when it carries none. */
  readonly replyDigit: 2 | 3 | 4 | 5 | null;
  /** Records of TLS: what it carries cannot be read on the way. */
  readonly sealed: boolean;
}

type Travelling = Extract<NetEvent, { arrivesAtMs: number }> & TraceEvent;

export interface Packets {
  readonly packets: readonly Packet[];
  /** Connections whose server said 354: what the client sends is content. */
  readonly content: ReadonlySet<ConnId>;
  /** Connections that speak TLS: a segment may begin in the middle of a record. */
  readonly sealed: ReadonlySet<ConnId>;
}

export const noPackets: Packets = { packets: [], content: new Set(), sealed: new Set() };

/** A lost packet stays to be seen for this many times its flight after it should have come. */
const lostLingerFlights = 2;
const lostLingerMsMin = 40;

export function visibleUntilMs({ lost, sentAtMs, arrivesAtMs }: Packet): number {
  if (lost === null) return arrivesAtMs;
  return arrivesAtMs + Math.max(lostLingerMsMin, lostLingerFlights * (arrivesAtMs - sentAtMs));
}

/** What is under way at a moment, oldest first. */
export function packetsAt({ packets }: Packets, nowMs: number): readonly Packet[] {
  return packets.filter((packet) => packet.sentAtMs <= nowMs && nowMs < visibleUntilMs(packet));
}

/** The packets after one more event; what nobody can see any more is forgotten. */
export function packetsAfter(before: Packets, event: TraceEvent): Packets {
  if (event.kind === 'tls.established') return { ...before, sealed: new Set(before.sealed).add(event.conn) };
  if (!('arrivesAtMs' in event)) return before;
  const packets = before.packets.filter((packet) => visibleUntilMs(packet) > event.atMs);
  const packet = packetOf(event, before);
  const twin = packets.findIndex((other) => goesWith(other, packet));
  if (twin < 0) packets.push(packet);
  else packets[twin] = joined(packets[twin] ?? packet, packet);
  return { ...before, packets, content: contentAfter(before.content, event) };
}

function packetOf(event: Travelling, { content, sealed }: Packets): Packet {
  const isSealed = event.kind === 'tcp.segment' && (looksLikeTls(event.bytes) || sealed.has(event.conn));
  const protocol = protocolOf(event);
  const loads = isSealed ? [sealedLoad(event.bytes)] : loadsOf(event, 'conn' in event && content.has(event.conn));
  const replies = event.kind === 'tcp.segment' && event.dir === 's2c' ? loads.map(({ word }) => Number(word[0])) : [];
  const digits = replies.filter((digit): digit is 2 | 3 | 4 | 5 => digit >= 2 && digit <= 5);
  return {
    seq: event.seq,
    from: event.host,
    to: event.to,
    conn: 'conn' in event ? event.conn : null,
    sentAtMs: event.atMs,
    arrivesAtMs: event.arrivesAtMs,
    lost: event.lost ?? null,
    protocol,
    loads,
    replyDigit: worse(digits),
    sealed: isSealed,
  };
}

const worse = (digits: readonly (2 | 3 | 4 | 5 | null)[]): Packet['replyDigit'] =>
  digits.reduce<Packet['replyDigit']>((worst, digit) => (digit !== null && digit > (worst ?? 0) ? digit : worst), null);

const goesWith = (a: Packet, b: Packet): boolean =>
  a.conn !== null &&
  a.conn === b.conn &&
  a.from === b.from &&
  a.sentAtMs === b.sentAtMs &&
  a.arrivesAtMs === b.arrivesAtMs &&
  a.lost === b.lost;

const joined = (a: Packet, b: Packet): Packet => ({
  ...a,
  protocol: a.protocol === 'smtp' ? 'smtp' : b.protocol,
  loads: [...a.loads, ...b.loads],
  replyDigit: worse([a.replyDigit, b.replyDigit]),
  sealed: a.sealed || b.sealed,
});

function protocolOf(event: Travelling): PacketProtocol {
  if (event.kind === 'udp.datagram') return event.from.port === 53 || event.dest.port === 53 ? 'dns' : 'icmp';
  if (event.kind === 'icmp.echo') return 'icmp';
  return event.kind === 'tcp.segment' ? 'smtp' : 'tcp';
}

const tcpWords = { 'tcp.syn': 'SYN', 'tcp.synack': 'SYN+ACK', 'tcp.fin': 'FIN', 'tcp.rst': 'RST' } as const;

function loadsOf(event: Travelling, isContent: boolean): readonly Load[] {
  switch (event.kind) {
    case 'tcp.segment':
      if (event.dir === 's2c') return replyLoads(event.bytes);
      return isContent ? [{ word: '', bytes: event.bytes.length }] : commandLoads(event.bytes);
    case 'udp.datagram':
      return [{ word: dnsWord(event.bytes), bytes: event.bytes.length }];
    case 'icmp.echo':
      return [{ word: event.reply ? 'pong' : 'ping', bytes: 0 }];
    default:
      return [{ word: tcpWords[event.kind], bytes: 0 }];
  }
}

/** Each complete reply by its code: the last line is the one without a hyphen (RFC 5321 §4.2.1). */
function replyLoads(bytes: Octets): readonly Load[] {
  const codes = [...bytes.matchAll(/^([2-5]\d\d)(?: .*)?\r?$/gm)].map(([line, code = '']) => ({
    word: code,
    bytes: line.length,
  }));
  return codes.length > 0 ? codes : [{ word: '', bytes: bytes.length }];
}

/** Each line by its first word, when that could be a verb. */
function commandLoads(bytes: Octets): readonly Load[] {
  const lines = bytes.split('\n').filter((line) => line.trim() !== '');
  const loads = lines.map((line) => ({
    word: /^[a-z]{3,10}(?=[ \r]|$)/i.exec(line)?.[0].toUpperCase() ?? '',
    bytes: line.length,
  }));
  const readable = loads.length > 0 && loads.every(({ word }) => word !== '');
  return readable ? loads : [{ word: '', bytes: bytes.length }];
}

/** Of the handshake everybody can tell that it is one; of what comes after it only the length is seen. */
const sealedLoad = (bytes: Octets): Load => ({ word: bytes.startsWith('\x16') ? 'TLS' : '', bytes: bytes.length });

function dnsWord(bytes: Octets): string {
  const message = decodeMessage(bytes);
  if (!message) return '';
  const { type } = message.question;
  if (!message.isResponse) return `${type}?`;
  if (message.rcode === 3) return 'NXDOMAIN';
  if (message.rcode !== 0) return 'SERVFAIL';
  if (message.answers.length > 0) return `${type} ✓`;
  // A referral: not the answer, but who knows more (RFC 1034 §4.3.1).
  return message.authority.some((record) => record.type === 'NS') ? '→ NS' : `${type} ∅`;
}

function contentAfter(content: ReadonlySet<ConnId>, event: Travelling): ReadonlySet<ConnId> {
  if (!('conn' in event)) return content;
  const { conn } = event;
  if (
    event.kind === 'tcp.segment' &&
    event.dir === 's2c' &&
    /^354[ -]/m.test(event.bytes) &&
    !looksLikeTls(event.bytes)
  ) {
    return new Set(content).add(conn);
  }
  const over = event.kind === 'tcp.rst' || (event.kind !== 'tcp.syn' && event.dir === 's2c');
  if (!over || !content.has(conn)) return content;
  const rest = new Set(content);
  rest.delete(conn);
  return rest;
}
