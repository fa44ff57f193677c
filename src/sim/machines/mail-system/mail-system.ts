import { mailDate } from '../../mail/date.ts';
import { localReceivedField } from '../../mail/received.ts';
import { octets, type Octets } from '../../octets.ts';
import { checkConfiguration, isRefused, type ConfigurationProblem } from '../../policy/check-configuration.ts';
import type { Configuration } from '../../policy/configuration.ts';
import { ContentChecks } from '../../policy/content-checks.ts';
import { RecipientDirectory } from '../../policy/recipient-directory.ts';
import { Places } from '../../policy/places.ts';
import type { Files } from '../../policy/tables.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { Envelope } from '../../trace.ts';
import { Delivery } from '../delivery/delivery.ts';
import { parseNextHop } from '../delivery/destination.ts';
import type { HostContext } from '../host.ts';
import type { MailStore } from '../mailbox/store.ts';
import type { QueueEntry } from '../queue/entry.ts';
import type { Delivered } from '../queue/entry-run.ts';
import { MailQueue } from '../queue/queue.ts';
import { needsUtf8 } from '../smtp-client/parameters.ts';
import { SessionPool } from '../smtp-client/pool.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';
import { SmtpService } from '../smtp-server/service.ts';
import { serverSettings } from '../smtp-server/settings.ts';
import { Doors } from './doors.ts';
import { InForce, type ServerEntry } from './in-force.ts';
import { deliverLocally } from './local.ts';
import { Notices } from './notices.ts';
import { routeOf } from './routes.ts';
import { clientTimeouts, poolLimits } from './times.ts';

/** The mail system of a host, as Postfix is one: SMTP servers, queue, delivery; configured by its main.cf and master.cf. */
export class MailSystem {
  readonly queue: MailQueue;
  readonly #host: HostContext;
  readonly #files: Files;
  readonly #store: MailStore;
  readonly #doors: Doors;
  #inForce: InForce;
  #pool: SessionPool;
  #running = false;

  /** `files` are the host's, and change; the mail system reads them when it starts and when it is told to. */
  constructor(host: HostContext, files: Files, store: MailStore) {
    this.#host = host;
    this.#files = files;
    this.#store = store;
    this.#doors = new Doors(host);
    this.#inForce = new InForce(files, host.addresses);
    this.#pool = this.#newPool();
    this.queue = new MailQueue(host, {
      settings: () => this.#inForce.queue,
      rewrite: (envelope) => this.#inForce.cleanup.rewrite(envelope),
      destinationOf: (recipient) => this.#inForce.routes.destinationOf(recipient),
      deliver: (entry, destination, recipients, done) => this.#deliver(entry, destination, recipients, done),
      report: (entry, kind, reported) => notices.report(entry, kind, reported),
    });
    const notices = new Notices(host, () => this.configuration, this.queue);
    this.queue.powerOff();
  }

  get configuration(): Configuration {
    return this.#inForce.configuration;
  }

  get isRunning(): boolean {
    return this.#running;
  }

