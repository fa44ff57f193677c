import { beforeEach, describe, expect, it } from 'vitest';
import { Desk, hour, said, second } from './desk.ts';

const ben = 'ben@green.example';
const carla = 'carla@green.example';
const rosa = 'rosa@red.example';

let desk: Desk;

beforeEach(() => {
  desk = new Desk();
});

describe('a message in the queue', () => {
  it('leaves when it was sent', () => {
    const id = desk.accept(ben);
    expect(desk.listing).toEqual([`${id} active ${ben}`]);
    desk.pass(0);
    expect(desk.listing).toEqual([]);
    expect(desk.of('queue.sent')).toMatchObject([{ queueId: id, recipient: ben, relay: 'mx', delayMs: 0 }]);
    expect(desk.of('queue.removed')).toMatchObject([{ queueId: id }]);
    expect(desk.clock.pending).toBe(0);
  });

  it('is first tried when accepting it is over, in the order of arrival', () => {
    const ids = [desk.accept(ben), desk.accept(carla), desk.accept(rosa)];
    expect(desk.of('queue.attempt')).toEqual([]);
    desk.pass(0);
    expect(desk.of('queue.attempt').map(({ queueId }) => queueId)).toEqual(ids);
    expect(new Set(ids).size).toBe(3);
  });

  it('[Q-RETRY-07] goes to each destination once, for all its recipients there', () => {
    desk.accept(`${ben} ${rosa} ${carla}`);
    desk.pass(0);
    expect(desk.of('queue.attempt').map(({ destination, recipients }) => [destination, ...recipients])).toEqual([
      ['green.example', ben, carla],
      ['red.example', rosa],
    ]);
  });
});

describe('an attempt', () => {
  it('is over when the last destination has reported', () => {
    desk.fates = { [ben]: 450, [rosa]: { code: 250, afterMs: 60 * second } };
    const id = desk.accept(`${ben} ${rosa}`);
    desk.pass(59 * second);
    expect(desk.listing).toEqual([`${id} active ${ben} ${rosa}`]);
    desk.pass(second);
    expect(desk.listing).toEqual([`${id} deferred ${ben}`]);
    expect(desk.of('queue.deferred')).toMatchObject([
      { recipient: ben, delayMs: 60 * second, retryAtMs: 600 * second },
    ]);
  });

  it('[Q-RETRY-01] that fails leaves the message with sender, recipients, reason and next try', () => {
    desk.fates = { [ben]: 450 };
    desk.accept(ben);
    desk.pass(0);
    expect(desk.queue.entries()).toMatchObject([
      {
        reversePath: 'anna@blue.example',
        recipients: [{ address: ben, problem: said(450) }],
        state: 'deferred',
        arrivedAtMs: 0,
        // A second early: a look takes along what is due within one.
        dueAtMs: 299 * second,
      },
    ]);
  });
});

describe('the list of the queue', () => {
  it('is in the order of arrival, whatever was tried last', () => {
    desk.fates = { [ben]: 450, [carla]: 450, [rosa]: 450 };
    const first = desk.accept(ben);
    desk.pass(200 * second);
    const [second_, third] = [desk.accept(carla), desk.accept(rosa)];
    desk.pass(0);
    desk.queue.flush(third);
    desk.queue.flush(first);
    desk.pass(0);
    expect(desk.queue.entries().map(({ id }) => id)).toEqual([first, second_, third]);
    desk.fates = { [carla]: 450, [rosa]: 450 };
    desk.queue.flush(first);
    desk.pass(0);
    expect(desk.queue.entries().map(({ id }) => id)).toEqual([second_, third]);
  });
});

