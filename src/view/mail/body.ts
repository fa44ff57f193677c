import { decodeBase64 } from '$sim/mail/base64.ts';
import { decodeCharset } from '$sim/mail/encoded-word.ts';
import { fieldValue, parseMessage, type Field } from '$sim/mail/message.ts';
import type { Octets } from '$sim/octets.ts';

/** The text of a message for reading, and what else is in it. */
export interface ReadableBody {
  readonly text: string;
  /** Media types of the parts that are not shown, as `image/png`. */
  readonly otherParts: readonly string[];
}

/** Parts inside parts deeper than this are not opened: nobody writes them, but somebody may send them. */
const depthMax = 8;

/** Text of a MIME entity (RFC 2045, RFC 2046): decoded, the first text of a multipart. Never throws. */
export function readableBody(header: readonly Field[], body: Octets, depth = 0): ReadableBody {
  const { media, parameters } = contentType(fieldValue(header, 'Content-Type') ?? 'text/plain');
  if (media.startsWith('multipart/') && parameters.has('boundary') && depth < depthMax) {
    return readableParts(body, parameters.get('boundary') ?? '', depth);
  }
  if (!media.startsWith('text/') && depth > 0 && media !== 'message/delivery-status')
    return { text: '', otherParts: [media] };
  const bytes = decodeTransfer(body, fieldValue(header, 'Content-Transfer-Encoding') ?? '7bit');
  const text = decodeCharset(bytes, parameters.get('charset') ?? 'utf-8').replace(/\r\n/g, '\n');
  return { text: media === 'text/html' ? plainText(text) : text, otherParts: [] };
}

function readableParts(body: Octets, boundary: string, depth: number): ReadableBody {
  const parts = partsOf(body, boundary).map((part) => {
    // A part may have no header at all: then an empty line stands first.
    const { header, body: inner } = parseMessage(part);
    return readableBody(header, inner, depth + 1);
  });
  const shown = parts.find(({ text }) => text.trim() !== '');
  return { text: shown?.text ?? '', otherParts: parts.flatMap(({ otherParts }) => otherParts) };
}

/** Between the delimiter lines (RFC 2046 §5.1.1); a missing last one is forgiven. */
function partsOf(body: Octets, boundary: string): Octets[] {
  const parts: string[][] = [];
  for (const line of body.split('\r\n')) {
    const delimiter = line.trimEnd();
    if (delimiter === `--${boundary}--`) break;
    if (delimiter === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => lines.join('\r\n') as Octets);
}

/** `text/plain; charset="utf-8"` taken apart (RFC 2045 §5.1). Comments are not looked for. */
function contentType(value: string): { media: string; parameters: ReadonlyMap<string, string> } {
  const media = /^\s*([^\s;]+)/.exec(value)?.[1]?.toLowerCase() ?? 'text/plain';
  const pairs = [...value.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)];
  return {
    media,
    parameters: new Map(
      pairs.map(([, name = '', quoted, plain = '']) => [name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain]),
    ),
  };
}

function decodeTransfer(body: Octets, encoding: string): Octets {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return decodeBase64(body.replace(/[^A-Za-z0-9+/=]/g, '')) ?? body;
    case 'quoted-printable':
      return body
        .replace(/[ \t]+(?=\r\n|$)/g, '')
        .replace(/=\r\n/g, '')
        .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) as Octets;
    default:
      return body;
  }
}

/** HTML is never rendered: its tags are taken out, so that nothing of a stranger's runs or loads. */
const plainText = (html: string): string =>
  html
    .replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<(br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(nbsp|lt|gt|quot|amp);/g,
      (_, name: string) => ({ nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '',
    );
