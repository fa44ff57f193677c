import { mailDate } from '../../mail/date.ts';
import { localReceivedField } from '../../mail/received.ts';
import { octets, type Octets } from '../../octets.ts';
import { Configuration } from '../../policy/configuration.ts';
import { ContentChecks } from '../../policy/content-checks.ts';
import { parseMasterCf } from '../../policy/master-cf.ts';
import { RecipientDirectory } from '../../policy/recipient-directory.ts';
import { Domains, splitAtDomain } from '../../policy/recipients.ts';
import type { Files } from '../../policy/tables.ts';
import type { Envelope } from '../../trace.ts';
import { Delivery } from '../delivery/delivery.ts';
import { parseNextHop } from '../delivery/destination.ts';
import type { HostContext } from '../host.ts';
import type { MailStore } from '../mailbox/store.ts';
import { bounceMessage } from '../queue/bounce.ts';
import type { QueueEntry } from '../queue/entry.ts';
import { MailQueue } from '../queue/queue.ts';
import { SessionPool } from '../smtp-client/pool.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';
import { SmtpService } from '../smtp-server/service.ts';
import { serverSettings } from '../smtp-server/settings.ts';
import { clientSecurity } from './client-security.ts';
import { deliverLocally } from './local.ts';
import { clientTimeouts, poolLimits, queueTimes } from './times.ts';

export interface Listener {
  readonly port: number;
  readonly options: Readonly<Record<string, string>>;
}

/** The mail system of a host, as Postfix is one: SMTP servers, queue, delivery; configured by its main.cf. */
export class MailSystem {
  readonly queue: MailQueue;
  readonly configuration: Configuration;
  readonly #host: HostContext;
  readonly #files: Files;
  readonly #mainCf: string;
  readonly #listeners: readonly Listener[];
  readonly #store: MailStore;
  readonly #domains: Domains;
  readonly #security: ReturnType<typeof clientSecurity>;
  #pool: SessionPool;
  #services: SmtpService[] = [];

  constructor(host: HostContext, files: Files, listeners: readonly Listener[], store: MailStore) {
    this.#host = host;
    this.#files = files;
    this.#mainCf = files.get('/etc/postfix/main.cf') ?? '';
    this.#listeners = listeners;
    this.#store = store;
    this.configuration = new Configuration(this.#mainCf);
    this.#domains = new Domains(this.configuration, host.addresses, files);
    this.#security = clientSecurity(this.configuration, files);
    this.#pool = this.#newPool();
    this.queue = new MailQueue(host, {
      times: queueTimes(this.configuration),
      destinationOf: (recipient) => this.#destinationOf(recipient),
      deliver: (entry, destination, recipients, done) => this.#deliver(entry, destination, recipients, done),
      bounce: (entry, failed) => this.#bounce(entry, failed),
    });
  }

  listen(): void {
    for (const { port, options } of this.#listeners) {
      const configuration = new Configuration(this.#mainCf, options);
      const settings = serverSettings(configuration, this.#files, this.#host.addresses);
      const directory = new RecipientDirectory(configuration, this.#files, this.#domains, (name) =>
        this.#store.has(name),
      );
      const service = new SmtpService(
        this.#host,
        settings,
        this.#domains,
        this.queue,
        (address) => directory.knows(address),
        new ContentChecks(this.#cleanupOf(configuration), this.#files),
      );
      service.listen(port);
      this.#services.push(service);
    }
  }

  /** The configuration of the cleanup service that a server hands its messages to: master.cf may give it settings of its own. */
  #cleanupOf(configuration: Configuration): Configuration {
    const name = configuration.text('cleanup_service_name');
    const { services } = parseMasterCf(this.#files.get('/etc/postfix/master.cf') ?? '');
    const service = services.find((candidate) => candidate.name === name && candidate.program === 'cleanup');
    return new Configuration(this.#mainCf, service?.options);
  }

  powerOff(): void {
    for (const service of this.#services) service.abandon();
    this.#services = [];
    this.queue.powerOff();
    this.#pool.abandon();
  }

  powerOn(): void {
    this.#pool = this.#newPool();
    this.listen();
    this.queue.powerOn();
  }

  /** Takes mail that begins on this host, as sendmail(1) does. */
  submit(envelope: Envelope, message: Octets): string {
    const id = this.queue.nextId();
    const received = localReceivedField(this.configuration.text('myhostname'), '0', id, this.#date());
    this.queue.accept(id, envelope, octets(received + message), messageIdOf(message));
    return id;
  }

  #newPool(): SessionPool {
    return new SessionPool(this.#host, clientTimeouts(this.configuration), poolLimits(this.configuration));
  }

  #date(): string {
    return mailDate(this.#host.startsAt, this.#host.clock.now());
  }

  /** Postfix's next hop: `local`, the relayhost, or the recipient's domain. */
  #destinationOf(recipient: string): string {
    const { domain } = splitAtDomain(recipient);
    const addressClass = this.#domains.classify(domain);
    if (addressClass === 'local') return 'local';
    const relayhost = this.configuration.text('relayhost');
    return addressClass === 'foreign' && relayhost !== '' ? relayhost : domain;
  }

  #deliver(
    entry: QueueEntry,
    destination: string,
    recipients: readonly string[],
    done: (outcomes: readonly RecipientOutcome[]) => void,
  ): void {
    if (destination === 'local') {
      done(deliverLocally(this.#store, this.configuration.text('recipient_delimiter'), entry, recipients));
      return;
    }
    const transfer = { reversePath: entry.reversePath, recipients, message: entry.message };
    const security = (host: string) => this.#security(destination, host);
    const job = { id: entry.id, destination: parseNextHop(destination), transfer, security };
    new Delivery(this.#host, this.#pool, job, done);
  }

  #bounce(entry: QueueEntry, failed: readonly RecipientOutcome[]): void {
    // Nothing is ever bounced to the null reverse-path (RFC 5321 §6.1), or two broken systems would write to each other for ever.
    if (entry.reversePath === '') return;
    const id = this.queue.nextId();
    const hostname = this.configuration.text('myhostname');
    const notice = {
      hostname,
      origin: this.configuration.text('myorigin'),
      date: this.#date(),
      messageId: `${this.#stamp()}.${id}@${hostname}`,
    };
    const message = bounceMessage(entry, failed, notice);
    const received = localReceivedField(hostname, null, id, notice.date);
    this.#host.trace.note({ kind: 'queue.notified', host: this.#host.id, queueId: entry.id, notificationId: id });
    this.queue.accept(
      id,
      { reversePath: '', forwardPaths: [entry.reversePath] },
      octets(received + message),
      `<${notice.messageId}>`,
    );
  }

  #stamp(): string {
    return String(this.#host.clock.now()).padStart(14, '0');
  }
}

export function messageIdOf(message: Octets): string {
  return /^message-id:[ \t]*(.*)$/im.exec(message.slice(0, message.indexOf('\r\n\r\n') + 1))?.[1]?.trim() ?? '';
}
