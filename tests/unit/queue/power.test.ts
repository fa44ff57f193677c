import { beforeEach, describe, expect, it } from 'vitest';
import { Desk, hour, second } from './desk.ts';

const ben = 'ben@green.example';
const carla = 'carla@green.example';

let desk: Desk;

beforeEach(() => {
  desk = new Desk();
});

describe('a queue without power', () => {
  it('[Q-RETRY-11] keeps its entries and does nothing with them', () => {
    desk.fates = { [ben]: 450, [carla]: { code: 250, afterMs: 60 * second } };
    const ids = [desk.accept(ben), desk.accept(carla)];
    desk.pass(second);
    const events = desk.sink.events.length;
    desk.queue.powerOff();
    desk.pass(10 * hour);
    expect(desk.listing).toEqual([`${ids[0]} deferred ${ben}`, `${ids[1]} active ${carla}`]);
    expect(desk.sink.events).toHaveLength(events);
  });

  it('does not hear what becomes of an attempt that was under way', () => {
    desk.fates = { [ben]: { code: 550, afterMs: 60 * second } };
    desk.accept(ben);
    desk.pass(second);
    desk.queue.powerOff();
    desk.pass(hour);
    expect(desk.bounced).toEqual([]);
    expect(desk.listing).toHaveLength(1);
  });
});

describe('a queue that is back', () => {
  it('[Q-RETRY-11] tries at once what was under way, and loses none', () => {
    desk.fates = { [ben]: { code: 250, afterMs: 60 * second } };
    const ids = [desk.accept(ben), desk.accept(carla), desk.accept(ben)];
    desk.pass(second);
    desk.queue.powerOff();
    desk.pass(hour);
    desk.queue.powerOn();
    desk.pass(hour);
    expect(desk.attempts).toEqual([0, 0, 0, 3601, 3601]);
    expect(desk.of('queue.removed').map(({ queueId }) => queueId)).toEqual([ids[1], ids[0], ids[2]]);
    expect(desk.listing).toEqual([]);
  });

  it('tries before long what was accepted but never tried', () => {
    desk.accept(ben);
    desk.queue.powerOff();
    desk.pass(hour);
    expect(desk.attempts).toEqual([]);
    desk.queue.powerOn();
    desk.pass(0);
    expect(desk.attempts).toEqual([3600]);
    expect(desk.listing).toEqual([]);
  });

  it.each([
    // The queue is looked through when it is back, and then every 300 s.
    ['not yet come: it is kept', 100, [0, 400]],
    ['gone by: it is now', 1000, [0, 1000]],
  ])('holds to the time that a deferred message was due, which has %s', (_, offSeconds, attempts) => {
    desk.fates = { [ben]: 450 };
    desk.accept(ben);
    desk.pass(0);
    desk.queue.powerOff();
    desk.pass(offSeconds * second);
    desk.queue.powerOn();
    desk.pass(300 * second);
    expect(desk.attempts).toEqual(attempts);
  });
});

describe('an entry after a loss of power', () => {
  it('knows whom it has served, and goes by the age of the message', () => {
    desk.fates = { [carla]: 450 };
    desk.accept(`${ben} ${carla}`);
    desk.pass(0);
    desk.queue.powerOff();
    desk.pass(1000 * second);
    desk.queue.powerOn();
    desk.pass(0);
    expect(desk.of('queue.attempt').at(-1)?.recipients).toEqual([carla]);
    expect(desk.queue.entries()[0]?.dueAtMs).toBe(1999 * second);
  });

  it('keeps an id that no new one gets', () => {
    desk.fates = { [ben]: 450 };
    const before = desk.accept(ben);
    desk.queue.powerOff();
    desk.queue.powerOn();
    expect(desk.queue.nextId()).not.toBe(before);
  });
});
