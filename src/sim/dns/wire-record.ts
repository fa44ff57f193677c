import { ipv4ToOctets, ipv6FromOctets, ipv6ToOctets } from './wire-address.ts';
import { u16, u32, word } from './wire-numbers.ts';
import { decodeName, type NameWriter } from './wire-name.ts';
import type { RecordData, RecordType, ResourceRecord } from './record.ts';

export const typeNumbers: Readonly<Record<RecordType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
};
export const typesByNumber: Readonly<Record<number, RecordType | undefined>> = Object.fromEntries(
  Object.entries(typeNumbers).map(([type, number]) => [number, type as RecordType]),
);

/** RDATA of a record, to stand at `offset` (RFC 1035 §3.3, RFC 3596 §2.2). Throws on data that is none. */
export function writeRecordData(record: ResourceRecord, names: NameWriter, offset: number): string {
  switch (record.type) {
    case 'A':
      return ipv4ToOctets(record.address);
    case 'AAAA':
      return ipv6ToOctets(record.address) ?? fault(`no IPv6 address: ${record.address}`);
    case 'MX':
      return u16(record.preference) + names.write(record.exchange, offset + 2);
    case 'NS':
      return names.write(record.server, offset);
    case 'CNAME':
    case 'PTR':
      return names.write(record.target, offset);
    case 'TXT':
      return record.strings.map(characterString).join('');
    case 'SOA': {
      const primary = names.write(record.primary, offset);
      const contact = names.write(record.contact, offset + primary.length);
      const numbers = [
        record.serial,
        record.refreshSeconds,
        record.retrySeconds,
        record.expireSeconds,
        record.minimumSeconds,
      ];
      return primary + contact + numbers.map(u32).join('');
    }
  }
}

/** A length octet and up to 255 octets (RFC 1035 §3.3). */
function characterString(text: string): string {
  return text.length > 255
    ? fault(`${text.length} octets in one string of TXT`)
    : String.fromCharCode(text.length) + text;
}

function fault(what: string): never {
  throw new RangeError(what);
}

/** Reads RDATA between two offsets; null when it does not fit its type. */
export function readRecordData(type: RecordType, wire: string, start: number, end: number): RecordData | null {
  const name = (at: number) => {
    const read = decodeName(wire, at);
    return read?.end === end ? read : null;
  };
  switch (type) {
    case 'A': {
      const octets = [...wire.slice(start, end)].map((octet) => octet.charCodeAt(0));
      return octets.length === 4 ? { type, address: octets.join('.') } : null;
    }
    case 'AAAA':
      return end - start === 16 ? { type, address: ipv6FromOctets(wire.slice(start, end)) } : null;
    case 'MX': {
      const exchange = end - start >= 3 ? name(start + 2) : null;
      return exchange && { type, preference: word(wire, start), exchange: exchange.name };
    }
    case 'NS': {
      const server = name(start);
      return server && { type, server: server.name };
    }
    case 'CNAME':
    case 'PTR': {
      const target = name(start);
      return target && { type, target: target.name };
    }
    case 'TXT':
      return readStrings(wire, start, end);
    case 'SOA':
      return readSoa(wire, start, end);
  }
}

function readStrings(wire: string, start: number, end: number): RecordData | null {
  const strings: string[] = [];
  let at = start;
  while (at < end) {
    const length = wire.charCodeAt(at);
    if (at + 1 + length > end) return null;
    strings.push(wire.slice(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return strings.length > 0 ? { type: 'TXT', strings } : null;
}

function readSoa(wire: string, start: number, end: number): RecordData | null {
  const primary = decodeName(wire, start);
  const contact = primary && decodeName(wire, primary.end);
  if (!contact || contact.end + 20 !== end) return null;
  const number = (index: number) =>
    word(wire, contact.end + index * 4) * 65_536 + word(wire, contact.end + index * 4 + 2);
  return {
    type: 'SOA',
    primary: primary.name,
    contact: contact.name,
    serial: number(0),
    refreshSeconds: number(1),
    retrySeconds: number(2),
    expireSeconds: number(3),
    minimumSeconds: number(4),
  };
}
