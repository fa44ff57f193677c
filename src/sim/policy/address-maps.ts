import { withoutExtension } from './access.ts';
import { splitAtDomain, type Domains } from './recipients.ts';
import { isFault, openTable, type Files, type OpenedTable } from './tables.ts';

/** Whose local parts alone are keys, too, and what completes an address. */
export interface AddressHome {
  readonly domains: Domains;
  readonly origin: string;
  readonly delimiter: string;
}

/** Tables that turn addresses into others: canonical(5), virtual(5), `*_bcc_maps`. */
export class AddressMaps {
  readonly #tables: readonly OpenedTable[];
  readonly #home: AddressHome;
  readonly #propagates: boolean;

  /** `propagates`: an extension that no table knows goes on to what is found (propagate_unmatched_extensions). */
  constructor(specs: readonly string[], files: Files, home: AddressHome, propagates: boolean) {
    this.#tables = specs.map((spec) => openTable(spec, files));
    this.#home = home;
    this.#propagates = propagates;
  }

  get isEmpty(): boolean {
    return this.#tables.length === 0;
  }

  /** The addresses that this one becomes, complete; null when no table knows it (mail_addr_map). */
  find(address: string): readonly string[] | null {
    const { localPart, domain } = splitAtDomain(address);
    const names = withoutExtension(localPart, this.#home.delimiter);
    const isOwn = domain === this.#home.origin.toLowerCase() || this.#home.domains.isLocal(domain);
    const exact = names.flatMap((name) => [
      { key: `${name}@${domain}`, name },
      ...(isOwn ? [{ key: name, name }] : []),
    ]);
    for (const { key, name } of [...exact, { key: `@${domain}`, name: null }]) {
      const value = this.#lookUp(key);
      if (value === null) continue;
      const unmatched = name === null || !this.#propagates ? '' : localPart.slice(name.length);
      return addressesIn(value).map((found) => this.#made(found, localPart, unmatched));
    }
    return null;
  }

  #lookUp(key: string): string | null {
    for (const table of this.#tables) {
      const value = isFault(table) ? null : table.find(key);
      if (value !== null) return value;
    }
    return null;
  }

  /** `@elsewhere` keeps the local part; an address without a domain gets the origin's. */
  #made(found: string, localPart: string, unmatched: string): string {
    if (found.startsWith('@')) return `${localPart}${found}`;
    const at = found.lastIndexOf('@');
    const [local, domain] = at < 0 ? [found, this.#home.origin] : [found.slice(0, at), found.slice(at + 1)];
    return `${local}${unmatched}@${domain}`;
  }
}

/** The addresses of a right-hand side, between commas or white space; a quoted local part is one. */
const addressesIn = (value: string): string[] => value.match(/(?:"(?:[^"\\]|\\.)*"|[^\s,"])+/g) ?? [];
