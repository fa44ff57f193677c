import { Cleanup } from '../../policy/cleanup.ts';
import { Configuration } from '../../policy/configuration.ts';
import { mainCfPath } from '../../policy/main-cf.ts';
import { addressOf, masterCfPath, parseMasterCf, portOf, type MasterService } from '../../policy/master-cf.ts';
import { Domains } from '../../policy/recipients.ts';
import type { Files } from '../../policy/tables.ts';
import type { QueueSettings } from '../queue/entry-run.ts';
import { clientSecurity } from './client-security.ts';
import { localLimits, type LocalLimits } from './local.ts';
import { Routes } from './routes.ts';
import { queueSettings, relaySettings } from './times.ts';

/** An SMTP server as master.cf has it: where it listens, and its configuration. */
export interface ServerEntry {
  readonly port: number;
  /** The only address it listens on; null for all of the host's. */
  readonly address: string | null;
  readonly configuration: Configuration;
  readonly service: MasterService;
}

/** What a mail system works by: its files as they were when it read them, not as they are now. */
export class InForce {
  readonly files: Files;
  readonly configuration: Configuration;
  readonly domains: Domains;
  readonly security: ReturnType<typeof clientSecurity>;
  readonly routes: Routes;
  readonly cleanup: Cleanup;
  readonly queue: QueueSettings;
  readonly relaying: ReturnType<typeof relaySettings>;
  readonly local: LocalLimits;
  readonly #mainCf: string;
  readonly #services: readonly MasterService[];

  constructor(files: Files, addresses: readonly string[]) {
    this.files = new Map(files);
    this.#mainCf = files.get(mainCfPath) ?? '';
    this.#services = parseMasterCf(files.get(masterCfPath) ?? '').services;
    this.configuration = new Configuration(this.#mainCf);
    this.security = clientSecurity(this.configuration, this.files);
    this.domains = new Domains(this.configuration, addresses, this.files);
    this.routes = new Routes(this.configuration, this.files, this.domains);
    this.cleanup = new Cleanup(this.configuration, this.files, this.domains);
    this.queue = queueSettings(this.configuration);
    this.relaying = relaySettings(this.configuration);
    this.local = localLimits(this.configuration, this.files, this.domains);
  }

  get servers(): ServerEntry[] {
    return this.#services.flatMap((service) => {
      const port = service.program === 'smtpd' ? portOf(service) : null;
      if (port === null) return [];
      const configuration = new Configuration(this.#mainCf, service.options);
      return [{ port, address: addressOf(service), configuration, service }];
    });
  }

  /** The cleanup service that a server hands its messages to; `service` is null when master.cf has none of that name. */
  cleanupOf(configuration: Configuration): { configuration: Configuration; service: MasterService | null } {
    const name = configuration.text('cleanup_service_name');
    const service = this.#services.find((candidate) => candidate.name === name && candidate.program === 'cleanup');
    return { configuration: new Configuration(this.#mainCf, service?.options), service: service ?? null };
  }
}
