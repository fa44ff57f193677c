import { describe, expect, it } from 'vitest';
import { Chance } from '../../../src/sim/kernel/chance.ts';

const below = 1_000_000;
const draws = (chance: Chance, host = 'mx1', purpose = 'loss', count = 20) =>
  Array.from({ length: count }, () => chance.int(host, purpose, below));

describe('chance', () => {
  it('gives the same for the same seed, host, purpose and count of draws', () => {
    expect(draws(new Chance('seed'))).toEqual(draws(new Chance('seed')));
  });

  it.each<[what: string, seed: string, host: string, purpose: string]>([
    ['seed', 'seed2', 'mx1', 'loss'],
    ['host', 'seed', 'mx2', 'loss'],
    ['purpose', 'seed', 'mx1', 'mx'],
    ['place of the same letters', 'seed', 'mx', '1loss'],
  ])('gives something else for another %s', (_, seed, host, purpose) => {
    const usual = draws(new Chance('seed'));
    const other = draws(new Chance(seed), host, purpose);
    // One in a million for each pair: a single one may be equal, two may not.
    expect(other.filter((draw, index) => draw === usual[index]).length).toBeLessThan(2);
  });

  it('does not feel what was drawn for other purposes or hosts in between', () => {
    const alone = draws(new Chance('seed'));
    const busy = new Chance('seed');
    const among = alone.map(() => {
      draws(busy, 'mx2', 'loss', 3);
      draws(busy, 'mx1', 'mx', 2);
      return busy.int('mx1', 'loss', below);
    });
    expect(among).toEqual(alone);
  });

  it('goes on from draw to draw', () => {
    expect(new Set(draws(new Chance('seed'), 'mx1', 'loss', 100)).size).toBeGreaterThan(98);
  });
});

describe('a draw', () => {
  it.each([1, 2, 3, 10, 256])('lies from 0 to below %i, and every number comes', (limit) => {
    const chance = new Chance('seed');
    const seen = new Set(Array.from({ length: limit * 40 }, () => chance.int('mx1', 'range', limit)));
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: limit }, (_, index) => index));
  });

  it('is as likely to be the one as the other', () => {
    const chance = new Chance('seed');
    const drawn = Array.from({ length: 10_000 }, () => chance.int('mx1', 'even', 5));
    for (const value of [0, 1, 2, 3, 4]) {
      const count = drawn.filter((draw) => draw === value).length;
      expect(Math.abs(count - 2000)).toBeLessThan(200);
    }
  });
});

describe('what happens with a probability', () => {
  it.each([
    [0, 0, 0],
    [-1, 0, 0],
    [0.1, 850, 1150],
    [0.5, 4750, 5250],
    [1, 10_000, 10_000],
  ])('%d happens so often: %i to %i of 10,000', (probability, min, max) => {
    const chance = new Chance('seed');
    let count = 0;
    for (let i = 0; i < 10_000; i++) if (chance.happens('mx1', 'loss', probability)) count++;
    expect(count).toBeGreaterThanOrEqual(min);
    expect(count).toBeLessThanOrEqual(max);
  });

  it('is drawn apart for every host and purpose', () => {
    const row = (chance: Chance) => Array.from({ length: 50 }, () => chance.happens('mx1', 'loss', 0.5));
    const busy = new Chance('seed');
    busy.happens('mx2', 'loss', 0.5);
    busy.happens('mx1', 'greeting', 0.5);
    expect(row(busy)).toEqual(row(new Chance('seed')));
    expect(row(new Chance('another'))).not.toEqual(row(new Chance('seed')));
  });
});
