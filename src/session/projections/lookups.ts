import type { ConnId } from '$sim/net/events.ts';
import type { EventOf, TraceEvent } from '$sim/trace.ts';
import type { LookupRow, LookupStep } from './conversation.ts';

interface Lookup {
  readonly row: LookupRow;
  /** The conversation it belongs to; null while it belongs to none. */
  readonly conn: ConnId | null;
  /** The lookup whose answer led to this one. */
  readonly before: number | null;
}

/** What an event inherits from its cause. */
interface Lineage {
  readonly conn: ConnId | null;
  /** The lookup under way, or just answered. */
  readonly lookup: number | null;
}

const nobody: Lineage = { conn: null, lookup: null };

/**
 * Finds out, by walking the causes, which conversation a question to the DNS belongs to: the one that it led to, else
 * the one that led to it. Lookups are known by the `seq` of their first query.
 */
export class LookupLog {
  readonly #lookups = new Map<number, Lookup>();
  readonly #lineage = new Map<number, Lineage>();

  /** The lookup as it is after this event, when the event is about one. */
  add(event: TraceEvent): Lookup | null {
    const from = this.#lineage.get(event.cause) ?? nobody;
    const lookup =
      event.kind === 'dns.query'
        ? this.#query(event, from)
        : event.kind === 'dns.answer'
          ? this.#answer(event, from)
          : null;
    const conn = 'conn' in event ? (event.conn ?? null) : null;
    const isRoot = event.cause === 0 || conn !== null;
    const own: Lineage = isRoot ? { conn, lookup: null } : { conn: from.conn, lookup: lookup?.row.seq ?? from.lookup };
    if (own.conn !== null || own.lookup !== null) this.#lineage.set(event.seq, own);
    return lookup;
  }

  /** Gives a new connection the lookups that led to it, oldest first. `from`: the conversation that had it so far. */
  claim(event: EventOf<'tcp.syn'>): { readonly from: ConnId | null; readonly row: LookupRow }[] {
    const claimed: { from: ConnId | null; row: LookupRow }[] = [];
    let seq = this.#lineage.get(event.cause)?.lookup ?? null;
    while (seq !== null) {
      const lookup = this.#lookups.get(seq);
      if (lookup?.row.host !== event.host) break;
      claimed.unshift({ from: lookup.conn, row: lookup.row });
      this.#lookups.set(seq, { ...lookup, conn: event.conn });
      seq = lookup.before;
    }
    return claimed;
  }

  #query(event: EventOf<'dns.query'>, from: Lineage): Lookup {
    const { seq, atMs, host, server, name, type } = event;
    const step: LookupStep = { kind: 'query', seq, atMs, host, server, name, type };
    const asker = from.lookup === null ? undefined : this.#lookups.get(from.lookup);
    // A resolver asks on somebody's behalf; the host that asked first begins a new lookup when it asks again.
    if (asker && asker.row.host !== host)
      return this.#keep({ ...asker, row: { ...asker.row, steps: [...asker.row.steps, step] } });
    const row: LookupRow = {
      kind: 'lookup',
      seq,
      sentAtMs: atMs,
      arrivesAtMs: null,
      host,
      name,
      type,
      outcome: null,
      steps: [step],
    };
    return this.#keep({ row, conn: from.conn, before: from.lookup });
  }

  #answer(event: EventOf<'dns.answer'>, from: Lineage): Lookup | null {
    const lookup = from.lookup === null ? undefined : this.#lookups.get(from.lookup);
    if (!lookup) return null;
    const { seq, atMs, host, name, type, outcome, records, cached } = event;
    const steps = [
      ...lookup.row.steps,
      { kind: 'answer', seq, atMs, host, name, type, outcome, records, cached } as const,
    ];
    const isLast = host === lookup.row.host;
    return this.#keep({ ...lookup, row: { ...lookup.row, steps, ...(isLast ? { outcome, arrivesAtMs: atMs } : {}) } });
  }

  #keep(lookup: Lookup): Lookup {
    this.#lookups.set(lookup.row.seq, lookup);
    return lookup;
  }
}
