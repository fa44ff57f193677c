import type { Octets } from '../../src/sim/octets.ts';
import { StrictReader, type HeardReply } from './reply-check.ts';

/** The server owes a reply, gave one too many, or closed where it may not. */
export class ViolationError extends Error {}

type Mode =
  | { readonly at: 'greeting' }
  | { readonly at: 'command' }
  /** The next line answers a challenge. */
  | { readonly at: 'response' }
  /** `from`: where the line end of DATA's own line begins. */
  | { readonly at: 'content'; readonly from: number }
  | { readonly at: 'handshake' }
  /** The server has said its last word. */
  | { readonly at: 'end' };

const shown = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);

/** What the line announces, up to the NUL that ends it for Postfix; null when it is no BDAT that is understood. */
function announcedBytes(line: string): number | null {
  const text = line.slice(0, 2048).split('\0', 1)[0] ?? '';
  const size = /^[ \t-\r]*BDAT[ \t-\r]+(\d{1,15})(?:[ \t-\r]+LAST)?[ \t-\r]*$/i.exec(text)?.[1];
  return size === undefined ? null : Number(size);
}

/** A BDAT that is refused before its octets are read: they are commands (Postfix does the same). */
const refusedUnread = ({ code, text }: HeardReply): boolean =>
  code === 421 || /^[45]\.7\.0 (Must issue|Error: access denied)|^[45]\.5\.0 Error: SMTP protocol/.test(text);

const isBareLf = ({ text }: HeardReply): boolean => /bare <LF> received/.test(text);

/** After these the server closes (RFC 5321 §3.8, and Postfix's own; with soft_bounce their class is another). */
const isLast = (reply: HeardReply, at: Mode['at'], line: string): boolean => {
  const { code, text } = reply;
  return (
    code === 221 ||
    code === 421 ||
    code === 521 ||
    /^[45]\.5\.0 Error: SMTP protocol synchronization/.test(text) ||
    ((at === 'command' || at === 'response') && isBareLf(reply) && !line.slice(0, line.indexOf('\n')).endsWith('\r'))
  );
};

/**
 * Knows from the octets of both sides what a server owes: one reply to each command line, to each response within AUTH,
 * to the end of content and of a chunk, and none in between. It reads the client's octets in its own way, by whole lines
 * and counts, so that chunks of whatever size are put to the test.
 */
export class Oracle {
  #mode: Mode = { at: 'greeting' };
  readonly #reader = new StrictReader();
  readonly #heard: HeardReply[] = [];
  #said = '';
  #read = 0;
  #answered = 0;
  #unsure = false;
  readonly #anyLineEnd: boolean;

  /** `anyLineEnd`: content ends with a dot between line ends of any kind. */
  constructor(anyLineEnd = false) {
    this.#anyLineEnd = anyLineEnd;
  }

  /** Lines, contents and chunks that were due a reply, and got it. */
  get answered(): number {
    return this.#answered;
  }

  get mode(): Mode['at'] {
    return this.#mode.at;
  }

  /** In the clear more was written after STARTTLS: it was dropped, or taken for a handshake. */
  get isUnsure(): boolean {
    return this.#unsure;
  }

  say(octets: string): void {
    this.#said += octets;
  }

  hear(bytes: Octets): void {
    this.#heard.push(...this.#reader.push(bytes));
    this.#advance();
  }

  /** A handshake is over, or (`wrapped`) comes before everything. */
  secured(wrapped: boolean): void {
    this.#mode = { at: wrapped ? 'greeting' : 'command' };
    this.#unsure = false;
  }

  /** The server waits for a handshake. */
  awaitHandshake(): void {
    this.#mode = { at: 'handshake' };
  }

