import type { TraceEvent } from '$sim/trace.ts';
import type { WorldState } from '../session/projections/project.ts';
import type { Check, EventPattern } from './lesson.ts';
import type { LintFinding } from './lint.ts';
import { matches } from './match.ts';
import { stateHolds } from './state-checks.ts';

export type Answers = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** What checks look at. `stepStart`: how many events there were when the step began. */
export interface Evidence {
  readonly events: readonly TraceEvent[];
  readonly stepStart: number;
  readonly state: WorldState;
  readonly answers: Answers;
  /** Mistakes in typed lines since the step began. */
  readonly lint: readonly LintFinding[];
}

/** Whether a check holds. Pure. */
export function holds(check: Check, evidence: Evidence): boolean {
  if ('event' in check) return eventsOf(check, evidence).some((event) => fits(event, check.event));
  if ('absent' in check) return !eventsOf(check, evidence).some((event) => fits(event, check.absent));
  if ('sequence' in check) return inSequence(check.sequence, eventsOf(check, evidence));
  if ('count' in check) {
    const { of, atLeast = 0, atMost = Infinity } = check.count;
    const count = eventsOf(check, evidence).filter((event) => fits(event, of)).length;
    return count >= atLeast && count <= atMost;
  }
  if ('state' in check) return stateHolds(check.state, evidence.state);
  if ('answer' in check) return sameAnswer(evidence.answers[check.answer.to], check.answer.is);
  if ('lint' in check) return evidence.lint.some(({ code }) => code === check.lint);
  if ('all' in check) return check.all.every((inner) => holds(inner, evidence));
  if ('any' in check) return check.any.some((inner) => holds(inner, evidence));
  return !holds(check.not, evidence);
}

/**
 * When what a check asks for last happened, as the `seq` of that event; null when the check does not hold. What is no
 * event (a state, an answer, an absence) holds now: `Infinity`.
 */
export function heldAt(check: Check, evidence: Evidence): number | null {
  return holds(check, evidence) ? (momentOf(check, evidence) ?? Infinity) : null;
}

/** The `seq` at which a check that holds came to hold for the last time; undefined when no event brought that about. */
function momentOf(check: Check, evidence: Evidence): number | undefined {
  if ('event' in check) return eventsOf(check, evidence).findLast((event) => fits(event, check.event))?.seq;
  if ('lint' in check) return evidence.lint.findLast(({ code }) => code === check.lint)?.seq;
  if ('sequence' in check) {
    const last = check.sequence.at(-1);
    return last && eventsOf(check, evidence).findLast((event) => fits(event, last))?.seq;
  }
  if ('count' in check) {
    const { of, atLeast = 0 } = check.count;
    // What comes after the event that was still missing changes nothing.
    return atLeast > 0 ? eventsOf(check, evidence).filter((event) => fits(event, of))[atLeast - 1]?.seq : undefined;
  }
  const inner = 'all' in check ? check.all : 'any' in check ? check.any.filter((one) => holds(one, evidence)) : [];
  const moments = inner.map((one) => momentOf(one, evidence)).filter((seq) => seq !== undefined);
  return moments.length > 0 ? Math.max(...moments) : undefined;
}

const fits = (event: TraceEvent, pattern: EventPattern): boolean =>
  event.kind === pattern.kind && matches(event, pattern);

function eventsOf({ since }: { readonly since?: 'step' }, { events, stepStart }: Evidence): readonly TraceEvent[] {
  return since === 'step' ? events.slice(stepStart) : events;
}

/** The patterns in this order, with anything between them. */
function inSequence(patterns: readonly EventPattern[], events: readonly TraceEvent[]): boolean {
  let next = 0;
  for (const event of events) {
    const pattern = patterns[next];
    if (pattern && fits(event, pattern)) next++;
  }
  return next === patterns.length;
}

function sameAnswer(given: Answers[string] | undefined, wanted: Answers[string]): boolean {
  if (given === undefined || typeof wanted === 'string' || typeof given === 'string') return given === wanted;
  const keys = Object.keys(wanted);
  return keys.length === Object.keys(given).length && keys.every((key) => given[key] === wanted[key]);
}
