import { octets, octetsToUtf8, type Octets } from '../octets.ts';

/**
 * Turns what arrives from the network into text for a terminal: UTF-8 that is split across segments is held back until
 * it is whole; CRLF and lone CR become line ends. Control characters stay: the page neutralises them.
 */
export class IncomingText {
  #held = '';

  push(bytes: Octets): string {
    const all = this.#held + bytes;
    const cut = incompleteTail(all);
    this.#held = all.slice(all.length - cut);
    return octetsToUtf8(octets(all.slice(0, all.length - cut)))
      .replace(/\r\n/g, '\n')
      .replace(/\r/g, '\n');
  }

  /** What was held back when the stream ended. */
  rest(): string {
    const text = octetsToUtf8(octets(this.#held));
    this.#held = '';
    return text;
  }
}

/** How many octets at the end are the beginning of a character, or a CR whose LF may follow. */
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
