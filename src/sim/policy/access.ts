import type { Table } from './tables.ts';

/** What an access table says to do (access(5)). */
export type AccessAction =
  | { readonly kind: 'ok' }
  | { readonly kind: 'dunno' }
  /** `code` is the setting's own where the table gives none, and `text` is empty where it gives none. */
  | {
      readonly kind: 'reply';
      readonly code: number | 'reject' | 'defer';
      readonly enhanced: string;
      readonly text: string;
    }
  | { readonly kind: 'defer-if'; readonly when: 'permit' | 'reject'; readonly enhanced: string; readonly text: string }
  | { readonly kind: 'discard' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'prepend'; readonly field: string }
  | { readonly kind: 'bcc' | 'redirect'; readonly address: string }
  /** A note in the log, or what has no effect here; the next element is asked. */
  | { readonly kind: 'note' }
  /** Nothing that a table may say. */
  | { readonly kind: 'broken' }
  /** Restrictions by name. */
  | { readonly kind: 'restrictions'; readonly elements: readonly string[] };

/** Splits an enhanced code off the front of a text, or gives the standard one. */
export function withEnhanced(text: string, standard: string): { enhanced: string; text: string } {
  const match = /^([245]\.\d{1,3}\.\d{1,3})(?:\s+(.*))?$/s.exec(text);
  return match?.[1] ? { enhanced: match[1], text: match[2] ?? '' } : { enhanced: standard, text };
}

const note: AccessAction = { kind: 'note' };
/** FILTER names a transport that a simulation has none of. */
const words: Readonly<Partial<Record<string, (rest: string) => AccessAction>>> = {
  DUNNO: () => ({ kind: 'dunno' }),
  REJECT: (rest) => ({ kind: 'reply', code: 'reject', ...withEnhanced(rest, '5.7.1') }),
  DEFER: (rest) => ({ kind: 'reply', code: 'defer', ...withEnhanced(rest, '4.7.1') }),
  DEFER_IF_PERMIT: (rest) => ({ kind: 'defer-if', when: 'permit', ...withEnhanced(rest, '4.7.1') }),
  DEFER_IF_REJECT: (rest) => ({ kind: 'defer-if', when: 'reject', ...withEnhanced(rest, '4.7.1') }),
  OK: () => ({ kind: 'ok' }),
  RELAY: () => ({ kind: 'ok' }),
  DISCARD: () => ({ kind: 'discard' }),
  HOLD: () => ({ kind: 'hold' }),
  PREPEND: (field) => (/^[!-9;-~]+:/.test(field) ? { kind: 'prepend', field } : note),
  BCC: (address) => (address.includes('@') ? { kind: 'bcc', address } : note),
  REDIRECT: (address) => (address.includes('@') ? { kind: 'redirect', address } : note),
  FILTER: () => note,
  WARN: () => note,
  INFO: () => note,
};

/** Reads the right-hand side of an access table, or the action of a policy service. */
export function parseAccess(value: string): AccessAction {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(value.trim()) ?? [];
  const name = word.toUpperCase();
  const known = Object.hasOwn(words, name) ? words[name] : undefined;
  if (known) return known(rest);
  // All digits: a time stamp of some other mechanism that lets clients in (access(5)).
  if (/^\d+$/.test(value.trim())) return { kind: 'ok' };
  if (/^[45]\d\d$/.test(word)) return { kind: 'reply', code: Number(word), ...withEnhanced(rest, `${word[0]}.7.1`) };
  // A table cannot name another one (smtpd_check.c).
  if (value.includes(':')) return { kind: 'broken' };
  const elements = value
    .trim()
    .split(/[\s,]+/)
    .filter((element) => element !== '');
  return elements.length === 0 ? { kind: 'ok' } : { kind: 'restrictions', elements };
}

/** A number alone, as an address or a network, has no parents among names. */
const isNumeric = (name: string): boolean => /^\d+(\.\d+){3}$/.test(name) || name.includes(':');

/**
 * `mail.example.net`, `example.net`, `net`: a domain and its parents (parent_domain_matches_subdomains); if parents do not
 * match, those are written with a dot: `.example.net`, `.net`.
 */
export function domainKeys(domain: string, parentMatches = true): string[] {
  const lower = domain.toLowerCase();
  if (isNumeric(lower)) return [lower];
  const labels = lower.split('.');
  const keys = labels.map((_, index) => labels.slice(index).join('.')).filter((key) => key !== '');
  return parentMatches ? keys : keys.map((key, index) => (index === 0 ? key : `.${key}`));
}

/** `192.0.2.1`, `192.0.2`, `192.0`, `192`; for IPv6 at its colons. */
export function addressKeys(address: string): string[] {
  const separator = address.includes(':') ? ':' : '.';
  const parts = address.split(separator);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join(separator)).filter((key) => key !== '');
}

/** The local part, and without its extension where it has one: `user+ext`, `user`. */
export function withoutExtension(local: string, recipientDelimiter: string): readonly string[] {
  const cuts = [...recipientDelimiter].map((char) => local.indexOf(char)).filter((index) => index > 0);
  return cuts.length > 0 ? [local, local.slice(0, Math.min(...cuts))] : [local];
}

/** `user+ext@domain`, `user@domain`, the domain and its parents, `user+ext@`, `user@` (access(5), in this order). */
export function mailAddressKeys(address: string, recipientDelimiter: string, parentMatches = true): string[] {
  const at = address.lastIndexOf('@');
  const local = at < 0 ? address : address.slice(0, at);
  const domain = at < 0 ? '' : address.slice(at + 1);
  const locals = withoutExtension(local, recipientDelimiter);
  return [
    ...(domain === '' ? [] : locals.map((name) => `${name}@${domain}`)),
    ...(domain === '' ? [] : domainKeys(domain, parentMatches)),
    ...locals.map((name) => `${name}@`),
  ];
}

/** What a table is asked for: a pattern or network table sees whole names and addresses, an indexed one their parts as well. */
export interface AccessKeys {
  readonly wholes: readonly string[];
  readonly parts: readonly string[];
}

/** What the table says of the first key that it knows, and in which line; null for none. */
export function findFirst(
  table: Table,
  { wholes, parts }: AccessKeys,
): { readonly value: string; readonly line: number } | null {
  for (const key of table.whole ? wholes : parts) {
    const value = table.find(key);
    if (value !== null) return { value, line: table.lineOf(key) };
  }
  return null;
}
