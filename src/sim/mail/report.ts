import { octets, type Octets } from '../octets.ts';
import { splitMessage } from './message.ts';

/** One recipient of a report (RFC 3464 §2.3). */
export interface ReportedRecipient {
  readonly address: string;
  /** ORCPT: type and address (`rfc822;ben@green.example`). */
  readonly original: string;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  readonly status: string;
  /** For people: `host mx1.green.example[…] said: 550 …`. */
  readonly text: string;
  /** The reply of the server that decided, and its name; null when no server did. */
  readonly remote: { readonly name: string; readonly reply: string } | null;
}

export type ReportKind = 'failed' | 'delayed' | 'success';

/** A delivery status notification (RFC 3464), before it is written. Dates are as in the header (RFC 5322). */
export interface Report {
  readonly kind: ReportKind;
  readonly hostname: string;
  readonly origin: string;
  readonly to: string;
  /** A copy for the postmaster has a subject of its own. */
  readonly forPostmaster: boolean;
  readonly date: string;
  readonly messageId: string;
  readonly boundary: string;
  readonly queueId: string;
  readonly sender: string;
  readonly envid: string | null;
  readonly arrivalDate: string;
  /** For delays: what is promised. */
  readonly delay: {
    readonly warningHours: number;
    readonly lifetimeDays: number;
    readonly retryUntil: string;
  } | null;
  readonly recipients: readonly ReportedRecipient[];
  readonly message: Octets;
  /** It is about a message that asked for SMTPUTF8: addresses and message may hold UTF-8 (RFC 6533). */
  readonly utf8: boolean;
  /** Whether the whole message is returned, or its header alone. */
  readonly full: boolean;
}

const subjects: Readonly<Record<ReportKind, readonly [toSender: string, toPostmaster: string]>> = {
  failed: ['Undelivered Mail Returned to Sender', 'Postmaster Copy: Undelivered Mail'],
  delayed: ['Delayed Mail (still being retried)', 'Postmaster Warning: Delayed Mail'],
  success: ['Successful Mail Delivery Report', 'Postmaster Copy: Successful Mail Delivery Report'],
};

const assistance = [
  'For further assistance, please send mail to postmaster.',
  '',
  'If you do so, please include this problem report. You can',
  'delete your own text from the attached returned message.',
];

/** bounce(5): the templates that Postfix has built in. */
function introduction({ kind, delay }: Report): string[] {
  switch (kind) {
    case 'failed':
      return [
        "I'm sorry to have to inform you that your message could not",
        "be delivered to one or more recipients. It's attached below.",
        '',
        ...assistance,
      ];
    case 'delayed':
      return [
        '####################################################################',
        '# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #',
        '####################################################################',
        '',
        `Your message could not be delivered for more than ${delay?.warningHours ?? 0} hour(s).`,
        `It will be retried until it is ${delay?.lifetimeDays ?? 0} day(s) old.`,
        '',
        ...assistance,
      ];
    case 'success':
      return [
        'Your message was successfully delivered to the destination(s)',
        'listed below. If the message was delivered to mailbox you will',
        'receive no further notifications. Otherwise you may still receive',
        'notifications of mail delivery errors from other systems.',
      ];
  }
}

const lineCharsMax = 79;

/** Lines of at most 79 characters, continued with four spaces as Postfix does; a longer word stays whole. */
export function wrapText(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > lineCharsMax) {
      lines.push(line);
      line = `    ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The fields of one recipient (RFC 3464 §2.3). */
function recipientFields({ delay, utf8 }: Report, r: ReportedRecipient): string[] {
  const diagnostic = r.remote ? `smtp; ${r.remote.reply}` : `X-Postfix; ${r.text}`;
  return [
    `Final-Recipient: ${addressType(r.address, utf8)}; ${r.address}`,
    `Original-Recipient: ${r.original}`,
    `Action: ${r.action}`,
    `Status: ${r.status}`,
    ...(r.remote ? [`Remote-MTA: dns; ${r.remote.name}`] : []),
    ...wrapText(`Diagnostic-Code: ${diagnostic}`),
    ...(delay ? [`Will-Retry-Until: ${delay.retryUntil}`] : []),
  ];
}

const addressType = (address: string, utf8: boolean): string => (utf8 && /[^ -~]/.test(address) ? 'utf-8' : 'rfc822');

/** What is returned: the message behind its Return-Path, or the header alone. */
function returned(report: Report): string[] {
  const { kind, full, utf8, sender, message } = report;
  const type = full ? `message/${utf8 ? 'global' : 'rfc822'}` : utf8 ? 'message/global-headers' : 'text/rfc822-headers';
  const what = kind === 'success' ? 'Message' : 'Undelivered Message';
  const content = full ? message : splitMessage(message).header;
  return [
    `Content-Description: ${what}${full ? '' : ' Headers'}`,
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    `Return-Path: <${sender}>`,
    content.endsWith('\r\n') ? content.slice(0, -2) : content,
    '',
  ];
}

/** A report as bounce(8) writes it: for people, for machines, and what it is about (RFC 3464, RFC 6522). */
export function writeReport(report: Report): Octets {
  const { kind, hostname, boundary, envid, utf8, sender } = report;
  const subject = subjects[kind][report.forPostmaster ? 1 : 0];
  const lines = [
    `Date: ${report.date}`,
    `From: Mail Delivery System <MAILER-DAEMON@${report.origin}>`,
    `Subject: ${subject}`,
    `To: ${report.to}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    `\tboundary="${boundary}"`,
    'Content-Transfer-Encoding: 8bit',
    `Message-Id: <${report.messageId}>`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    `--${boundary}`,
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    `This is the mail system at host ${hostname}.`,
    '',
    ...introduction(report),
    '',
    '                   The mail system',
    '',
    ...report.recipients.flatMap((r) => [...wrapText(`<${r.address}>: ${r.text}`), '']),
    `--${boundary}`,
    'Content-Description: Delivery report',
    `Content-Type: message/${utf8 ? 'global-' : ''}delivery-status`,
    ...(utf8 ? ['Content-Transfer-Encoding: 8bit'] : []),
    '',
    `Reporting-MTA: dns; ${hostname}`,
    ...(envid === null ? [] : [`Original-Envelope-Id: ${envid}`]),
    `X-Postfix-Queue-ID: ${report.queueId}`,
    `X-Postfix-Sender: ${addressType(sender, utf8)}; ${sender}`,
    `Arrival-Date: ${report.arrivalDate}`,
    '',
    ...report.recipients.flatMap((r) => [...recipientFields(report, r), '']),
    `--${boundary}`,
    ...returned(report),
    `--${boundary}--`,
    '',
  ];
  return octets(lines.join('\r\n'));
}
