import '../../src/sim/pattern-library.ts';
import { EvidenceKeeper } from '../../src/course/evidence.ts';
import {
  actsBefore,
  inputOf,
  openingInputs,
  type Act,
  type CompiledLesson,
  type Step,
} from '../../src/course/lesson.ts';
import { startPlayer, type Player } from '../../src/course/player.ts';
import { KeepingSink } from '../../src/sim/kernel/trace.ts';
import type { SimEvent } from '../../src/sim/trace.ts';
import type { Scenario } from '../../src/sim/world/scenario.ts';
import { World } from '../../src/sim/world/world.ts';

/** A lesson being played without a page: world, player and evidence, joined as the page joins them. */
export class Play {
  readonly world: World;
  readonly player: Player;
  readonly #keeper: EvidenceKeeper;

  /** `from`: the step at which the lesson is resumed; the solutions before it are replayed. */
  constructor(lesson: CompiledLesson, scenario: Scenario, from = 0) {
    const sink = new KeepingSink<SimEvent>();
    this.world = new World(scenario, 'lesson', sink);
    this.#keeper = new EvidenceKeeper(sink.events);
    this.player = startPlayer(lesson, from, () => {});
    for (const input of openingInputs(lesson)) this.#pass({ input });
    for (const act of actsBefore(lesson, from)) this.#pass(act);
    this.look();
  }

  get step(): Step | undefined {
    const { lesson, step } = this.player.snapshot.context;
    return lesson.steps[step];
  }

  get isExplaining(): boolean {
    return this.player.snapshot.matches('explaining');
  }

  get hint(): string | null {
    return this.player.snapshot.context.triggered;
  }

  act(act: Act): void {
    if ('answer' in act) this.#keeper.answers = { ...this.#keeper.answers, [act.answer.to]: act.answer.is };
    else this.#pass(act);
    this.look();
  }

  /** Does it, and waits until the world rests. */
  #pass(act: Act): void {
    const input = inputOf(act);
    if (input) this.world.input(input);
    else if ('waitMs' in act) this.world.runUntil(this.world.nowMs + act.waitMs);
    this.world.runUntilIdle();
  }

  look(): void {
    this.#keeper.catchUp();
    this.player.send({ type: 'LOOK', evidence: this.#keeper.evidence });
  }

  predict(option: string): void {
    this.player.send({ type: 'PREDICT', option });
  }

  next(): void {
    this.player.send({ type: 'NEXT' });
    this.#keeper.beginStep();
    for (const input of this.step?.begin ?? []) this.#pass({ input });
    this.look();
  }

  /** Carries out the solution of the present step, without its last `omit` acts, and goes on if it is done. */
  solve(omit = 0): boolean {
    const step = this.step;
    if (!step) return false;
    if (step.predict) this.predict(step.predict.answer);
    for (const act of step.solution.slice(0, step.solution.length - omit)) this.act(act);
    return this.isExplaining;
  }
}
