import '../../sim/pattern-library.ts';
import { Engine, type EngineBatch } from '../../sim/world/engine.ts';
import type { Scenario } from '../../sim/world/scenario.ts';
import { openingInputs, worldSeed, type CompiledLesson } from '../lesson.ts';

/**
 * What an engine answers to the beginning of this lesson: the same in the page, by determinism. So the page can show the
 * first prompt, and let the learner type, before the engine has arrived.
 */
export function openingOf(lesson: Pick<CompiledLesson, 'id' | 'terminals' | 'steps'>, scenario: Scenario): EngineBatch {
  const inputs = openingInputs(lesson).map((input) => ({ atMs: 0, input }));
  return new Engine().handle({ type: 'start', scenario, seed: worldSeed(lesson), inputs });
}
