import { octets, type Octets } from '../octets.ts';

/**
 * Cuts a stream into lines, whatever pieces it comes in. A line ends with CRLF, or with LF alone, as Dovecot takes it;
 * beyond `lineBytesMax` octets the rest of a line is lost.
 */
export class LineReader {
  readonly #lineBytesMax: number;
  #buffer = '';
  #overlong = false;

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax;
  }

  push(bytes: Octets): void {
    this.#buffer += bytes;
  }

  /** Forgets what was not read yet. */
  clear(): void {
    this.#buffer = '';
  }

  /** The next complete line, without its end; null when there is none. */
  next(): Octets | null {
    const end = this.#buffer.indexOf('\n');
    if (end < 0) {
      this.#overlong ||= this.#buffer.length > this.#lineBytesMax;
      if (this.#overlong) this.#buffer = this.#buffer.slice(0, this.#lineBytesMax);
      return null;
    }
    const line = this.#buffer.slice(0, end).replace(/\r$/, '');
    this.#buffer = this.#buffer.slice(end + 1);
    this.#overlong = false;
    return octets(line.slice(0, this.#lineBytesMax));
  }
}
