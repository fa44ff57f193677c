import { shortDate } from '../mail/date.ts';
import type { QueueEntry } from '../machines/queue/entry.ts';
import { problemText } from '../machines/queue/problem-text.ts';
import { instant } from './process.ts';

const heading = '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n';
/** Reasons are set to the right, up to this column (Postfix: showq). */
const reasonChars = 76;
const recipientIndent = ' '.repeat(41);

/** The queue as Postfix's mailq(1) lists it; `*` marks what is being delivered, `!` what an operator holds. */
export function formatQueue(entries: readonly QueueEntry[], startsAt: string): string {
  if (entries.length === 0) return 'Mail queue is empty\n';
  const bytes = entries.reduce((sum, { message }) => sum + message.length, 0);
  const requests = `${entries.length} Request${entries.length === 1 ? '' : 's'}`;
  return `${heading}${entries.map((entry) => `${formatEntry(entry, startsAt)}\n`).join('')}-- ${Math.floor(bytes / 1024)} Kbytes in ${requests}.\n`;
}

function formatEntry(
  { id, state, message, arrivedAtMs, reversePath, recipients }: QueueEntry,
  startsAt: string,
): string {
  const mark = state === 'active' ? '*' : state === 'hold' ? '!' : '';
  const head = `${`${id}${mark}`.padEnd(11)} ${String(message.length).padStart(7)} ${shortDate(startsAt, arrivedAtMs)}  ${reversePath || 'MAILER-DAEMON'}\n`;
  return head + formatRecipients(recipients);
}

/** Those with a reason first; a reason that several share stands once, above them. */
function formatRecipients(recipients: QueueEntry['recipients']): string {
  let said = '';
  const lines = [...recipients.filter(({ problem }) => problem), ...recipients.filter(({ problem }) => !problem)].map(
    ({ address, problem }) => {
      const reason = problem ? problemText(problem) : said;
      const line = reason === said ? '' : `${' '.repeat(Math.max(0, reasonChars - reason.length))}(${reason})\n`;
      said = reason;
      return `${line}${recipientIndent}${address}\n`;
    },
  );
  return lines.join('');
}

export const mailq = instant(
  'mailq',
  (io) => {
    io.print(formatQueue(io.computer.queue?.entries() ?? [], io.computer.context.startsAt));
    return 0;
  },
  'server',
);
