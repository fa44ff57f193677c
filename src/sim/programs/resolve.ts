import { normalName } from '../dns/name.ts';
import { literalAddress } from '../machines/delivery/destination.ts';
import { lookupAddresses } from '../machines/resolver/stub.ts';
import type { Computer } from './computer.ts';

/** Addresses of what a user typed as a host: an address, `localhost`, a name. Empty when there are none. */
export function resolveHost(computer: Computer, typed: string, done: (addresses: readonly string[]) => void): () => void {
  const name = normalName(typed);
  const literal = literalAddress(name);
  const { context } = computer;
  if (literal || name === 'localhost') {
    done([literal ?? '127.0.0.1']);
    return () => {};
  }
  // A short name belongs to the own domain, as `search` in resolv.conf has it.
  const domain = context.fqdn.slice(context.fqdn.indexOf('.') + 1);
  return lookupAddresses(context, name.includes('.') ? name : `${name}.${domain}`, ({ addresses }) => done(addresses));
}
