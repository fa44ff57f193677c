import type { Input } from '$sim/world/input.ts';

/** The compiled lesson: what the build makes of `lesson.yaml` and one language's text. Plain data, trusted HTML. */

export type Language = 'en' | 'de';
export const languages: readonly Language[] = ['en', 'de'];

/** A value to compare with: equal, or one of the small matchers, or (an object) all of its fields. */
export type Pattern =
  | string
  | number
  | boolean
  | null
  | { readonly contains: string }
  | { readonly starts: string }
  | { readonly oneOf: readonly (string | number)[] }
  | { readonly atLeast: number }
  | { readonly [field: string]: Pattern };

/** Fields an event must have; `kind` always. */
export type EventPattern = { readonly kind: string } & { readonly [field: string]: Pattern };

/** What the world has to be like now. */
export type StatePattern =
  | {
      readonly mailbox: {
        readonly host: string;
        readonly name: string;
        readonly atLeast?: number;
        readonly header?: Readonly<Record<string, Pattern>>;
        readonly line?: string;
        readonly unread?: boolean;
      };
    }
  | {
      readonly queue: {
        readonly host: string;
        readonly recipient?: string;
        readonly reversePath?: string;
        readonly state?: 'active' | 'deferred';
        readonly atMost?: number;
      };
    }
  | { readonly outbox: { readonly host: string; readonly atMost: number } }
  /** Some connection like this is open; with `open: false`, none is. */
  | {
      readonly connection: {
        readonly from?: string;
        readonly to?: string;
        readonly port?: number;
        readonly open: boolean;
      };
    }
  /** A transaction is open on this server: it has a sender and waits for recipients or content. */
  | { readonly transaction: { readonly host: string; readonly reversePath?: string; readonly recipient?: string } }
  | { readonly terminal: { readonly tty: string; readonly program: string | null; readonly host?: string } };

/** A check: declarative, over the trace, the world and the learner's answers. No expressions, no script. */
export type Check =
  | { readonly event: EventPattern; readonly since?: 'step' }
  | { readonly absent: EventPattern; readonly since?: 'step' }
  | { readonly sequence: readonly EventPattern[]; readonly since?: 'step' }
  | {
      readonly count: { readonly of: EventPattern; readonly atLeast?: number; readonly atMost?: number };
      readonly since?: 'step';
    }
  | { readonly state: StatePattern }
  | { readonly answer: { readonly to: string; readonly is: string | Readonly<Record<string, string>> } }
  /** A typed line has this mistake (see `lint.ts`); only in the triggers of hints. */
  | { readonly lint: string }
  | { readonly all: readonly Check[] }
  | { readonly any: readonly Check[] }
  | { readonly not: Check };

/** One act of a solution or a wrong attempt. */
export type Act =
  | { readonly line: string; readonly tty: string }
  | { readonly signal: 'INT' | 'EOF' | 'ESCAPE'; readonly tty: string }
  | { readonly input: Input }
  | { readonly answer: { readonly to: string; readonly is: string | Readonly<Record<string, string>> } }
  | { readonly waitMs: number };

/** What kind of act a step asks for. */
export const actKinds = ['type', 'compose', 'decide', 'observe', 'configure'] as const;
export type ActKind = (typeof actKinds)[number];

export interface Option {
  readonly key: string;
  readonly html: string;
  /** For a wrong answer of the quiz: why it is wrong, and the misconception behind it (`MC04`). */
  readonly why?: string;
  readonly misconception?: string;
}

/** A question whose answer is a check's business. */
export type Ask =
  | { readonly kind: 'choose'; readonly html: string; readonly options: readonly Option[] }
  | {
      readonly kind: 'sort';
      readonly html: string;
      readonly items: readonly string[];
      readonly into: readonly Option[];
    };

export interface Task {
  readonly id: string;
  readonly html: string;
  readonly check: Check;
  readonly ask: Ask | null;
}

export interface Step {
  readonly id: string;
  readonly do: ActKind;
  /** What happens in the world when the step begins: a server fails, mail comes in … */
  readonly begin: readonly Input[];
  readonly title: string;
  readonly html: string;
  readonly predict: { readonly html: string; readonly options: readonly Option[]; readonly answer: string } | null;
  readonly tasks: readonly Task[];
  /** What to see in it, once it is done. */
  readonly explainHtml: string;
  /** Triggered by the very mistake; the newest mistake is spoken of, of two the one listed first. */
  readonly triggered: readonly { readonly when: Check; readonly key: string; readonly html: string }[];
  /** Staged: nudge, rule, worked line. */
  readonly staged: readonly string[];
  readonly solution: readonly Act[];
}

export interface Question {
  readonly id: string;
  readonly html: string;
  readonly options: readonly Option[];
  readonly answer: string;
}

export interface Terminal {
  readonly tty: string;
  readonly host: string;
  readonly user: string;
}

export interface CompiledLesson {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  readonly summary: string;
  readonly introHtml: string;
  readonly minutes: number;
  readonly world: string;
  readonly terminals: readonly Terminal[];
  readonly steps: readonly Step[];
  readonly quiz: readonly Question[];
  readonly codaHtml: string;
}

/** What the home page knows of a lesson, in one language. */
export interface LessonSummary {
  readonly id: string;
  readonly chapter: string;
  /** `1.3`. */
  readonly number: string;
  readonly minutes: number;
  readonly stepIds: readonly string[];
  readonly title: string;
  readonly summary: string;
}

export interface ChapterSummary {
  readonly id: string;
  readonly number: string;
  readonly title: string;
}

/** The course in one language. */
export interface Course {
  readonly chapters: readonly ChapterSummary[];
  readonly lessons: readonly LessonSummary[];
}

/** The beginning of a lesson's world: its terminals are opened, and its first step begins. */
export const openingInputs = ({ terminals, steps }: Pick<CompiledLesson, 'terminals' | 'steps'>): Input[] => [
  ...terminals.map(({ tty, host, user }): Input => ({ kind: 'tty.open', tty, host, user })),
  ...(steps[0]?.begin ?? []),
];

/** The seed of a lesson's world: everyone meets the same one. */
export const worldSeed = ({ id }: Pick<CompiledLesson, 'id'>): string => id;

/** What an act does to the world; null for answers and for waiting. */
export function inputOf(act: Act): Input | null {
  if ('line' in act) return { kind: 'tty.line', tty: act.tty, line: act.line };
  if ('signal' in act) return { kind: 'tty.signal', tty: act.tty, signal: act.signal };
  return 'input' in act ? act.input : null;
}

/** What brings a new world, opened, to the beginning of a step: the solutions of the steps before it, each begun in turn. */
export const actsBefore = ({ steps }: Pick<CompiledLesson, 'steps'>, step: number): Act[] =>
  steps
    .slice(0, step)
    .flatMap(({ solution }, index) => [...solution, ...(steps[index + 1]?.begin ?? []).map((input) => ({ input }))]);

/** The inputs among them, those of the opening included. */
export const inputsBefore = (lesson: CompiledLesson, step: number): Input[] => [
  ...openingInputs(lesson),
  ...actsBefore(lesson, step)
    .map(inputOf)
    .filter((input) => input !== null),
];
