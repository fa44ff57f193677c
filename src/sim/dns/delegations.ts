import { ExpiringMap } from './expiring-map.ts';
import { parentName } from './name.ts';

/** Who answers for a zone: known addresses, and names of servers whose address has to be found. */
export interface ZoneServers {
  readonly zone: string;
  readonly addresses: readonly string[];
  readonly unknown: readonly string[];
}

const zonesMax = 1000;

/** The zone cuts that a resolver has passed, as long as their NS records hold; above them all stand the root hints. */
export class Delegations {
  readonly #rootHints: readonly string[];
  readonly #zones = new ExpiringMap<ZoneServers>(zonesMax);

  constructor(rootHints: readonly string[]) {
    this.#rootHints = rootHints;
  }

  remember(servers: ZoneServers, ttlSeconds: number, nowMs: number): void {
    this.#zones.set(servers.zone, servers, ttlSeconds, nowMs);
  }

  /** The servers of the deepest known zone that the name lies in (RFC 1034 §5.3.3, step 2). */
  closest(name: string, nowMs: number): ZoneServers {
    for (let zone: string | null = name; zone !== null; zone = parentName(zone)) {
      const held = this.#zones.get(zone, nowMs);
      if (held) return held.value;
    }
    return { zone: '', addresses: this.#rootHints, unknown: [] };
  }

  clear(): void {
    this.#zones.clear();
  }
}
