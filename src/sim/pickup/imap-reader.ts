import { octets, type Octets } from '../octets.ts';

/** What a server reads from an IMAP client. */
export type ImapRead =
  /** A whole command: its line, with literals and the line ends before them in place. */
  | { readonly kind: 'command'; readonly text: Octets }
  /** A literal is announced: answer with `accept` or `refuse`. `text` is the command so far. */
  | { readonly kind: 'literal'; readonly text: Octets; readonly sizeBytes: number; readonly waits: boolean }
  /** A line longer than any command. */
  | { readonly kind: 'too-long' };

const lineBytesMax = 65_536;
const announcement = /\{(\d{1,15})(\+?)\}$/;

/**
 * Cuts a client's stream into commands (RFC 9051 §2.2.1), whatever pieces it comes in. A line that ends with `{n}` goes on
 * with n octets, which are asked about first: `{n+}` does not wait for leave (RFC 7888).
 */
export class ImapReader {
  #buffer = '';
  /** Up to here the command under way was read. */
  #at = 0;
  #announced: { readonly sizeBytes: number; readonly waits: boolean } | null = null;
  /** Octets that are read and thrown away, then the rest of the line. */
  #skip: number | null = null;

  push(bytes: Octets): void {
    this.#buffer += bytes;
  }

  clear(): void {
    this.#buffer = '';
    this.#at = 0;
    this.#announced = null;
    this.#skip = null;
  }

  next(): ImapRead | null {
    if (this.#announced) return null;
    if (this.#skip !== null && !this.#skipped(this.#skip)) return null;
    if (this.#at > this.#buffer.length) return null;
    const end = this.#buffer.indexOf('\n', this.#at);
    if (end < 0) return this.#buffer.length - this.#at > lineBytesMax ? this.#tooLong() : null;
    if (end - this.#at > lineBytesMax) return this.#tooLong();
    // A CR at the end of a literal is part of it.
    const line = this.#buffer.slice(this.#at, end).replace(/\r$/, '');
    const text = octets(this.#buffer.slice(0, this.#at) + line);
    const [, digits, plus] = announcement.exec(line) ?? [];
    if (digits !== undefined) {
      this.#announced = { sizeBytes: Number(digits), waits: plus === '' };
      this.#at = end + 1;
      return { kind: 'literal', text, ...this.#announced };
    }
    this.#forget(end + 1);
    return { kind: 'command', text };
  }

  /** The next line as it is, where no command is expected: in IDLE, and in an exchange of SASL. */
  nextLine(): Octets | null {
    const end = this.#buffer.indexOf('\n');
    if (end < 0) return null;
    const line = octets(this.#buffer.slice(0, end).replace(/\r$/, ''));
    this.#forget(end + 1);
    return line;
  }

  /** The literal that was announced is read. */
  accept(): void {
    this.#at += this.#announced?.sizeBytes ?? 0;
    this.#announced = null;
  }

  /** The command is over. Octets that come without leave are thrown away, with the rest of the command. */
  refuse(): void {
    const { sizeBytes, waits } = this.#announced ?? { sizeBytes: 0, waits: true };
    this.#announced = null;
    this.#forget(this.#at);
    this.#skip = waits ? null : sizeBytes;
  }

  #skipped(sizeBytes: number): boolean {
    const thrown = Math.min(sizeBytes, this.#buffer.length);
    this.#buffer = this.#buffer.slice(thrown);
    this.#skip = sizeBytes - thrown;
    const end = this.#skip === 0 ? this.#buffer.indexOf('\n') : -1;
    if (end < 0) return false;
    // The rest of the line may announce the next of several literals.
    const [, digits] = announcement.exec(this.#buffer.slice(0, end).replace(/\r$/, '')) ?? [];
    this.#forget(end + 1);
    this.#skip = digits === undefined ? null : Number(digits);
    return this.#skip === null || this.#skipped(this.#skip);
  }

  #forget(upTo: number): void {
    this.#buffer = this.#buffer.slice(upTo);
    this.#at = 0;
  }

  #tooLong(): ImapRead {
    this.clear();
    return { kind: 'too-long' };
  }
}
