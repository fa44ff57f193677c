import type { Octets } from '../../src/sim/octets.ts';

/** A reply as it was heard. */
export interface HeardReply {
  readonly code: number;
  /** Of its first line, what follows the code. */
  readonly text: string;
}

/** What the octets of a server are not: replies (RFC 5321 §4.2), each with an enhanced code of its class (RFC 2034 §4). */
export class BadReplyError extends Error {}

const lineGrammar = /^([2-5]\d\d)([ -])(.*)$/s;
const enhancedGrammar = /^(\d)\.\d{1,3}\.\d{1,3}(?: |$)/;
// eslint-disable-next-line no-control-regex -- they are what is looked for
const control = /[\0-\x1f\x7f]/;

function readLine(line: string): { code: string; more: boolean; text: string } {
  const [, code = '', separator, text = ''] = lineGrammar.exec(line) ?? [];
  if (code === '') throw new BadReplyError(`no line of a reply: ${JSON.stringify(line)}`);
  if (control.test(text)) throw new BadReplyError(`a control character in ${JSON.stringify(line)}`);
  const enhanced = enhancedGrammar.exec(text)?.[1];
  if (enhanced !== undefined && enhanced !== code[0])
    throw new BadReplyError(`the enhanced code is of another class: ${JSON.stringify(line)}`);
  return { code, more: separator === '-', text };
}

/** Reads a server's octets, stricter than any client: what is not right throws `BadReplyError`. */
export class StrictReader {
  #buffer = '';
  #open: HeardReply | null = null;

  /** Something has been said that is no whole reply yet. */
  get isInside(): boolean {
    return this.#buffer !== '' || this.#open !== null;
  }

  push(bytes: Octets): HeardReply[] {
    this.#buffer += bytes;
    const replies: HeardReply[] = [];
    for (let end = this.#buffer.indexOf('\n'); end >= 0; end = this.#buffer.indexOf('\n')) {
      if (this.#buffer[end - 1] !== '\r') throw new BadReplyError('a line that ends with LF alone');
      const { code, more, text } = readLine(this.#buffer.slice(0, end - 1));
      this.#buffer = this.#buffer.slice(end + 1);
      if (this.#open && this.#open.code !== Number(code))
        throw new BadReplyError(`${this.#open.code} goes on as ${code}`);
      this.#open ??= { code: Number(code), text };
      if (more) continue;
      replies.push(this.#open);
      this.#open = null;
    }
    return replies;
  }
}
