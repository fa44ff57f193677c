import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance in order: the same seed gives the same throws. The engine's own `Chance` costs a hash each time, which is much for a million lines. */
export class Dice {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  /** `place`: which of many streams of this seed. */
  constructor(seed: number, place = 0) {
    this.#generator = xoroshiro128plus(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35));
    // Seeds that are alike begin alike.
    for (let i = 0; i < 4; i++) this.#generator.next();
  }

  /** A whole number from 0 to `below - 1`. */
  below(below: number): number {
    return uniformInt(this.#generator, 0, below - 1);
  }

  between(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  happens(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[this.below(list.length)] as T;
  }

  several<T>(from: number, to: number, make: () => T): T[] {
    return Array.from({ length: this.between(from, to) }, make);
  }
}
