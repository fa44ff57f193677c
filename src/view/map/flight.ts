import type { Packet } from '../../session/projections/packets.ts';
import type { Box, MapLayout } from './layout.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A way between two cards: a quadratic curve. */
export interface FlightPath {
  readonly from: Point;
  readonly bend: Point;
  readonly to: Point;
}

/** A packet with its place on the map. */
export interface PlacedPacket extends Point {
  readonly packet: Packet;
  readonly path: FlightPath;
  /** It will not come any nearer: it is lost here. */
  readonly stopped: boolean;
}

const laneWidth = 22;
/** Packets of one way that left nearer to each other than this share of the flight would cover each other. */
const laneShare = 0.45;
const lanesMax = 4;
/** How far a packet to an address that nobody has gets. */
const nowhereUnits = 46;

/**
 * Where the packets are at `nowMs`. With `standing` (reduced motion) each stands in the middle of its way. A way and
 * the way back bend to different sides, and packets that would cover each other fly on lanes of their own. Pure.
 */
export function placePackets(
  packets: readonly Packet[],
  { cards }: MapLayout,
  nowMs: number,
  standing: boolean,
): readonly PlacedPacket[] {
  const placed: PlacedPacket[] = [];
  const taken: { way: string; sentAtMs: number; lane: number }[] = [];
  for (const packet of packets) {
    const from = cards.get(packet.from);
    if (!from) continue;
    const flightMs = Math.max(1, packet.arrivesAtMs - packet.sentAtMs);
    const way = `${packet.from}>${packet.to}`;
    const near = taken.filter(
      (other) => other.way === way && Math.abs(other.sentAtMs - packet.sentAtMs) < laneShare * flightMs,
    );
    const lane = [...Array(lanesMax).keys()].find((free) => near.every((other) => other.lane !== free)) ?? lanesMax - 1;
    taken.push({ way, sentAtMs: packet.sentAtMs, lane });
    const path = pathBetween(from, packet.to === null ? nowhere(from) : (cards.get(packet.to) ?? nowhere(from)), lane);
    const end = endOf(packet);
    const share = standing ? 0.5 : Math.min(1, Math.max(0, (nowMs - packet.sentAtMs) / flightMs));
    placed.push({
      packet,
      path,
      stopped: packet.lost !== null && share >= end,
      ...pointAt(path, Math.min(share, end)),
    });
  }
  return placed;
}

/** Which share of its way a packet makes: lost ones stop on the line, or in front of a closed door. */
function endOf({ lost }: Packet): number {
  if (lost === null) return 1;
  return lost === 'link' || lost === 'no-route' ? 0.55 : 0.85;
}

const nowhere = (from: Box): Box => ({
  ...from,
  y: from.y - from.height / 2 - nowhereUnits,
  height: 0,
  x: from.x + from.width / 2,
  width: 0,
});

/** The way from card to card, bent to the right as seen in its direction, from border to border. */
export function pathBetween(from: Box, to: Box, lane: number): FlightPath {
  const [a, b] = [centre(from), centre(to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  // A host that talks to itself: a loop above its own card.
  if (length < 1)
    return { from: { x: a.x - 24, y: from.y }, bend: { x: a.x, y: from.y - 40 }, to: { x: a.x + 24, y: from.y } };
  const side = (areNeighbours(from, to) ? from.height + 34 : Math.min(30, 10 + length * 0.06)) + lane * laneWidth;
  const right = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  // The curve passes half as far from the straight line as its bend.
  const bend = { x: (a.x + b.x) / 2 + right.x * side, y: (a.y + b.y) / 2 + right.y * side };
  return { from: border(from, bend), bend, to: border(to, bend) };
}

/** Side by side with no room for a packet between them: it passes over (and back, under) the cards. */
const areNeighbours = (a: Box, b: Box): boolean =>
  Math.abs(a.y - b.y) < a.height / 2 && Math.abs(a.x - b.x) - a.width < 110;

/** The straight line between two cards: an open connection. */
export function straightBetween(from: Box, to: Box): FlightPath {
  const [a, b] = [centre(from), centre(to)];
  return { from: border(from, b), bend: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, to: border(to, a) };
}

const centre = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** Where the line from a card's centre to a point leaves the card. */
function border(box: Box, toward: Point): Point {
  const from = centre(box);
  const [dx, dy] = [toward.x - from.x, toward.y - from.y];
  const share = Math.min(
    1,
    box.width / 2 / Math.max(Math.abs(dx), 0.001),
    box.height / 2 / Math.max(Math.abs(dy), 0.001),
  );
  return { x: from.x + dx * share, y: from.y + dy * share };
}

export function pointAt({ from, bend, to }: FlightPath, share: number): Point {
  const rest = 1 - share;
  const along = (a: number, b: number, c: number): number => rest * rest * a + 2 * rest * share * b + share * share * c;
  return { x: along(from.x, bend.x, to.x), y: along(from.y, bend.y, to.y) };
}

export const pathData = ({ from, bend, to }: FlightPath): string => `M${round(from)}Q${round(bend)} ${round(to)}`;

const round = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
