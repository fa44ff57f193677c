import { floodCountedMs } from '$sim/world/flood.ts';
import { pathBetween, type FlightPath } from './flight.ts';
import type { MapLayout } from './layout.ts';

/** Packets of a flood between two hosts, both ways together: too many to be drawn one by one. */
export interface Stream {
  readonly way: string;
  /** Whoever sends more requests stands first: the one that opened the connections. */
  readonly from: string;
  readonly to: string;
  readonly perSecond: number;
  readonly path: FlightPath;
}

/** So far outside that it leads past the cards between them. */
const lane = 3;

/** `ways`: packets since the last count by way, `bot>mail`. A server answers more often than it is asked. */
export function streamsOf(ways: Readonly<Record<string, number>>, { cards }: MapLayout): Stream[] {
  const streams: Stream[] = [];
  for (const [way, count] of Object.entries(ways)) {
    const [a = '', b = ''] = way.split('>');
    const back = ways[`${b}>${a}`] ?? 0;
    const isClient = count < back || (count === back && a < b);
    const [from, to] = [cards.get(a), cards.get(b)];
    if (!from || !to || (back > 0 && !isClient)) continue;
    const perSecond = Math.max(1, Math.round(((count + back) * 1000) / floodCountedMs));
    streams.push({ way, from: a, to: b, perSecond, path: pathBetween(from, to, lane) });
  }
  return streams;
}
