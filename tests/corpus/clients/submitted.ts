import { localReceivedField } from '../../../src/sim/mail/received.ts';
import { utf8ToOctets } from '../../../src/sim/octets.ts';
import type { ClientCase, ExpiryCase } from './recorded.ts';

export interface Submitted {
  readonly message: string;
  readonly certain: boolean;
}

const mime = 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n';
const dots = '\nHello\n.dot line\n..two dots\n.\nlast line\n';

const header = (to: string, subject: string, messageId: string): string =>
  `From: Alice <alice@example.com>\nTo: ${to}\nSubject: corpus ${subject}\nDate: Mon, 01 Jan 2024 00:00:00 +0000\nMessage-ID: <${messageId}@example.com>\n`;

/** What Postfix itself writes on top of what sendmail(1) is given. */
const onTop = localReceivedField('mail.example.com', '0', '0'.repeat(11), 'Tue, 24 Nov 2026 03:21:33 +0000 (UTC)');

const sizeOf = (message: string): number => onTop.length + utf8ToOctets(message.replaceAll('\n', '\r\n')).length;

/** As the queue manager logged it. */
const recordedSize = (log: readonly string[]): number => Number(/, size=(\d+)/.exec(log.join('\n'))?.[1] ?? NaN);

const withoutReceived = (message: string): string =>
  message.replace(/^(?:Return-Path: .*\n)?Received: by .*\n\t.*\n/, '');

/** The message as a scripted server heard it, or as a bounce brought it back. */
function* seen({ bounce, transcripts }: ClientCase): Generator<string> {
  for (const notice of bounce) {
    const returned = /Content-Type: message\/(?:rfc822|global)\n(?:.+\n)*\n([^]*)\n\n--.*--\n$/.exec(notice)?.[1];
    if (returned !== undefined) yield withoutReceived(`${returned}\n`);
  }
  for (const { events } of transcripts) {
    const heard = events.map(([, who, what]) => (who === 'C' ? what : '')).join('');
    const content = /(?:^|\r\n)DATA\r\n(Received: [^]*?\r\n)\.\r\n/.exec(heard)?.[1];
    if (content !== undefined) yield withoutReceived(content.replaceAll('\r\n', '\n').replace(/^\./gm, ''));
  }
}

/**
 * What was given to sendmail(1). The recorder kept no copy: it is what was seen of it, or one of its usual forms, and the
 * size in the log says which. The most usual one, and not `certain`, when none has that size.
 */
export function submittedMessage(recorded: ClientCase): Submitted {
  const { case: name, rcpts, log } = recorded;
  const ascii = header(rcpts[0] ?? '', name, name);
  const candidates = [ascii + dots, `${ascii}${mime}\nGrüße\n`, ...seen(recorded), `${ascii}\nHello\n`];
  const message = candidates.find((one) => sizeOf(one) === recordedSize(log));
  return { message: message ?? ascii + dots, certain: message !== undefined };
}

/** The same for a message that stayed in the queue for long. */
export function submittedForLong({ case: name, rcpt, log }: ExpiryCase): Submitted {
  const message = `${header(rcpt, name, `exp-${name}`)}\nHello\n`;
  return { message, certain: sizeOf(message) === recordedSize(log) };
}
