import { assign, createActor, setup, type SnapshotFrom } from 'xstate';
import { heldAt, holds, type Evidence } from './checks.ts';
import { afterInputs } from './evidence.ts';
import { inputsBefore, type CompiledLesson, type Step } from './lesson.ts';

/**
 * The course of a lesson: step after step (predict, do, explain), then the quiz, then done. The machine knows where
 * the learner is; what the learner did stands in the trace, and checks read it there.
 */
export type PlayerEvent =
  /** The trace grew, or an answer came. */
  | { type: 'LOOK'; evidence: Evidence }
  | { type: 'PREDICT'; option: string }
  | { type: 'HINT' }
  | { type: 'SOLUTION' }
  | { type: 'NEXT' }
  | { type: 'QUIZ'; question: string; option: string }
  | { type: 'GO'; step: number };

export interface PlayerContext {
  readonly lesson: CompiledLesson;
  readonly step: number;
  /** The step at which the lesson was begun or resumed, and how many inputs brought the world there. */
  readonly from: { readonly step: number; readonly inputs: number };
  /** Ids of the tasks of this step that are done; once done, a task stays done. */
  readonly tasksDone: readonly string[];
  /** By step id. */
  readonly predictions: Readonly<Record<string, string>>;
  /** Key of the hint that this learner's newest mistake calls for. */
  readonly triggered: string | null;
  /** `seq` of the last act before a task was done: mistakes before it are past. */
  readonly settledSeq: number;
  readonly hintsShown: number;
  readonly solutionShown: boolean;
  readonly stepsDone: readonly string[];
  /** The last answer to each question of the quiz. */
  readonly quiz: Readonly<Record<string, string>>;
}

export const currentStep = ({ lesson, step }: PlayerContext): Step | undefined => lesson.steps[step];

function look(context: PlayerContext, seen: Evidence): Partial<PlayerContext> {
  const step = currentStep(context);
  if (!step) return {};
  const evidence = context.step === context.from.step ? afterInputs(seen, context.from.inputs) : seen;
  const tasksDone = step.tasks
    .filter(({ id, check }) => context.tasksDone.includes(id) || holds(check, evidence))
    .map(({ id }) => id);
  const settledSeq =
    tasksDone.length > context.tasksDone.length
      ? (evidence.events.findLast(({ kind }) => kind === 'input')?.seq ?? 0)
      : context.settledSeq;
  return { tasksDone, settledSeq, triggered: newestMistake(step, evidence, settledSeq) };
}

/** The key of the hint for the newest mistake of this step since then; of two at once, the hint that is listed first. */
function newestMistake({ triggered }: Step, evidence: Evidence, settledSeq: number): string | null {
  const sinceSeq = Math.max(settledSeq, evidence.events[evidence.stepStart]?.seq ?? Infinity);
  let newest: { key: string; seq: number } | null = null;
  for (const { when, key } of triggered) {
    const seq = heldAt(when, evidence);
    if (seq !== null && seq >= sinceSeq && seq > (newest?.seq ?? -1)) newest = { key, seq };
  }
  return newest?.key ?? null;
}

const fresh = { tasksDone: [], triggered: null, settledSeq: 0, hintsShown: 0, solutionShown: false } as const;

export const playerMachine = setup({
  types: {
    context: {} as PlayerContext,
    events: {} as PlayerEvent,
    input: {} as { lesson: CompiledLesson; step: number },
  },
  guards: {
    stepDone: ({ context }) => {
      const step = currentStep(context);
      if (!step) return false;
      return (
        context.tasksDone.length === step.tasks.length &&
        (step.predict === null || context.predictions[step.id] !== undefined)
      );
    },
    lastStep: ({ context }) => context.step >= context.lesson.steps.length - 1,
    quizDone: ({ context }) => context.lesson.quiz.every(({ id, answer }) => context.quiz[id] === answer),
    isStep: ({ context, event }) => event.type === 'GO' && context.lesson.steps[event.step] !== undefined,
  },
  actions: {
    look: assign(({ context, event }) => (event.type === 'LOOK' ? look(context, event.evidence) : {})),
    predict: assign(({ context, event }) => {
      const step = currentStep(context);
      return event.type === 'PREDICT' && step?.predict?.options.some(({ key }) => key === event.option)
        ? { predictions: { ...context.predictions, [step.id]: event.option } }
        : {};
    }),
    hint: assign(({ context }) => ({
      hintsShown: Math.min(context.hintsShown + 1, currentStep(context)?.staged.length ?? 0),
    })),
    solution: assign({ solutionShown: true }),
    finishStep: assign(({ context }) => ({
      stepsDone: [...new Set([...context.stepsDone, currentStep(context)?.id ?? ''])],
      triggered: null,
    })),
    advance: assign(({ context }) => ({ ...fresh, step: context.step + 1 })),
    go: assign(({ event }) => (event.type === 'GO' ? { ...fresh, step: event.step } : {})),
    quiz: assign(({ context, event }) =>
      event.type === 'QUIZ' ? { quiz: { ...context.quiz, [event.question]: event.option } } : {},
    ),
  },
}).createMachine({
  id: 'player',
  context: ({ input }) => ({
    lesson: input.lesson,
    step: input.step,
    from: { step: input.step, inputs: inputsBefore(input.lesson, input.step).length },
    ...fresh,
    predictions: {},
    stepsDone: input.lesson.steps.slice(0, input.step).map(({ id }) => id),
    quiz: {},
  }),
  initial: 'doing',
  on: { GO: { guard: 'isStep', target: '.doing', actions: 'go' } },
  states: {
    doing: {
      always: { guard: 'stepDone', target: 'explaining' },
      on: {
        LOOK: { actions: 'look' },
        PREDICT: { actions: 'predict' },
        HINT: { actions: 'hint' },
        SOLUTION: { actions: 'solution' },
      },
    },
    explaining: {
      entry: 'finishStep',
      on: {
        NEXT: [
          { guard: 'lastStep', target: 'quiz' },
          { target: 'doing', actions: 'advance' },
        ],
      },
    },
    quiz: {
      always: { guard: 'quizDone', target: 'done' },
      on: { QUIZ: { actions: 'quiz' } },
    },
    done: { on: { QUIZ: { actions: 'quiz' } } },
  },
});

export type PlayerSnapshot = SnapshotFrom<typeof playerMachine>;

export interface Player {
  send(event: PlayerEvent): void;
  readonly snapshot: PlayerSnapshot;
  stop(): void;
}

/** Starts the player of a lesson at a step; `listener` hears of every change. */
export function startPlayer(
  lesson: CompiledLesson,
  step: number,
  listener: (snapshot: PlayerSnapshot) => void,
): Player {
  const actor = createActor(playerMachine, { input: { lesson, step } });
  actor.subscribe(listener);
  actor.start();
  return {
    send: (event) => actor.send(event),
    get snapshot() {
      return actor.getSnapshot();
    },
    stop: () => void actor.stop(),
  };
}
