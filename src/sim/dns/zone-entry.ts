import { isValidName, normalName } from './name.ts';
import type { RecordData, ResourceRecord } from './record.ts';
import { canonicalAddress } from './wire-address.ts';
import { wordOctets, type Word } from './zone-words.ts';

/** What is wrong with one entry, and the word it is about. */
export interface EntryFault {
  readonly code: 'bad-record' | 'bad-name' | 'bad-address' | 'bad-number' | 'bad-string' | 'unknown-type';
  readonly subject: string;
}

/** The name that a word stands for below `origin`; null when it is none. Escapes stand for octets that no name has here. */
export function readName(word: Word | undefined, origin: string): string | null {
  if (!word || word.quoted) return null;
  const { raw } = word;
  if (raw === '@') return origin;
  if (raw === '.') return '';
  const name = normalName(raw.endsWith('.') || origin === '' ? raw : `${raw}.${origin}`);
  return name !== '' && isValidName(name) && !name.includes('\\') ? name : null;
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
/** RFC 2181 §8. */
const ttlSecondsMax = 0x7fff_ffff;

/** `3600`, or BIND's `1h30m`; null for what is no time or too long. */
export function readSeconds(text: string): number | null {
  if (!/^(?:\d{1,10}|(?:\d{1,10}[smhdw])+)$/i.test(text)) return null;
  const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)];
  const total = parts.reduce((sum, [, digits, unit]) => sum + Number(digits) * (unitSeconds[unit ?? ''] ?? 1), 0);
  return total <= ttlSecondsMax ? total : null;
}

/** `[TTL] [IN] TYPE data`, TTL and class in either order (RFC 1035 §5.1). */
export function readEntry(
  words: readonly Word[],
  name: string,
  origin: string,
  standardTtl: number,
): ResourceRecord | EntryFault {
  let ttlSeconds: number | null = null;
  let isClassRead = false;
  let at = 0;
  for (; at < words.length; at++) {
    const raw = words[at]?.raw ?? '';
    const ttl = /^\d/.test(raw) ? (readSeconds(raw) ?? fault('bad-number', raw)) : null;
    if (ttl !== null && typeof ttl !== 'number') return ttl;
    if (ttl !== null && ttlSeconds === null) ttlSeconds = ttl;
    else if (/^in$/i.test(raw) && !isClassRead) isClassRead = true;
    else break;
  }
  const type = words[at]?.raw.toUpperCase() ?? '';
  const data = readData(type, words.slice(at + 1), origin);
  return 'code' in data ? data : { name, ttlSeconds: ttlSeconds ?? standardTtl, ...data };
}

const fault = (code: EntryFault['code'], subject: string): EntryFault => ({ code, subject });

/** How many words follow each type; any number for TXT. */
const wordCounts: Readonly<Record<string, number>> = { A: 1, AAAA: 1, MX: 2, NS: 1, CNAME: 1, PTR: 1, SOA: 7 };

function readData(type: string, words: readonly Word[], origin: string): RecordData | EntryFault {
  if (type === 'TXT') return readStrings(words);
  const count = wordCounts[type];
  if (count === undefined) return fault('unknown-type', type);
  if (words.length !== count) return fault('bad-record', words[count]?.raw ?? type);
  const raw = words[0]?.raw ?? '';
  switch (type) {
    case 'A':
    case 'AAAA': {
      const address = canonicalAddress(raw);
      return address !== null && address.includes(':') === (type === 'AAAA')
        ? { type, address }
        : fault('bad-address', raw);
    }
    case 'MX': {
      const preference = Number(raw);
      if (!/^\d{1,5}$/.test(raw) || preference > 0xffff) return fault('bad-number', raw);
      return withName(words[1], origin, (exchange) => ({ type, preference, exchange }));
    }
    case 'NS':
      return withName(words[0], origin, (server) => ({ type, server }));
    case 'CNAME':
    case 'PTR':
      return withName(words[0], origin, (target) => ({ type, target }));
  }
  return readSoa(words, origin);
}

function withName(word: Word | undefined, origin: string, make: (name: string) => RecordData): RecordData | EntryFault {
  const name = readName(word, origin);
  return name === null ? fault('bad-name', word?.raw ?? '') : make(name);
}

function readStrings(words: readonly Word[]): RecordData | EntryFault {
  if (words.length === 0) return fault('bad-record', 'TXT');
  const strings: string[] = [];
  for (const word of words) {
    const octets = wordOctets(word);
    if (octets === null || octets.length > 255) return fault('bad-string', word.raw);
    strings.push(octets);
  }
  return { type: 'TXT', strings };
}

function readSoa(
  [primaryWord, contactWord, serialWord, ...times]: readonly Word[],
  origin: string,
): RecordData | EntryFault {
  const primary = readName(primaryWord, origin);
  if (primary === null) return fault('bad-name', primaryWord?.raw ?? '');
  const contact = readName(contactWord, origin);
  if (contact === null) return fault('bad-name', contactWord?.raw ?? '');
  const serial = Number(serialWord?.raw);
  if (!/^\d{1,10}$/.test(serialWord?.raw ?? '') || serial > 0xffff_ffff)
    return fault('bad-number', serialWord?.raw ?? '');
  const values = times.map(({ raw }) => readSeconds(raw) ?? NaN);
  const wrong = values.findIndex(Number.isNaN);
  if (wrong >= 0) return fault('bad-number', times[wrong]?.raw ?? '');
  const [refreshSeconds = 0, retrySeconds = 0, expireSeconds = 0, minimumSeconds = 0] = values;
  return { type: 'SOA', primary, contact, serial, refreshSeconds, retrySeconds, expireSeconds, minimumSeconds };
}