  /** To be asked when all is at rest: throws when the server owes something, or its connection is not as it should be. */
  check(closed: boolean): void {
    this.#advance();
    if (this.#heard.length > 0)
      throw new ViolationError(`nobody asked for ${this.#heard.length} replies: ${shown(this.#last)}`);
    if (closed && this.#mode.at === 'end') return;
    if (this.#reader.isInside) throw new ViolationError('half a reply');
    if (this.#mode.at === 'end') throw new ViolationError(`it stays open after its last word`);
    if (closed && this.#mode.at !== 'handshake') throw new ViolationError(`closed without a word (${this.#where})`);
    if (this.#mode.at === 'greeting') throw new ViolationError('no greeting');
    const owed = this.#owed;
    if (owed !== null) throw new ViolationError(`no reply to ${shown(owed)} (${this.#where})`);
  }

  /** What brings the client back to the beginning of a command line; null when that would be too much. */
  get remedy(): string | null {
    const mode = this.#mode;
    if (mode.at === 'content') return '\r\n.\r\n';
    const missing = this.#endOfLine(null) - this.#said.length;
    if (missing > 0) return missing > 100_000 ? null : 'x'.repeat(missing);
    if (this.#read < this.#said.length) return '\r\n';
    return mode.at === 'response' ? '*\r\n' : '';
  }

  get #where(): string {
    return `in ${this.#mode.at}, ${this.#answered} answered`;
  }

  get #last(): string {
    const { code, text } = this.#heard[0] ?? { code: 0, text: '' };
    return `${code} ${text}`;
  }

  /** What has been said in full and not answered; null when nothing is due. */
  get #owed(): string | null {
    const end = this.#endOfWhatIsDue(null);
    return end === null ? null : this.#said.slice(this.#read, end);
  }

  #advance(): void {
    while (this.#step());
  }

  /** Takes one reply with what it answers. False when there is nothing to take. */
  #step(): boolean {
    const mode = this.#mode;
    const [reply] = this.#heard;
    if (!reply || mode.at === 'end') return false;
    if (mode.at === 'handshake') throw new ViolationError(`said before the handshake was over: ${shown(this.#last)}`);
    const end = this.#endOfWhatIsDue(reply);
    if (end === null && reply.code !== 421)
      throw new ViolationError(`too early: ${shown(this.#last)} (${this.#where})`);
    this.#heard.shift();
    if (end === null) return this.#conclude();
    this.#answer(reply, end);
    return true;
  }

  /** Where that ends which the next reply answers; null when it has not been said in full, or nothing is due. */
  #endOfWhatIsDue(reply: HeardReply | null): number | null {
    const { at } = this.#mode;
    if (at === 'handshake' || at === 'end') return null;
    if (at === 'greeting') return this.#read;
    const end = this.#mode.at === 'content' ? this.#endOfContent(this.#mode.from) : this.#endOfLine(reply);
    return end > this.#said.length || end < 0 ? null : end;
  }

  /** Where the line ends, with the chunk that it announces, unless the reply says that this was not read; -1 for neither. */
  #endOfLine(reply: HeardReply | null): number {
    const end = this.#said.indexOf('\n', this.#read);
    if (end < 0) return -1;
    const line = this.#said.slice(this.#read, end);
    const bytes = this.#mode.at === 'command' ? announcedBytes(line) : null;
    const isUnread = reply !== null && (refusedUnread(reply) || (isBareLf(reply) && !line.endsWith('\r')));
    return end + 1 + (isUnread ? 0 : (bytes ?? 0));
  }

  /** Only CRLF.CRLF unless any line end will do; the line end of DATA's own line counts; -1 when it has not come. */
  #endOfContent(from: number): number {
    if (this.#anyLineEnd) {
      const found = /(?<=^|\n)\.\r?\n/.exec(this.#said.slice(from));
      return found ? from + found.index + found[0].length : -1;
    }
    if (this.#said.startsWith('.\r\n', from)) return from + 3;
    const end = this.#said.indexOf('\r\n.\r\n', from);
    return end < 0 ? -1 : end + 5;
  }

  #answer(reply: HeardReply, end: number): void {
    const { at } = this.#mode;
    const line = this.#said.slice(this.#read, end);
    this.#read = end;
    if (at !== 'greeting') this.#answered++;
    if (isLast(reply, at, line)) this.#conclude();
    else if (at === 'command' || at === 'response') this.#afterLine(reply, line);
    else this.#mode = { at: 'command' };
  }

  #afterLine({ code }: HeardReply, line: string): void {
    const verb = /^[ \t-\r]*([a-z0-9]*)/i.exec(line)?.[1]?.toUpperCase() ?? '';
    const wasCommand = this.#mode.at === 'command';
    this.#mode = { at: 'command' };
    if (code === 354) this.#mode = { at: 'content', from: this.#read };
    else if (code === 334) this.#mode = { at: 'response' };
    else if (code === 220) this.#mode = { at: 'handshake' };
    const asked = { 354: 'DATA', 334: 'AUTH', 220: 'STARTTLS' }[code];
    if (asked !== undefined && verb !== asked && (wasCommand || code !== 334))
      throw new ViolationError(`${code} to ${shown(line)}`);
    if (code !== 220) return;
    this.#unsure = this.#read < this.#said.length;
    this.#read = this.#said.length;
  }

  #conclude(): boolean {
    this.#mode = { at: 'end' };
    return false;
  }
}
