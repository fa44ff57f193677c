import { ipv6ToOctets, isIpv4Text } from './wire-address.ts';

/** Names compare by ASCII letters alone; what `toLowerCase` does to other letters is not the DNS's (RFC 4343 §3). */
const asciiLower = (text: string): string =>
  /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;

// Labels of printable ASCII, without the dot, joined by dots.
const labels = /^[\x21-\x2d\x2f-\x7e]{1,63}(?:\.[\x21-\x2d\x2f-\x7e]{1,63})*$/;

/** Inside the engine a domain name is lower-case and has no trailing dot; the root is `''`. */
export function normalName(text: string): string {
  const lower = asciiLower(text);
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/**
 * Labels of at most 63 octets, names of at most 255 as they stand on the wire (RFC 1035 §2.3.4), which is 253 in this
 * form. The DNS would carry any octet in a label; here they are printable ASCII.
 */
export function isValidName(name: string): boolean {
  return name === '' || (name.length <= 253 && labels.test(name));
}

/** The name one label up; null for the root. */
export function parentName(name: string): string | null {
  if (name === '') return null;
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

/** Whether `name` is `zone` or lies below it. */
export function isWithin(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}

/** Where the name of an address is looked up (RFC 1035 §3.5, RFC 3596 §2.5); null for what is no address. */
export function reverseName(address: string): string | null {
  if (isIpv4Text(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const octets = ipv6ToOctets(address);
  if (octets === null) return null;
  const nibbles = [...octets].flatMap((octet) => [octet.charCodeAt(0) >> 4, octet.charCodeAt(0) & 15]);
  return `${nibbles
    .reverse()
    .map((nibble) => nibble.toString(16))
    .join('.')}.ip6.arpa`;
}
