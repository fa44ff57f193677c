import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/sim/world/scenario.ts';
import { noHosts, hostsAfter } from '../../../src/session/projections/hosts.ts';
import type { Packet } from '../../../src/session/projections/packets.ts';
import { emptyWorldState, worldStateAfter } from '../../../src/session/projections/project.ts';
import en from '../../../src/view/i18n/en/map.ts';
import { placePackets } from '../../../src/view/map/flight.ts';
import { hostStatus, statusParts } from '../../../src/view/map/host-status.ts';
import { fitMap, layoutMap, type Box } from '../../../src/view/map/layout.ts';
import { packetLabel } from '../../../src/view/map/packet-label.ts';
import { base, letter, run } from './world.ts';

/** A scenario with so many hosts in each organisation. */
const places = (counts: readonly number[]): Pick<Scenario, 'organisations' | 'hosts'> => {
  const [pattern] = base.hosts;
  if (!pattern) throw new Error('the base world has hosts');
  const organisations = counts.map((_, index) => ({ id: `o${index}`, name: `Organisation ${index}` }));
  const hosts = counts.flatMap((count, index) =>
    [...Array(count).keys()].map((n) => ({ ...pattern, id: `h${index}-${n}`, organisation: `o${index}` })),
  );
  return { organisations, hosts };
};

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const inside = (a: Box, b: Box): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

describe('the layout of the map', () => {
  it('places every host once, inside its organisation, without overlap, within the width: 1 to 40 hosts, 320 to 2560 px', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 320, max: 2560 }),
        (counts, width) => {
          const scenario = places(counts);
          const layout = layoutMap(scenario, width);
          const cards = [...layout.cards.values()];
          expect(cards).toHaveLength(scenario.hosts.length);
          const whole = { x: 0, y: 0, width: layout.width, height: layout.height };
          for (const [index, card] of cards.entries()) {
            expect(inside(card, whole)).toBe(true);
            expect(card.width).toBeGreaterThanOrEqual(120);
            expect(layout.organisations.filter((box) => inside(card, box))).toHaveLength(1);
            for (const other of cards.slice(index + 1)) expect(overlap(card, other)).toBe(false);
          }
          for (const [index, box] of layout.organisations.entries()) {
            for (const other of layout.organisations.slice(index + 1)) expect(overlap(box, other)).toBe(false);
          }
        },
      ),
    );
  });

  it('puts small organisations one above the other where a shelf is full, as far as it gets no higher', () => {
    const wide = 1040;
    const { height, organisations } = layoutMap(places([3, 2, 1, 1, 1, 1, 1, 1]), wide);
    expect(height).toBe(layoutMap(places([3, 2, 1, 1, 1]), wide).height);
    const across = (...ids: string[]) => ids.map((id) => organisations.find((box) => box.id === id)?.x);
    expect(across('o5', 'o6', 'o7')).toEqual(across('o2', 'o3', 'o4'));
    expect(layoutMap(places([1, 1, 1, 1, 1, 1]), 700).height).toBeGreaterThan(layoutMap(places([1]), 700).height);
  });

  it('puts organisations from left to right as the scenario names them, if the width allows', () => {
    const { organisations } = layoutMap(base, 900);
    expect(organisations.map(({ id }) => id)).toEqual(['blue', 'internet', 'green']);
    expect([...organisations].sort((a, b) => a.x - b.x)).toEqual(organisations);
  });

  it('stacks them on a phone', () => {
    const { organisations, width } = layoutMap(base, 320);
    expect(width).toBe(320);
    expect(new Set(organisations.map(({ y }) => y)).size).toBe(organisations.length);
  });

  it('is a map even where it is not shown and measures nothing', () => {
    for (const { width, height } of fitMap(base, 0, 0).cards.values())
      expect(Math.min(width, height)).toBeGreaterThan(0);
    for (const { width } of fitMap(base, 0, 0).organisations) expect(width).toBeGreaterThan(0);
  });

  it('grows on a projector as far as the height allows', () => {
    expect(fitMap(base, 1900, 800).zoom).toBe(1.75);
    expect(fitMap(base, 1900, 210).zoom).toBe(1);
    const layout = fitMap(base, 1900, 600);
    expect(layout.height * layout.zoom).toBeLessThanOrEqual(600);
  });
});

