import { withoutExtension } from './access.ts';
import type { Configuration } from './configuration.ts';
import { DomainList } from './domain-list.ts';
import type { Files } from './tables.ts';

/**
 * Where mail for an address goes (ADDRESS_CLASS_README): kept here, for virtual aliases or virtual mailboxes, relayed for,
 * foreign; or `routed`, when its local part names a way on from here (`user%elsewhere@here`, `elsewhere!user@here`), which
 * nobody is trusted with (allow_untrusted_routing = no).
 */
export type AddressClass = 'local' | 'virtual-alias' | 'virtual-mailbox' | 'relay' | 'foreign' | 'routed';

/** Whether mail for it ends here (Postfix: RESOLVE_CLASS_FINAL). */
export const isFinal = (addressClass: AddressClass): boolean =>
  addressClass === 'local' || addressClass === 'virtual-alias' || addressClass === 'virtual-mailbox';

/** Whether this server is responsible for it. */
export const isOurs = (addressClass: AddressClass): boolean => addressClass === 'relay' || isFinal(addressClass);

/** Splits at the last `@`; the domain is lower-case, `''` when there is none. */
export function splitAtDomain(address: string): { localPart: string; domain: string } {
  const at = address.lastIndexOf('@');
  if (at < 0) return { localPart: address, domain: '' };
  return { localPart: address.slice(0, at), domain: address.slice(at + 1).toLowerCase() };
}

/** The lists in which `example.com` stands for its subdomains, too. */
export const parentMatches = (configuration: Configuration, name: string): boolean =>
  configuration.list('parent_domain_matches_subdomains').includes(name);

/** The domains of a configuration, ready to be asked. */
export class Domains {
  readonly #local: DomainList;
  readonly #virtualAlias: DomainList;
  readonly #virtualMailbox: DomainList;
  readonly #relay: DomainList;
  readonly #addresses: ReadonlySet<string>;

  /** `addresses` are the host's own: `user@[192.0.2.1]` is local mail (Postfix: inet_interfaces). */
  constructor(configuration: Configuration, addresses: readonly string[], files: Files = new Map()) {
    const exact = (name: string) => new DomainList(configuration.list(name), files, null);
    this.#local = exact('mydestination');
    this.#virtualAlias = exact('virtual_alias_domains');
    this.#virtualMailbox = exact('virtual_mailbox_domains');
    const relay = parentMatches(configuration, 'relay_domains');
    this.#relay = new DomainList(configuration.list('relay_domains'), files, relay);
    this.#addresses = new Set(addresses);
  }

  classify(domain: string): AddressClass {
    if (domain === '' || this.#local.has(domain)) return 'local';
    if (domain.startsWith('[')) {
      const literal = /^\[(?:ipv6:)?([0-9a-f.:]+)\]$/.exec(domain)?.[1];
      return literal !== undefined && this.#addresses.has(literal) ? 'local' : 'foreign';
    }
    if (!this.#virtualAlias.isEmpty && this.#virtualAlias.has(domain)) return 'virtual-alias';
    if (!this.#virtualMailbox.isEmpty && this.#virtualMailbox.has(domain)) return 'virtual-mailbox';
    return !this.#relay.isEmpty && this.#relay.has(domain) ? 'relay' : 'foreign';
  }

  isLocal(domain: string): boolean {
    return this.classify(domain.toLowerCase()) === 'local';
  }
}

/** The mailbox names that a local part may stand for, most exact first: `ben+lists` → `ben+lists`, `ben`. */
export const mailboxCandidates = (localPart: string, recipientDelimiter: string): readonly string[] =>
  withoutExtension(localPart.toLowerCase(), recipientDelimiter);
