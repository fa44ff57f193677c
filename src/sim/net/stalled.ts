import type { ConnId, Direction, NetEvent } from './events.ts';

type Segment = Extract<NetEvent, { conn: ConnId; arrivesAtMs: number }>;

interface Stall {
  readonly event: Segment;
  readonly arrive: () => void;
}

/** What connections have on a link that carries nothing, in order: TCP repeats it until the link is mended. */
export class Stalled {
  readonly #byConn = new Map<ConnId, Stall[]>();

  /** Whether something of this direction waits already: nothing overtakes it. */
  holds(conn: ConnId, dir: Direction): boolean {
    return this.#byConn.get(conn)?.some(({ event }) => event.dir === dir) ?? false;
  }

  add(event: Segment, arrive: () => void): void {
    const waiting = this.#byConn.get(event.conn) ?? [];
    waiting.push({ event, arrive });
    this.#byConn.set(event.conn, waiting);
  }

  forget(conn: ConnId): void {
    this.#byConn.delete(conn);
  }

  /** Takes out all that waits; who asks carries it again, and what cannot go yet comes back. */
  takeAll(): Stall[] {
    const all = [...this.#byConn.values()].flat();
    this.#byConn.clear();
    return all;
  }
}
