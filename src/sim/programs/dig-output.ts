import { calendarTime } from '../mail/date.ts';
import { rcodes, type DnsMessage } from '../dns/message.ts';
import { presentData } from '../dns/present.ts';
import type { ResourceRecord } from '../dns/record.ts';
import type { DigPart, DigRequest } from './dig-arguments.ts';
import { digDate } from './dates.ts';

const version = '9.18.28-1~deb12u2-Debian';

export interface DigFacts {
  readonly message: DnsMessage;
  readonly sizeBytes: number;
  readonly serverAddress: string;
  /** As typed after `@`, or its address. */
  readonly serverName: string;
  readonly tookMs: number;
  readonly startsAt: string;
  readonly nowMs: number;
}

/** What dig says before it asks: its version and the command line. */
export function digBanner(args: readonly string[], { server, short, parts }: DigRequest): string {
  if (short || !parts.has('cmd')) return '';
  return `\n; <<>> DiG ${version} <<>> ${args.join(' ')}\n${server === null ? '' : '; (1 server found)\n'};; global options: +cmd\n`;
}

/** One answer as dig 9.18 prints it. There is no OPT section: the question carried none. */
export function digAnswer(facts: DigFacts, parts: ReadonlySet<DigPart>): string {
  const { message } = facts;
  const commented = parts.has('comments');
  const section = (part: DigPart, title: string, lines: readonly string[]) =>
    !parts.has(part) || lines.length === 0
      ? ''
      : `${commented ? `;; ${title} SECTION:\n` : ''}${lines.map((line) => `${line}\n`).join('')}${commented ? '\n' : ''}`;
  return (
    (commented ? digHeader(message) : '') +
    section('question', 'QUESTION', [
      `;${columns([
        [0, `${message.question.name}.`],
        [32, 'IN'],
        [40, message.question.type],
      ])}`,
    ]) +
    section('answer', 'ANSWER', message.answers.map(digRecord)) +
    section('authority', 'AUTHORITY', message.authority.map(digRecord)) +
    section('additional', 'ADDITIONAL', message.additional.map(digRecord)) +
    (parts.has('stats') ? `${digStatistics(facts)}\n` : '')
  );
}

/** A step of `+trace`: what was said, and by whom. */
export function digTraceStep(
  { message, sizeBytes, serverAddress, serverName, tookMs }: Omit<DigFacts, 'startsAt' | 'nowMs'>,
  parts: ReadonlySet<DigPart>,
): string {
  const records = [
    ...(parts.has('answer') ? message.answers : []),
    ...(parts.has('authority') ? message.authority : []),
  ];
  return (
    records.map((record) => `${digRecord(record)}\n`).join('') +
    (parts.has('stats')
      ? `;; Received ${sizeBytes} bytes from ${serverAddress}#53(${serverName}) in ${tookMs} ms\n\n`
      : '')
  );
}

/** `+short`: the data alone. */
export const digShort = ({ answers }: DnsMessage): string =>
  answers.map((record) => `${presentData(record)}\n`).join('');

function digHeader({
  id,
  rcode,
  authoritative,
  recursionDesired,
  recursionAvailable,
  answers,
  authority,
  additional,
}: DnsMessage): string {
  const status = Object.entries(rcodes).find(([, code]) => code === rcode)?.[0] ?? `RESERVED${rcode}`;
  const flags = ['qr', authoritative && 'aa', recursionDesired && 'rd', recursionAvailable && 'ra']
    .filter(Boolean)
    .join(' ');
  const warning = recursionDesired && !recursionAvailable ? ';; WARNING: recursion requested but not available\n' : '';
  return (
    `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${id}\n` +
    `;; flags: ${flags}; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length}\n${warning}\n`
  );
}

function digStatistics({ tookMs, serverAddress, serverName, startsAt, nowMs, sizeBytes }: DigFacts): string {
  return (
    `;; Query time: ${tookMs} msec\n;; SERVER: ${serverAddress}#53(${serverName}) (UDP)\n` +
    `;; WHEN: ${digDate(calendarTime(startsAt, nowMs))}\n;; MSG SIZE  rcvd: ${sizeBytes}\n`
  );
}

/** A record in dig's columns: name, TTL at 24, class at 32, type at 40, data at 48. */
export function digRecord(record: ResourceRecord): string {
  return columns([
    [0, `${record.name}.`],
    [24, String(record.ttlSeconds)],
    [32, 'IN'],
    [40, record.type],
    [48, presentData(record)],
  ]);
}

const tabWidth = 8;

/** Fills up to each column with tabs, or with one space where the text before reaches beyond it (BIND: masterdump.c, indent). */
function columns(cells: readonly (readonly [column: number, text: string])[]): string {
  let line = '';
  let at = 0;
  for (const [column, text] of cells) {
    if (column > 0) {
      const to = Math.max(column, at + 1);
      const tabs = Math.floor(to / tabWidth) - Math.floor(at / tabWidth);
      line += tabs > 0 ? '\t'.repeat(tabs) + ' '.repeat(to % tabWidth) : ' '.repeat(to - at);
      at = to;
    }
    line += text;
    at += text.length;
  }
  return line;
}
