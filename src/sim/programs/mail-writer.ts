import { parseAddressList, type NamedAddress } from '../mail/address-list.ts';
import { composeMessage } from '../mail/compose.ts';
import { mailDate } from '../mail/date.ts';
import { nextNumber } from '../machines/host.ts';
import { utf8ToOctets } from '../octets.ts';
import { homeOf, writeFile } from './files.ts';
import type { Process, ProcessIo, Signal } from './process.ts';

/** Addresses as typed, comma-separated; `subject` is null when it has to be asked for. */
export interface NewMail {
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly subject: string | null;
}

/** Writing mail as bsd-mailx does: subject, lines until a lone dot or Ctrl-D, `Cc:` (Debian sets `askcc`), and off it goes. */
export class MailWriter implements Process {
  readonly #io: ProcessIo;
  readonly #mail: NewMail;
  readonly #lines: string[] = [];
  #subject: string;
  #asking: 'subject' | 'text' | 'cc' = 'text';
  #interrupted = false;

  constructor(io: ProcessIo, mail: NewMail) {
    this.#io = io;
    this.#mail = mail;
    this.#subject = mail.subject ?? '';
    if (io.input !== null) {
      this.#lines.push(...io.input.replace(/\n$/, '').split('\n'));
      this.#send(mail.cc);
    } else if (mail.subject === null) this.#ask('subject', 'Subject: ');
    else this.#ask('text', '');
  }

  line(text: string): void {
    this.#interrupted = false;
    if (this.#asking === 'subject') {
      this.#subject = text;
      this.#ask('text', '');
    } else if (this.#asking === 'cc') this.#send([this.#mail.cc, text].filter((part) => part.trim() !== '').join(','));
    else if (text === '.') this.#askCc();
    else if (text.startsWith('~')) this.#escape(text);
    else this.#lines.push(text);
  }

  signal(signal: Signal): void {
    if (signal === 'ESCAPE') return;
    if (signal === 'INT') return this.#interrupt();
    if (this.#asking === 'subject') this.#ask('text', '');
    else if (this.#asking === 'text') this.#askCc();
    else this.#send(this.#mail.cc);
  }

  hangup(): void {}

  #ask(what: 'subject' | 'text' | 'cc', prompt: string): void {
    this.#asking = what;
    this.#io.prompt(prompt);
  }

  #askCc(): void {
    this.#ask('cc', 'Cc: ');
  }

  /** Tilde escapes: only those that end or quote. */
  #escape(text: string): void {
    if (text.startsWith('~~')) this.#lines.push(text.slice(1));
    else if (/^~[qx]\s*$/.test(text)) this.#kill(text.startsWith('~q'));
    else if (/^~\.\s*$/.test(text)) this.#askCc();
    else if (/^~p\s*$/.test(text))
      this.#io.print(
        `-------\nMessage contains:\nTo: ${this.#mail.to}\nSubject: ${this.#subject}\n\n${this.#text()}(continue)\n`,
      );
    else this.#io.print('Unknown tilde escape.\n');
  }

  #interrupt(): void {
    if (this.#interrupted) return this.#kill(true);
    this.#interrupted = true;
    this.#io.print('\n(Interrupt -- one more to kill letter)\n');
  }

  /** The letter is not sent; what was written is kept in dead.letter. */
  #kill(keep: boolean): void {
    const { computer, user } = this.#io;
    if (keep && this.#lines.length > 0) writeFile(computer, user, `${homeOf(user)}/dead.letter`, this.#text(), false);
    this.#io.exit(1);
  }

  #text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  #send(cc: string): void {
    const { computer, user } = this.#io;
    const { context, sendMail } = computer;
    const owner = computer.users.get(user);
    const from = {
      displayName: owner && owner.fullName !== user ? owner.fullName : '',
      address: owner?.address ?? `${user}@${context.fqdn}`,
    };
    const to = this.#read(this.#mail.to, from.address);
    const copies = to && this.#read(cc, from.address);
    const blind = copies && this.#read(this.#mail.bcc, from.address);
    if (!blind) return this.#kill(true);
    if (!sendMail) {
      this.#io.complain('/usr/sbin/sendmail: No such file or directory\n. . . message not sent.\n');
      return this.#kill(true);
    }
    const text = this.#text();
    if (text.trim() === '')
      this.#io.complain(
        this.#subject === '' ? "No message, no subject; hope that's ok\n" : "Null message body; hope that's ok\n",
      );
    const message = composeMessage({
      from,
      to,
      cc: copies,
      subject: this.#subject,
      text,
      date: mailDate(context.startsAt, context.clock.now()).replace(' (UTC)', ''),
      messageId: `${nextNumber(context, 'message')}.${context.clock.now()}@${context.fqdn}`,
    });
    // A mail system takes the envelope as octets; a mail program takes text and makes octets itself.
    const address = (text: string): string => (computer.queue ? utf8ToOctets(text) : text);
    const forwardPaths = [...new Set([...to, ...copies, ...blind].map((each) => address(each.address)))];
    sendMail({ reversePath: address(from.address), forwardPaths }, message);
    this.#io.exit(0);
  }

  /** Addresses as typed; one without a domain belongs to the sender's own, as sendmail(1) has it; white space separates, too. Null after a complaint. */
  #read(typed: string, own: string): readonly NamedAddress[] | null {
    const domain = own.slice(own.lastIndexOf('@'));
    const separated = /[<"]/.test(typed)
      ? typed
      : typed
          .trim()
          .split(/[\s,;]+/)
          .join(',');
    const list = parseAddressList(separated.replace(/(^|[,;])\s*([^\s,;@<>"]+)\s*(?=$|[,;])/g, `$1$2${domain}`));
    if (list.ok) return list.addresses;
    this.#io.say('mailBadAddress', { entry: list.entry.slice(0, 200) });
    return null;
  }
}
