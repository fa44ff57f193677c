import type { TraceEvent } from '$sim/trace.ts';
import type { EngineBatch, EngineRequest } from '$sim/world/engine.ts';
import type { Input, LoggedInput } from '$sim/world/input.ts';
import type { Scenario } from '$sim/world/scenario.ts';
import type { WorkerAnswer } from './engine.worker.ts';
import { nextStop, rateTo, type Due } from './pacing.ts';
import type { Pace, Session, Waiting } from './session.ts';

export interface WorldStart {
  readonly scenario: Scenario;
  readonly seed: string;
  readonly inputs: readonly LoggedInput[];
}

/** Frames that took longer (a tab in the background) count as this much, or time would jump. */
const frameMsMax = 100;

/**
 * A session whose engine runs in a worker; virtual time follows wall time by `pacing`. When the opening is known, what
 * the engine answers to the start, the session is there before its engine, which is fetched by `wake` or the first act.
 */
export class WorkerSession implements Session {
  readonly events: TraceEvent[] = [];
  readonly start: WorldStart;
  readonly inputs: LoggedInput[];
  nowMs = 0;
  pace: Pace;
  waiting: Waiting | null = null;
  failure: string | null = null;
  #worker: Worker | null = null;
  /** Events of the opening: the engine tells them again. */
  #told = 0;
  readonly #listeners = new Set<() => void>();
  #due: Due = { dueMs: null, anyDueMs: null };
  #stop: { atMs: number; rate: number } | null = null;
  /** Requests without an answer yet. While there are any, time stands: the answer may bring something nearer. */
  #open = 0;
  #frame = 0;
  #lastFrameMs: number | null = null;
  #closed = false;

  constructor(start: WorldStart, opening: EngineBatch | null = null, pace: Pace = { playing: true, speed: 0.1 }) {
    this.start = start;
    this.pace = pace;
    this.inputs = [...start.inputs];
    if (opening) {
      this.#take(opening);
      this.#told = opening.events.length;
    } else this.wake();
    this.#frame = requestAnimationFrame((ms) => this.#tick(ms));
  }

  /** Fetches and starts the engine, unless that has been done or the session is closed. */
  wake(): void {
    if (this.#worker || this.#closed) return;
    this.#worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => this.#hear(data));
    this.#worker.addEventListener('error', (event) => this.#fail(event.message));
    this.#ask({ type: 'start', ...this.start });
  }

  /** Nothing is under way: the clock idles, or stands; always so once the session is closed. */
  get isQuiet(): boolean {
    return this.#closed || (this.#open === 0 && (this.#stop === null || !this.pace.playing));
  }

  input(input: Input): void {
    if (this.#closed) return;
    const atMs = Math.floor(this.nowMs);
    this.inputs.push({ atMs, input });
    this.#ask({ type: 'input', atMs, input });
  }

  setPlaying(playing: boolean): void {
    this.pace = { ...this.pace, playing };
    this.#tell();
  }

  setSpeed(speed: number): void {
    this.pace = { ...this.pace, speed };
    this.#plan();
    this.#tell();
  }

  step(): void {
    this.pace = { ...this.pace, playing: false };
    this.skip();
  }

  get isBusy(): boolean {
    return this.#open > 0;
  }

  skip(): boolean {
    const { dueMs, anyDueMs } = this.#due;
    const target = nextStop(this.nowMs, this.#due) ?? dueMs ?? anyDueMs;
    if (target !== null) return this.runTo(target);
    this.#tell();
    return false;
  }

  runTo(atMs: number): boolean {
    const can = atMs >= this.nowMs && !this.isBusy && !this.#closed;
    if (can) {
      // The page's time moves smoothly, the world's by whole milliseconds.
      this.nowMs = Math.ceil(atMs);
      this.#ask({ type: 'run', untilMs: this.nowMs });
    } else this.#tell();
    return can;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends it for good: whatever is asked of it later is passed over. */
  close(): void {
    this.#closed = true;
    cancelAnimationFrame(this.#frame);
    this.#worker?.terminate();
    this.#listeners.clear();
  }

  #ask(request: EngineRequest): void {
    this.wake();
    this.#open++;
    this.#worker?.postMessage(request);
  }

  #hear(answer: WorkerAnswer): void {
    this.#open--;
    if ('fault' in answer) return this.#fail(answer.fault);
    const { events } = answer.batch;
    this.#take({ ...answer.batch, events: events.slice(this.#told) });
    this.#told = Math.max(0, this.#told - events.length);
  }

  #take({ events, nowMs, dueMs, anyDueMs, unfinished }: EngineBatch): void {
    for (const event of events) this.events.push(event);
    this.nowMs = Math.max(this.nowMs, nowMs);
    this.#due = { dueMs, anyDueMs };
    // Unless something was asked since: then the engine goes on for that.
    if (unfinished && this.#open === 0) this.#ask({ type: 'run', untilMs: this.nowMs });
    this.#plan();
    this.#tell();
  }

  #fail(message: string): void {
    this.failure = message;
    this.pace = { ...this.pace, playing: false };
    this.#tell();
  }

  /** Where time runs to next and how fast, or what it waits for. */
  #plan(): void {
    const stop = nextStop(this.nowMs, this.#due);
    this.#stop = stop === null ? null : { atMs: stop, rate: rateTo(stop, this.nowMs, this.pace.speed) };
    const { dueMs, anyDueMs } = this.#due;
    const later = dueMs ?? anyDueMs;
    this.waiting = stop !== null || later === null ? null : { dueMs: later, idle: dueMs === null };
  }

  #tick(ms: number): void {
    this.#frame = requestAnimationFrame((next) => this.#tick(next));
    const passedMs = this.#lastFrameMs === null ? 0 : Math.min(frameMsMax, ms - this.#lastFrameMs);
    this.#lastFrameMs = ms;
    if (!this.pace.playing || this.#open > 0 || !this.#stop) return;
    const target = this.nowMs + passedMs * this.#stop.rate;
    if (target < this.#stop.atMs) this.nowMs = target;
    else {
      this.nowMs = this.#stop.atMs;
      this.#ask({ type: 'run', untilMs: this.#stop.atMs });
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
