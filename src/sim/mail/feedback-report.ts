import { octets, type Octets } from '../octets.ts';
import { splitMessage } from './message.ts';

/** A complaint about a message, in the Abuse Reporting Format (RFC 5965). */
export interface FeedbackReport {
  readonly from: string;
  readonly to: string;
  readonly date: string;
  readonly messageId: string;
  readonly boundary: string;
  readonly userAgent: string;
  /** Of the message complained about. */
  readonly sourceAddress: string;
  readonly reportedDomain: string;
  readonly reversePath: string;
  readonly message: Octets;
}

/** As a message: for people, for programs, and the header of what it is about (RFC 5965 §2). */
export function writeFeedbackReport(report: FeedbackReport): Octets {
  const { boundary, sourceAddress } = report;
  const part = (type: string, lines: readonly string[]): string =>
    `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${lines.join('\r\n')}\r\n`;
  const header = [
    `From: ${report.from}`,
    `To: ${report.to}`,
    `Date: ${report.date}`,
    `Subject: Abuse: spam from ${sourceAddress}`,
    `Message-ID: <${report.messageId}>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=feedback-report;\r\n\tboundary="${boundary}"`,
  ];
  const human = [
    `This is a report about spam that your server ${sourceAddress} handed to us.`,
    'Its header is attached. Please look after it: others will stop taking your mail.',
  ];
  const machine = [
    'Feedback-Type: abuse',
    `User-Agent: ${report.userAgent}`,
    'Version: 1',
    `Original-Mail-From: <${report.reversePath}>`,
    `Arrival-Date: ${report.date}`,
    `Reported-Domain: ${report.reportedDomain}`,
    `Source-IP: ${sourceAddress}`,
  ];
  const about = splitMessage(report.message).header.replace(/(\r\n)+$/, '');
  return octets(
    `${header.join('\r\n')}\r\n\r\n${part('text/plain; charset=us-ascii', human)}${part('message/feedback-report', machine)}${part('text/rfc822-headers', [about])}--${boundary}--\r\n`,
  );
}