describe('a deferred message', () => {
  beforeEach(() => {
    desk.fates = { [ben]: 450 };
  });

  it('[Q-RETRY-02, Q-RETRY-04] is tried again at its own age, within the two bounds', () => {
    desk.accept(ben);
    desk.pass(4 * hour);
    expect(desk.attempts).toEqual([0, 300, 600, 1200, 2400, 4800, 9000, 13_200]);
  });

  it('[Q-RETRY-02] never waits less than the minimum between two attempts, be they ever so long', () => {
    desk.fates = { [ben]: { code: 450, afterMs: 100 * second } };
    desk.accept(ben);
    desk.pass(1500 * second);
    // Each attempt takes 100 s; the wait counts from its end, and ends with a look through the queue (every 300 s).
    expect(desk.attempts).toEqual([0, 600, 1500]);
  });

  it('leaves as soon as an attempt succeeds', () => {
    desk.accept(ben);
    desk.pass(299 * second);
    desk.fates = {};
    desk.pass(second);
    expect(desk.of('queue.sent')).toMatchObject([{ recipient: ben, delayMs: 300 * second }]);
    expect([desk.listing, desk.clock.pending]).toEqual([[], 0]);
  });

  it('[Q-RETRY-06] is tried again for those alone that it still owes', () => {
    desk.fates = { [carla]: 450, [rosa]: 550 };
    desk.accept(`${ben} ${carla} ${rosa}`);
    desk.pass(300 * second);
    expect(desk.of('queue.attempt').map(({ recipients }) => recipients)).toEqual([[ben, carla], [rosa], [carla]]);
    expect(desk.of('queue.sent').map(({ recipient }) => recipient)).toEqual([ben]);
    expect(desk.bounced).toEqual([`${rosa} to <anna@blue.example>`]);
  });

  it('tells the reason of the last attempt', () => {
    desk.accept(ben);
    desk.pass(0);
    desk.fates = { [ben]: 451 };
    desk.pass(300 * second);
    expect(desk.queue.entries()[0]?.recipients).toMatchObject([{ address: ben, problem: said(451) }]);
  });
});

describe('a flush', () => {
  it.each<[what: string, all: boolean, tried: number]>([
    ['all', true, 2],
    ['the one that is named', false, 1],
  ])('tries again now: %s', (_, all, tried) => {
    desk.fates = { [ben]: 450, [carla]: 450 };
    const id = desk.accept(ben);
    desk.accept(carla);
    desk.pass(10 * second);
    desk.queue.flush(...(all ? [] : [id]));
    desk.pass(0);
    expect(desk.attempts).toEqual([0, 0, ...Array<number>(tried).fill(10)]);
  });

  it('takes the place of the attempt that was due', () => {
    desk.fates = { [ben]: 450 };
    desk.accept(ben);
    desk.pass(100 * second);
    desk.queue.flush();
    desk.pass(500 * second);
    expect(desk.attempts).toEqual([0, 100, 600]);
  });

  it('does nothing while an attempt is under way or about to begin, nor for an id that is not there', () => {
    desk.fates = { [ben]: { code: 250, afterMs: 60 * second } };
    desk.accept(ben);
    desk.queue.flush();
    expect(desk.attempts).toEqual([]);
    desk.pass(10 * second);
    desk.queue.flush();
    desk.queue.flush('nothing');
    desk.pass(hour);
    expect(desk.attempts).toEqual([0]);
  });
});

describe('soft_bounce', () => {
  it('keeps what would be bounced, until it is too old', () => {
    desk = new Desk({ lifetimeMs: hour }, { softBounce: true });
    desk.fates = { [ben]: 550 };
    desk.accept(ben);
    desk.pass(hour - second);
    expect([desk.bounced, desk.listing.length]).toEqual([[], 1]);
    desk.pass(hour);
    expect([desk.bounced.length, desk.listing]).toEqual([1, []]);
  });
});

describe('a domain that is asked for', () => {
  it('is tried now, and no other', () => {
    desk.fates = { [ben]: 450, [rosa]: 450 };
    desk.accept(ben);
    desk.accept(rosa);
    desk.pass(10 * second);
    desk.queue.flushDomain(ben.split('@')[1]?.toUpperCase() ?? '');
    desk.pass(0);
    expect(desk.of('queue.attempt').map(({ recipients }) => recipients[0])).toEqual([ben, rosa, ben]);
  });
});

describe('more messages than are worked on at a time', () => {
  const slow = { code: 250, afterMs: hour };

  it('stand in line: each begins when another has its attempt behind it', () => {
    const crowded = new Desk({}, { activeMax: 2 });
    crowded.fates = { [ben]: slow, [carla]: slow };
    const [first] = [crowded.accept(ben), crowded.accept(carla)];
    const third = crowded.accept(rosa);
    crowded.pass(second);
    expect(crowded.queue.entry(third)).not.toBeNull();
    crowded.queue.delete(first);
    crowded.pass(second);
    expect(crowded.queue.entry(third)).toBeNull();
  });

  it('leave the line when they are deleted or held', () => {
    const crowded = new Desk({}, { activeMax: 1 });
    crowded.fates = { [ben]: slow };
    const first = crowded.accept(ben);
    const [held, deleted] = [crowded.accept(carla), crowded.accept(rosa)];
    crowded.pass(second);
    expect([crowded.queue.hold(held), crowded.queue.delete(deleted)]).toEqual([true, true]);
    crowded.queue.delete(first);
    crowded.pass(second);
    expect(crowded.queue.entries().map(({ id, state }) => [id, state])).toEqual([[held, 'hold']]);
  });
});
