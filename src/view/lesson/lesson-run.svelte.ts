import type { Answers } from '../../course/checks.ts';
import { EvidenceKeeper } from '../../course/evidence.ts';
import { inputOf, type Act, type CompiledLesson } from '../../course/lesson.ts';
import { currentStep, startPlayer, type Player, type PlayerSnapshot } from '../../course/player.ts';
import { saveLesson } from '../../course/progress.ts';
import type { WorkerSession } from '../../session/worker-session.ts';
import type { OpenedLesson } from './open-lesson.ts';

/** Between two acts that are done for the learner: long enough to be seen. */
const actGapMs = 400;

/** One learner in one lesson: the session, the player, and what is saved, joined for the page. */
export class LessonRun {
  readonly lesson: CompiledLesson;
  readonly session: WorkerSession;
  readonly #keeper: EvidenceKeeper;
  readonly #player: Player;
  #seen = 0;
  snapshot = $state.raw() as PlayerSnapshot;
  answers = $state.raw<Answers>({});
  /** The solution is being played. */
  playing = $state(false);

  constructor({ lesson, session, step }: OpenedLesson) {
    this.lesson = lesson;
    this.session = session;
    this.#keeper = new EvidenceKeeper(session.events);
    this.#player = startPlayer(lesson, step, (snapshot) => {
      this.snapshot = snapshot;
      this.#save();
    });
    this.snapshot = this.#player.snapshot;
    this.session.subscribe(() => this.#look());
    this.#look();
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
    for (const input of this.step?.begin ?? []) this.session.input(input);
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
      if ('waitMs' in act) await this.#passTime(act.waitMs);
    }
    this.playing = false;
  }

  /** Stops the player; the session is its owner's. */
  close(): void {
    this.#player.stop();
  }

  #act(act: Act): void {
    const input = inputOf(act);
    if (input) this.session.input(input);
    else if ('answer' in act) this.answer(act.answer.to, act.answer.is);
  }

  /** Until nothing is under way in the world, and a moment longer. */
  async #quiet(): Promise<void> {
    const pause = () => new Promise((done) => setTimeout(done, actGapMs));
    await pause();
    while (!this.session.isQuiet && this.session.failure === null) await pause();
  }

  /** Skips from timer to timer until so much virtual time has passed: what is remembered is forgotten without one. */
  async #passTime(ms: number): Promise<void> {
    const endMs = this.session.nowMs + ms;
    while ((this.session.waiting?.dueMs ?? Infinity) <= endMs && this.session.failure === null) {
      this.session.skip();
      await this.#quiet();
    }
    if (this.session.nowMs < endMs && this.session.runTo(endMs)) await this.#quiet();
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
