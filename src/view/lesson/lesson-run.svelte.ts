import type { Scenario } from '$sim/world/scenario.ts';
import type { Answers } from '../../course/checks.ts';
import { EvidenceKeeper } from '../../course/evidence.ts';
import { openingInputs, type Act, type CompiledLesson } from '../../course/lesson.ts';
import { currentStep, startPlayer, type Player, type PlayerSnapshot } from '../../course/player.ts';
import { loadProgress, saveLesson } from '../../course/progress.ts';
import { WorkerSession } from '../../session/worker-session.ts';

/** Between two acts that are done for the learner: long enough to be seen. */
const actGapMs = 400;

/** One learner in one lesson: the session, the player, and what is saved, joined for the page. */
export class LessonRun {
  readonly lesson: CompiledLesson;
  readonly scenario: Scenario;
  readonly session: WorkerSession;
  readonly #keeper: EvidenceKeeper;
  readonly #player: Player;
  #seen = 0;
  snapshot = $state.raw() as PlayerSnapshot;
  answers = $state.raw<Answers>({});
  /** The solution is being played. */
  playing = $state(false);

  constructor(lesson: CompiledLesson, scenario: Scenario, seed: string) {
    this.lesson = lesson;
    this.scenario = scenario;
    const begun = savedSteps(lesson);
    this.session = new WorkerSession({ scenario, seed, inputs: inputsUpTo(lesson, begun) });
    this.#keeper = new EvidenceKeeper(this.session.events);
    this.#player = startPlayer(lesson, begun, (snapshot) => {
      this.snapshot = snapshot;
      this.#save();
    });
    this.snapshot = this.#player.snapshot;
    this.session.subscribe(() => this.#look());
  }

  get step() {
    return currentStep(this.snapshot.context);
  }

  predict(option: string): void {
    this.#player.send({ type: 'PREDICT', option });
  }

  answer(task: string, given: Answers[string]): void {
    this.answers = { ...this.answers, [task]: given };
    this.#keeper.answers = this.answers;
    this.#player.send({ type: 'LOOK', evidence: this.#keeper.evidence });
  }

  hint(): void {
    this.#player.send({ type: 'HINT' });
  }

  showSolution(): void {
    this.#player.send({ type: 'SOLUTION' });
  }

  next(): void {
    this.#player.send({ type: 'NEXT' });
    this.#keeper.beginStep();
    this.#player.send({ type: 'LOOK', evidence: this.#keeper.evidence });
  }

  quiz(question: string, option: string): void {
    this.#player.send({ type: 'QUIZ', question, option });
  }

  /** Carries out the solution of this step, one act after another. */
  async playSolution(): Promise<void> {
    const step = this.step;
    if (!step || this.playing) return;
    this.playing = true;
    if (step.predict && this.snapshot.context.predictions[step.id] === undefined) this.predict(step.predict.answer);
    this.session.setPlaying(true);
    for (const act of step.solution) {
      if (this.step !== step || !this.snapshot.matches('doing')) break;
      this.#act(act);
      await this.#quiet();
    }
    this.playing = false;
  }

  close(): void {
    this.#player.stop();
    this.session.close();
  }

  #act(act: Act): void {
    if ('line' in act) this.session.input({ kind: 'tty.line', tty: act.tty, line: act.line });
    else if ('signal' in act) this.session.input({ kind: 'tty.signal', tty: act.tty, signal: act.signal });
    else if ('input' in act) this.session.input(act.input);
    else if ('answer' in act) this.answer(act.answer.to, act.answer.is);
  }

  /** Until nothing is under way in the world, and a moment longer. */
  async #quiet(): Promise<void> {
    const pause = () => new Promise((done) => setTimeout(done, actGapMs));
    await pause();
    while (!this.session.isQuiet && this.session.failure === null) await pause();
  }

  #look(): void {
    const { events } = this.session;
    if (events.length === this.#seen) return;
    this.#seen = events.length;
    this.#keeper.catchUp();
    if (this.snapshot.matches('doing')) this.#player.send({ type: 'LOOK', evidence: this.#keeper.evidence });
  }

  #save(): void {
    const { stepsDone } = this.snapshot.context;
    if (stepsDone.length === 0) return;
    try {
      saveLesson(localStorage, this.lesson.id, stepsDone, this.snapshot.matches('done'));
    } catch {
      // No storage: the lesson goes on, it is just not remembered.
    }
  }
}

/** How many steps from the beginning are done already; a finished lesson begins anew. */
function savedSteps(lesson: CompiledLesson): number {
  try {
    const saved = loadProgress(localStorage).progress[lesson.id];
    if (!saved || saved.finished) return 0;
    const open = lesson.steps.findIndex(({ id }) => !saved.stepsDone.includes(id));
    return open < 0 ? 0 : open;
  } catch {
    return 0;
  }
}

/** Resuming: the tested solutions up to the step, a minute of the world apart, bring it to where the learner was. */
function inputsUpTo(lesson: CompiledLesson, step: number) {
  const opening = openingInputs(lesson.terminals).map((input) => ({ atMs: 0, input }));
  const acts = lesson.steps.slice(0, step).flatMap(({ solution }) => solution);
  const inputs = acts.flatMap((act, index) => {
    const atMs = (index + 1) * 10_000;
    if ('line' in act) return [{ atMs, input: { kind: 'tty.line' as const, tty: act.tty, line: act.line } }];
    if ('signal' in act) return [{ atMs, input: { kind: 'tty.signal' as const, tty: act.tty, signal: act.signal } }];
    return 'input' in act ? [{ atMs, input: act.input }] : [];
  });
  return [...opening, ...inputs];
}
