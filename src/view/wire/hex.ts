import type { Octets } from '$sim/octets.ts';

const shownMax = 64;

/** The beginning of octets nobody can read: pairs of hexadecimal digits. */
export function hexBeginning(bytes: Octets): string {
  const pairs = [...bytes.slice(0, shownMax)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0'));
  return pairs.join(' ') + (bytes.length > shownMax ? ' …' : '');
}
