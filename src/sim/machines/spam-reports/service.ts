import { mailDate } from '../../mail/date.ts';
import { writeFeedbackReport } from '../../mail/feedback-report.ts';
import { fieldValue, parseMessage, splitMessage } from '../../mail/message.ts';
import { delivererOf } from '../../mail/received.ts';
import type { Octets } from '../../octets.ts';
import { nextNumber, type HostContext } from '../host.ts';
import type { MailSystem } from '../mail-system/mail-system.ts';
import type { MailStore } from '../mailbox/store.ts';

export interface SpamReportSettings {
  /** Whose mail is looked at. */
  readonly mailbox: string;
  /** Words of a subject that its owner takes for spam, in small letters. */
  readonly words: readonly string[];
  readonly from: string;
}

/** What the mailbox keeps, so that a flood of spam does not fill the host. */
const keptMax = 50;

/**
 * Somebody who gets spam and says so: their site complains to `abuse@` of the domain that the server belongs to which
 * handed it over (RFC 2142 §4), once for each server.
 */
export class SpamReports {
  readonly #host: HostContext;
  readonly #settings: SpamReportSettings;
  readonly #store: MailStore;
  readonly #mail: MailSystem;
  readonly #told = new Set<string>();
  #seen = 0;

  constructor(host: HostContext, settings: SpamReportSettings, store: MailStore, mail: MailSystem) {
    this.#host = host;
    this.#settings = settings;
    this.#store = store;
    this.#mail = mail;
    store.mailbox(settings.mailbox)?.inbox.watch(() => this.#look());
  }

  #look(): void {
    const { mailbox } = this.#settings;
    const lying = this.#store.list(mailbox);
    for (const { uid, message } of lying.filter(({ uid }) => uid > this.#seen)) {
      this.#seen = uid;
      if (this.#isSpam(message)) this.#host.clock.aloud(() => this.#complain(message));
    }
    const [oldest] = lying;
    if (oldest && lying.length > keptMax && this.#host.clock.inFlood) this.#store.remove(mailbox, oldest.uid);
  }

  #isSpam(message: Octets): boolean {
    const subject = (fieldValue(parseMessage(message).header, 'Subject') ?? '').toLowerCase();
    return this.#settings.words.some((word) => subject.includes(word));
  }

  #complain(message: Octets): void {
    const by = delivererOf(splitMessage(message).header);
    if (!by?.name || this.#told.has(by.address)) return;
    this.#told.add(by.address);
    const { startsAt, clock, fqdn } = this.#host;
    const domain = by.name.split('.').slice(1).join('.');
    const [{ from }, to] = [this.#settings, `abuse@${domain}`];
    const number = nextNumber(this.#host, 'message');
    const report = writeFeedbackReport({
      ...{ from, to, message, date: mailDate(startsAt, clock.now()), userAgent: 'Ehlo/1.0' },
      messageId: `${number}.${clock.now()}@${fqdn}`,
      boundary: `${number}.${clock.now()}/${fqdn}`,
      ...{ sourceAddress: by.address, reportedDomain: domain },
      reversePath: /<([^>]*)>/.exec(fieldValue(parseMessage(message).header, 'Return-Path') ?? '')?.[1] ?? '',
    });
    this.#mail.submit({ reversePath: from, forwardPaths: [to] }, report);
  }
}
