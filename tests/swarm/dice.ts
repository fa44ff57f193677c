import { Chance } from '../../src/sim/kernel/chance.ts';

/** Draws that a seed decides. */
export class Dice {
  readonly #chance: Chance;

  constructor(seed: number) {
    this.#chance = new Chance(`swarm ${seed}`);
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + this.#chance.int('dice', 'number', high - low + 1);
  }

  happens(probability: number): boolean {
    return this.#chance.happens('dice', 'event', probability);
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.between(0, list.length - 1)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** Up to `max` of them, each at most once, in any order. */
  some<T>(list: readonly T[], max: number): T[] {
    const left = [...list];
    const taken: T[] = [];
    for (let count = this.between(0, Math.min(max, left.length)); count > 0; count--)
      taken.push(...left.splice(this.between(0, left.length - 1), 1));
    return taken;
  }
}
