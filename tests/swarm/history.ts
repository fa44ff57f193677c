import type { EventOf, SimEvent, TraceEvent } from '../../src/sim/trace.ts';

export type Accepted = EventOf<'queue.accepted'>;

/** What the laws ask of a trace. */
export interface History {
  readonly events: readonly TraceEvent[];
  /** By `host queueId`. */
  readonly accepted: ReadonlyMap<string, Accepted>;
  /** By connection: the host that opened it. */
  readonly clients: ReadonlyMap<string, string>;
  of<K extends SimEvent['kind']>(kind: K): readonly EventOf<K>[];
}

export const keyOf = ({ host, queueId }: { readonly host: string; readonly queueId: string }): string =>
  `${host} ${queueId}`;

export function readHistory(events: readonly TraceEvent[]): History {
  const byKind = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const known = byKind.get(event.kind);
    if (known) known.push(event);
    else byKind.set(event.kind, [event]);
  }
  const of = <K extends SimEvent['kind']>(kind: K) => (byKind.get(kind) ?? []) as EventOf<K>[];
  return {
    events,
    accepted: new Map(of('queue.accepted').map((event) => [keyOf(event), event])),
    clients: new Map(of('tcp.syn').map(({ conn, host }) => [conn, host])),
    of,
  };
}
