import { isValidName, normalName } from './name.ts';
import type { RecordData, ResourceRecord } from './record.ts';

export interface ZoneProblem {
  /** Line of the zone text, from 1. */
  readonly line: number;
  readonly level: 'error' | 'warning';
  readonly code:
    | 'bad-record'
    | 'bad-name'
    | 'bad-address'
    | 'bad-number'
    | 'unknown-type'
    | 'outside-zone'
    | 'cname-beside-others'
    | 'mx-to-address'
    | 'null-mx-beside-others'
    | 'no-soa'
    | 'unclosed';
  /** The word or name it is about. */
  readonly subject: string;
}

export interface ParsedZoneFile {
  readonly records: readonly ResourceRecord[];
  readonly problems: readonly ZoneProblem[];
}

interface Line {
  readonly line: number;
  /** Begins with white space: the owner is that of the record before. */
  readonly indented: boolean;
  readonly words: readonly Word[];
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

const defaultTtlSeconds = 3600;

/** Reads a zone file (RFC 1035 §5): $ORIGIN, $TTL, @, relative names, parentheses, comments, strings. Never throws. */
export function parseZoneFile(text: string, zoneOrigin: string): ParsedZoneFile {
  const problems: ZoneProblem[] = [];
  const records: { record: ResourceRecord; line: number }[] = [];
  let origin = zoneOrigin;
  let ttlSeconds = defaultTtlSeconds;
  let owner = zoneOrigin;
  const { lines, unclosed } = splitLines(text);
  if (unclosed > 0) problems.push({ line: unclosed, level: 'error', code: 'unclosed', subject: '(' });
  for (const { line, indented, words } of lines) {
    const complain = (code: ZoneProblem['code'], subject: string) =>
      problems.push({ line, level: 'error', code, subject });
    const first = words[0]?.text ?? '';
    const second = words[1]?.text ?? '';
    if (first.toUpperCase() === '$ORIGIN') origin = absolute(second, origin);
    else if (first.toUpperCase() === '$TTL') ttlSeconds = seconds(second) ?? ttlSeconds;
    else {
      if (!indented) owner = absolute(first, origin);
      if (!isValidName(owner)) complain('bad-name', owner);
      const read = readRecord(indented ? words : words.slice(1), owner, origin, ttlSeconds);
      if ('code' in read) complain(read.code, read.subject);
      else records.push({ record: read, line });
    }
  }
  problems.push(...checkZone(records, zoneOrigin));
  return { records: records.map(({ record }) => record), problems };
}

function splitLines(text: string): { lines: Line[]; unclosed: number } {
  const lines: Line[] = [];
  let open: { line: number; indented: boolean; words: Word[] } | null = null;
  text.split(/\r?\n/).forEach((raw, index) => {
    const words = (raw.match(/"(?:[^"\\]|\\.)*"|;.*$|[()]|[^\s"();]+/g) ?? []).filter((word) => !word.startsWith(';'));
    const line: { line: number; indented: boolean; words: Word[] } = open ?? {
      line: index + 1,
      indented: /^\s/.test(raw),
      words: [],
    };
    for (const word of words) {
      if (word === '(') open = line;
      else if (word === ')') open = null;
      else
        line.words.push(
          word.startsWith('"')
            ? { text: word.slice(1, -1).replace(/\\(.)/g, '$1'), quoted: true }
            : { text: word, quoted: false },
        );
    }
    if (!open && line.words.length > 0) lines.push(line);
  });
  return { lines, unclosed: (open as Line | null)?.line ?? 0 };
}

