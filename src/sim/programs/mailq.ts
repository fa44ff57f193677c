import { shortDate } from '../mail/date.ts';
import type { QueueEntry } from '../machines/queue/entry.ts';
import { problemText } from '../machines/queue/problem-text.ts';
import type { Program } from './process.ts';

/** The queue as Postfix's mailq(1) lists it. */
export function formatQueue(entries: readonly QueueEntry[], startsAt: string): string {
  if (entries.length === 0) return 'Mail queue is empty\n';
  const bytes = entries.reduce((sum, { message }) => sum + message.length, 0);
  const listed = entries.map((entry) => formatEntry(entry, startsAt)).join('\n');
  const requests = `${entries.length} Request${entries.length === 1 ? '' : 's'}`;
  return `-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n${listed}\n-- ${Math.round(bytes / 1024)} Kbytes in ${requests}.\n`;
}

function formatEntry({ id, state, message, arrivedAtMs, reversePath, recipients }: QueueEntry, startsAt: string): string {
  const mark = state === 'active' ? '*' : ' ';
  const head = `${`${id}${mark}`.padEnd(11)} ${String(message.length).padStart(8)} ${shortDate(startsAt, arrivedAtMs)}  ${reversePath || 'MAILER-DAEMON'}`;
  const lines = recipients.map(({ address, problem }) => `${problem ? `${`(${problemText(problem)})`.padStart(40)}\n` : ''}${' '.repeat(41)}${address}`);
  return `${head}\n${lines.join('\n')}\n`;
}

export const mailq: Program = {
  name: 'mailq',
  on: 'server',
  start: (io) => {
    io.print(formatQueue(io.computer.queue?.entries() ?? [], io.computer.context.startsAt));
    io.exit();
    return null;
  },
};
