import type { Table } from './tables.ts';

/** What an access table says to do (access(5)). */
export type AccessAction =
  | { readonly kind: 'ok' }
  | { readonly kind: 'dunno' }
  /** `text` is empty where the table gives none. */
  | { readonly kind: 'reply'; readonly code: number; readonly enhanced: string; readonly text: string }
  | { readonly kind: 'defer-if'; readonly when: 'permit' | 'reject'; readonly enhanced: string; readonly text: string }
  | { readonly kind: 'discard' }
  | { readonly kind: 'hold' }
  /** A note in the log; the next element is asked. */
  | { readonly kind: 'note' }
  /** Nothing that a table may say. */
  | { readonly kind: 'broken' }
  /** Restrictions by name. */
  | { readonly kind: 'restrictions'; readonly elements: readonly string[] };

const notes = new Set(['WARN', 'INFO', 'PREPEND', 'BCC', 'REDIRECT', 'FILTER']);

/** Splits an enhanced code off the front of a text, or gives the standard one. */
function withEnhanced(text: string, standard: string): { enhanced: string; text: string } {
  const match = /^([245]\.\d{1,3}\.\d{1,3})(?:\s+(.*))?$/s.exec(text);
  return match?.[1] ? { enhanced: match[1], text: match[2] ?? '' } : { enhanced: standard, text };
}

/** Reads the right-hand side of an access table. */
export function parseAccess(value: string): AccessAction {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(value.trim()) ?? [];
  const name = word.toUpperCase();
  if (name === 'REJECT') return { kind: 'reply', code: 554, ...withEnhanced(rest, '5.7.1') };
  if (name === 'DEFER') return { kind: 'reply', code: 450, ...withEnhanced(rest, '4.7.1') };
  if (name === 'DEFER_IF_PERMIT' || name === 'DEFER_IF_REJECT')
    return { kind: 'defer-if', when: name === 'DEFER_IF_PERMIT' ? 'permit' : 'reject', ...withEnhanced(rest, '4.7.1') };
  if (name === 'OK' || name === 'PERMIT' || name === 'RELAY') return { kind: 'ok' };
  if (name === 'DUNNO') return { kind: 'dunno' };
  if (name === 'DISCARD') return { kind: 'discard' };
  if (name === 'HOLD') return { kind: 'hold' };
  if (notes.has(name)) return { kind: 'note' };
  if (/^[45]\d\d$/.test(word)) return { kind: 'reply', code: Number(word), ...withEnhanced(rest, `${word[0]}.7.1`) };
  if (/^\d+$/.test(word) && rest === '') return { kind: 'ok' };
  // A table cannot name another one (smtpd_check.c).
  if (value.includes(':')) return { kind: 'broken' };
  return { kind: 'restrictions', elements: value.trim().split(/[\s,]+/) };
}

/** `mail.example.net`, `example.net`, `net`: a domain and its parents (parent_domain_matches_subdomains holds access maps). */
export function domainKeys(domain: string): string[] {
  const labels = domain.toLowerCase().split('.');
  return labels.map((_, index) => labels.slice(index).join('.')).filter((key) => key !== '');
}

/** `192.0.2.1`, `192.0.2`, `192.0`, `192`; for IPv6 at its colons. */
export function addressKeys(address: string): string[] {
  const separator = address.includes(':') ? ':' : '.';
  const parts = address.split(separator);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join(separator)).filter((key) => key !== '');
}

/** `user+ext@domain`, `user@domain`, the domain and its parents, `user+ext@`, `user@` (access(5), in this order). */
export function mailAddressKeys(address: string, recipientDelimiter: string): string[] {
  if (address === '') return ['<>'];
  const at = address.lastIndexOf('@');
  const local = at < 0 ? address : address.slice(0, at);
  const domain = at < 0 ? '' : address.slice(at + 1);
  const cuts = [...recipientDelimiter].map((char) => local.indexOf(char)).filter((index) => index > 0);
  const locals = cuts.length > 0 ? [local, local.slice(0, Math.min(...cuts))] : [local];
  return [
    ...(domain === '' ? [] : locals.map((name) => `${name}@${domain}`)),
    ...(domain === '' ? [] : domainKeys(domain)),
    ...locals.map((name) => `${name}@`),
  ];
}

/** What a table is asked for: a pattern or network table sees whole names and addresses, an indexed one their parts as well. */
export interface AccessKeys {
  readonly wholes: readonly string[];
  readonly parts: readonly string[];
}

/** The value of the first key that the table knows; null for none. */
export function findFirst(table: Table, { wholes, parts }: AccessKeys): string | null {
  for (const key of table.whole ? wholes : parts) {
    const value = table.find(key);
    if (value !== null) return value;
  }
  return null;
}
