import { parseAddressList } from '../mail/address-list.ts';
import { calendarTime, shortDate } from '../mail/date.ts';
import { decodeHeaderText } from '../mail/encoded-word.ts';
import { fieldValue, parseMessage } from '../mail/message.ts';
import type { StoredMessage } from '../machines/mailbox/folder.ts';
import { octets, octetsToUtf8 } from '../octets.ts';
import { asctime } from './dates.ts';
import { parseMessageList } from './mail-message-list.ts';
import type { Process, ProcessIo, Signal } from './process.ts';

/** Fields that `p` leaves out and `P` shows, as in Debian's /etc/mail.rc. */
const ignoredFields: readonly string[] = [
  'received',
  'message-id',
  'resent-message-id',
  'status',
  'mail-from',
  'return-path',
  'via',
  'delivered-to',
  'x-original-to',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
];

const banner = 'Mail version 8.1.2 01/15/2001.  Type ? for help.\n';

type Command =
  'print' | 'printAll' | 'next' | 'previous' | 'delete' | 'undelete' | 'headers' | 'quit' | 'exit' | 'help';

const words: readonly (readonly [Command, string])[] = [
  ['print', 'p print t type'],
  ['printAll', 'P Print T Type'],
  ['next', 'n next +'],
  ['previous', '-'],
  ['delete', 'd delete'],
  ['undelete', 'u undelete'],
  ['headers', 'h headers f from'],
  ['quit', 'q quit'],
  ['exit', 'x xit ex exit'],
  ['help', '? help'],
];
const commands = new Map(words.flatMap(([command, names]) => names.split(' ').map((name) => [name, command] as const)));

/** Reading mail as bsd-mailx does: a list of headers, then commands at the `&` prompt. What was read stays (`set hold`). */
export class MailReader implements Process {
  readonly #io: ProcessIo;
  readonly #owner: string;
  readonly #messages: readonly StoredMessage[];
  readonly #deleted = new Set<StoredMessage>();
  #current: number;
  /** Return shows the current message once, then the ones after it. */
  #shown = false;

  constructor(io: ProcessIo, owner: string, messages: readonly StoredMessage[], headersOnly: boolean) {
    this.#io = io;
    this.#owner = owner;
    this.#messages = [...messages];
    this.#current = Math.max(1, messages.findIndex(({ seen }) => !seen) + 1);
    const count = (number: number, what: string) => `${number} ${what}`;
    const fresh = messages.filter(({ seen }) => !seen).length;
    const total = count(messages.length, messages.length === 1 ? 'message' : 'messages');
    if (!headersOnly)
      io.print(`${banner}"/var/mail/${owner}": ${total}${fresh > 0 ? ` ${count(fresh, 'new')}` : ''}\n`);
    io.print(this.#headerLines(this.#messages));
    if (headersOnly) io.exit(0);
    else io.prompt('& ');
  }

  line(text: string): void {
    const [, verb = '', rest = ''] = /^\s*(\?|[-+]|[a-zA-Z]*)\s*(.*?)\s*$/.exec(text) ?? [];
    if (verb === '' && rest === '') return this.#step(this.#shown ? 1 : 0);
    const command = verb === '' ? 'print' : commands.get(verb);
    if (!command) return this.#io.print(`Unknown command: "${verb.slice(0, 40)}"\n`);
    this.#act(command, rest === '' ? [] : rest.split(/[\s,]+/));
  }

  signal(signal: Signal): void {
    if (signal === 'EOF') this.#quit();
    else if (signal === 'INT') this.#io.print('Interrupt\n');
  }

  hangup(): void {}

  #act(command: Command, words: readonly string[]): void {
    switch (command) {
      case 'next':
        return this.#step(this.#shown || words.length > 0 ? 1 : 0);
      case 'previous':
        return this.#step(-1);
      case 'quit':
        return this.#quit();
      case 'exit':
        return this.#io.exit(0);
      case 'help':
        return this.#io.say('mailHelp');
      default:
        this.#actOn(command, words);
    }
  }

