import { octets, type Octets } from '../octets.ts';
import { splitMessage } from './message.ts';

// eslint-disable-next-line no-control-regex
const eightBit = /[^\x00-\x7f]/;
const lineCharsMax = 76;

/** One line in quoted-printable (RFC 2045 §6.7), in lines of at most 76 characters. */
function quotedLine(line: string): string {
  const tokens = [...line].map((char, index) => {
    const isLastSpace = /[ \t]/.test(char) && index === line.length - 1;
    const plain = /[ \t!-<>-~]/.test(char) && !isLastSpace;
    return plain ? char : `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  let written = '';
  let column = 0;
  for (const [index, token] of tokens.entries()) {
    const room = lineCharsMax - (index < tokens.length - 1 ? 1 : 0);
    if (column + token.length > room) {
      written += '=\r\n';
      column = 0;
    }
    written += token;
    column += token.length;
  }
  return written;
}

const quotedPrintable = (body: string): string => body.split('\r\n').map(quotedLine).join('\r\n');

const fieldPattern = (name: string): RegExp => new RegExp(`^${name}:[^\\r]*(?:\\r\\n[ \\t][^\\r]*)*\\r\\n`, 'im');

/** The header with this transfer encoding, in the place of the one before. */
function withEncoding(header: string, encoding: string): string {
  const known = fieldPattern('Content-Transfer-Encoding');
  const field = `Content-Transfer-Encoding: ${encoding}\r\n`;
  return known.test(header) ? header.replace(known, field) : header + field;
}

/**
 * The same message in seven bits, for a server without 8BITMIME (RFC 6152 §3): text in quoted-printable, each part of a
 * multipart on its own, as smtp(8) converts it. Header fields stay as they are.
 */
export function toSevenBits(message: Octets): Octets {
  const { header, body } = splitMessage(message);
  if (!eightBit.test(body)) return message;
  const type = fieldPattern('Content-Type').exec(header)?.[0] ?? '';
  const boundary = /^[^:]*:\s*multipart\//i.test(type) ? /boundary="?([^";\r\n]+)"?/i.exec(type)?.[1] : undefined;
  if (boundary === undefined) return octets(`${withEncoding(header, 'quoted-printable')}\r\n${quotedPrintable(body)}`);
  const parts = body.split(`--${boundary}`);
  const converted = parts.map((part, index) => {
    if (index === 0 || part.startsWith('--') || !part.startsWith('\r\n')) return part;
    return `\r\n${toSevenBits(octets(part.slice(2)))}`;
  });
  return octets(`${withEncoding(header, '7bit')}\r\n${converted.join(`--${boundary}`)}`);
}
