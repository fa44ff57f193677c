import type { ConnId } from '$sim/net/events.ts';
import type { TraceEvent } from '$sim/trace.ts';

export interface Connection {
  readonly conn: ConnId;
  /** Ids of the hosts; null for an address that nobody has. */
  readonly from: string | null;
  readonly to: string | null;
  /** The listener's. */
  readonly port: number;
  /** The side that opened it may write. */
  readonly open: boolean;
}

/** Connections that are being opened, or are open for the side that opened them, oldest first. */
export type Connections = ReadonlyMap<ConnId, Connection>;

export const noConnections: Connections = new Map();

/** The connections after one more event; the same object when the event is about something else. */
export function connectionsAfter(before: Connections, event: TraceEvent): Connections {
  if (event.kind === 'tcp.syn') {
    if (before.has(event.conn)) return before;
    const { conn, client, server } = event;
    return new Map(before).set(conn, { conn, from: client.host, to: server.host, port: server.port, open: false });
  }
  if ((event.kind !== 'tcp.opened' && event.kind !== 'tcp.closed') || event.side !== 'client') return before;
  const connection = before.get(event.conn);
  if (!connection) return before;
  const after = new Map(before);
  if (event.kind === 'tcp.opened') after.set(event.conn, { ...connection, open: true });
  else after.delete(event.conn);
  return after;
}
