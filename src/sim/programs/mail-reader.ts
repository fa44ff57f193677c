import { shortDate } from '../mail/date.ts';
import { decodeHeaderText } from '../mail/encoded-word.ts';
import { fieldValue, parseMessage } from '../mail/message.ts';
import type { StoredMessage } from '../machines/mailbox/store.ts';
import { octetsToUtf8 } from '../octets.ts';
import type { Process, ProcessIo } from './process.ts';

/** Reading mail as bsd-mailx does: a list of headers, then commands at the `&` prompt. */
export class MailReader implements Process {
  readonly #io: ProcessIo;
  readonly #messages: readonly StoredMessage[];
  readonly #deleted = new Set<number>();
  #current = 1;

  constructor(io: ProcessIo, messages: readonly StoredMessage[]) {
    this.#io = io;
    this.#messages = [...messages];
    const unread = messages.filter(({ seen }) => !seen).length;
    io.print(`"/var/mail/${io.user}": ${messages.length} message${messages.length === 1 ? '' : 's'}${unread > 0 ? ` ${unread} new` : ''}\n`);
    this.#list();
    io.prompt('& ');
  }

  line(text: string): void {
    const [verb = '', ...rest] = text.trim().split(/\s+/);
    const number = Number(/^\d+$/.test(verb) ? verb : (rest[0] ?? this.#current));
    if (verb === '' || verb === 'n' || verb === '+') this.#show(verb === '' ? this.#current : this.#current + 1);
    else if (/^\d+$/.test(verb) || verb === 'p' || verb === 't') this.#show(number);
    else if (verb === 'h') this.#list();
    else if (verb === 'd') this.#delete(number);
    else if (verb === 'q' || verb === 'quit') this.#quit();
    else if (verb === 'x' || verb === 'exit') this.#io.exit();
    else if (verb === '?' || verb === 'help') this.#io.say('mailHelp');
    else this.#io.print(`Unknown command: "${verb.slice(0, 40)}"\n`);
  }

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    if (signal === 'EOF') this.#quit();
    else if (signal === 'INT') this.#io.print('Interrupt\n');
  }

  hangup(): void {}

  #list(): void {
    const { startsAt } = this.#io.computer.context;
    const lines = this.#messages.map(({ message, seen, receivedAtMs, uid }, index) => {
      const { header } = parseMessage(message);
      const from = decodeHeaderText(fieldValue(header, 'From') ?? '?');
      const subject = decodeHeaderText(fieldValue(header, 'Subject') ?? '');
      const mark = `${index + 1 === this.#current ? '>' : ' '}${this.#deleted.has(uid) ? 'D' : seen ? ' ' : 'N'}`;
      return `${mark}${String(index + 1).padStart(3)} ${from.slice(0, 28).padEnd(28)} ${shortDate(startsAt, receivedAtMs).slice(0, 16)}  ${subject.slice(0, 40)}\n`;
    });
    this.#io.print(lines.join(''));
  }

  #show(number: number): void {
    const stored = this.#messages[number - 1];
    if (!stored) return this.#io.print(number > this.#messages.length ? 'At EOF\n' : 'No applicable messages\n');
    this.#current = number;
    const text = octetsToUtf8(stored.message).replace(/\r\n/g, '\n');
    this.#io.print(`Message ${number}:\n${text.endsWith('\n') ? text : `${text}\n`}\n`);
    this.#io.computer.mail.markSeen(this.#io.user, stored.uid);
  }

  #delete(number: number): void {
    const stored = this.#messages[number - 1];
    if (stored) this.#deleted.add(stored.uid);
    else this.#io.print('No applicable messages\n');
  }

  #quit(): void {
    for (const uid of this.#deleted) this.#io.computer.mail.remove(this.#io.user, uid);
    const held = this.#messages.length - this.#deleted.size;
    this.#io.print(`Held ${held} message${held === 1 ? '' : 's'} in /var/mail/${this.#io.user}\n`);
    this.#io.exit();
  }
}
