import { octets, type Octets } from '../octets.ts';

/** What a server knows when it writes its Received field (RFC 5321 §4.4). */
export interface Reception {
  /** What the client called itself. */
  readonly helo: string;
  /** Its name by reverse lookup, `unknown` without one. */
  readonly clientName: string;
  readonly clientAddress: string;
  readonly by: string;
  /** RFC 3848: SMTP, ESMTP, ESMTPS, ESMTPA, ESMTPSA. */
  readonly protocol: string;
  readonly queueId: string;
  /** Named only when it is the only one, so that nobody's blind copy shows (RFC 5321 §7.2). */
  readonly recipients: readonly string[];
  readonly date: string;
}

/** The field as Postfix writes it, with its CRLF. */
export function receivedField(r: Reception): Octets {
  const [only, ...others] = r.recipients;
  const tail = only !== undefined && others.length === 0 ? `\r\n\tfor <${only}>; ${r.date}` : `;\r\n\t${r.date}`;
  const address = r.clientAddress.includes(':') ? `IPv6:${r.clientAddress}` : r.clientAddress;
  return octets(
    `Received: from ${r.helo} (${r.clientName} [${address}])\r\n\tby ${r.by} (Postfix) with ${r.protocol} id ${r.queueId}${tail}\r\n`,
  );
}

/** For mail that began on this host: bounces, and what `sendmail` was given. */
export function localReceivedField(by: string, user: string | null, queueId: string, date: string): Octets {
  const origin =
    user === null
      ? `Received: by ${by} (Postfix)\r\n\tid ${queueId}; ${date}\r\n`
      : `Received: by ${by} (Postfix, from userid ${user})\r\n\tid ${queueId}; ${date}\r\n`;
  return octets(origin);
}

/** The client that handed a message to the server it lies on. */
export interface Deliverer {
  /** By reverse lookup; null for `unknown`. */
  readonly name: string | null;
  readonly address: string;
}

/**
 * Read from the topmost Received field that names a client: those above it were written when the message was passed on
 * within the server, those below it by others, who may lie. Null when the message began here.
 */
export function delivererOf(header: string): Deliverer | null {
  const [, name = '', address = ''] = /^received: from \S+ \((\S+) \[(?:IPv6:)?([\da-f.:]+)\]\)/im.exec(header) ?? [];
  return address === '' ? null : { name: name === 'unknown' ? null : name, address };
}

/** How many servers have passed the message on: its Received fields (RFC 5321 §6.3). */
export function countHops(header: string): number {
  return header.match(/^received:/gim)?.length ?? 0;
}
