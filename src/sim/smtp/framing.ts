import { noOctets, octets, type Octets } from '../octets.ts';
import { unstuff, withCrlf } from './stuffing.ts';

/** What a server reads from its stream, in order. */
export type Frame =
  | {
      readonly kind: 'line';
      /** Without its line end. */
      readonly line: Octets;
      /** The line was longer than the limit; what is beyond it is lost. */
      readonly cut: boolean;
      /** It ended with LF alone. */
      readonly bareLf: boolean;
    }
  | {
      readonly kind: 'content';
      /** After dot-unstuffing; empty when `tooBig`. */
      readonly message: Octets;
      readonly dotsRemoved: number;
      readonly tooBig: boolean;
      /** Some of its lines ended with LF alone; they are made to end with CRLF. */
      readonly bareLf: boolean;
    }
  /** So many octets as BDAT announced (RFC 3030 §2); empty when they were not to be kept. */
  | { readonly kind: 'chunk'; readonly chunk: Octets };

export interface FramingLimits {
  /** Postfix: line_length_limit. */
  readonly lineBytesMax: number;
  /** Postfix: message_size_limit; 0 for none. */
  readonly messageBytesMax: number;
  /** Content ends with a dot between line ends of any kind, as before 2024 (Postfix: smtpd_forbid_bare_newline = no). */
  readonly anyLineEnd?: boolean;
}

const endOfData = '\r\n.\r\n';
const looseEndOfData = /(\r?\n)\.\r?\n/;

/**
 * Cuts a server's byte stream into command lines and message content, whatever chunks it comes in. CRLF ends a line; a
 * bare LF, too, but is told apart. Only CRLF.CRLF ends content (RFC 5321 §2.3.8, §4.1.1.4): none of LF.LF, LF.CRLF,
 * CR.CR does, unless `anyLineEnd` lets the first two: what lets a message be smuggled in. What follows stays in the
 * buffer, so that a pipelined group is read in order.
 */
export class Framing {
  readonly #limits: FramingLimits;
  /** A SASL response may be longer than a command. */
  lineBytesMax: number;
  #buffer = '';
  #inContent = false;
  /** Content read so far but for the last few octets, which may be the beginning of its end. */
  #parts: string[] = [];
  #contentBytes = 0;
  #cut = false;
  /** Octets of a chunk that are still to come; null outside one. */
  #chunkLeft: number | null = null;
  #chunkKept = true;

  constructor(limits: FramingLimits) {
    this.#limits = limits;
    this.lineBytesMax = limits.lineBytesMax;
  }

  push(bytes: Octets): void {
    this.#buffer = this.#buffer === '' ? bytes : this.#buffer + bytes;
  }

  /** Octets that wait to be read as commands. */
  get waitingBytes(): number {
    return this.#inContent || this.#chunkLeft !== null ? 0 : this.#buffer.length;
  }

  /** From here on everything is content, until the lone dot. */
  expectContent(): void {
    this.#inContent = true;
    this.#parts = [];
    this.#contentBytes = 0;
    // The line end of DATA's own line counts: a dot right at the start ends empty content.
    this.#buffer = `\r\n${this.#buffer}`;
  }

  /** The next octets are a chunk, whatever they hold. Not kept: they are read and thrown away. */
  expectChunk(sizeBytes: number, kept: boolean): void {
    this.#chunkLeft = sizeBytes;
    this.#chunkKept = kept;
    this.#parts = [];
  }

  /** Forgets what waits: the peer wrote ahead where it may not. */
  clear(): void {
    this.#buffer = '';
  }

  /** The next complete frame, or null until more octets come. */
  next(): Frame | null {
    if (this.#chunkLeft !== null) return this.#chunk(this.#chunkLeft);
    return this.#inContent ? this.#content() : this.#line();
  }

  #line(): Frame | null {
    const end = this.#buffer.indexOf('\n');
    const max = this.lineBytesMax;
    if (end < 0) {
      if (this.#buffer.length > max + 1) {
        // Keep the part that counts and a CR that may belong to the line end; memory stays bounded.
        this.#buffer = this.#buffer.slice(0, max) + (this.#buffer.endsWith('\r') ? '\r' : '');
        this.#cut = true;
      }
      return null;
    }
    const bareLf = this.#buffer[end - 1] !== '\r';
    const whole = bareLf ? end : end - 1;
    const line = this.#buffer.slice(0, Math.min(whole, max));
    const cut = this.#cut || whole > max;
    this.#buffer = this.#buffer.slice(end + 1);
    this.#cut = false;
    return { kind: 'line', line: octets(line), cut, bareLf };
  }

  #chunk(left: number): Frame | null {
    const part = this.#buffer.slice(0, left);
    this.#buffer = this.#buffer.slice(part.length);
    if (this.#chunkKept) this.#parts.push(part);
    this.#chunkLeft = left - part.length;
    if (this.#chunkLeft > 0) return null;
    this.#chunkLeft = null;
    const chunk = this.#parts.join('') as Octets;
    this.#parts = [];
    return { kind: 'chunk', chunk };
  }

  #content(): Frame | null {
    const end = this.#endOfContent();
    if (!end) {
      this.#setAside(this.#buffer.length - (endOfData.length - 1));
      return null;
    }
    this.#setAside(end.dotAt);
    this.#buffer = this.#buffer.slice(end.after - end.dotAt);
    this.#inContent = false;
    const tooBig = this.#isTooBig;
    // Leave out the line end of DATA's own line.
    const raw = this.#parts.join('').slice(2) as Octets;
    const whole = withCrlf(raw);
    const { message, dotsRemoved } = tooBig ? { message: noOctets, dotsRemoved: 0 } : unstuff(whole);
    this.#parts = [];
    return { kind: 'content', message, dotsRemoved, tooBig, bareLf: whole !== raw };
  }

  /** Where the dot stands that ends the content, and where what follows begins. */
  #endOfContent(): { readonly dotAt: number; readonly after: number } | null {
    if (!this.#limits.anyLineEnd) {
      const at = this.#buffer.indexOf(endOfData);
      return at < 0 ? null : { dotAt: at + 2, after: at + endOfData.length };
    }
    const found = looseEndOfData.exec(this.#buffer);
    if (!found) return null;
    return { dotAt: found.index + (found[1]?.length ?? 0), after: found.index + found[0].length };
  }

  get #isTooBig(): boolean {
    return this.#limits.messageBytesMax > 0 && this.#contentBytes - 2 > this.#limits.messageBytesMax;
  }

  #setAside(count: number): void {
    if (count <= 0) return;
    this.#contentBytes += count;
    if (this.#isTooBig) this.#parts = [];
    else this.#parts.push(this.#buffer.slice(0, count));
    this.#buffer = this.#buffer.slice(count);
  }
}
