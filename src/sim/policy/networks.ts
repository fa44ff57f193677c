import { ipv6FromOctets } from '../dns/wire-address.ts';

/** An IPv4 or IPv6 address as a number with its width in bits; null for anything else. */
export function parseAddress(text: string): { bits: bigint; width: 32 | 128 } | null {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function parseV4(text: string): { bits: bigint; width: 32 } | null {
  const parts = v4.exec(text)?.slice(1).map(Number);
  if (!parts?.every((part) => part < 256)) return null;
  return { bits: BigInt(parts.reduce((sum, part) => sum * 256 + part, 0)), width: 32 };
}

function parseV6(text: string): { bits: bigint; width: 128 } | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = (half: string | undefined) => (half ? half.split(':') : []);
  const head = groups(halves[0]);
  const tail = groups(halves[1]);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...tail];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { bits: all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n), width: 128 };
}

/** The contrary of `parseAddress`, as RFC 5952 writes it. */
export function presentAddress({ bits, width }: { readonly bits: bigint; readonly width: 32 | 128 }): string {
  const bytes = Array.from({ length: width / 8 }, (_, index) => Number((bits >> BigInt(width - 8 - 8 * index)) & 255n));
  return width === 32 ? bytes.join('.') : ipv6FromOctets(String.fromCharCode(...bytes));
}

export type Network = { readonly bits: bigint; readonly width: 32 | 128; readonly prefix: number };

/** `192.0.2.0/24`, `192.0.2.1`, `[2001:db8::]/32`; null when it is no network (or has bits beyond its prefix). */
export function parseNetwork(text: string): Network | null {
  const match = /^\[?([0-9a-f.:]+)\]?(?:\/(\d{1,3}))?$/i.exec(text);
  const address = match?.[1] ? parseAddress(match[1]) : null;
  if (!address) return null;
  const prefix = match?.[2] === undefined ? address.width : Number(match[2]);
  if (prefix > address.width) return null;
  const hostBits = BigInt(address.width - prefix);
  if ((address.bits >> hostBits) << hostBits !== address.bits) return null;
  return { ...address, prefix };
}

export function networkHas(network: Network, address: string): boolean {
  const parsed = parseAddress(address);
  if (!parsed || parsed.width !== network.width) return false;
  const hostBits = BigInt(network.width - network.prefix);
  return parsed.bits >> hostBits === network.bits >> hostBits;
}
