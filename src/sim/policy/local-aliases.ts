import { withoutExtension } from './access.ts';
import { isAliasTable, openAliasTable } from './aliases.ts';
import type { Configuration } from './configuration.ts';
import { splitAtDomain, type Domains } from './recipients.ts';
import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';

/** Where a message for a local recipient ends. */
export type LocalTarget =
  /** A user's mailbox, by the name with its extension. */
  | { readonly kind: 'user'; readonly name: string }
  /** An address elsewhere: a new message goes there. */
  | { readonly kind: 'address'; readonly address: string }
  /** `|command` or `/file`: nothing that a simulated host carries out. */
  | { readonly kind: 'command' | 'file'; readonly text: string };

export interface LocalExpansion {
  /** Empty when the aliases lead nowhere but to each other. */
  readonly targets: readonly LocalTarget[];
  /** The alias that takes complaints about the list, `owner-…` (aliases(5)); null for none. */
  readonly owner: string | null;
}

/** More names than that are no list: a pattern makes ever new ones. */
const namesMax = 1000;
const endless: LocalExpansion = { targets: [], owner: null };

/** alias_maps, `.forward` files and luser_relay: what local(8) asks before it looks for a mailbox. */
export class LocalAliases {
  readonly #tables: readonly OpenedTable[];
  readonly #files: Files;
  readonly #domains: Domains;
  readonly #delimiter: string;
  readonly #luserRelay: string;
  readonly #ownersCount: boolean;
  readonly #propagates: (what: string) => boolean;

  constructor(configuration: Configuration, files: Files, domains: Domains) {
    this.#tables = configuration
      .list('alias_maps')
      .map((spec) => (isAliasTable(spec) ? openAliasTable(spec, files) : openTable(spec, files)))
      // A host without the file of the default setting simply has no aliases.
      .filter((table) => !isFault(table));
    this.#files = files;
    this.#domains = domains;
    this.#delimiter = configuration.text('recipient_delimiter');
    this.#luserRelay = configuration.text('luser_relay');
    this.#ownersCount = configuration.flag('owner_request_special');
    const propagating = configuration.list('propagate_unmatched_extensions');
    this.#propagates = (what) => propagating.includes(what);
  }

  /** `hasMailbox`: the users of this host. */
  expand(localPart: string, hasMailbox: (name: string) => boolean): LocalExpansion {
    const targets: LocalTarget[] = [];
    const seen = new Set<string>();
    const owners: string[] = [];
    const open = [localPart];
    for (let name = open.shift(); name !== undefined; name = open.shift()) {
      const key = name.toLowerCase();
      if (seen.has(key)) continue;
      if (seen.size > namesMax) return endless;
      const alias = this.#alias(key);
      const words = alias?.words ?? this.#forward(key, hasMailbox);
      seen.add(key);
      if (alias?.owner) owners.push(alias.owner);
      if (words === null) targets.push(...this.#userOr(name, hasMailbox));
      else for (const word of words) this.#take(word, targets, open, key);
    }
    return { targets, owner: owners.at(-1) ?? null };
  }

  #take(word: string, targets: LocalTarget[], open: string[], from: string): void {
    if (word.startsWith('|')) targets.push({ kind: 'command', text: word.slice(1).trim() });
    else if (word.startsWith('/') || /^:include:/i.test(word)) targets.push({ kind: 'file', text: word });
    else {
      const { localPart, domain } = splitAtDomain(word.replace(/^\\/, ''));
      const isHere = domain === '' || this.#domains.isLocal(domain);
      // `\anna`, and anna in her own list: her mailbox, and no further alias.
      if (!isHere) targets.push({ kind: 'address', address: `${localPart}@${domain}` });
      else if (word.startsWith('\\') || localPart.toLowerCase() === from)
        targets.push({ kind: 'user', name: localPart });
      else open.push(localPart);
    }
  }

  #alias(name: string): { readonly words: readonly string[]; readonly owner: string | null } | null {
    for (const key of withoutExtension(name, this.#delimiter)) {
      if (this.#ownersCount && /^owner-|-request$/.test(key) && key !== name) continue;
      const value = this.#find(key);
      if (value === null) continue;
      const unmatched = this.#propagates('alias') ? name.slice(key.length) : '';
      const owner = this.#find(`owner-${key}`) === null ? null : `owner-${key}`;
      return { words: wordsOf(value).map((word) => extended(word, unmatched)), owner };
    }
    return null;
  }

  #find(key: string): string | null {
    for (const table of this.#tables) {
      const value = isFault(table) ? null : table.find(key);
      if (value !== null) return value;
    }
    return null;
  }

  /** `~/.forward+extension`, `~/.forward` (forward_path). */
  #forward(name: string, hasMailbox: (name: string) => boolean): readonly string[] | null {
    const [user = name] = [...withoutExtension(name, this.#delimiter)].reverse().filter(hasMailbox);
    const extension = name.slice(user.length);
    const home = user === 'root' ? '/root' : `/home/${user}`;
    const text =
      (extension === '' ? undefined : this.#files.get(`${home}/.forward${extension}`)) ??
      this.#files.get(`${home}/.forward`);
    if (text === undefined || !hasMailbox(user)) return null;
    const words = text.split('\n').flatMap((line) => (/^\s*#/.test(line) ? [] : wordsOf(line)));
    return words.length === 0 ? null : words;
  }

  #userOr(name: string, hasMailbox: (name: string) => boolean): LocalTarget[] {
    const isThere = withoutExtension(name.toLowerCase(), this.#delimiter).some(hasMailbox);
    if (isThere || this.#luserRelay === '') return [{ kind: 'user', name }];
    const to = this.#luserRelay.replace(/\$\{?(?:local|user)\}?/g, name);
    return [{ kind: 'address', address: to.startsWith('@') ? `${name}${to}` : to }];
  }
}

const extended = (word: string, unmatched: string): string => {
  if (unmatched === '' || /^[|/:]/.test(word)) return word;
  const at = word.lastIndexOf('@');
  return at < 0 ? word + unmatched : word.slice(0, at) + unmatched + word.slice(at);
};

/** The parts of an alias between commas; what is quoted is one, and loses its quotes. */
const wordsOf = (value: string): string[] =>
  (value.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [])
    .map((word) => word.trim().replace(/^"(.*)"$/s, (_, inside: string) => inside.replace(/\\(["\\])/g, '$1')))
    .filter((word) => word !== '');
