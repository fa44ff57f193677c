import { KeepingSink } from '../kernel/trace.ts';
import type { SimEvent, TraceEvent } from '../trace.ts';
import type { Input, LoggedInput } from './input.ts';
import type { Scenario } from './scenario.ts';
import { World } from './world.ts';

/** What can be asked of an engine. Plain data: it crosses to a worker. */
export type EngineRequest =
  /** Begins a world and brings it to where a log of inputs leads. */
  | {
      readonly type: 'start';
      readonly scenario: Scenario;
      readonly seed: string;
      readonly inputs: readonly LoggedInput[];
    }
  /** Lets time run to `atMs`, then acts. */
  | { readonly type: 'input'; readonly atMs: number; readonly input: Input }
  | { readonly type: 'run'; readonly untilMs: number };

/** What an engine answers: everything that happened since the last answer, and when something is due next. */
export interface EngineBatch {
  readonly events: readonly TraceEvent[];
  readonly nowMs: number;
  /** The next timer that somebody waits for; null when there is none. */
  readonly dueMs: number | null;
  /** The next timer of any kind, time-outs included. */
  readonly anyDueMs: number | null;
  /** Set when a run stopped on its way, so as not to keep others waiting: whoever asked asks again. */
  readonly unfinished?: true;
}

/** How many timers one run fires: some tens of milliseconds of work. */
const callsMax = 2_000;

/** The message-shaped front of a world: requests in, batches out. Runs in a worker in the page, directly in Node. */
export class Engine {
  readonly #sink = new KeepingSink<SimEvent>();
  #world: World | null = null;

  handle(request: EngineRequest): EngineBatch {
    let finished = true;
    if (request.type === 'start') this.#start(request);
    else if (!this.#world) throw new Error('the engine was not started');
    else if (request.type === 'run') finished = this.#world.runUntil(request.untilMs, callsMax);
    else {
      this.#world.runUntil(request.atMs);
      this.#world.input(request.input);
    }
    const world = this.#world;
    return {
      events: this.#sink.drain(),
      nowMs: world?.nowMs ?? 0,
      dueMs: world?.nextToldMs(true) ?? null,
      anyDueMs: world?.nextToldMs() ?? null,
      ...(!finished && { unfinished: true }),
    };
  }

  #start({ scenario, seed, inputs }: Extract<EngineRequest, { type: 'start' }>): void {
    this.#world = new World(scenario, seed, this.#sink);
    for (const { atMs, input } of inputs) {
      this.#world.runUntil(atMs);
      this.#world.input(input);
    }
  }
}
