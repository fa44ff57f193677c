import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { octets, type Octets } from '../octets.ts';

/** FNV-1a over the octets, from a start value. */
export function mix(text: string, start = 0x811c9dc5): number {
  let h = start;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/** Octets that look like chance and are always the same for a start value: keys, tags, signatures. */
export function pseudoOctets(start: number, count: number): Octets {
  const stream = xoroshiro128plus(start);
  return octets(Array.from({ length: count }, () => String.fromCharCode(stream.next() & 0xff)).join(''));
}
