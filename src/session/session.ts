import type { TraceEvent } from '$sim/trace.ts';
import type { Input } from '$sim/world/input.ts';

/** How fast virtual time runs against wall time, and whether it runs at all. */
export interface Pace {
  readonly playing: boolean;
  /** Virtual milliseconds per wall millisecond; 0.1 shows a 25 ms flight for a quarter of a second. */
  readonly speed: number;
}

/** What waits while the clock idles: nothing is under way but timers further off than the eye waits for. */
export interface Waiting {
  /** When the next timer is due, since the world began. */
  readonly dueMs: number;
  /** True when nobody but a time-out waits for it. */
  readonly idle: boolean;
}

/**
 * One learner's run, as the page sees it. The engine lives in a worker; this is its mirror: the trace so far, the
 * virtual time, and the few ways to act. Views subscribe and redraw; none keeps a truth of its own.
 */
export interface Session {
  /** The whole trace so far, in order. The same array, growing. */
  readonly events: readonly TraceEvent[];
  /** Virtual time in milliseconds since the world began; moves smoothly while playing. */
  readonly nowMs: number;
  readonly pace: Pace;
  /** The engine has not answered yet: time cannot be moved on. */
  readonly isBusy: boolean;
  /** Not null while the clock idles. */
  readonly waiting: Waiting | null;
  /** Set when the engine stopped on a fault of our own; the text is for a bug report. */
  readonly failure: string | null;

  /** Acts on the world. The only way to. */
  input(input: Input): void;
  setPlaying(playing: boolean): void;
  setSpeed(speed: number): void;
  /** To the next event, then stand still. */
  step(): void;
  /** To the next timer, however far off, and go on from there. False when it cannot: nothing will happen, or it is busy. */
  skip(): boolean;
  /** To a moment not before now, in milliseconds since the world began, without showing the way. False as with `skip`. */
  runTo(atMs: number): boolean;

  /** Called after every change of events, time or pace; at most once an animation frame. Returns the way out. */
  subscribe(listener: () => void): () => void;
  /** Ends the engine's worker. */
  close(): void;
}
