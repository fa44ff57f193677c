import { makeZone } from '../dns/zone.ts';
import { parseZoneFile } from '../dns/zone-file.ts';
import type { HostContext } from '../machines/host.ts';
import { MailProgram } from '../machines/mail-program/mail-program.ts';
import { MailSystem } from '../machines/mail-system/mail-system.ts';
import { MailStore } from '../machines/mailbox/store.ts';
import { PickupService } from '../machines/pickup/service.ts';
import { NameServerService } from '../machines/name-server/service.ts';
import { PolicyService } from '../machines/policy-service/service.ts';
import { ResolverService } from '../machines/resolver/service.ts';
import { BlockList } from '../machines/block-list/block-list.ts';
import { SpamBot } from '../machines/spam-bot/spam-bot.ts';
import { SpamReports } from '../machines/spam-reports/service.ts';
import type { Octets } from '../octets.ts';
import type { Computer, User } from '../programs/computer.ts';
import type { Envelope } from '../trace.ts';
import { filesOf } from './host-files.ts';
import type { HostSpec, PolicyServiceSpec, Scenario } from './scenario.ts';

/** A running host: its data (files, mailboxes, queue), the services that work on them, and what programs see of it. */
export class Host implements Computer {
  readonly context: HostContext;
  readonly spec: HostSpec;
  readonly users: ReadonlyMap<string, User>;
  readonly files: Map<string, string>;
  readonly mail: MailStore;
  readonly mailSystem: MailSystem | null;
  readonly mailProgram: MailProgram | null;
  readonly resolver: ResolverService | null;
  readonly spamBot: SpamBot | null;
  readonly #pickup: PickupService | null;
  readonly #nameServer: NameServerService | null;
  readonly #policyService: PolicyService | null;
  readonly #peers: ReadonlyMap<string, Host>;
  #up = true;

  constructor(context: HostContext, spec: HostSpec, scenario: Scenario, peers: ReadonlyMap<string, Host>) {
    this.context = context;
    this.spec = spec;
    this.#peers = peers;
    this.users = new Map(spec.users.map((user) => [user.name, user]));
    this.files = filesOf(spec);
    this.mail = new MailStore(context, spec.mailboxes);
    const { postfix, dovecot, mailProgram, resolver, nameServer, policyService } = spec.services;
    this.mailSystem = postfix ? new MailSystem(context, this.files, this.mail) : null;
    this.mailProgram = mailProgram ? new MailProgram(context, accountOf(spec, mailProgram)) : null;
    this.#pickup = dovecot ? new PickupService(context, this.files, dovecot.listen, this.mail) : null;
    this.resolver = resolver ? new ResolverService(context, resolver.rootHints) : null;
    this.#nameServer = nameServer ? new NameServerService(context, zonesOf(spec.id, scenario)) : null;
    this.#policyService = policyService ? policyServiceOf(context, policyService) : null;
    this.spamBot = spec.services.spamBot ? new SpamBot(context, spec.services.spamBot) : null;
    this.#watchMail(scenario);
  }

  /** Services that work on what lies in mailboxes: they hear of it as long as the mailboxes are there. */
  #watchMail({ zones }: Scenario): void {
    const { blockList, spamReports } = this.spec.services;
    const { context, mail, mailSystem } = this;
    if (spamReports && mailSystem) new SpamReports(context, spamReports, mail, mailSystem);
    if (!blockList || !mailSystem || !this.#nameServer) return;
    const text = zones.find(({ origin, server }) => origin === blockList.zone && server === this.spec.id)?.text ?? '';
    const { expiresS, ttlS, ...rest } = blockList;
    const times = { expiresMs: expiresS * 1000, ttlSeconds: ttlS };
    const settings = { ...rest, ...times, records: parseZoneFile(text, blockList.zone).records };
    new BlockList(context, settings, mail, this.#nameServer, mailSystem);
  }

  get isUp(): boolean {
    return this.#up;
  }

  /** Starts the services: they bind their ports. */
  start(): void {
    this.mailSystem?.start();
    this.#listen();
  }

  powerOff(): void {
    this.#up = false;
    this.mailSystem?.powerOff();
    this.mailProgram?.powerOff();
    this.#pickup?.abandon();
    this.resolver?.abandon();
    this.#policyService?.abandon();
    this.spamBot?.abandon();
    this.context.net.setPower(this.context.id, false);
  }

  powerOn(): void {
    this.#up = true;
    this.context.net.setPower(this.context.id, true);
    this.mailSystem?.start();
    this.#listen();
  }

  #listen(): void {
    this.#pickup?.listen();
    this.resolver?.listen();
    this.#nameServer?.listen();
    this.#policyService?.listen();
  }

  // As programs see it:

  get queue(): Computer['queue'] {
    return this.mailSystem?.queue ?? null;
  }

  get sendMail(): Computer['sendMail'] {
    const { mailSystem, mailProgram } = this;
    if (mailSystem) return (envelope: Envelope, message: Octets) => void mailSystem.submit(envelope, message);
    if (mailProgram) return (envelope: Envelope, message: Octets) => mailProgram.submit(envelope, message);
    return null;
  }

  reach(name: string): Host | null {
    const wanted = name.toLowerCase().replace(/\.$/, '');
    for (const host of this.#peers.values()) {
      const { id, name: fqdn, addresses } = host.spec;
      if (wanted === id || wanted === fqdn || addresses.includes(wanted)) return host.users.size > 0 ? host : null;
    }
    return null;
  }

  get reachable(): readonly string[] {
    return [...this.#peers.values()]
      .filter((host) => host !== this && host.users.size > 0)
      .map((host) => host.spec.name);
  }
}

function policyServiceOf(context: HostContext, { listen, greylisting }: PolicyServiceSpec): PolicyService {
  const { delayS, retryWindowS, maxAgeS, trustAfter, action } = greylisting;
  const settings = { delayMs: delayS * 1000, retryWindowMs: retryWindowS * 1000, maxAgeMs: maxAgeS * 1000 };
  return new PolicyService(context, listen, { ...settings, trustAfter, action });
}

function accountOf(spec: HostSpec, { user, inbox: _, ...rest }: NonNullable<HostSpec['services']['mailProgram']>) {
  const owner = spec.users.find(({ name }) => name === user);
  return { name: owner?.fullName ?? '', address: owner?.address ?? '', ...rest };
}

function zonesOf(id: string, scenario: Scenario) {
  return scenario.zones
    .filter(({ server }) => server === id)
    .map(({ origin, text }) => makeZone(origin, parseZoneFile(text, origin).records));
}
