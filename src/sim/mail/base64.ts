import type { Octets } from '../octets.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 §4, with padding. */
export function encodeBase64(bytes: Octets): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes.charCodeAt(i), bytes.charCodeAt(i + 1), bytes.charCodeAt(i + 2)];
    const group = (a << 16) | ((b || 0) << 8) | (c || 0);
    out += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    out += Number.isNaN(b) ? '=' : alphabet.charAt((group >> 6) & 63);
    out += Number.isNaN(c) ? '=' : alphabet.charAt(group & 63);
  }
  return out;
}

/** Null for what is no base64. */
export function decodeBase64(text: string): Octets | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  let out = '';
  for (let i = 0; i < text.length; i += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = [...text.slice(i, i + 4)].map((char) => Math.max(0, alphabet.indexOf(char)));
    const group = (a << 18) | (b << 12) | (c << 6) | d;
    out += String.fromCharCode(group >> 16);
    if (text[i + 2] !== '=') out += String.fromCharCode((group >> 8) & 255);
    if (text[i + 3] !== '=') out += String.fromCharCode(group & 255);
  }
  return out as Octets;
}