function absolute(name: string, origin: string): string {
  if (name === '@') return origin;
  if (name.endsWith('.')) return normalName(name);
  return normalName(origin === '' ? name : `${name}.${origin}`);
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function seconds(text: string): number | null {
  const match = /^(\d{1,9})([smhdw]?)$/i.exec(text);
  return match?.[1] ? Number(match[1]) * (unitSeconds[match[2]?.toLowerCase() ?? ''] ?? 1) : null;
}

type Fault = { readonly code: ZoneProblem['code']; readonly subject: string };

/** `[TTL] [IN] TYPE data`, TTL and class in either order. */
function readRecord(words: readonly Word[], name: string, origin: string, standardTtl: number): ResourceRecord | Fault {
  let ttlSeconds = standardTtl;
  let at = 0;
  for (; at < words.length; at++) {
    const text = words[at]?.text ?? '';
    const ttl = seconds(text);
    if (ttl !== null) ttlSeconds = ttl;
    else if (!/^in$/i.test(text)) break;
  }
  const type = words[at]?.text.toUpperCase() ?? '';
  const data = readData(type, words.slice(at + 1), origin);
  return 'code' in data ? data : { name, ttlSeconds, ...data };
}

function readData(type: string, words: readonly Word[], origin: string): RecordData | Fault {
  const [first = '', second = ''] = words.map(({ text }) => text);
  const name = absolute(first, origin);
  switch (type) {
    case 'A':
      return isIpv4(first) ? { type, address: first } : { code: 'bad-address', subject: first };
    case 'AAAA':
      return /^[0-9a-f:]+:[0-9a-f:]*$/i.test(first)
        ? { type, address: first.toLowerCase() }
        : { code: 'bad-address', subject: first };
    case 'MX':
      if (!/^\d{1,5}$/.test(first)) return { code: 'bad-number', subject: first };
      return second === ''
        ? { code: 'bad-record', subject: 'MX' }
        : { type, preference: Number(first), exchange: absolute(second, origin) };
    case 'NS':
      return first === '' ? { code: 'bad-record', subject: type } : { type, server: name };
    case 'CNAME':
    case 'PTR':
      return first === '' ? { code: 'bad-record', subject: type } : { type, target: name };
    case 'TXT':
      return words.length === 0
        ? { code: 'bad-record', subject: type }
        : { type, strings: words.map(({ text }) => text) };
    case 'SOA':
      return readSoa(words, origin);
  }
  return { code: 'unknown-type', subject: type };
}

function readSoa(words: readonly Word[], origin: string): RecordData | Fault {
  const [primary = '', contact = '', ...numbers] = words.map(({ text }) => text);
  const values = numbers.map(seconds);
  const [serial, refreshSeconds, retrySeconds, expireSeconds, minimumSeconds] = values;
  if (
    values.length !== 5 ||
    serial == null ||
    refreshSeconds == null ||
    retrySeconds == null ||
    expireSeconds == null ||
    minimumSeconds == null
  ) {
    return { code: 'bad-record', subject: 'SOA' };
  }
  return {
    type: 'SOA',
    primary: absolute(primary, origin),
    contact: absolute(contact, origin),
    serial,
    refreshSeconds,
    retrySeconds,
    expireSeconds,
    minimumSeconds,
  };
}

const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

/** What is wrong with the zone as a whole. */
function checkZone(records: readonly { record: ResourceRecord; line: number }[], origin: string): ZoneProblem[] {
  const problems: ZoneProblem[] = [];
  if (!records.some(({ record }) => record.type === 'SOA' && record.name === origin)) {
    problems.push({ line: 1, level: 'error', code: 'no-soa', subject: origin });
  }
  for (const { record, line } of records) {
    const here = records.filter((other) => other.record.name === record.name);
    const problem = (level: ZoneProblem['level'], code: ZoneProblem['code'], subject: string) =>
      problems.push({ line, level, code, subject });
    if (origin !== '' && record.name !== origin && !record.name.endsWith(`.${origin}`))
      problem('error', 'outside-zone', record.name);
    // A name with a CNAME has no other data (RFC 1034 §3.6.2).
    if (record.type === 'CNAME' && here.length > 1) problem('error', 'cname-beside-others', record.name);
    if (record.type !== 'MX') continue;
    if (isIpv4(record.exchange)) problem('warning', 'mx-to-address', record.exchange);
    // Null MX stands alone (RFC 7505 §3).
    if (record.exchange === '' && here.filter((other) => other.record.type === 'MX').length > 1)
      problem('warning', 'null-mx-beside-others', record.name);
  }
  return problems;
}
