import type { TraceEvent } from '$sim/trace.ts';
import type { FloodCounts } from '$sim/world/flood.ts';

/** What is known of a flood by its counts: in all, and where it last went. */
export interface FloodState {
  readonly hosts: Readonly<Record<string, FloodCounts>>;
  readonly latest: { readonly atMs: number; readonly ways: Readonly<Record<string, number>> } | null;
}

export const noFlood: FloodState = { hosts: {}, latest: null };

const none: FloodCounts = { accepted: 0, removed: 0, sent: 0, bounced: 0, delivered: 0 };

export function floodAfter(before: FloodState, event: TraceEvent): FloodState {
  if (event.kind !== 'flood.counted') return before;
  const hosts = { ...before.hosts };
  for (const [id, counts] of Object.entries(event.hosts)) hosts[id] = sum(hosts[id] ?? none, counts);
  return { hosts, latest: { atMs: event.atMs, ways: event.ways } };
}

const sum = (a: FloodCounts, b: FloodCounts): FloodCounts => ({
  accepted: a.accepted + b.accepted,
  removed: a.removed + b.removed,
  sent: a.sent + b.sent,
  bounced: a.bounced + b.bounced,
  delivered: a.delivered + b.delivered,
});

/** How many messages of a flood lie in a host's queue. */
export function floodQueued({ hosts }: FloodState, host: string): number {
  const { accepted, removed } = hosts[host] ?? none;
  return accepted - removed;
}

/** … and in all queues together. */
export const floodQueuedInAll = (flood: FloodState): number =>
  Object.keys(flood.hosts).reduce((sum, host) => sum + floodQueued(flood, host), 0);

/** For how long after a count the flood is still on its way. */
const visibleMs = 2500;

/** Where the flood goes at a moment: segments since the count before, by way (`bot>mail`). */
export const floodWays = ({ latest }: FloodState, nowMs: number): Readonly<Record<string, number>> =>
  latest && nowMs - latest.atMs < visibleMs ? latest.ways : {};
