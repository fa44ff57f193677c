import type { Configuration } from '../../policy/configuration.ts';
import { mailboxCandidates, splitAtDomain, type Domains } from '../../policy/recipients.ts';
import { isFault, openTable, type Files, type OpenedTable, type Table } from '../../policy/tables.ts';

/** Where a destination leads: to mailboxes here, by SMTP to a next hop, into nothing, or to a refusal. */
export type Route =
  | { readonly kind: 'local' }
  | { readonly kind: 'smtp'; readonly nextHop: string }
  | { readonly kind: 'discard'; readonly text: string }
  | { readonly kind: 'error'; readonly status: string; readonly text: string };

const smtpTransports = new Set(['smtp', 'relay', '']);

/** Reads a destination as `Routes` names it. */
export function routeOf(destination: string): Route {
  if (destination === 'local') return { kind: 'local' };
  const [, kind, text = ''] = /^(discard|error|retry):(.*)$/s.exec(destination) ?? [];
  if (kind === 'discard') return { kind, text: text || 'discarded' };
  if (kind === undefined) return { kind: 'smtp', nextHop: destination };
  // error(8): a status may stand first, else it is that of the transport.
  const [, status = kind === 'retry' ? '4.0.0' : '5.0.0', reason = ''] =
    /^(?:([45]\.\d+\.\d+)\s+)?(.*)$/s.exec(text) ?? [];
  return { kind: 'error', status, text: reason };
}

/** Which destination each recipient's mail goes to: transport(5), then the class of the domain (trivial-rewrite(8)). */
export class Routes {
  readonly #configuration: Configuration;
  readonly #domains: Domains;
  readonly #maps: readonly OpenedTable[];

  constructor(configuration: Configuration, files: Files, domains: Domains) {
    this.#configuration = configuration;
    this.#domains = domains;
    this.#maps = configuration.list('transport_maps').map((spec) => openTable(spec, files));
  }

  /** `local`, a next hop (`green.example`, `[mx.green.example]:26`), `error:…`, `discard:…`. */
  destinationOf(recipient: string): string {
    const { localPart, domain } = splitAtDomain(recipient);
    if (this.#maps.length === 0) return this.#byClass(domain, '', '');
    const mapped = this.#lookUp(localPart, domain);
    const [, transport = '', nextHop = ''] = /^([^:]*):?(.*)$/s.exec(mapped) ?? [];
    return this.#byClass(domain, transport, nextHop);
  }

  #byClass(domain: string, transport: string, nextHop: string): string {
    const addressClass = this.#domains.classify(domain);
    if (transport === '' && addressClass === 'local') return this.#named(this.#text('local_transport'), domain, '');
    if (transport === '' && addressClass === 'virtual-mailbox') return 'local';
    // What an alias stands for is found before; who is left here has none (virtual(5)).
    if (transport === '' && addressClass === 'virtual-alias') return 'error:5.1.1 User unknown in virtual alias table';
    if (transport !== '' || nextHop !== '') return this.#named(`${transport}:${nextHop}`, domain, '');
    const relayhost = addressClass === 'foreign' ? this.#text('relayhost') : '';
    return this.#named(addressClass === 'foreign' ? this.#text('default_transport') : 'smtp', domain, relayhost);
  }

  /** `transport:nexthop`; where no next hop is named it is the relayhost, or the recipient's domain. */
  #named(text: string, domain: string, relayhost: string): string {
    const [, transport = '', nextHop = ''] = /^([^:]*):?(.*)$/s.exec(text) ?? [];
    if (transport === 'local') return 'local';
    if (smtpTransports.has(transport)) return relayhost || nextHop || domain;
    if (/^(error|retry|discard)$/.test(transport)) return `${transport}:${nextHop}`;
    return 'retry:4.3.0 mail transport unavailable';
  }

  #text(name: string): string {
    return this.#configuration.text(name);
  }

  /** The address, its domain, the domains above it, and `*` for all (transport(5)). */
  #lookUp(localPart: string, domain: string): string {
    const names = mailboxCandidates(localPart, this.#text('recipient_delimiter'));
    const labels = domain.split('.');
    const parents = labels.slice(1).map((_, index) => `.${labels.slice(index + 1).join('.')}`);
    const keys = [...names.map((name) => `${name}@${domain}`), domain, ...parents, '*'];
    const find = (table: Table) => {
      for (const key of table.whole ? keys.slice(0, 1) : keys) {
        const value = table.find(key);
        if (value !== null) return value;
      }
      return null;
    };
    for (const table of this.#maps) {
      const found = isFault(table) ? 'retry:4.3.0 address resolver failure' : find(table);
      if (found !== null) return found;
    }
    return '';
  }
}
