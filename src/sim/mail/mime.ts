import { octets, octetsToUtf8, type Octets } from '../octets.ts';
import { decodeBase64 } from './base64.ts';
import { decodeCharset } from './encoded-word.ts';
import { fieldValue, parseMessage, type Field } from './message.ts';

/** A value with parameters: `text/plain; charset=utf-8`, `attachment; filename="a b.pdf"`. */
export interface Parameterised {
  readonly value: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** A message, or a part of one (RFC 2045, RFC 2046). */
export interface MimePart {
  /** With the empty line at its end. */
  readonly header: Octets;
  readonly fields: readonly Field[];
  readonly body: Octets;
  readonly type: string;
  readonly subtype: string;
  readonly parameters: Parameterised['parameters'];
  /** Of a multipart. */
  readonly parts: readonly MimePart[];
  /** Of a message/rfc822: the message inside. */
  readonly message: MimePart | null;
}

const depthMax = 20;

/** Never throws: what cannot be read is text/plain (RFC 2045 §5.2). */
export const parseMime = (text: Octets): MimePart => parsePart(text, 'text/plain', 0);

function parsePart(text: Octets, fallback: string, depth: number): MimePart {
  const { header: fields } = parseMessage(text);
  const { header, body } = cut(text);
  const { value, parameters } = parseParameters(fieldValue(fields, 'Content-Type') ?? fallback);
  const [type = '', subtype = ''] = (/^[^\s/]+\/[^\s/]+$/.test(value) ? value : 'text/plain').split('/');
  const kind = `${type}/${subtype}`.toLowerCase();
  const boundary = parameters.find(([name]) => name.toLowerCase() === 'boundary')?.[1];
  const isMultipart = type.toLowerCase() === 'multipart' && boundary !== undefined && depth < depthMax;
  const inside = kind === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  return {
    header,
    fields,
    body,
    type,
    subtype,
    parameters,
    parts: isMultipart ? splitParts(body, boundary).map((part) => parsePart(trimmed(part), inside, depth + 1)) : [],
    message: kind === 'message/rfc822' && depth < depthMax ? parsePart(body, 'text/plain', depth + 1) : null,
  };
}

/**
 * The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1). After the last boundary of a multipart inside
 * it is left, as Dovecot does.
 */
const trimmed = (part: Octets): Octets =>
  /\r\n--[^\r\n]+--[ \t]*\r\n$/.test(part) && /^content-type:\s*multipart\//im.test(cut(part).header)
    ? part
    : octets(part.replace(/\r\n$/, ''));

function cut(text: Octets): { header: Octets; body: Octets } {
  if (text.startsWith('\r\n')) return { header: octets('\r\n'), body: octets(text.slice(2)) };
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return { header: text, body: octets('') };
  return { header: octets(text.slice(0, end + 4)), body: octets(text.slice(end + 4)) };
}

/** What stands between the boundaries, with the line end before the next one. */
function splitParts(body: Octets, boundary: string): Octets[] {
  const parts: Octets[] = [];
  let start: number | null = null;
  for (let at = 0; at <= body.length;) {
    const end = body.indexOf('\r\n', at);
    const line = body.slice(at, end < 0 ? body.length : end).trimEnd();
    const isLast = line === `--${boundary}--`;
    if (isLast || line === `--${boundary}`) {
      if (start !== null) parts.push(octets(body.slice(start, at)));
      start = end < 0 ? body.length : end + 2;
      if (isLast) return parts;
    }
    if (end < 0) break;
    at = end + 2;
  }
  if (start !== null) parts.push(octets(body.slice(start)));
  return parts;
}

/** `value; name=value; name="quoted"`. Never throws; comments go. */
export function parseParameters(text: string): Parameterised {
  const plain = text.replace(/("(?:[^"\\]|\\.)*")|\([^()]*\)/g, (_, quoted: string | undefined) => quoted ?? ' ');
  const pieces = plain.match(/(?:"(?:[^"\\]|\\.)*"|[^;"]|")+/g) ?? [];
  const parameters = pieces.slice(1).flatMap((piece): [string, string][] => {
    const [, name, raw = ''] = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/s.exec(piece) ?? [];
    const value = /^"(.*)"$/s.exec(raw)?.[1]?.replace(/\\(.)/gs, '$1') ?? raw;
    return name === undefined ? [] : [[name, value]];
  });
  return { value: (pieces[0] ?? '').trim(), parameters };
}

/** The text of a part for people: its transfer encoding undone, its charset read. */
export function decodedText({ fields, body, parameters }: MimePart): string {
  const encoding = (fieldValue(fields, 'Content-Transfer-Encoding') ?? '').toLowerCase();
  const charset = parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? 'us-ascii';
  const bytes =
    encoding === 'base64'
      ? (decodeBase64(body.replace(/\s/g, '')) ?? body)
      : encoding === 'quoted-printable'
        ? unquoted(body)
        : body;
  return /^(us-ascii|utf-8)$/i.test(charset) ? octetsToUtf8(bytes) : decodeCharset(bytes, charset);
}

/** RFC 2045 §6.7. */
const unquoted = (body: Octets): Octets =>
  octets(
    body
      .replace(/[ \t]+(?=\r\n)/g, '')
      .replace(/=\r\n/g, '')
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  );