describe('packets on the map', () => {
  const layout = layoutMap(base, 900);
  const packet = (seq: number, more: Partial<Packet> = {}): Packet => ({
    seq,
    from: 'submit',
    to: 'mx1',
    conn: 'c1',
    sentAtMs: 0,
    arrivesAtMs: 24,
    lost: null,
    protocol: 'smtp',
    loads: [{ word: 'EHLO', bytes: 20 }],
    replyDigit: null,
    sealed: false,
    ...more,
  });
  const place = (packets: readonly Packet[], nowMs: number, standing = false) =>
    placePackets(packets, layout, nowMs, standing);

  it('move from card to card', () => {
    const at = (nowMs: number) => place([packet(1)], nowMs)[0];
    expect(at(0)).toMatchObject({ x: at(0)?.path.from.x, y: at(0)?.path.from.y });
    expect(at(24)).toMatchObject({ x: at(24)?.path.to.x, y: at(24)?.path.to.y });
    expect(at(12)?.x).toBeGreaterThan(at(6)?.x ?? Infinity);
  });

  it('fly on lanes when they would cover each other, and on one lane when they would not', () => {
    const together = place([packet(1), packet(2), packet(3)], 12);
    for (const [index, a] of together.entries()) {
      for (const b of together.slice(index + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(10);
    }
    const [first, second] = place([packet(1), packet(2, { sentAtMs: 20, arrivesAtMs: 44 })], 22);
    expect(second?.path).toEqual(first?.path);
  });

  it('pass what comes back on the other side', () => {
    const [there, back] = place([packet(1), packet(2, { from: 'mx1', to: 'submit' })], 12);
    expect(Math.hypot((there?.x ?? 0) - (back?.x ?? 0), (there?.y ?? 0) - (back?.y ?? 0))).toBeGreaterThan(15);
  });

  it('stop where they are lost', () => {
    const [lost] = place([packet(1, { lost: 'link' })], 24);
    expect(lost?.stopped).toBe(true);
    expect(lost?.x).not.toBe(lost?.path.to.x);
    expect(place([packet(1, { to: null, lost: 'no-route' })], 24)[0]?.stopped).toBe(true);
    expect(place([packet(1, { lost: 'link' })], 2)[0]?.stopped).toBe(false);
  });

  it('stand still with reduced motion', () => {
    expect(place([packet(1)], 3, true)).toEqual(place([packet(1)], 20, true));
  });

  const load = (word: string, bytes = 10) => ({ word, bytes });
  it.each([
    [{ loads: [load('EHLO')] }, 'EHLO'],
    [{ loads: [load('MAIL'), load('RCPT'), load('RCPT'), load('DATA')] }, 'MAIL RCPT×2 DATA'],
    [{ loads: [load('250'), load('250'), load('550'), load('354')], replyDigit: 5 as const }, '✕ 250×2 550 354'],
    [{ loads: [load('A'), load('B'), load('C'), load('D')] }, 'A B … D'],
    [{ loads: [load('', 1000), load('', 234)] }, '✉ 1.2 kB'],
    [{ protocol: 'dns' as const, loads: [load('MX?')] }, 'MX?'],
  ])('are labelled %j', (more, label) => expect(packetLabel(packet(1, more), 'en')).toBe(label));
});

describe('the state of a host', () => {
  const partsAt = (id: string, inputs: Parameters<typeof run>[0], untilMs: number): string[] => {
    const events = run(inputs, untilMs);
    const host = base.hosts.find((candidate) => candidate.id === id);
    if (!host) throw new Error(`no host ${id}`);
    const status = hostStatus(host, events.reduce(hostsAfter, noHosts), worldStateAfter(emptyWorldState, events));
    return statusParts(status, en).map(({ sign, text }) => `${sign} ${text}`);
  };

  it.each([
    ['mx1', [], 0, ['○ idle']],
    ['mx1', [letter('ben@green.example')], 600, ['● in session']],
    ['submit', [letter('ben@green.example')], 600, ['● in session', '▤ queue 1']],
    ['mx1', [letter('ben@green.example')], 20_000, ['✉ 1 new']],
    ['mx1', [{ kind: 'host.power', host: 'mx1', up: false }], 1, ['✕ switched off']],
  ] as const)('%s', (id, inputs, untilMs, parts) => expect(partsAt(id, [...inputs], untilMs)).toEqual(parts));
});
