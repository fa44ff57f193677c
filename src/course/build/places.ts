import type { Act, Check } from '../lesson.ts';
import type { LessonFile } from './schema.ts';

/** Where something stands in `lesson.yaml`. */
export type Path = readonly (string | number)[];

/** A mistake in `lesson.yaml`, at the place that the path leads to. */
export interface KeyProblem {
  readonly path: Path;
  readonly reason: string;
}

/** Takes in a mistake at a place. */
export type Complain = (path: Path, reason: string) => void;

/** Something, and where it stands. */
export interface Placed<T> {
  readonly path: Path;
  readonly it: T;
}

/** A check that is made of no others. */
export type SimpleCheck = Exclude<
  Check,
  { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }
>;

/** All checks of a lesson (of tasks, of hints, of mistakes), taken apart into the simple ones. */
export function checksOf({ steps, mistakes }: LessonFile): Placed<SimpleCheck>[] {
  const inSteps = steps.flatMap(({ tasks, hints }, index) => [
    ...tasks.flatMap((task, at) => ('check' in task ? parts(task.check, ['steps', index, 'tasks', at, 'check']) : [])),
    ...hints.flatMap(({ when }, at) => parts(when, ['steps', index, 'hints', at, 'when'])),
  ]);
  return [...inSteps, ...mistakes.flatMap(({ when }, at) => parts(when, ['mistakes', at, 'when']))];
}

/** All acts of a lesson: those that begin its steps, those of its solutions, and those of wrong attempts. */
export function actsOf({ steps, wrong }: LessonFile): Placed<Act>[] {
  return [
    ...steps.flatMap(({ begin }, index) =>
      begin.map((input, at) => ({ path: ['steps', index, 'begin', at], it: { input } })),
    ),
    ...steps.flatMap(({ solution }, index) => items(solution, ['steps', index, 'solution'])),
    ...wrong.flatMap(({ do: acts }, index) => items(acts, ['wrong', index, 'do'])),
  ];
}

/** The items of a list, each with its own place. */
export const items = <T>(list: readonly T[], path: Path): Placed<T>[] =>
  list.map((it, at) => ({ path: [...path, at], it }));

function parts(check: Check, path: Path): Placed<SimpleCheck>[] {
  const within = (list: readonly Check[], key: string) =>
    items(list, [...path, key]).flatMap((inner) => parts(inner.it, inner.path));
  if ('all' in check) return within(check.all, 'all');
  if ('any' in check) return within(check.any, 'any');
  return 'not' in check ? parts(check.not, [...path, 'not']) : [{ path, it: check }];
}
