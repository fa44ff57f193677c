import { beforeEach, describe, expect, it } from 'vitest';
import { CountingSink, KeepingSink } from '../../../src/sim/kernel/trace.ts';
import type { EventOf, SimEvent, TraceEvent } from '../../../src/sim/trace.ts';
import { checkScenario } from '../../../src/sim/world/check-scenario.ts';
import { Engine } from '../../../src/sim/world/engine.ts';
import type { LoggedInput } from '../../../src/sim/world/input.ts';
import { canonicalJson, replay } from '../../../src/sim/world/replay.ts';
import { World } from '../../../src/sim/world/world.ts';
import { worldWith, type Path } from './files.ts';

function scenarioWith(...changes: readonly (readonly [path: Path, value: unknown])[]) {
  const { scenario, problems } = checkScenario(worldWith(...changes));
  if (!scenario) throw new Error(JSON.stringify(problems));
  return scenario;
}

const base = scenarioWith();
const inputs: readonly LoggedInput[] = [
  {
    atMs: 0,
    input: { kind: 'mail.send', host: 'laptop', draft: { from: '', to: 'ben@green.example', subject: 'x', text: 'x' } },
  },
];
const isKind =
  <K extends SimEvent['kind']>(kind: K) =>
  (event: TraceEvent): event is EventOf<K> =>
    event.kind === kind;

describe('links', () => {
  const pair = (between: readonly [string, string], latencyMs: number) => [{ between, latencyMs }];

  it.each<[from: string, address: string, roundTripMs: number, pairs: unknown]>([
    ['laptop', '192.0.2.20', 8, []],
    ['laptop', '198.51.100.25', 48, []],
    ['laptop', '192.0.2.20', 14, pair(['submit', 'laptop'], 7)],
    ['laptop', '198.51.100.25', 200, pair(['laptop', 'mx1'], 100)],
    ['mx2', '198.51.100.25', 8, pair(['laptop', 'mx1'], 100)],
  ])('from %s to %s take %i ms there and back', (from, address, roundTripMs, pairs) => {
    const world = new World(scenarioWith([['links', 'pairs'], pairs]), 'seed', new CountingSink());
    const trips: number[] = [];
    world.net.ping(from, address, (ms) => trips.push(ms));
    world.runUntil(1000);
    expect(trips).toEqual([roundTripMs]);
  });
});

describe('a world', () => {
  it('begins by saying what it is', () => {
    const sink = new KeepingSink<SimEvent>();
    const world = new World(base, 'seed 7', sink);
    expect(sink.events).toMatchObject([
      { kind: 'world.started', seq: 1, scenario: 'base', seed: 'seed 7', startsAt: '2026-03-02T09:00:00Z' },
      ...['submit', 'mx-blue', 'mx1', 'mx2'].map((host) => ({
        kind: 'mail-system.started',
        host,
        taken: true,
        problems: [],
      })),
    ]);
    expect([world.nowMs, world.nextDueMs(), world.step()]).toEqual([0, null, false]);
  });

  it('delivers a message by the scenario alone', () => {
    const { events, world } = replay(base, 'seed', inputs, 60_000);
    expect(events.filter(isKind('mail.delivered'))).toMatchObject([{ host: 'mx1', mailbox: 'ben' }]);
    expect(world.nowMs).toBe(60_000);
  });

  it('comes to rest before the time-outs that nobody waits for', () => {
    const world = new World(base, 'seed', new CountingSink());
    for (const { input } of inputs) world.input(input);
    world.runUntilIdle();
    expect(world.hosts.get('mx1')?.mail.list('ben')).toHaveLength(1);
    expect(world.nowMs).toBeLessThan(10_000);
    const next = world.nextDueMs(true);
    expect(next === null || next - world.nowMs > 3000).toBe(true);
  });
});

describe('a replay', () => {
  it('gives the same trace, to the byte', () => {
    const once = () => replay(base, 'seed', inputs, 30_000).events.map(canonicalJson);
    const first = once();
    expect(first.length).toBeGreaterThan(50);
    expect(once()).toEqual(first);
  });

  it('gives the same whether time runs at once or in steps', () => {
    const sink = new KeepingSink<SimEvent>();
    const world = new World(base, 'seed', sink);
    for (const { input } of inputs) world.input(input);
    for (let atMs = 0; atMs <= 30_000; atMs += 7) world.runUntil(atMs);
    world.runUntil(30_000);
    const stepped = sink.events.map(canonicalJson);
    expect(stepped).toEqual(replay(base, 'seed', inputs, 30_000).events.map(canonicalJson));
  });

  it.each([
    [{ b: 1, a: [2, { d: 3, c: null }] }, '{"a":[2,{"c":null,"d":3}],"b":1}'],
    [{ a: undefined, b: 'x' }, '{"b":"x"}'],
    [[undefined, 'ä"'], '[null,"ä\\""]'],
    [null, 'null'],
  ])('is compared as JSON with sorted keys: %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

describe('the engine', () => {
  let engine: Engine;

  beforeEach(() => {
    engine = new Engine();
  });

  it('must be started first', () => {
    expect(() => engine.handle({ type: 'run', untilMs: 1 })).toThrow('not started');
  });

  it('answers with everything since the last answer, and when it is due next', () => {
    const started = engine.handle({ type: 'start', scenario: base, seed: 'seed', inputs: [] });
    expect(started).toMatchObject({
      nowMs: 0,
      dueMs: null,
      anyDueMs: null,
      events: [{ kind: 'world.started' }, ...started.events.slice(1)],
    });
    const [logged] = inputs;
    if (!logged) throw new Error('no input');
    const sent = engine.handle({ type: 'input', atMs: 500, input: logged.input });
    expect(sent).toMatchObject({ nowMs: 500 });
    expect(sent.events[0]).toMatchObject({ kind: 'input', atMs: 500, seq: started.events.length + 1 });
    expect(sent.dueMs).toBeGreaterThan(500);
    const ran = engine.handle({ type: 'run', untilMs: 30_000 });
    expect(ran.events[0]?.seq).toBe((sent.events.at(-1)?.seq ?? 0) + 1);
    expect(ran.events.filter(isKind('mail.delivered'))).toHaveLength(1);
  });

  it('comes by a log of inputs to where they lead', () => {
    const { events } = engine.handle({ type: 'start', scenario: base, seed: 'seed', inputs });
    const more = engine.handle({ type: 'run', untilMs: 30_000 }).events;
    expect([...events, ...more].map(canonicalJson)).toEqual(
      replay(base, 'seed', inputs, 30_000).events.map(canonicalJson),
    );
  });
});
