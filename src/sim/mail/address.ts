/** A mailbox, taken apart. */
export interface Mailbox {
  /** Decoded: without the quotes and backslashes of a quoted string. */
  readonly localPart: string;
  /** As given; an address literal keeps its brackets. `''` only for the bare `<postmaster>` or a lenient parser. */
  readonly domain: string;
}

export type AddressFault = 'syntax' | 'domain-too-long' | 'not-ascii';

export type ParsedAddress =
  | { readonly ok: true; readonly mailbox: Mailbox; readonly sourceRoute: readonly string[] }
  | { readonly ok: false; readonly fault: AddressFault };

export interface AddressRules {
  /** RFC 6531: octets of UTF-8 are letters. */
  readonly smtputf8: boolean;
}

/**
 * RFC 5321 §4.5.3.1.2, in octets. Local parts have no limit here: a server may take longer ones than the 64 octets that
 * it must take (§4.5.3.1.1), and Postfix does.
 */
export const domainMax = 255;

// atext of RFC 5322 §3.2.3; with SMTPUTF8 every octet above 127 as well.
const dotString = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

const dotStringUtf8 = /^[a-z0-9!#$%&'*+/=?^_`{|}~\x80-\xff-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~\x80-\xff-]+)*$/i;

const quotedString = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\x20-\x7e])*)"$/;
// The underscore is no letter of host names, but domains with it exist, and Postfix takes them.
const label = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?';
const domainName = new RegExp(`^${label}(\\.${label})*$`, 'i');

const domainNameUtf8 =
  /^[a-z0-9_\x80-\xff]([a-z0-9_\x80-\xff-]*[a-z0-9_\x80-\xff])?(\.[a-z0-9_\x80-\xff]([a-z0-9_\x80-\xff-]*[a-z0-9_\x80-\xff])?)*$/i;
// eslint-disable-next-line no-control-regex
const nonAscii = /[^\x00-\x7f]/;

const fault = (name: AddressFault): ParsedAddress => ({ ok: false, fault: name });

/** The inside of `<…>` as a Mailbox of RFC 5321 §4.1.2, with a source route before it if need be. Never throws. */
export function parseAddress(text: string, rules: AddressRules): ParsedAddress {
  const route = /^((?:@[^@,:]+,)*@[^@,:]+):/.exec(text)?.[1];
  const sourceRoute = route ? route.split(',').map((hop) => hop.slice(1)) : [];
  if (!sourceRoute.every((hop) => isDomain(hop, rules))) return fault('syntax');
  const rest = route ? text.slice(route.length + 1) : text;
  const at = rest.lastIndexOf('@');
  // <postmaster> alone is an address, in any letter case (RFC 5321 §4.1.1.3).
  if (at < 0) return rest.toLowerCase() === 'postmaster' ? good(rest, '', sourceRoute) : fault('syntax');
  const domain = rest.slice(at + 1);
  const localPart = decodeLocalPart(rest.slice(0, at), rules);
  if (localPart === null || !isDomain(domain, rules))
    return fault(!rules.smtputf8 && nonAscii.test(rest) ? 'not-ascii' : 'syntax');
  if (domain.length > domainMax) return fault('domain-too-long');
  return good(localPart, domain, sourceRoute);
}

const good = (localPart: string, domain: string, sourceRoute: readonly string[]): ParsedAddress => ({
  ok: true,
  mailbox: { localPart, domain },
  sourceRoute,
});

/** Quoted and unquoted spellings of a local-part are the same mailbox (RFC 5321 §4.1.2). */
function decodeLocalPart(text: string, { smtputf8 }: AddressRules): string | null {
  if ((smtputf8 ? dotStringUtf8 : dotString).test(text)) return text;
  const inside = quotedString.exec(text)?.[1];
  if (inside === undefined || (!smtputf8 && nonAscii.test(inside))) return null;
  return inside.replace(/\\(.)/g, '$1');
}

export function isDomain(text: string, { smtputf8 }: AddressRules): boolean {
  if (text.startsWith('[')) return isAddressLiteral(text);
  // An address without its brackets is no name (RFC 1123 §2.1).
  if (/^[0-9.]+$/.test(text)) return false;
  return (smtputf8 ? domainNameUtf8 : domainName).test(text) && text.split('.').every((part) => part.length <= 63);
}

/** `[192.0.2.1]`, `[IPv6:2001:db8::1]` or a general literal `[tag:text]` (RFC 5321 §4.1.3). */
export function isAddressLiteral(text: string): boolean {
  const inside = /^\[([!-Z^-~]+)\]$/.exec(text)?.[1];
  if (inside === undefined) return false;
  if (/^\d/.test(inside)) return isIpv4(inside);
  const v6 = /^ipv6:(.*)$/i.exec(inside)?.[1];
  if (v6 !== undefined) return isIpv6(v6);
  return /^[a-z0-9-]*[a-z0-9]:[!-Z^-~]+$/i.test(inside);
}

export const isIpv4 = (text: string): boolean =>
  /^(\d{1,3})(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256);

export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half ? half.split(':') : []));
  const tail = groups.at(-1) ?? '';
  const dotted = tail.includes('.');
  if (dotted && !isIpv4(tail)) return false;
  const count = groups.length + (dotted ? 1 : 0);
  const plain = dotted ? groups.slice(0, -1) : groups;
  return plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count <= 7 : count === 8);
}

/** The canonical writing, as envelopes carry it: quoted only where it must be. */
export function formatMailbox({ localPart, domain }: Mailbox): string {
  const needsQuotes = !dotStringUtf8.test(localPart);
  const local = needsQuotes ? `"${localPart.replace(/(["\\])/g, '\\$1')}"` : localPart;
  return domain === '' ? local : `${local}@${domain}`;
}

/** As Postfix's own replies have it: without the quotes of a quoted string. */
export function internalForm(address: string): string {
  const at = address.lastIndexOf('@');
  const local = at < 0 ? address : address.slice(0, at);
  if (!local.startsWith('"')) return address;
  return local.slice(1, -1).replace(/\\(.)/g, '$1') + (at < 0 ? '' : address.slice(at));
}

/** Splits a canonical address at its last `@`. The local part stays as it is, the domain becomes lower-case. */
export function splitAddress(address: string): Mailbox {
  const at = address.lastIndexOf('@');
  if (at < 0) return { localPart: address, domain: '' };
  return { localPart: address.slice(0, at), domain: address.slice(at + 1).toLowerCase() };
}

export const isAscii = (text: string): boolean => !nonAscii.test(text);
