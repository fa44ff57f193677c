import { decodeBase64 } from '$sim/mail/base64.ts';
import { decodeCharset, decodeHeaderText } from '$sim/mail/encoded-word.ts';
import { fieldValue, parseMessage } from '$sim/mail/message.ts';
import { octets, octetsToUtf8, type Octets } from '$sim/octets.ts';

export interface ReadableMessage {
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly subject: string;
  readonly date: string;
  readonly body: string;
}

/** A stored message as people read it: decoded header fields and text. Never throws; what cannot be decoded stays. */
export function readable(message: Octets): ReadableMessage {
  const { header, body } = parseMessage(message);
  const text = (name: string) => decodeHeaderText(octetsToUtf8(octets(fieldValue(header, name) ?? '')));
  const charset = /charset="?([^";\s]+)/i.exec(fieldValue(header, 'Content-Type') ?? '')?.[1] ?? 'utf-8';
  const encoding = (fieldValue(header, 'Content-Transfer-Encoding') ?? '').toLowerCase();
  return {
    from: text('From'),
    to: text('To'),
    cc: text('Cc'),
    subject: text('Subject'),
    date: text('Date'),
    body: decodeCharset(decodeBody(body, encoding), charset).replace(/\r\n/g, '\n'),
  };
}

function decodeBody(body: Octets, encoding: string): Octets {
  if (encoding === 'base64') return decodeBase64(body.replace(/\s+/g, '')) ?? body;
  if (encoding !== 'quoted-printable') return body;
  const joined = body.replace(/=[ \t]*\r\n/g, '');
  return octets(joined.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
}
