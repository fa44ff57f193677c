import { describe, expect, it } from 'vitest';
import { stateHolds } from '../../../src/course/state-checks.ts';
import { floodAfter, floodQueued, floodWays, noFlood } from '../../../src/session/projections/flood.ts';
import { emptyWorldState } from '../../../src/session/projections/project.ts';
import type { SimEvent } from '../../../src/sim/trace.ts';
import { streamsOf } from '../../../src/view/map/stream.ts';
import { reply, stamped } from '../course/trace.ts';

const counted = (accepted: number, removed: number, ways: Record<string, number> = {}): SimEvent => ({
  ...{ kind: 'flood.counted', host: '', ways },
  hosts: { mail: { accepted, removed, sent: 0, bounced: 0, delivered: 0 } },
});
const after = (...events: SimEvent[]) => stamped(events).reduce(floodAfter, noFlood);

describe('a flood', () => {
  it('is the sum of its counts', () => {
    const flood = after(counted(40, 10), counted(5, 20));
    expect([floodQueued(flood, 'mail'), floodQueued(flood, 'mx1')]).toEqual([15, 0]);
  });

  it('stays the same when something else happens', () => {
    const flood = after(counted(1, 0));
    expect(floodAfter(flood, stamped([reply('EHLO', 250)])[0] as never)).toBe(flood);
  });

  it('is on its way until the next count is overdue', () => {
    const flood = after(counted(1, 0, { 'bot>mail': 3 }));
    const { atMs } = flood.latest ?? { atMs: 0 };
    expect([floodWays(flood, atMs + 2000), floodWays(flood, atMs + 2500), floodWays(noFlood, 0)]).toEqual([
      { 'bot>mail': 3 },
      {},
      {},
    ]);
  });

  it.each([
    [{ host: 'mail' }, true],
    [{ host: 'mail', atMost: 14 }, false],
    [{ host: 'mail', atMost: 15 }, true],
    [{ host: 'mail', reversePath: 'x@y.example', atMost: 0 }, false],
    [{ host: 'mail', recipient: 'ben@green.example' }, false],
    [{ host: 'mail', recipient: 'ben@green.example', atMost: 0 }, true],
  ])('lies in the queue, but nobody knows for whom: %j', (queue, holds) => {
    expect(stateHolds({ queue }, { ...emptyWorldState, flood: after(counted(40, 25)) })).toBe(holds);
  });
});

describe('its streams on the map', () => {
  const card = (x: number) => ({ x, y: 0, width: 100, height: 50 });
  const layout = {
    cards: new Map([
      ['bot', card(0)],
      ['mail', card(300)],
      ['bl', card(600)],
    ]),
  } as never;

  it('are one for two hosts, from the client to the server, with all packets a second', () => {
    const streams = streamsOf({ 'mail>bot': 270, 'bot>mail': 100, 'mail>bl': 80, 'bl>mail': 160, 'x>mail': 9 }, layout);
    expect(streams.map(({ from, to, perSecond }) => [from, to, perSecond])).toEqual([
      ['bot', 'mail', 185],
      ['mail', 'bl', 120],
    ]);
  });

  it('are there for a way without an answer, too', () => {
    expect(streamsOf({ 'mail>bl': 1 }, layout).map(({ perSecond }) => perSecond)).toEqual([1]);
  });
});
