import { utf8ToOctets, type Octets } from '../octets.ts';
import type { NamedAddress } from './address-list.ts';
import { encodeHeaderText } from './encoded-word.ts';
import { withCrlf } from './message.ts';

/** What a mail program knows of a new message. Bcc is no part of it: blind copies stand in the envelope alone. */
export interface Letter {
  readonly from: NamedAddress;
  readonly to: readonly NamedAddress[];
  readonly cc: readonly NamedAddress[];
  readonly subject: string;
  readonly text: string;
  /** RFC 5322 date-time. */
  readonly date: string;
  /** Without angle brackets. */
  readonly messageId: string;
}

/** `Ben Grün <ben@green.example>` as a header writes it. */
export function formatNamed({ displayName, address }: NamedAddress): string {
  if (displayName === '') return address;
  const plain = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(displayName);
  const ascii = /^[\x20-\x7e]*$/.test(displayName);
  const name = plain
    ? displayName
    : ascii
      ? `"${displayName.replace(/(["\\])/g, '\\$1')}"`
      : encodeHeaderText(displayName);
  return `${name} <${address}>`;
}

/** The message as a mail program hands it in (RFC 5322, RFC 2045): UTF-8 text, lines ended by CRLF, no Bcc field. */
export function composeMessage(letter: Letter): Octets {
  const body = utf8ToOctets(withCrlf(letter.text));
  // eslint-disable-next-line no-control-regex
  const ascii = /^[\x00-\x7f]*$/.test(body);
  const list = (addresses: readonly NamedAddress[]) => addresses.map(formatNamed).join(',\r\n ');
  const fields = [
    `From: ${formatNamed(letter.from)}`,
    ...(letter.to.length > 0 ? [`To: ${list(letter.to)}`] : []),
    ...(letter.cc.length > 0 ? [`Cc: ${list(letter.cc)}`] : []),
    `Subject: ${encodeHeaderText(letter.subject.replace(/[\r\n]+/g, ' '))}`,
    `Date: ${letter.date}`,
    `Message-ID: <${letter.messageId}>`,
    'MIME-Version: 1.0',
    `Content-Type: text/plain; charset=${ascii ? 'us-ascii' : 'utf-8'}`,
    `Content-Transfer-Encoding: ${ascii ? '7bit' : '8bit'}`,
  ];
  return (utf8ToOctets(`${fields.join('\r\n')}\r\n\r\n`) + body) as Octets;
}
