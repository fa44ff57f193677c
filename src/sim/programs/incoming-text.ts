import { octets, octetsToUtf8, type Octets } from '../octets.ts';

/**
 * Turns what arrives from the network into text, whatever the segments: UTF-8 that is cut between two of them, and a CR
 * whose LF may follow, are held back until they are whole. Malformed UTF-8 becomes U+FFFD. Never throws.
 */
export class IncomingText {
  #held = '';

  push(bytes: Octets): string {
    const all = this.#held + bytes;
    const end = all.length - incompleteTail(all);
    this.#held = all.slice(end);
    return octetsToUtf8(octets(all.slice(0, end)));
  }

  /** What was held back when the stream ended. */
  rest(): string {
    const text = octetsToUtf8(octets(this.#held));
    this.#held = '';
    return text;
  }
}

/** How many octets at the end are the beginning of a character, or CRs whose LF may follow. */
function incompleteTail(bytes: string): number {
  if (bytes.endsWith('\r')) return 1;
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const octet = bytes.charCodeAt(bytes.length - back);
    if (octet < 0x80) return 0;
    if (octet >= 0xc0) {
      const length = octet >= 0xf0 ? 4 : octet >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}
