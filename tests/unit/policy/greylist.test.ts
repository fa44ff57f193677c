import { describe, expect, it } from 'vitest';
import { emptyMemory, greylist, greylistAction, networkOf, type Triplet } from '../../../src/sim/policy/greylist.ts';

const minute = 60_000;
const day = 1440 * minute;
const settings = {
  ...{ delayMs: 5 * minute, retryWindowMs: 2 * day, maxAgeMs: 35 * day, trustAfter: 2 },
  action: 'DEFER_IF_PERMIT wait %s s, %r',
};
const stranger: Triplet = { client: '203.0.113.9', sender: 'eve@red.example', recipient: 'ben@green.example' };

/** What comes of tries at these times, each with what differs from the stranger. */
type Try = readonly [ms: number, other?: Partial<Triplet>];
function tries(...at: readonly Try[]): string[] {
  const memory = emptyMemory();
  return at.map(([ms, other]) => greylist(memory, settings, { ...stranger, ...other }, ms).state);
}

describe('who is new', () => {
  it.each<[what: string, at: Try[], states: string[]]>([
    [
      'waits',
      [[0], [minute], [5 * minute - 1], [5 * minute], [6 * minute]],
      ['new', 'early', 'early', 'passed', 'known'],
    ],
    ['is new again after too long', [[0], [2 * day + 1], [2 * day + 5 * minute + 1]], ['new', 'new', 'passed']],
    ['is forgotten', [[0], [5 * minute], [36 * day]], ['new', 'passed', 'new']],
    ['may come from a neighbour', [[0], [5 * minute, { client: '203.0.113.200' }]], ['new', 'passed']],
    ['may not come from elsewhere', [[0], [5 * minute, { client: '203.0.114.9' }]], ['new', 'new']],
    ['is another for another recipient', [[0], [5 * minute, { recipient: 'carla@green.example' }]], ['new', 'new']],
    ['is another with another sender', [[0], [5 * minute, { sender: 'anna@red.example' }]], ['new', 'new']],
    ['is the same with an extension', [[0], [5 * minute, { sender: 'Eve+17@RED.example' }]], ['new', 'passed']],
    [
      'is the same for numbers that lists count with',
      [
        [0, { sender: 'list-12-x@red.example' }],
        [5 * minute, { sender: 'list-13-x@red.example' }],
      ],
      ['new', 'passed'],
    ],
  ])('%s', (_, at, states) => {
    expect(tries(...at)).toEqual(states);
  });

  it('need not wait any more once it came back in time often enough, an hour apart', () => {
    const other = (n: number) => ({ recipient: `user${n}@green.example` });
    const hour = 60 * minute;
    const states = tries(
      [0],
      [5 * minute],
      [hour, other(1)],
      [hour + 4 * minute, other(1)],
      [2 * hour, other(1)],
      [3 * hour, other(2)],
    );
    expect(states).toEqual(['new', 'passed', 'new', 'early', 'passed', 'trusted']);
    expect(tries([0], [5 * minute], [6 * minute], [7 * minute], [8 * minute, other(1)])[4]).toBe('new');
  });

  it.each([
    ['203.0.113.9', '203.0.113.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:db8::6', '2001:db8:0:0::'],
  ])('is known by its network: %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('what is answered', () => {
  it.each([
    [{ state: 'new', waitMs: 299_001, sinceMs: 0 }, 'DEFER_IF_PERMIT wait 300 s, green.example'],
    [{ state: 'early', waitMs: 1000, sinceMs: 0 }, 'DEFER_IF_PERMIT wait 1 s, green.example'],
    [
      { state: 'passed', waitMs: 0, sinceMs: 301_900 },
      'PREPEND X-Greylist: delayed 301 seconds by postgrey-1.37 at mx; now',
    ],
    [{ state: 'known', waitMs: 0, sinceMs: 9 }, 'DUNNO'],
    [{ state: 'trusted', waitMs: 0, sinceMs: 0 }, 'DUNNO'],
  ] as const)('%j', (verdict, action) => {
    expect(greylistAction(verdict, settings, 'ben@green.example', 'mx', 'now')).toBe(action);
  });
});
