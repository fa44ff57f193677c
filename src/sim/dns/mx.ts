import type { LookupOutcome, LookupResult } from './record.ts';

/** Where mail for a domain goes. */
export type MailExchangers =
  | { readonly kind: 'exchangers'; readonly hosts: readonly string[]; readonly implicit: boolean }
  /** The domain takes no mail (RFC 7505). */
  | { readonly kind: 'null-mx' }
  /** Nobody but this host itself, or worse ones, would take it. */
  | { readonly kind: 'loop' }
  | { readonly kind: 'failed'; readonly outcome: Exclude<LookupOutcome, 'found' | 'nodata'> };

/** A whole number from 0 to `below - 1`, all equally likely. */
export type Pick = (below: number) => number;

/**
 * The order in which a domain's exchangers are tried (RFC 5321 §5.1): by preference, equal ones shuffled. Only an
 * empty answer (NODATA) makes the domain its own exchanger; if there is any MX, its address records do not count. A relay
 * that finds itself among them leaves out itself and all that are not better, or mail would go round in circles.
 */
export function mailExchangers(
  result: LookupResult,
  domain: string,
  pick: Pick,
  isOneself: (host: string) => boolean,
): MailExchangers {
  if (result.outcome === 'nodata') return { kind: 'exchangers', hosts: [domain], implicit: true };
  if (result.outcome !== 'found') return { kind: 'failed', outcome: result.outcome };
  const records = result.records.flatMap((record) => (record.type === 'MX' ? [record] : []));
  if (records.length === 0) return { kind: 'exchangers', hosts: [domain], implicit: true };
  // No other record may stand beside a null MX (RFC 7505 §3); where one does, Postfix goes by the null MX.
  if (records.some(({ exchange }) => exchange === '')) return { kind: 'null-mx' };
  const ordered = shuffle(records, pick).sort((a, b) => a.preference - b.preference);
  const own = ordered.find(({ exchange }) => isOneself(exchange))?.preference ?? Infinity;
  const hosts = ordered.filter(({ preference }) => preference < own).map(({ exchange }) => exchange);
  return hosts.length > 0 ? { kind: 'exchangers', hosts, implicit: false } : { kind: 'loop' };
}

/** Fisher and Yates; `sort` is stable, so the order among equals stays. */
function shuffle<T>(items: readonly T[], pick: Pick): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = pick(i + 1);
    const a = out[i] as T;
    out[i] = out[j] as T;
    out[j] = a;
  }
  return out;
}
