import { octets, type Octets } from '../../octets.ts';
import { stuff } from '../../smtp/stuffing.ts';
import type { StoredMessage } from '../mailbox/folder.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';

/** An answer of POP3: `+OK` or `-ERR` with a text, and content that is dot-stuffed and ended already. */
export interface Pop3Answer {
  readonly ok: boolean;
  readonly text: string;
  readonly content?: Octets;
}

export const yes = (text = '', content?: Octets): Pop3Answer => ({ ok: true, text, ...(content && { content }) });
export const no = (text: string): Pop3Answer => ({ ok: false, text });

/** Lines of an answer, ended with the lone dot (RFC 1939 §3). */
export const multiLine = (lines: Iterable<string>): Octets =>
  octets([...lines, '.'].map((line) => `${line}\r\n`).join(''));

const dotted = (message: string): Octets => octets(`${stuff(octets(message))}.\r\n`);

/**
 * What one session sees of an inbox (RFC 1939 §5): the messages that lay there when it began, numbered from 1. Marks
 * change nothing before `commit`.
 */
export class Maildrop {
  readonly #mailbox: Mailbox;
  readonly #messages: readonly StoredMessage[];
  readonly #deleted = new Set<StoredMessage>();
  readonly #read = new Set<StoredMessage>();

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox;
    this.#messages = [...mailbox.inbox.messages];
  }

  get stat(): Pop3Answer {
    const kept = this.#kept;
    return yes(`${kept.length} ${kept.reduce((sum, [, { message }]) => sum + message.length, 0)}`);
  }

  list(argument: string): Pop3Answer {
    if (argument !== '') return this.#one(argument, (stored, number) => yes(`${number} ${stored.message.length}`));
    const lines = this.#kept.map(([number, { message }]) => `${number} ${message.length}`);
    return yes(`${lines.length} messages:`, multiLine(lines));
  }

  uidl(argument: string): Pop3Answer {
    if (argument !== '') return this.#one(argument, (stored, number) => yes(`${number} ${this.#idOf(stored)}`));
    return yes('', multiLine(this.#kept.map(([number, stored]) => `${number} ${this.#idOf(stored)}`)));
  }

  retrieve(argument: string): Pop3Answer {
    return this.#one(argument, (stored) => {
      this.#read.add(stored);
      return yes(`${stored.message.length} octets`, dotted(stored.message));
    });
  }

  /** The header, the empty line and so many lines of the body (RFC 1939 §7). */
  top(argument: string): Pop3Answer {
    const [, number = argument, rest = ''] = /^(\d+)(.*)$/s.exec(argument) ?? [];
    if (/^\d+$/.test(number) && !rest.startsWith(' ')) return no(`Noise after message number: ${rest}`);
    return this.#one(number, ({ message }) => {
      const [, digits = '', noise = ''] = /^(\d*)(.*)$/s.exec(rest.slice(1)) ?? [];
      if (digits === '') return no(`Invalid size: ${rest.slice(1)}`);
      if (noise !== '') return no(`Noise after size: ${noise}`);
      const end = message.indexOf('\r\n\r\n');
      if (end < 0) return yes('', dotted(message));
      const body = message.slice(end + 4).split(/(?<=\r\n)/);
      return yes('', dotted(message.slice(0, end + 4) + body.slice(0, Number(digits)).join('')));
    });
  }

  delete(argument: string): Pop3Answer {
    return this.#one(argument, (stored) => {
      this.#deleted.add(stored);
      return yes('Marked to be deleted.');
    });
  }

  /** Nothing is marked any more. */
  reset(): Pop3Answer {
    this.#deleted.clear();
    return yes();
  }

  /** UPDATE (RFC 1939 §6): what was marked goes. */
  commit(): Pop3Answer {
    this.keepRead();
    const { inbox } = this.#mailbox;
    for (const { uid } of this.#deleted) this.#mailbox.expunge(inbox, uid);
    return yes(this.#deleted.size > 0 ? 'Logging out, messages deleted.' : 'Logging out.');
  }

  /** What was fetched is read, however the session ends. */
  keepRead(): void {
    for (const { uid, flags } of this.#read) this.#mailbox.setFlags(this.#mailbox.inbox, uid, [...flags, '\\Seen']);
    this.#read.clear();
  }

  /** Numbers with messages, without those that are marked. */
  get #kept(): readonly (readonly [number: number, stored: StoredMessage])[] {
    return this.#messages
      .map((stored, index) => [index + 1, stored] as const)
      .filter(([, stored]) => !this.#deleted.has(stored));
  }

  #idOf({ uid }: StoredMessage): string {
    return [uid, this.#mailbox.inbox.uidValidity].map((id) => id.toString(16).padStart(8, '0')).join('');
  }

  #one(argument: string, act: (stored: StoredMessage, number: number) => Pop3Answer): Pop3Answer {
    const [, digits = '', noise = ''] = /^(\d{0,9})(.*)$/s.exec(argument) ?? [];
    if (digits === '') return no(`Invalid message number: ${argument}`);
    if (noise !== '') return no(`Noise after message number: ${noise}`);
    const number = Number(digits);
    const stored = this.#messages[number - 1];
    if (!stored) return no(`There's no message ${number}.`);
    if (this.#deleted.has(stored)) return no('Message is deleted.');
    if (!this.#mailbox.inbox.find(stored.uid)) return no(`Message ${number} expunged.`);
    return act(stored, number);
  }
}
