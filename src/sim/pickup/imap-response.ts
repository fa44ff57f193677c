import { octets, type Octets } from '../octets.ts';
import { atomsOf, parseValues, textOf, type ImapValue } from './imap-command.ts';

export type ImapStatus = 'OK' | 'NO' | 'BAD' | 'BYE' | 'PREAUTH';

/** What an IMAP server says (RFC 9051 §7), as far as a client that fetches mail needs it. */
export type ImapResponse =
  | { readonly kind: 'continue'; readonly text: Octets }
  /** `tag` is null for what answers no command; `text` has the code in it. */
  | {
      readonly kind: 'status';
      readonly tag: string | null;
      readonly status: ImapStatus;
      /** `UIDVALIDITY 7` → name in capitals, and the rest. */
      readonly code: { readonly name: string; readonly value: string } | null;
      readonly text: Octets;
    }
  | { readonly kind: 'capability'; readonly names: readonly string[] }
  | { readonly kind: 'exists' | 'expunge'; readonly number: number }
  | {
      readonly kind: 'fetch';
      readonly number: number;
      /** Null where the response does not tell it. */
      readonly uid: number | null;
      readonly flags: readonly string[] | null;
      /** BODY[]: the whole message. */
      readonly message: Octets | null;
    }
  /** Untagged, and about something else. */
  | { readonly kind: 'other' };

const lineBytesMax = 65_536;
/** No message of this world is larger. */
const literalBytesMax = 100_000_000;
const statusForm = /^(\*|[^\s+*(){"\\%]+) (OK|NO|BAD|BYE|PREAUTH)(?: (.*))?$/is;

/**
 * Cuts a server's stream into responses (RFC 9051 §2.2.2), whatever pieces it comes in: a line, and where it ends with
 * `{n}` the n octets behind it and the line that goes on. The text of a status is no place for a literal.
 */
export class ImapResponseReader {
  #buffer = '';
  /** Up to here the response under way was read. */
  #at = 0;

  push(bytes: Octets): void {
    this.#buffer += bytes;
  }

  /** A whole response without its line end; null when there is none yet. */
  next(): Octets | 'too-long' | null {
    for (;;) {
      const end = this.#buffer.indexOf('\n', this.#at);
      if ((end < 0 ? this.#buffer.length : end) - this.#at > lineBytesMax) return 'too-long';
      if (end < 0) return null;
      const line = this.#buffer.slice(this.#at, end).replace(/\r$/, '');
      const [, digits] = (this.#at === 0 && statusForm.test(line) ? null : /\{(\d{1,10})\}$/.exec(line)) ?? [];
      if (digits === undefined) {
        const text = octets(this.#buffer.slice(0, this.#at) + line);
        this.#buffer = this.#buffer.slice(end + 1);
        this.#at = 0;
        return text;
      }
      if (Number(digits) > literalBytesMax) return 'too-long';
      const behind = end + 1 + Number(digits);
      if (this.#buffer.length < behind) return null;
      this.#at = behind;
    }
  }
}

/** Null for what is no response. Never throws. */
export function parseResponse(text: Octets): ImapResponse | null {
  const [, more] = /^\+(?: (.*))?$/s.exec(text) ?? [];
  if (text.startsWith('+')) return text === '+' || more !== undefined ? continueWith(more ?? '') : null;
  const [, tag, status, said = ''] = statusForm.exec(text) ?? [];
  if (tag !== undefined && status !== undefined) return statusOf(tag, status, said);
  const [, capabilities] = /^\* CAPABILITY (.*)$/i.exec(text) ?? [];
  if (capabilities !== undefined) return { kind: 'capability', names: wordsIn(capabilities) };
  const [, digits, word = '', rest = ''] = /^\* (\d{1,10}) (EXISTS|EXPUNGE|FETCH)(?: (.*))?$/is.exec(text) ?? [];
  if (digits === undefined) return /^\* \S/.test(text) ? { kind: 'other' } : null;
  const number = Number(digits);
  if (word.toUpperCase() !== 'FETCH') return { kind: word.toUpperCase() === 'EXISTS' ? 'exists' : 'expunge', number };
  return fetched(number, parseValues(octets(rest)));
}

/** The words of a list of capabilities, in capitals. */
export const wordsIn = (text: string): string[] =>
  text
    .toUpperCase()
    .split(' ')
    .filter((word) => word !== '');

const continueWith = (text: string): ImapResponse => ({ kind: 'continue', text: octets(text) });

function statusOf(tag: string, status: string, said: string): ImapResponse {
  const [, name, value = ''] = /^\[([^\]\s]+)(?: ([^\]]*))?\]/.exec(said) ?? [];
  return {
    kind: 'status',
    tag: tag === '*' ? null : tag,
    status: status.toUpperCase() as ImapStatus,
    code: name === undefined ? null : { name: name.toUpperCase(), value },
    text: octets(said),
  };
}

function fetched(number: number, [list]: readonly ImapValue[]): ImapResponse | null {
  if (list?.kind !== 'list') return null;
  const items = new Map<string, ImapValue>();
  for (let at = 0; at + 1 < list.items.length; at += 2) {
    const [name, value] = [textOf(list.items[at]), list.items[at + 1]];
    if (name !== null && value) items.set(name.toUpperCase(), value);
  }
  const uid = textOf(items.get('UID'));
  const body = items.get('BODY[]');
  return {
    kind: 'fetch',
    number,
    uid: uid !== null && /^[1-9]\d{0,9}$/.test(uid) ? Number(uid) : null,
    flags: items.has('FLAGS') ? atomsOf(items.get('FLAGS')) : null,
    message: body?.kind === 'string' ? body.text : null,
  };
}
