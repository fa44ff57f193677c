import { beforeEach, describe, expect, it } from 'vitest';
import { Sites, type Turn } from '../../../src/sim/machines/queue/sites.ts';
import type { DeliveryProblem } from '../../../src/sim/trace.ts';

const refused: DeliveryProblem = { kind: 'connection', how: 'refused', relay: 'mx:25', command: null };

/** Deliveries to one destination: which have begun, and which were told to wait. */
let nowMs: number;
let sites: Sites;
let begun: ((failure: DeliveryProblem | null) => void)[];
let suspended: number;

const turn: Turn = { begin: (leave) => void begun.push(leave), suspended: () => void suspended++ };
const enter = (count: number, destination = 'green.example') => {
  for (let index = 0; index < count; index++) sites.enter(destination, turn);
};
const leave = (failure: DeliveryProblem | null) => begun.shift()?.(failure);

beforeEach(() => {
  nowMs = 0;
  sites = new Sites(
    () => nowMs,
    () => ({ atFirst: 5, most: 7, failedCohorts: 1, restMs: 300_000 }),
  );
  begun = [];
  suspended = 0;
});

describe('a destination', () => {
  it('gets five deliveries at first, and more as they succeed, but never more than the limit', () => {
    enter(100);
    expect(begun).toHaveLength(5);
    for (let sent = 0; sent < 5; sent++) leave(null);
    expect(begun).toHaveLength(6);
    for (let sent = 0; sent < 60; sent++) leave(null);
    expect(begun).toHaveLength(7);
  });

  it('[Q-RETRY-09] is dead after a round of failures: what waits for it is deferred unheard', () => {
    enter(50);
    for (let failed = 0; failed < 3; failed++) leave(refused);
    expect(suspended).toBe(0);
    leave(refused);
    expect([suspended, begun.length]).toEqual([45, 1]);
    enter(1);
    expect(suspended).toBe(46);
  });

  it('is tried again when it has rested', () => {
    enter(4);
    for (let failed = 0; failed < 4; failed++) leave(refused);
    nowMs = 299_999;
    enter(1);
    expect([suspended, begun.length]).toEqual([1, 0]);
    nowMs = 300_000;
    enter(1);
    expect(begun).toHaveLength(1);
  });

  it('is tried again when an operator asks for it', () => {
    enter(4);
    for (let failed = 0; failed < 4; failed++) leave(refused);
    sites.forgive();
    enter(1);
    expect(begun).toHaveLength(1);
  });

  it('does not suffer from another', () => {
    enter(4);
    for (let failed = 0; failed < 4; failed++) leave(refused);
    enter(5, 'red.example');
    expect([suspended, begun.length]).toEqual([0, 5]);
  });

  it('is forgotten with its failures when nothing is to be done for it', () => {
    for (let failed = 0; failed < 20; failed++) {
      enter(1);
      leave(refused);
    }
    expect(suspended).toBe(0);
  });

  it('of before a loss of power has no part in what comes after', () => {
    enter(6);
    sites.clear();
    enter(1);
    for (let sent = 0; sent < 6; sent++) leave(null);
    expect(begun).toHaveLength(0);
    enter(5);
    expect(begun).toHaveLength(5);
  });
});
