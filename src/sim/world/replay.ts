import { KeepingSink } from '../kernel/trace.ts';
import type { SimEvent, TraceEvent } from '../trace.ts';
import type { LoggedInput } from './input.ts';
import type { Scenario } from './scenario.ts';
import { World } from './world.ts';

/** Runs a world from its beginning: the same scenario, seed, inputs and end give the same trace, to the byte. */
export function replay(
  scenario: Scenario,
  seed: string,
  inputs: readonly LoggedInput[],
  untilMs: number,
): { world: World; events: TraceEvent[] } {
  const sink = new KeepingSink<SimEvent>();
  const world = new World(scenario, seed, sink);
  for (const { atMs, input } of inputs) {
    world.runUntil(atMs);
    world.input(input);
  }
  world.runUntil(untilMs);
  return { world, events: sink.events };
}

/** JSON with sorted keys and no white space: the same value gives the same text, whatever made it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
