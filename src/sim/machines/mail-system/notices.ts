import { compactTime, epochMs, mailDate } from '../../mail/date.ts';
import { localReceivedField } from '../../mail/received.ts';
import { writeReport, type ReportedRecipient, type ReportKind } from '../../mail/report.ts';
import { octets } from '../../octets.ts';
import type { Configuration } from '../../policy/configuration.ts';
import { replyText } from '../../smtp/reply.ts';
import type { HostContext } from '../host.ts';
import type { QueueEntry } from '../queue/entry.ts';
import type { Reported } from '../queue/entry-run.ts';
import { sentText, statusOf } from '../queue/log-lines.ts';
import { problemText, remoteOf } from '../queue/problem-text.ts';
import type { MailQueue } from '../queue/queue.ts';

interface Addressee {
  readonly to: string;
  readonly from: string;
  readonly forPostmaster: boolean;
}

const whatLogSays: Readonly<Record<ReportKind, string>> = {
  failed: 'non-delivery notification',
  delayed: 'delay notification',
  success: 'delivery status notification',
};

/** How a recipient stands in a report. */
function reportedRecipient(kind: ReportKind, { recipient, outcome }: Reported): ReportedRecipient {
  const { address, original } = recipient;
  const common = { address, original, status: statusOf(outcome, false) };
  if (outcome.problem !== null)
    return {
      ...common,
      action: kind === 'delayed' ? 'delayed' : 'failed',
      text: problemText(outcome.problem),
      remote: remoteOf(outcome.problem),
    };
  const { relay, accepted } = outcome;
  const isFinal = relay === 'local' || relay === 'none';
  const said = isFinal ? sentText(outcome) : replyText(accepted);
  return {
    ...common,
    action: isFinal ? 'delivered' : 'relayed',
    text: relay === 'none' ? said : `delivery via ${relay}: ${said}`,
    remote: isFinal ? null : { name: relay.replace(/\[.*$/, ''), reply: said },
  };
}

/** Writes notices and puts them into the queue, as bounce(8) does: to the sender, and to the postmaster who wants to know. */
export class Notices {
  readonly #host: HostContext;
  readonly #configuration: () => Configuration;
  readonly #queue: MailQueue;

  constructor(host: HostContext, configuration: () => Configuration, queue: MailQueue) {
    this.#host = host;
    this.#configuration = configuration;
    this.#queue = queue;
  }

  report(entry: QueueEntry, kind: ReportKind, reported: readonly Reported[]): void {
    for (const addressee of this.#addressees(entry, kind)) this.#send(entry, kind, reported, addressee);
  }

  /**
   * Nothing is ever bounced to the null reverse-path (RFC 5321 §6.1), or two broken systems would write to each other for
   * ever; the postmaster may hear of it, and of what the postmaster does not get nobody hears.
   */
  #addressees({ reversePath, id }: QueueEntry, kind: ReportKind): Addressee[] {
    const from = this.#local(this.#text('double_bounce_sender'));
    if (reversePath === from) {
      if (kind === 'failed')
        this.#host.log.write('bounce', `warning: ${id}: undeliverable postmaster notification discarded`);
      return [];
    }
    const postmaster = (noticeClass: string): Addressee[] =>
      this.#configuration().list('notify_classes').includes(noticeClass)
        ? [{ to: this.#local(this.#text(`${noticeClass}_notice_recipient`)), from, forPostmaster: true }]
        : [];
    if (reversePath === '') return kind === 'failed' ? postmaster('2bounce') : [];
    const sender = { to: reversePath, from: '', forPostmaster: false };
    return [sender, ...(kind === 'failed' ? postmaster('bounce') : kind === 'delayed' ? postmaster('delay') : [])];
  }

  #send(entry: QueueEntry, kind: ReportKind, reported: readonly Reported[], { to, from, forPostmaster }: Addressee) {
    const id = this.#queue.nextId();
    const nowMs = this.#host.clock.now();
    const hostname = this.#text('myhostname');
    const messageId = `${compactTime(this.#host.startsAt, nowMs)}.${id}@${hostname}`;
    const message = writeReport({
      ...{ kind, hostname, to, forPostmaster, messageId },
      origin: this.#text('myorigin'),
      date: this.#date(nowMs),
      boundary: `${entry.id}.${Math.floor(epochMs(this.#host.startsAt) / 1000) + Math.floor(nowMs / 1000)}/${hostname}`,
      ...{ queueId: entry.id, sender: entry.reversePath, envid: entry.envid },
      arrivalDate: this.#date(entry.arrivedAtMs),
      delay: kind === 'delayed' ? this.#delayOf(entry) : null,
      recipients: reported.map((each) => reportedRecipient(kind, each)),
      message: entry.message,
      utf8: entry.smtputf8,
      full: kind === 'failed' && this.#isReturnedInFull(entry, forPostmaster),
    });
    const who = forPostmaster ? 'postmaster' : 'sender';
    this.#host.log.write('bounce', `${entry.id}: ${who} ${whatLogSays[kind]}: ${id}`);
    this.#host.trace.note({ kind: 'queue.notified', host: this.#host.id, queueId: entry.id, notificationId: id });
    const received = localReceivedField(hostname, null, id, this.#date(nowMs));
    const envelope = { reversePath: from, forwardPaths: [to], ...(entry.smtputf8 && { smtputf8: true as const }) };
    this.#queue.accept(id, envelope, octets(received + message), `<${messageId}>`);
  }

  /** RET=HDRS asks for the header alone, and a large message is never returned whole (bounce_size_limit; 0 for any). */
  #isReturnedInFull({ ret, message, reversePath }: QueueEntry, forPostmaster: boolean): boolean {
    const limit = this.#configuration().number('bounce_size_limit');
    // A copy for the postmaster shows no content; a bounce that bounced has only himself to go to.
    if (forPostmaster && reversePath !== '') return false;
    return ret !== 'HDRS' && (limit === 0 || message.length <= limit);
  }

  #delayOf({ arrivedAtMs }: QueueEntry) {
    const lifetimeMs = this.#configuration().timeMs('maximal_queue_lifetime');
    return {
      warningHours: Math.floor(this.#configuration().timeMs('delay_warning_time') / 3_600_000),
      lifetimeDays: Math.floor(lifetimeMs / 86_400_000),
      retryUntil: this.#date(arrivedAtMs + lifetimeMs),
    };
  }

  /** A name without a domain is a user of this site (append_at_myorigin). */
  #local(address: string): string {
    return address.includes('@') ? address : `${address}@${this.#text('myorigin')}`;
  }

  #text(name: string): string {
    return this.#configuration().text(name);
  }

  #date(atMs: number): string {
    return mailDate(this.#host.startsAt, atMs);
  }
}
