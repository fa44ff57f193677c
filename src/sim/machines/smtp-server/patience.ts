import { tooManyRecipients } from '../../smtp/catalogue.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { ServerSettings } from './settings.ts';

/** Commands that do no work: too many of them count as errors (Postfix: smtpd_junk_command_limit). */
const junk = new Set(['NOOP', 'VRFY', 'ETRN', 'RSET']);

/** How much of a client's errors a server bears (RFC 5321 §7.8, Postfix: smtpd_soft_error_limit and kin). */
export class Patience {
  readonly #settings: ServerSettings;
  #errors = 0;
  #junkCommands = 0;
  #overshoot = 0;

  constructor(settings: ServerSettings) {
    this.#settings = settings;
  }

  /** The next command is answered with 421. */
  get isOver(): boolean {
    return this.#errors >= this.#settings.hardErrorLimit;
  }

  command(verb: string): void {
    if (junk.has(verb) && ++this.#junkCommands > this.#settings.junkCommandLimit) this.#errors++;
  }

  /** Mail that gets on makes up for idle commands. */
  mailBegins(): void {
    this.#junkCommands = 0;
  }

  /** Counts a reply, and says for how long it is held back, in milliseconds: that slows down who makes errors. */
  reply(reply: Reply): number {
    const isSlow = this.#errors >= this.#settings.softErrorLimit;
    if (reply.code >= 400 && !this.#isOvershoot(reply)) this.#errors++;
    return isSlow ? this.#settings.errorSleepMs : 0;
  }

  /** Recipients beyond the limit are no errors, so many of them: a mailing list is no attack. */
  #isOvershoot(reply: Reply): boolean {
    return reply === tooManyRecipients && this.#overshoot++ < this.#settings.overshootMax;
  }
}
