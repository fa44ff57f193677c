import type { ConnId } from '$sim/net/events.ts';
import type { TraceEvent } from '$sim/trace.ts';

/** A connection that is not over: who opened it, to whom, and which ends stand. */
export interface OpenConnection {
  readonly conn: ConnId;
  readonly client: string;
  readonly server: string;
  readonly port: number;
  /** Host ids of the ends that may write. */
  readonly ends: ReadonlySet<string>;
  /** What goes over it is encrypted. */
  readonly sealed: boolean;
}

/** What hosts are doing, as far as the network shows it. */
export interface Hosts {
  readonly down: ReadonlySet<string>;
  readonly connections: ReadonlyMap<ConnId, OpenConnection>;
}

export const noHosts: Hosts = { down: new Set(), connections: new Map() };

/** The hosts after one more event; the same object when the event is about something else. */
export function hostsAfter(before: Hosts, event: TraceEvent): Hosts {
  switch (event.kind) {
    case 'host.power':
      return afterPower(before, event.host, event.up);
    case 'tcp.syn': {
      // Nobody has that address: there is no second end that could ever stand.
      if (event.to === null) return before;
      const { conn, host: client, to: server } = event;
      return withConnection(before, { conn, client, server, port: event.server.port, ends: new Set(), sealed: false });
    }
    case 'tcp.opened': {
      const connection = before.connections.get(event.conn);
      return connection
        ? withConnection(before, { ...connection, ends: new Set(connection.ends).add(event.host) })
        : before;
    }
    case 'tls.established': {
      const connection = before.connections.get(event.conn);
      return connection && !connection.sealed ? withConnection(before, { ...connection, sealed: true }) : before;
    }
    case 'tcp.closed':
      return afterClose(before, event.conn, event.host);
    default:
      return before;
  }
}

function withConnection(before: Hosts, connection: OpenConnection): Hosts {
  return { ...before, connections: new Map(before.connections).set(connection.conn, connection) };
}

function afterClose(before: Hosts, conn: ConnId, host: string): Hosts {
  const connection = before.connections.get(conn);
  if (!connection) return before;
  const ends = new Set(connection.ends);
  ends.delete(host);
  if (ends.size > 0) return withConnection(before, { ...connection, ends });
  const connections = new Map(before.connections);
  connections.delete(conn);
  return { ...before, connections };
}

/** A host that loses power takes its ends of all connections along, without a word. */
function afterPower(before: Hosts, host: string, up: boolean): Hosts {
  const down = new Set(before.down);
  if (up) down.delete(host);
  else down.add(host);
  let after: Hosts = { ...before, down };
  if (up) return after;
  for (const { conn, client, server } of before.connections.values()) {
    if (client === host || server === host) after = afterClose(after, conn, host);
  }
  return after;
}

/** Connections in which this host's end stands. */
export function sessionsOf({ connections }: Hosts, host: string): readonly OpenConnection[] {
  return [...connections.values()].filter(({ ends }) => ends.has(host));
}
