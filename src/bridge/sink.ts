import type { Stamp, TraceSink } from '../sim/kernel/trace.ts';
import type { Octets } from '../sim/octets.ts';
import type { SimEvent } from '../sim/trace.ts';

/** What a bridged connection hears from the world. */
export interface GuestEars {
  heard(bytes: Octets): void;
  /** The server has said that TLS may begin; the octets that say so come after this. */
  mayStartTls(): void;
  closed(): void;
}

/**
 * Passes on what concerns bridged connections, and drops the rest: a bridge runs for days, and its trace would not fit
 * into memory.
 */
export class BridgeSink implements TraceSink<SimEvent> {
  readonly #guests = new Map<string, GuestEars>();
  readonly #idOf = new Map<string, string>();

  add(event: SimEvent & Stamp): void {
    if (event.kind === 'outside.heard') this.#guests.get(event.id)?.heard(event.bytes);
    else if (event.kind === 'outside.opened') this.#idOf.set(event.conn, event.id);
    else if (event.kind === 'tcp.closed') this.#idOf.delete(event.conn);
    else if (event.kind === 'outside.closed') {
      this.#guests.get(event.id)?.closed();
      this.#guests.delete(event.id);
    } else if (event.kind === 'smtp.reply' && event.to === 'STARTTLS' && event.reply.code === 220)
      this.#guests.get(this.#idOf.get(event.conn) ?? '')?.mayStartTls();
  }

  listen(id: string, ears: GuestEars): void {
    this.#guests.set(id, ears);
  }

  forget(id: string): void {
    this.#guests.delete(id);
  }
}
