import { parseAddressList } from '../mail/address-list.ts';
import { composeMessage } from '../mail/compose.ts';
import { mailDate } from '../mail/date.ts';
import { nextNumber } from '../machines/host.ts';
import { utf8ToOctets } from '../octets.ts';
import type { Process, ProcessIo } from './process.ts';

/** Writing mail with mail(1): a subject if none was given, lines until a lone dot or Ctrl-D, and off it goes. */
export class MailWriter implements Process {
  readonly #io: ProcessIo;
  readonly #to: string;
  readonly #lines: string[] = [];
  #subject: string | null;
  #interrupted = false;

  constructor(io: ProcessIo, to: string, subject: string | null) {
    this.#io = io;
    this.#to = to;
    this.#subject = subject;
    io.prompt(subject === null ? 'Subject: ' : '');
  }

  line(text: string): void {
    this.#interrupted = false;
    if (this.#subject === null) {
      this.#subject = text;
      this.#io.prompt('');
    } else if (text === '.') this.#send();
    else this.#lines.push(text);
  }

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    if (signal === 'EOF') return this.#send();
    if (signal !== 'INT') return;
    if (this.#interrupted) return this.#io.exit(1);
    this.#interrupted = true;
    this.#io.print('\n(Interrupt -- one more to kill letter)\n');
  }

  hangup(): void {}

  #send(): void {
    const { computer, user } = this.#io;
    const { context, sendMail } = computer;
    const list = parseAddressList(this.#to);
    const owner = computer.users.get(user);
    if (!list.ok || !sendMail || !owner) {
      this.#io.complain(list.ok ? 'mail: cannot send mail on this host\n' : `mail: ${list.entry}: bad address\n`);
      return this.#io.exit(1);
    }
    const message = composeMessage({
      from: { displayName: owner.fullName === user ? '' : owner.fullName, address: owner.address },
      to: list.addresses,
      cc: [],
      subject: this.#subject ?? '',
      text: this.#lines.join('\n'),
      date: mailDate(context.startsAt, context.clock.now()).replace(' (UTC)', ''),
      messageId: `${nextNumber(context, 'message')}.${context.clock.now()}@${context.fqdn}`,
    });
    sendMail({ reversePath: utf8ToOctets(owner.address), forwardPaths: list.addresses.map(({ address }) => address) }, message);
    this.#io.exit();
  }
}
