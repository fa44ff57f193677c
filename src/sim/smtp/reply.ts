import { octets, type Octets } from '../octets.ts';

/** A reply (RFC 5321 §4.2): one code, and for each line its text. The enhanced code (RFC 3463) stands on every line. */
export interface Reply {
  readonly code: number;
  readonly enhanced: string | null;
  readonly lines: readonly string[];
}

/** What the first digit means to a client (RFC 5321 §4.2.1). */
export type ReplyClass = 'done' | 'go-on' | 'not-now' | 'never';

export function replyClass(code: number): ReplyClass {
  return code < 300 ? 'done' : code < 400 ? 'go-on' : code < 500 ? 'not-now' : 'never';
}

/** What a client said, as a reply may quote it: without control characters (Postfix: printable). */
// eslint-disable-next-line no-control-regex -- they are what is looked for
export const printable = (said: string): string => said.replace(/[\0-\x1f\x7f]/g, ' ');

/** The reply as it travels: `250-` on all lines but the last, `250 ` on that. */
export function formatReply({ code, enhanced, lines }: Reply): Octets {
  const status = enhanced === null ? '' : `${enhanced} `;
  const last = lines.length - 1;
  return octets(lines.map((line, index) => `${code}${index < last ? '-' : ' '}${status}${line}\r\n`).join(''));
}

/** The reply on one line, as logs and bounces quote it. */
export function replyText({ code, enhanced, lines }: Reply): string {
  const status = enhanced === null ? '' : `${enhanced} `;
  return `${code} ${status}${lines.join(' ')}`.trimEnd();
}

export type ReadReply = Reply | { readonly error: 'grammar' | 'too-long' };

/** Far more than any server says: beyond it the peer is no SMTP server. */
const replyBytesMax = 65_536;
const lineGrammar = /^([2-5]\d\d)(?:([ -])(.*))?$/s;

/** What is no reply: the end of the conversation; or, as smtp(8) has it, part of the reply that follows it. */
export type Strictness = 'strict' | 'forgiving';

/** Reads replies on the client's side, from chunks of any size (RFC 5321 §4.2.1). */
export class ReplyReader {
  #buffer = '';
  #lines: string[] = [];
  #code = '';
  #bytes = 0;
  readonly #strictness: Strictness;

  constructor(strictness: Strictness = 'strict') {
    this.#strictness = strictness;
  }

  /** The replies completed by these octets; after an error nothing more can be read. */
  push(bytes: Octets): ReadReply[] {
    this.#buffer += bytes;
    const replies: ReadReply[] = [];
    for (let end = this.#buffer.indexOf('\n'); end >= 0; end = this.#buffer.indexOf('\n')) {
      const line = this.#buffer.slice(0, end).replace(/\r$/, '');
      this.#buffer = this.#buffer.slice(end + 1);
      const reply = this.#take(line);
      if (reply) replies.push(reply);
    }
    if (this.#bytes + this.#buffer.length > replyBytesMax) replies.push({ error: 'too-long' });
    return replies;
  }

  #take(line: string): ReadReply | null {
    this.#bytes += line.length;
    const match = lineGrammar.exec(line);
    const [, code = '', separator, text = ''] = match ?? [];
    if (!match && this.#strictness === 'forgiving') {
      this.#lines.push(line);
      return null;
    }
    if (!match || (this.#code !== '' && code !== this.#code)) return { error: 'grammar' };
    this.#code = code;
    this.#lines.push(text);
    if (separator === '-') return null;
    const reply = splitEnhanced(Number(code), this.#lines);
    this.#lines = [];
    this.#code = '';
    this.#bytes = 0;
    return reply;
  }
}

/** Takes the enhanced code off the lines if it stands on the first, with the class of the reply (RFC 2034 §4). */
function splitEnhanced(code: number, lines: readonly string[]): Reply {
  const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(lines[0] ?? '')?.[1] ?? null;
  if (enhanced === null || enhanced[0] !== String(code)[0]) return { code, enhanced: null, lines };
  return {
    code,
    enhanced,
    lines: lines.map((line) => (line.startsWith(enhanced) ? line.slice(enhanced.length + 1) : line)),
  };
}