  /** `postfix start`: reads the files and opens the ports; stays off when Postfix would refuse the configuration. Gives what is wrong. */
  start(): readonly ConfigurationProblem[] {
    if (this.#running) return [];
    this.#pool = this.#newPool();
    const problems = this.#read('mail-system.started');
    this.#running = !isRefused(problems);
    if (this.#running) this.queue.powerOn();
    return problems;
  }

  /** `postfix stop`: ports and sessions close, the queue waits. */
  stop(): void {
    this.#running = false;
    this.#host.trace.note({ kind: 'mail-system.stopped', host: this.#host.id });
    this.#host.log.write('master', 'terminating on signal 15');
    this.#doors.hangUp();
    this.queue.powerOff();
    this.#pool.kill();
  }

  /**
   * `postfix reload`: reads main.cf, master.cf and the tables anew. Running sessions finish with what they began with. A
   * configuration that Postfix would refuse changes nothing. Gives what is wrong.
   */
  reload(): readonly ConfigurationProblem[] {
    return this.#read('mail-system.reloaded');
  }

  #read(kind: 'mail-system.started' | 'mail-system.reloaded'): readonly ConfigurationProblem[] {
    const problems = checkConfiguration(this.#files);
    const taken = !isRefused(problems);
    this.#host.trace.note({ kind, host: this.#host.id, taken, problems });
    this.#log(kind === 'mail-system.started' ? 'daemon started' : 'reload', problems);
    if (!taken) return problems;
    this.#inForce = new InForce(this.#files, this.#host.addresses);
    this.#pool.configure(clientTimeouts(this.configuration), poolLimits(this.configuration));
    this.#doors.open(this.#inForce.servers.map((server) => ({ place: server, service: this.#newServer(server) })));
    return problems;
  }

  /** What master(8) writes, and what the servers it starts find. */
  #log(what: string, problems: readonly ConfigurationProblem[]): void {
    const { log } = this.#host;
    log.write('master', `${what} -- version ${this.configuration.text('mail_version')}, configuration /etc/postfix`);
    for (const { program, text } of problems) {
      if (program === 'master') log.write('master', text);
      if (program !== 'smtpd') continue;
      const pid = log.begin();
      log.write('smtpd', text, pid);
      log.end(pid);
    }
  }

  #newServer({ configuration, service }: ServerEntry): SmtpService {
    const { files, domains } = this.#inForce;
    const directory = new RecipientDirectory(configuration, files, domains, (name) => this.#store.has(name));
    const cleanup = this.#inForce.cleanupOf(configuration);
    return new SmtpService(this.#host, {
      settings: serverSettings(configuration, files, this.#host.addresses),
      domains,
      queue: this.queue,
      knowsRecipient: (address) => directory.knows(address),
      checks: new ContentChecks(cleanup.configuration, files),
      places: new Places({ files, service }),
      cleanupPlaces: new Places({ files, service: cleanup.service }),
    });
  }

  powerOff(): void {
    this.#running = false;
    this.#doors.abandon();
    this.queue.powerOff();
    this.#pool.abandon();
  }

  /** Takes mail that begins on this host, as sendmail(1) does. */
  submit(envelope: Envelope, message: Octets): string {
    const { reversePath, forwardPaths: recipients } = envelope;
    const smtputf8 = needsUtf8({ reversePath, recipients, message });
    return this.#enqueue('0', { ...envelope, ...(smtputf8 && { smtputf8 }) }, message);
  }

  /** A message that begins here: from a user, or passed on by an alias (`user` null). */
  #enqueue(user: string | null, envelope: Envelope, message: Octets): string {
    const id = this.queue.nextId();
    const received = localReceivedField(this.configuration.text('myhostname'), user, id, this.#date());
    if (user !== null) this.#host.log.write('pickup', `${id}: uid=${user} from=<${envelope.reversePath}>`);
    this.queue.accept(id, envelope, octets(received + message), messageIdOf(message));
    return id;
  }

  #newPool(): SessionPool {
    return new SessionPool(this.#host, clientTimeouts(this.configuration), poolLimits(this.configuration));
  }

  #date(): string {
    return mailDate(this.#host.startsAt, this.#host.clock.now());
  }

  #deliver(entry: QueueEntry, destination: string, recipients: readonly string[], done: Delivered): void {
    const route = routeOf(destination);
    const nowMs = this.#host.clock.now();
    const at = { startedAtMs: nowMs, readyAtMs: nowMs };
    switch (route.kind) {
      case 'local':
        return done(this.#deliverHere(entry, recipients), { program: 'local', ...at });
      case 'smtp':
        return this.#relay(entry, route.nextHop, recipients, done);
      case 'discard':
        return done(
          recipients.map((recipient) => ({ recipient, relay: 'none', accepted: discarded(route.text), problem: null })),
          { program: 'discard', ...at },
        );
      case 'error':
        return done(
          recipients.map((recipient) => ({
            ...{ recipient, accepted: null },
            problem: { kind: 'transport', status: route.status, text: route.text },
          })),
          { program: 'error', ...at },
        );
    }
  }

  #deliverHere(entry: QueueEntry, recipients: readonly string[]): RecipientOutcome[] {
    const forward = (envelope: Envelope, message: Octets) => this.#enqueue(null, envelope, message);
    return deliverLocally(this.#store, this.#inForce.local, entry, recipients, forward);
  }

  #relay(entry: QueueEntry, nextHop: string, recipients: readonly string[], done: Delivered): void {
    const { id, reversePath, message, smtputf8, envid, ret } = entry;
    const { security, relaying, queue } = this.#inForce;
    const dsn = { envid, ret, recipients: new Map(entry.recipients.map((each) => [each.address, each])) };
    const job = {
      ...{ id, destination: parseNextHop(nextHop), transfer: { reversePath, recipients, message, smtputf8, dsn } },
      ...{ ...relaying, logged: true },
      plainAfterFailure: entry.activeAtMs - entry.arrivedAtMs >= queue.times.minimalBackoffMs,
      security: (host: string) => security(nextHop, host),
    };
    new Delivery(this.#host, this.#pool, job, done);
  }
}

const discarded = (text: string): Reply => ({ code: 250, enhanced: '2.0.0', lines: [text] });

export function messageIdOf(message: Octets): string {
  return /^message-id:[ \t]*(.*)$/im.exec(message.slice(0, message.indexOf('\r\n\r\n') + 1))?.[1]?.trim() ?? '';
}
