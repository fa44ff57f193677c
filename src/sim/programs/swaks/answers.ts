import { octets, type Octets } from '../../octets.ts';

/** Cuts what a server says into replies: lines up to the one with a space behind its code. Line ends become LF. */
export class Answers {
  #buffer = '';
  #lines: string[] = [];
  readonly #whole: Octets[] = [];

  push(bytes: Octets): void {
    this.#buffer += bytes;
    for (let end = this.#buffer.indexOf('\n'); end >= 0; end = this.#buffer.indexOf('\n')) {
      const line = this.#buffer.slice(0, end).replace(/\r/g, '');
      this.#buffer = this.#buffer.slice(end + 1);
      this.#lines.push(line);
      if (!/^\d{3} /.test(line)) continue;
      this.#whole.push(octets(this.#lines.join('\n')));
      this.#lines = [];
    }
  }

  /** The oldest reply nobody has taken; null when there is none. */
  next(): Octets | null {
    return this.#whole.shift() ?? null;
  }

  /** What came of a reply that never became whole. */
  get rest(): Octets {
    return octets(this.#lines.join('\n'));
  }
}
