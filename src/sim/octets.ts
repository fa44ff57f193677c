/**
 * Bytes inside the engine: a string in which every character is one octet (U+0000–U+00FF).
 * Strings slice, search and concatenate faster than typed arrays, and compare with `===`.
 * UTF-8 and `Uint8Array` live at the edges only.
 */
declare const brand: unique symbol;
export type Octets = string & { readonly [brand]: 'octets' };

export const noOctets = '' as Octets;

/** Marks text that is known to be ASCII (or Latin-1) as octets. Throws on anything wider: that is our own fault. */
export function octets(latin1: string): Octets {
  // eslint-disable-next-line no-control-regex
  const wider = /[^\x00-\xff]/.exec(latin1);
  if (wider) throw new RangeError(`not an octet at ${wider.index}: use utf8ToOctets`);
  return latin1 as Octets;
}

/** Text → its UTF-8 octets. A lone surrogate becomes U+FFFD, as in the Encoding standard. */
export function utf8ToOctets(text: string): Octets {
  // Most text is ASCII; then there is nothing to do.
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text as Octets;
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const c = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (c < 0x80) out += String.fromCharCode(c);
    else if (c < 0x800) out += String.fromCharCode(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000) out += String.fromCharCode(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else out += String.fromCharCode(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return out as Octets;
}

/** Octets → text, read as UTF-8; malformed sequences become U+FFFD (never throws). */
export function octetsToUtf8(bytes: Octets): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes;
  let out = '';
  for (let i = 0; i < bytes.length;) {
    const first = bytes.charCodeAt(i++);
    if (first < 0x80) {
      out += String.fromCharCode(first);
      continue;
    }
    const length =
      first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
    let code = length === 1 ? first & 0x1f : length === 2 ? first & 0x0f : first & 0x07;
    let read = 0;
    while (read < length && i < bytes.length) {
      const next = bytes.charCodeAt(i);
      // The second octet's range shuts out overlong forms, surrogates and values beyond U+10FFFF (RFC 3629 §4).
      const low = read === 0 && first === 0xe0 ? 0xa0 : read === 0 && first === 0xf0 ? 0x90 : 0x80;
      const high = read === 0 && first === 0xed ? 0x9f : read === 0 && first === 0xf4 ? 0x8f : 0xbf;
      if (next < low || next > high) break;
      code = (code << 6) | (next & 0x3f);
      read++;
      i++;
    }
    out += length > 0 && read === length ? String.fromCodePoint(code) : '\ufffd';
  }
  return out;
}

/** Whether octets are well-formed UTF-8 (RFC 3629). */
export function isUtf8(bytes: Octets): boolean {
  return !octetsToUtf8(bytes).includes('\ufffd') || bytes.includes('\xef\xbf\xbd');
}
