import type { Configuration } from './configuration.ts';
import { mailboxCandidates, splitAtDomain, type Domains } from './recipients.ts';
import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';

/** Who is known: `local_recipient_maps` and `relay_recipient_maps`. An empty setting knows everybody (postconf(5)). */
export class RecipientDirectory {
  readonly #local: readonly OpenedTable[];
  readonly #relay: readonly OpenedTable[];
  readonly #domains: Domains;
  readonly #delimiter: string;

  /** `hasMailbox`: the users of this host, which `unix:passwd.byname` stands for. */
  constructor(configuration: Configuration, files: Files, domains: Domains, hasMailbox: (name: string) => boolean) {
    const users = (spec: string): OpenedTable => ({
      spec,
      whole: false,
      find: (key) => (hasMailbox(key) ? 'x' : null),
    });
    const open = (name: string) =>
      configuration
        .list(name)
        .map((spec) => (/^(proxy:)?unix:passwd/.test(spec) ? users(spec) : openTable(spec, files)));
    this.#local = open('local_recipient_maps');
    this.#relay = open('relay_recipient_maps');
    this.#domains = domains;
    this.#delimiter = configuration.text('recipient_delimiter');
  }

  knows(address: string): boolean {
    const { localPart, domain } = splitAtDomain(address);
    const tables = this.#domains.classify(domain) === 'relay' ? this.#relay : this.#local;
    if (tables.length === 0) return true;
    const names = mailboxCandidates(localPart, this.#delimiter);
    const keys = [...names.map((name) => `${name}@${domain}`), ...names, `@${domain}`];
    return tables.some((table) => !isFault(table) && keys.some((key) => table.find(key) !== null));
  }
}
