import type { Octets } from '../octets.ts';
import { decodeName, NameWriter } from './wire-name.ts';
import { u16, u32, word } from './wire-numbers.ts';
import { readRecordData, typeNumbers, typesByNumber, writeRecordData } from './wire-record.ts';
import type { RecordType, ResourceRecord } from './record.ts';

/** A DNS message as programs see it (RFC 1035 §4). */
export interface DnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  readonly authoritative: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  /** 0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED. */
  readonly rcode: number;
  readonly question: { readonly name: string; readonly type: RecordType };
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
}

export const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

const headerBytes = 12;
const classIn = 1;
const opcodeBits = 0x7800;

/** A question as it goes out. With `recursionDesired` it is for a resolver, without it for a name server. */
export function questionMessage(id: number, name: string, type: RecordType, recursionDesired: boolean): DnsMessage {
  return {
    id,
    isResponse: false,
    authoritative: false,
    recursionDesired,
    recursionAvailable: false,
    rcode: rcodes.NOERROR,
    question: { name, type },
    answers: [],
    authority: [],
    additional: [],
  };
}

/** The response to a query: its id, question and RD are taken over (RFC 1035 §4.1.1), nothing else that it said. */
export function responseTo(
  { id, question, recursionDesired }: DnsMessage,
  says: Partial<Omit<DnsMessage, 'id' | 'question' | 'recursionDesired' | 'isResponse'>>,
): DnsMessage {
  return { ...questionMessage(id, question.name, question.type, recursionDesired), isResponse: true, ...says };
}

/**
 * The message on the wire, names compressed (RFC 1035 §4.1.4). It is never cut short: every program here takes long
 * datagrams, as if by EDNS. Throws on a name or data that no zone file or datagram can hold: that is our own fault.
 */
export function encodeMessage(message: DnsMessage): Octets {
  const flags =
    (message.isResponse ? 0x8000 : 0) |
    (message.authoritative ? 0x0400 : 0) |
    (message.recursionDesired ? 0x0100 : 0) |
    (message.recursionAvailable ? 0x0080 : 0) |
    message.rcode;
  const sections = [message.answers, message.authority, message.additional];
  const counts = sections.map((records) => u16(records.length)).join('');
  let wire = u16(message.id) + u16(flags) + u16(1) + counts;
  const names = new NameWriter();
  wire += names.write(message.question.name, wire.length) + u16(typeNumbers[message.question.type]) + u16(classIn);
  for (const record of sections.flat()) {
    wire +=
      names.write(record.name, wire.length) + u16(typeNumbers[record.type]) + u16(classIn) + u32(record.ttlSeconds);
    const data = writeRecordData(record, names, wire.length + 2);
    wire += u16(data.length) + data;
  }
  return wire as Octets;
}

/**
 * Reads a message; null for anything malformed, for another operation than a query, and for a question of a type that
 * this world does not know. Never throws.
 */
export function decodeMessage(wire: Octets): DnsMessage | null {
  if (wire.length < headerBytes) return null;
  const flags = word(wire, 2);
  if ((flags & opcodeBits) !== 0) return null;
  const counts = [word(wire, 6), word(wire, 8), word(wire, 10)];
  const name = decodeName(wire, headerBytes);
  if (word(wire, 4) !== 1 || !name || name.end + 4 > wire.length) return null;
  const type = typesByNumber[word(wire, name.end)];
  if (!type) return null;
  let at = name.end + 4;
  const sections: ResourceRecord[][] = [];
  for (const count of counts) {
    const read = readRecords(wire, at, count);
    if (!read) return null;
    sections.push(read.records);
    at = read.end;
  }
  const [answers = [], authority = [], additional = []] = sections;
  return {
    id: word(wire, 0),
    isResponse: (flags & 0x8000) !== 0,
    authoritative: (flags & 0x0400) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    rcode: flags & 15,
    question: { name: name.name, type },
    answers,
    authority,
    additional,
  };
}

function readRecords(wire: string, from: number, count: number): { records: ResourceRecord[]; end: number } | null {
  const records: ResourceRecord[] = [];
  let at = from;
  for (let i = 0; i < count; i++) {
    const name = decodeName(wire, at);
    if (!name || name.end + 10 > wire.length) return null;
    const type = typesByNumber[word(wire, name.end)];
    const ttlSeconds = word(wire, name.end + 4) * 65_536 + word(wire, name.end + 6);
    const start = name.end + 10;
    const end = start + word(wire, name.end + 8);
    if (end > wire.length) return null;
    // A record of another type is passed over: its length is known.
    const data = type ? readRecordData(type, wire, start, end) : null;
    if (type && !data) return null;
    if (data) records.push({ name: name.name, ttlSeconds, ...data });
    at = end;
  }
  return { records, end: at };
}
