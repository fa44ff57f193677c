import { shortDate, mailDate } from '../mail/date.ts';
import { presentData, presentRecord } from '../dns/present.ts';
import { rcodes, type DnsMessage } from '../dns/message.ts';
import type { ResourceRecord } from '../dns/record.ts';

export interface DigFacts {
  readonly message: DnsMessage;
  readonly sizeBytes: number;
  readonly server: string;
  readonly tookMs: number;
  readonly startsAt: string;
  readonly nowMs: number;
}

const statusOf = (rcode: number): string => Object.entries(rcodes).find(([, code]) => code === rcode)?.[0] ?? `RESERVED${rcode}`;

function section(title: string, records: readonly ResourceRecord[]): string {
  return records.length === 0 ? '' : `;; ${title} SECTION:\n${records.map(presentRecord).join('\n')}\n\n`;
}

/** One answer as dig 9.18 prints it. */
export function digAnswer({ message, sizeBytes, server, tookMs, startsAt, nowMs }: DigFacts): string {
  const { id, question, answers, authority, additional } = message;
  const flags = ['qr', message.authoritative && 'aa', message.recursionDesired && 'rd', message.recursionAvailable && 'ra'].filter(Boolean).join(' ');
  const name = `${question.name}.`;
  const when = shortDate(startsAt, nowMs).replace(/ (?=\d\d:)/, ' ');
  const year = mailDate(startsAt, nowMs).split(' ')[3] ?? '';
  return (
    ';; Got answer:\n' +
    `;; ->>HEADER<<- opcode: QUERY, status: ${statusOf(message.rcode)}, id: ${id}\n` +
    `;; flags: ${flags}; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length}\n\n` +
    `;; QUESTION SECTION:\n;${name}${'\t'.repeat(Math.max(1, 3 - Math.floor((name.length + 1) / 8)))}IN\t${question.type}\n\n` +
    section('ANSWER', answers) +
    section('AUTHORITY', authority) +
    section('ADDITIONAL', additional) +
    `;; Query time: ${tookMs} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${when} UTC ${year}\n;; MSG SIZE  rcvd: ${sizeBytes}\n`
  );
}

/** `+short`: the data alone. */
export const digShort = ({ answers }: DnsMessage): string => answers.map((record) => `${presentData(record)}\n`).join('');
