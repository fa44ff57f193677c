import { isIpv4Text } from '../dns/wire-address.ts';
import { isValidName, normalName, reverseName } from '../dns/name.ts';
import { lookupAddresses } from '../machines/resolver/stub.ts';
import type { Computer } from './computer.ts';

/** What getaddrinfo(3) gives: addresses in the order to try them, or its reason in the C library's words. */
export type Resolved =
  { readonly ok: true; readonly addresses: readonly string[] } | { readonly ok: false; readonly reason: string };

const reasons = {
  found: 'Name or service not known',
  nxdomain: 'Name or service not known',
  nodata: 'No address associated with hostname',
  servfail: 'Temporary failure in name resolution',
  timeout: 'Temporary failure in name resolution',
} as const;

/** An IP address as typed, or null. */
export function literalAddress(typed: string): string | null {
  if (isIpv4Text(typed)) return typed;
  return typed.includes(':') && reverseName(typed) !== null ? typed.toLowerCase() : null;
}

/**
 * Addresses of what somebody typed as a host: an address, `localhost`, the own name, a name in DNS. A name without a
 * dot belongs to the own domain (`search` in resolv.conf). `done` may be called at once; returns the way to give up.
 */
export function resolveHost({ context }: Computer, typed: string, done: (result: Resolved) => void): () => void {
  const name = normalName(typed);
  const [short, ...domain] = context.fqdn.split('.');
  const own = name === context.fqdn || name === short ? context.addresses : null;
  const literal = literalAddress(typed);
  const known = literal !== null ? [literal] : name === 'localhost' ? ['127.0.0.1'] : own;
  if (known) {
    done({ ok: true, addresses: known });
    return () => {};
  }
  if (!/^[\x21-\x7e]+$/.test(name) || !isValidName(name)) {
    done({ ok: false, reason: reasons.nxdomain });
    return () => {};
  }
  const full = name.includes('.') || typed.endsWith('.') ? name : [name, ...domain].join('.');
  return lookupAddresses(context, full, ({ outcome, addresses }) =>
    done(addresses.length > 0 ? { ok: true, addresses } : { ok: false, reason: reasons[outcome] }),
  );
}
