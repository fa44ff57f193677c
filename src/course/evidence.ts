import type { TraceEvent } from '$sim/trace.ts';
import { emptyWorldState, worldStateAfter, type WorldState } from '../session/projections/project.ts';
import type { Answers, Evidence } from './checks.ts';
import { Linter } from './lint.ts';

/** Gathers what checks look at while a trace grows; the events are not copied. */
export class EvidenceKeeper {
  readonly #events: readonly TraceEvent[];
  readonly #linter = new Linter();
  #seen = 0;
  #state: WorldState = emptyWorldState;
  #stepStart = 0;
  #stepStartSeq = 0;
  answers: Answers = {};

  constructor(events: readonly TraceEvent[]) {
    this.#events = events;
  }

  /** Takes in what the trace has grown by. */
  catchUp(): void {
    const fresh = this.#events.slice(this.#seen);
    this.#seen = this.#events.length;
    this.#state = worldStateAfter(this.#state, fresh);
    for (const event of fresh) this.#linter.take(event);
  }

  /** A new step begins here. */
  beginStep(): void {
    this.#stepStart = this.#seen;
    this.#stepStartSeq = this.#events[this.#seen - 1]?.seq ?? 0;
  }

  get evidence(): Evidence {
    return {
      events: this.#events,
      stepStart: this.#stepStart,
      state: this.#state,
      answers: this.answers,
      lint: this.#linter.findings.filter(({ seq }) => seq > this.#stepStartSeq),
    };
  }
}

/**
 * The same evidence, for a step that began after so many inputs: those that brought a resumed lesson here. Until there
 * are more, the step has not begun.
 */
export function afterInputs(evidence: Evidence, count: number): Evidence {
  let left = count;
  const found = evidence.events.findIndex((event) => event.kind === 'input' && left-- === 0);
  const stepStart = Math.max(evidence.stepStart, found < 0 ? evidence.events.length : found);
  const first = evidence.events[stepStart]?.seq ?? Infinity;
  return { ...evidence, stepStart, lint: evidence.lint.filter(({ seq }) => seq >= first) };
}
