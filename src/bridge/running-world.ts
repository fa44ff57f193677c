import '../sim/pattern-library.ts';
import type { Input } from '../sim/world/input.ts';
import type { Scenario } from '../sim/world/scenario.ts';
import { World } from '../sim/world/world.ts';
import { BridgeSink } from './sink.ts';

/** Mailboxes of a bridged world keep so many messages: it may be fed for days. */
const keptMax = 1_000;
/** Node's longest timer. */
const longestMs = 2 ** 31 - 1;

/** A world whose virtual clock follows the wall's. */
export class RunningWorld {
  readonly world: World;
  readonly sink = new BridgeSink();
  readonly #startedAtMs = performance.now();
  #timer: NodeJS.Timeout | null = null;

  constructor(scenario: Scenario, seed: string) {
    this.world = new World(scenario, seed, this.sink);
    for (const host of this.world.hosts.values()) host.mail.keepMax = keptMax;
    this.#plan();
  }

  /** What happened outside by now; several at once when they happened at the same time. */
  input(...inputs: readonly Input[]): void {
    this.#catchUp();
    for (const input of inputs) this.world.input(input);
    this.#plan();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  get #wallMs(): number {
    return Math.floor(performance.now() - this.#startedAtMs);
  }

  #catchUp(): void {
    this.world.runUntil(Math.max(this.world.nowMs, this.#wallMs));
  }

  /** Wakes when the next timer is due. */
  #plan(): void {
    this.stop();
    const dueMs = this.world.nextDueMs();
    if (dueMs === null) return;
    const delayMs = Math.min(longestMs, Math.max(0, dueMs - this.#wallMs));
    this.#timer = setTimeout(() => {
      this.#catchUp();
      this.#plan();
    }, delayMs);
  }
}
