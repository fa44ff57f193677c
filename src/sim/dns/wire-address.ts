import { u16, word } from './wire-numbers.ts';

export const isIpv4Text = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

/** Sixteen octets of an IPv6 address written in hexadecimal groups, `::` included. */
export function ipv6ToOctets(address: string): string {
  const halves = address.split('::');
  const groups = (half: string | undefined) => (half ? half.split(':') : []);
  const head = groups(halves[0]);
  const tail = groups(halves[1]);
  const gap = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...gap, ...tail].map((group) => u16(parseInt(group, 16))).join('');
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
