import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** FNV-1a over UTF-16 code units, finished with murmur3's mixer so that near inputs give far results. */
function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Chance by hash(seed, host, purpose, counter): a draw depends on what it is for, not on how many draws other hosts
 * made before. So a fork differs from its parent only where it must.
 */
export class Chance {
  readonly #seed: string;
  readonly #counters = new Map<string, number>();

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** A whole number from 0 to `below - 1`, all equally likely. */
  int(host: string, purpose: string, below: number): number {
    const key = `${host}\0${purpose}`;
    const counter = this.#counters.get(key) ?? 0;
    this.#counters.set(key, counter + 1);
    return uniformInt(xoroshiro128plus(hash32(`${this.#seed}\0${key}\0${counter}`)), 0, below - 1);
  }

  /** True once in `1 / probability` draws; resolution one in a million. */
  happens(host: string, purpose: string, probability: number): boolean {
    if (probability <= 0) return false;
    return this.int(host, purpose, 1_000_000) < probability * 1_000_000;
  }
}
