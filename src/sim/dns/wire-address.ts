import { u16, word } from './wire-numbers.ts';

/** Four decimal numbers up to 255 without leading zeros, as inet_pton(3) reads them. */
export const isIpv4Text = (text: string): boolean =>
  /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

export const ipv4ToOctets = (address: string): string => String.fromCharCode(...address.split('.').map(Number));

/** Sixteen octets of an IPv6 address as written (RFC 4291 §2.2: `::`, an IPv4 tail); null for what is none. */
export function ipv6ToOctets(address: string): string | null {
  const [head = '', tail, ...more] = expandIpv4Tail(address).split('::');
  if (more.length > 0) return null;
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  if (!left || !right) return null;
  const missing = 8 - left.length - right.length;
  // `::` stands for one group or more; without it all eight are there.
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...left, ...Array<number>(missing).fill(0), ...right].map(u16).join('');
}

/** `::ffff:192.0.2.1` → `::ffff:c000:201`. Anything else stays as it is. */
function expandIpv4Tail(address: string): string {
  const at = address.lastIndexOf(':') + 1;
  const tail = address.slice(at);
  if (at === 0 || !isIpv4Text(tail)) return address;
  const octets = ipv4ToOctets(tail);
  return `${address.slice(0, at)}${word(octets, 0).toString(16)}:${word(octets, 2).toString(16)}`;
}

function groupsOf(text: string): number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map((group) => parseInt(group, 16)) : null;
}

/** The canonical text of RFC 5952: lower-case, no leading zeros, the longest run of zeros as `::`. */
export function ipv6FromOctets(octets: string): string {
  const groups = Array.from({ length: 8 }, (_, index) => word(octets, index * 2).toString(16));
  let best = { start: 0, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}

/** An address in its one canonical form, so that two can be compared; null for what is none. */
export function canonicalAddress(text: string): string | null {
  if (isIpv4Text(text)) return text;
  const octets = ipv6ToOctets(text);
  return octets === null ? null : ipv6FromOctets(octets);
}
