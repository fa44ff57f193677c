import { utf8ToOctets, type Octets } from '../../octets.ts';
import { splitMessage } from '../../mail/message.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';
import type { QueueEntry } from './entry.ts';
import { problemText } from './problem-text.ts';

export interface Notice {
  readonly hostname: string;
  readonly origin: string;
  readonly date: string;
  readonly messageId: string;
}

const intro = [
  "I'm sorry to have to inform you that your message could not",
  "be delivered to one or more recipients. It's attached below.",
  '',
  'For further assistance, please send mail to postmaster.',
  '',
  'If you do so, please include this problem report. You can',
  'delete your own text from the attached returned message.',
  '',
  '                   The mail system',
];

/**
 * A non-delivery notice in the words of Postfix, for the sender of a message (RFC 5321 §6.1): one for all failed
 * recipients, from the null reverse-path. Plain text for now; the report for machines (RFC 3464) comes with DSN.
 */
export function bounceMessage(entry: QueueEntry, failed: readonly RecipientOutcome[], notice: Notice): Octets {
  const reasons = failed.flatMap(({ recipient, problem }) =>
    problem ? [`<${recipient}>: ${problemText(problem)}`] : [],
  );
  const { header } = splitMessage(entry.message);
  const lines = [
    `From: MAILER-DAEMON@${notice.origin} (Mail Delivery System)`,
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${entry.reversePath}`,
    'Auto-Submitted: auto-replied',
    `Date: ${notice.date}`,
    `Message-Id: <${notice.messageId}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `This is the mail system at host ${notice.hostname}.`,
    '',
    ...intro,
    '',
    ...reasons.flatMap((reason) => [...wrap(reason), '']),
    '---------- Undelivered message, header ----------',
    '',
  ];
  return (utf8ToOctets(lines.join('\r\n') + '\r\n') + header) as Octets;
}

/** Lines of at most 78 characters, continued with four spaces as Postfix does. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 78) {
      lines.push(line);
      line = `    ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
