import { octetsToUtf8, utf8ToOctets, type Octets } from '../octets.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

/** 75 characters are allowed in one encoded-word (RFC 2047 §2); this much UTF-8 fits with its frame. */
const chunkOctetsMax = 42;

/** Text for a header field: as it is when it is ASCII, else as encoded-words of whole characters (RFC 2047). */
export function encodeHeaderText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let chunk = '';
  for (const char of text) {
    if (utf8ToOctets(chunk + char).length > chunkOctetsMax) {
      words.push(chunk);
      chunk = '';
    }
    chunk += char;
  }
  return [...words, chunk].map((word) => `=?utf-8?B?${encodeBase64(utf8ToOctets(word))}?=`).join('\r\n ');
}

/** The way back, for display; what cannot be decoded stays as it is. White space between encoded-words goes. */
export function decodeHeaderText(text: string): string {
  return text
    .replace(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, '$1')
    .replace(
      /=\?([^?\s*]+)(?:\*[^?]*)?\?([bq])\?([^?\s]*)\?=/gi,
      (whole, charset: string, encoding: string, data: string) => {
        const bytes = encoding.toLowerCase() === 'b' ? decodeBase64(data) : decodeQ(data);
        return bytes === null ? whole : decodeCharset(bytes, charset);
      },
    );
}

function decodeQ(data: string): Octets {
  return data
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) as Octets;
}

/** Octets → text. Unknown charsets are read as UTF-8, which shows ASCII right. */
export function decodeCharset(bytes: Octets, charset: string): string {
  return /^(iso-8859-1|latin1|windows-1252)$/i.test(charset) ? bytes : octetsToUtf8(bytes);
}
