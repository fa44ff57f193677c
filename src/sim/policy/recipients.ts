import type { Configuration } from './configuration.ts';

/**
 * Where mail for an address goes (ADDRESS_CLASS_README): kept here, relayed for, foreign; or `routed`, when its local part
 * names a way on from here (`user%elsewhere@here`, `elsewhere!user@here`), which nobody is trusted with
 * (allow_untrusted_routing = no).
 */
export type AddressClass = 'local' | 'relay' | 'foreign' | 'routed';

/** Whether this server is responsible for it. */
export const isOurs = (addressClass: AddressClass): boolean => addressClass === 'local' || addressClass === 'relay';

/** Splits at the last `@`; the domain is lower-case, `''` when there is none. */
export function splitAtDomain(address: string): { localPart: string; domain: string } {
  const at = address.lastIndexOf('@');
  if (at < 0) return { localPart: address, domain: '' };
  return { localPart: address.slice(0, at), domain: address.slice(at + 1).toLowerCase() };
}

/** The domains of a configuration, ready to be asked. */
export class Domains {
  readonly #local: ReadonlySet<string>;
  readonly #relay: readonly string[];
  readonly #addresses: ReadonlySet<string>;

  /** `addresses` are the host's own: `user@[192.0.2.1]` is local mail (Postfix: inet_interfaces). */
  constructor(configuration: Configuration, addresses: readonly string[]) {
    this.#local = new Set(configuration.list('mydestination').map((domain) => domain.toLowerCase()));
    this.#relay = configuration.list('relay_domains').map((domain) => domain.toLowerCase());
    this.#addresses = new Set(addresses);
  }

  classify(domain: string): AddressClass {
    if (domain === '' || this.#local.has(domain)) return 'local';
    const literal = /^\[(?:ipv6:)?([0-9a-f.:]+)\]$/.exec(domain)?.[1];
    if (literal && this.#addresses.has(literal)) return 'local';
    // relay_domains matches subdomains as well: parent_domain_matches_subdomains holds it by default.
    if (this.#relay.some((own) => domain === own || domain.endsWith(`.${own}`))) return 'relay';
    return 'foreign';
  }
}

/** The mailbox names that a local part may stand for, most exact first: `ben+lists` → `ben+lists`, `ben`. */
export function mailboxCandidates(localPart: string, recipientDelimiter: string): string[] {
  const whole = localPart.toLowerCase();
  const cuts = [...recipientDelimiter].map((char) => whole.indexOf(char)).filter((index) => index > 0);
  return cuts.length > 0 ? [whole, whole.slice(0, Math.min(...cuts))] : [whole];
}