  /** The commands that take a list of messages. */
  #actOn(command: Command, words: readonly string[]): void {
    if (command === 'headers' && words.length === 0)
      return this.#io.print(this.#headerLines(this.#messages.filter((each) => !this.#deleted.has(each))));
    const list = parseMessageList(words, this.#current, this.#messages.length);
    if (!list.ok) return this.#io.print(list.complaint);
    const usable = list.numbers.filter((number) => this.#isDeleted(number) === (command === 'undelete'));
    if (usable.length === 0) return this.#io.print('No applicable messages\n');
    if (command === 'headers')
      this.#io.print(this.#headerLines(usable.flatMap((number) => this.#messages[number - 1] ?? [])));
    for (const number of usable) this.#apply(command, number);
  }

  #apply(command: Command, number: number): void {
    const stored = this.#messages[number - 1];
    if (!stored) return;
    if (command === 'print' || command === 'printAll') this.#show(number, stored, command === 'printAll');
    else if (command === 'undelete') this.#deleted.delete(stored);
    else if (command === 'delete') {
      this.#deleted.add(stored);
      this.#current = this.#nextAfter(number) ?? number;
      this.#shown = false;
    }
  }

  /** On by one message (or back, or stay), passing over deleted ones. */
  #step(by: 1 | 0 | -1): void {
    let number = this.#current + by;
    while (by !== 0 && this.#messages[number - 1] && this.#isDeleted(number)) number += by;
    const stored = this.#messages[number - 1];
    if (!stored) return this.#io.print(by < 0 ? 'Referencing before 1\n' : 'At EOF\n');
    if (this.#isDeleted(number)) return this.#io.print('At EOF\n');
    this.#show(number, stored, false);
  }

  #show(number: number, stored: StoredMessage, whole: boolean): void {
    this.#current = number;
    this.#shown = true;
    const { header, body } = parseMessage(stored.message);
    const text = (value: string) => octetsToUtf8(octets(value));
    const fields = header.filter(({ name }) => whole || !ignoredFields.includes(name.toLowerCase()));
    const lines = fields
      .map(({ name, value }) => `${name}: ${whole ? text(value) : decodeHeaderText(text(value))}\n`)
      .join('');
    const shown = text(body).replace(/\r\n/g, '\n');
    const from = `From ${envelopeSender(stored)}  ${asctime(calendarTime(this.#io.computer.context.startsAt, stored.receivedAtMs))}`;
    this.#io.print(
      `Message ${number}:\n${from}\n${lines}\n${shown}${shown.endsWith('\n') || shown === '' ? '' : '\n'}\n`,
    );
    this.#io.computer.mail.markSeen(this.#owner, stored.uid);
  }

  #quit(): void {
    const { mail } = this.#io.computer;
    const newer = mail.list(this.#owner).some((stored) => !this.#messages.includes(stored));
    for (const { uid } of this.#deleted) mail.remove(this.#owner, uid);
    const held = this.#messages.length - this.#deleted.size;
    if (newer) this.#io.print('New mail has arrived.\n');
    if (held > 0) this.#io.print(`Held ${held} message${held === 1 ? '' : 's'} in /var/mail/${this.#owner}\n`);
    this.#io.exit(0);
  }

  #isDeleted(number: number): boolean {
    const stored = this.#messages[number - 1];
    return stored !== undefined && this.#deleted.has(stored);
  }

  #nextAfter(number: number): number | null {
    const index = this.#messages.findIndex((stored, at) => at >= number && !this.#deleted.has(stored));
    return index < 0 ? null : index + 1;
  }

  #headerLines(messages: readonly StoredMessage[]): string {
    return messages.map((stored) => this.#headerLine(stored, this.#messages.indexOf(stored) + 1)).join('');
  }

  /** `>N  1 anna@blue.example     Mon Mar  2 09:00   15/512   Hello`. */
  #headerLine(stored: StoredMessage, number: number): string {
    const { startsAt } = this.#io.computer.context;
    const { header } = parseMessage(stored.message);
    const field = (name: string) => decodeHeaderText(octetsToUtf8(octets(fieldValue(header, name) ?? '')));
    const list = parseAddressList(field('From'));
    const from = (list.ok ? list.addresses[0]?.address : undefined) ?? envelopeSender(stored);
    const mark = `${number === this.#current ? '>' : ' '}${stored.seen ? ' ' : 'N'}`;
    const lines = stored.message.split('\r\n').length - 1;
    const size = `${String(lines).padStart(4)}/${String(stored.message.length).padEnd(5)}`;
    return (
      `${mark}${String(number).padStart(3)} ${from.slice(0, 20).padEnd(20)}  ${shortDate(startsAt, stored.receivedAtMs).slice(0, 16)} ${size} ${field('Subject').slice(0, 25)}`.trimEnd() +
      '\n'
    );
  }
}

function envelopeSender({ message }: StoredMessage): string {
  return /^Return-Path: <([^>\r\n]*)>/m.exec(message)?.[1] || 'MAILER-DAEMON';
}
