import { withoutExtension } from './access.ts';
import { isAliasTable, openAliasTable } from './aliases.ts';
import type { Configuration } from './configuration.ts';
import { splitAtDomain, type AddressClass, type Domains } from './recipients.ts';
import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';

/** Maps that make an address known whatever its domain is: it will become another (smtpd_check.c: check_rcpt_maps). */
const rewriting = ['recipient_canonical_maps', 'canonical_maps', 'virtual_alias_maps'];

/** Who is known, by the tables of each address class. An empty setting knows everybody (postconf(5)). */
export class RecipientDirectory {
  readonly #rewritten: readonly OpenedTable[];
  readonly #tables: Readonly<Partial<Record<AddressClass, readonly OpenedTable[]>>>;
  readonly #domains: Domains;
  readonly #delimiter: string;
  readonly #origin: string;

  /** `hasMailbox`: the users of this host, which `unix:passwd.byname` stands for. */
  constructor(configuration: Configuration, files: Files, domains: Domains, hasMailbox: (name: string) => boolean) {
    const users = (spec: string): OpenedTable => ({
      spec,
      whole: false,
      problems: [],
      find: (key) => (hasMailbox(key) ? 'x' : null),
      lineOf: () => 0,
    });
    const aliases = new Set(configuration.list('alias_maps'));
    const opened = (spec: string): OpenedTable => {
      if (/^(proxy:)?unix:passwd/.test(spec)) return users(spec);
      return aliases.has(spec) && isAliasTable(spec) ? openAliasTable(spec, files) : openTable(spec, files);
    };
    const open = (name: string) => configuration.list(name).map(opened);
    this.#rewritten = rewriting.flatMap(open);
    this.#tables = {
      local: open('local_recipient_maps'),
      relay: open('relay_recipient_maps'),
      'virtual-mailbox': open('virtual_mailbox_maps'),
    };
    this.#domains = domains;
    this.#delimiter = configuration.text('recipient_delimiter');
    this.#origin = configuration.text('myorigin').toLowerCase();
  }

  classOf(address: string): AddressClass {
    const { localPart, domain } = splitAtDomain(address);
    if (/[@%!]/.test(localPart)) return 'routed';
    return this.#domains.classify(domain === '' ? this.#origin : domain);
  }

  knows(address: string): boolean {
    const { localPart, domain } = splitAtDomain(address);
    const home = this.#domains.classify(domain);
    const keys = this.#keys(localPart, domain, home);
    if (this.#rewritten.length > 0 && isIn(this.#rewritten, keys)) return true;
    // Whoever is known in a domain of virtual aliases stands in these alone.
    if (home === 'virtual-alias') return false;
    const tables = this.#tables[home] ?? [];
    return tables.length === 0 || isIn(tables, keys);
  }

  /** `user+ext@domain`, `user@domain`; the local part alone where it is ours; `@domain` (mail_addr_find). */
  #keys(localPart: string, domain: string, home: AddressClass): string[] {
    const names = withoutExtension(localPart.toLowerCase(), this.#delimiter);
    const isOwn = home === 'local' || domain === this.#origin;
    return [...names.map((name) => `${name}@${domain}`), ...(isOwn ? names : []), `@${domain}`];
  }
}

const isIn = (tables: readonly OpenedTable[], keys: readonly string[]): boolean =>
  tables.some((table) => !isFault(table) && keys.some((key) => table.find(key) !== null));
