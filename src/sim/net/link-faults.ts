/** A fault of the wire between two hosts; `*` stands for all others. */
export interface LinkFault {
  readonly id: string;
  readonly between: readonly [string, string];
  /** Nothing arrives. What a connection carries waits until the link is mended, as TCP repeats it. */
  readonly down?: boolean;
  /** Added to the latency of each way, in ms. */
  readonly slowMs?: number;
  /** A connection carries so many octets each way; what comes after them waits as if the link were down. */
  readonly dropAfterBytes?: number;
  /** Connections to this port never stand, as with a provider that blocks port 25. */
  readonly blockedPort?: number;
}

/** What is wrong between two hosts, all faults taken together. */
export interface Hindrance {
  readonly down: boolean;
  readonly slowMs: number;
  /** Infinity for no limit. */
  readonly dropAfterBytes: number;
  readonly blockedPorts: readonly number[];
}

/** The faults of a world's links. */
export class LinkFaults {
  readonly #faults = new Map<string, LinkFault>();

  get isEmpty(): boolean {
    return this.#faults.size === 0;
  }

  has(id: string): boolean {
    return this.#faults.has(id);
  }

  add(fault: LinkFault): void {
    this.#faults.set(fault.id, fault);
  }

  remove(id: string): void {
    this.#faults.delete(id);
  }

  between(a: string, b: string): Hindrance | null {
    const here = [...this.#faults.values()].filter(
      ({ between: [x, y] }) => (is(x, a) && is(y, b)) || (is(x, b) && is(y, a)),
    );
    if (here.length === 0 || a === b) return null;
    return {
      down: here.some(({ down }) => down === true),
      slowMs: here.reduce((sum, { slowMs }) => sum + (slowMs ?? 0), 0),
      dropAfterBytes: Math.min(...here.map(({ dropAfterBytes }) => dropAfterBytes ?? Infinity)),
      blockedPorts: here.flatMap(({ blockedPort }) => blockedPort ?? []),
    };
  }
}

const is = (pattern: string, host: string): boolean => pattern === '*' || pattern === host;
