/** The wire between two hosts, both ways alike. */
export interface Link {
  /** One way, whole milliseconds. */
  readonly latencyMs: number;
  /** How likely a datagram is lost, 0…1. Byte streams repeat what is lost, so they feel nothing of it. */
  readonly datagramLoss: number;
}

/** Which link joins which hosts. Pairs that are not named get the default. */
export class Links {
  readonly #default: Link;
  readonly #pairs = new Map<string, Link>();

  constructor(standard: Link) {
    this.#default = standard;
  }

  set(a: string, b: string, link: Link): void {
    this.#pairs.set(a < b ? `${a}\0${b}` : `${b}\0${a}`, link);
  }

  between(a: string, b: string): Link {
    if (a === b) return loopback;
    return this.#pairs.get(a < b ? `${a}\0${b}` : `${b}\0${a}`) ?? this.#default;
  }
}

const loopback: Link = { latencyMs: 0, datagramLoss: 0 };
