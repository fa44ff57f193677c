import type { EngineBatch } from '$sim/world/engine.ts';
import type { LoggedInput } from '$sim/world/input.ts';
import type { Scenario } from '$sim/world/scenario.ts';
import { actsBefore, inputOf, openingInputs, worldSeed, type CompiledLesson } from '../../course/lesson.ts';
import { loadProgress } from '../../course/progress.ts';
import { WorkerSession } from '../../session/worker-session.ts';

/** A lesson's world, and what happens in it at first. */
export interface LessonStart {
  readonly scenario: Scenario;
  readonly opening: EngineBatch;
}

export interface OpenedLesson {
  readonly lesson: CompiledLesson;
  readonly session: WorkerSession;
  /** Index of the step at which it is begun. */
  readonly step: number;
  /** The saved progress could not be read, and lies under this key now; null when all was well. */
  readonly setAsideKey: string | null;
}

/** In the solutions that bring a resumed lesson to its step, acts are so far apart: each is over before the next. */
const resumeGapMs = 10_000;

/** Begins the session of a lesson where the learner left off (`resume`), or at the first step (`anew`). */
export function openLesson(
  lesson: CompiledLesson,
  { scenario, opening }: LessonStart,
  begin: 'resume' | 'anew',
): OpenedLesson {
  const saved = savedState(lesson);
  const step = begin === 'resume' ? saved.step : 0;
  const start = { scenario, seed: worldSeed(lesson), inputs: inputsUpTo(lesson, step) };
  return {
    lesson,
    session: new WorkerSession(start, step === 0 ? opening : null),
    step,
    setAsideKey: saved.setAsideKey,
  };
}

/** The first step that is not done; a finished lesson begins anew. */
function savedState(lesson: CompiledLesson): { step: number; setAsideKey: string | null } {
  try {
    const { progress, setAside } = loadProgress(localStorage);
    const setAsideKey = setAside?.key ?? null;
    const saved = progress[lesson.id];
    if (!saved || saved.finished) return { step: 0, setAsideKey };
    const open = lesson.steps.findIndex(({ id }) => !saved.stepsDone.includes(id));
    return { step: Math.max(0, open), setAsideKey };
  } catch {
    return { step: 0, setAsideKey: null };
  }
}

function inputsUpTo(lesson: CompiledLesson, step: number): LoggedInput[] {
  const inputs: LoggedInput[] = openingInputs(lesson).map((input) => ({ atMs: 0, input }));
  let atMs = 0;
  for (const act of actsBefore(lesson, step)) {
    atMs += 'waitMs' in act ? act.waitMs : resumeGapMs;
    const input = inputOf(act);
    if (input) inputs.push({ atMs, input });
  }
  return inputs;
}
