import { formatMailbox, parseAddress } from './address.ts';
import { utf8ToOctets, octetsToUtf8 } from '../octets.ts';

/** One address as people write it: `Ben Grün <ben@green.example>` or just `ben@green.example`. Text, not octets. */
export interface NamedAddress {
  readonly displayName: string;
  /** `local@domain`, canonical. */
  readonly address: string;
}

export type AddressList =
  | { readonly ok: true; readonly addresses: readonly NamedAddress[] }
  /** The entry that cannot be read. */
  | { readonly ok: false; readonly entry: string };

/** Reads what stands in a To, Cc or Bcc line of a mail program (RFC 5322 §3.4); commas and semicolons separate. */
export function parseAddressList(text: string): AddressList {
  const addresses: NamedAddress[] = [];
  for (const entry of splitEntries(text)) {
    const named = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*<([^<>]*)>\s*$/.exec(entry);
    const inside = (named?.[3] ?? entry).trim();
    const parsed = parseAddress(utf8ToOctets(inside), { smtputf8: true });
    if (!parsed.ok || parsed.mailbox.domain === '') return { ok: false, entry: entry.trim() };
    const displayName = (named?.[1]?.replace(/\\(.)/g, '$1') ?? named?.[2] ?? '').trim();
    addresses.push({ displayName, address: octetsToUtf8(utf8ToOctets(formatMailbox(decoded(parsed.mailbox)))) });
  }
  return { ok: true, addresses };
}

const decoded = ({ localPart, domain }: { localPart: string; domain: string }) => ({
  localPart: octetsToUtf8(localPart as Parameters<typeof octetsToUtf8>[0]),
  domain: octetsToUtf8(domain as Parameters<typeof octetsToUtf8>[0]),
});

/** At commas and semicolons, but not inside quotes or angle brackets. */
function splitEntries(text: string): string[] {
  const entries = text.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,;"<]|["<])+/g) ?? [];
  return entries.filter((entry) => entry.trim() !== '');
}
