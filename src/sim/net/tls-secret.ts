import type { Chance } from '../kernel/chance.ts';

/** A private key for one handshake: 93 bits of the host's chance. */
export function tlsSecret({ id, chance }: { readonly id: string; readonly chance: Chance }): bigint {
  const word = () => BigInt(chance.int(id, 'tls', 2 ** 31 - 1));
  return (word() << 62n) | (word() << 31n) | word() | 1n;
}
