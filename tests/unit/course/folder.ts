import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { checkLessons } from '../../../src/course/build/check-lessons.ts';
import { createLesson } from '../../../src/course/build/new-lesson.ts';
import type { FileProblem } from '../../../src/course/build/read-world.ts';

export const lessonPath = '01-chapter/01-lesson';

/** A change of a file: this text, which it has exactly once, for that. */
export type Change = readonly [file: string, from: string, to: string];

/** A folder of lessons that holds a new lesson and the base world, for as long as `use` takes. */
export function withLessons<T>(use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'lessons-'));
  try {
    cpSync('lessons/worlds', join(root, 'worlds'), { recursive: true });
    createLesson(root, lessonPath);
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

export function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

export function change(root: string, [file, from, to]: Change): void {
  const path = join(lessonPath, file);
  const parts = readFileSync(join(root, path), 'utf8').split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${JSON.stringify(from)} ${parts.length - 1} times`);
  write(root, path, parts.join(to));
}

/** A problem as `file:line: reason`, the file as seen from the folder. */
export const told = (root: string, { file, line, reason }: FileProblem): string =>
  `${relative(root, file)}:${line}: ${reason.replaceAll(`${root}/`, '')}`;

/** What is wrong after these changes of the new lesson; its own files without their folder. */
export const problemsAfter = (...changes: readonly Change[]): string[] =>
  withLessons((root) => {
    for (const one of changes) change(root, one);
    return checkLessons(root).problems.map((problem) => told(root, problem).replace(`${lessonPath}/`, ''));
  });

/** What is changed, and all that is said: each problem from its beginning. */
export type Row = readonly [from: string, to: string, said: readonly string[]];

/** Problems, each cut to the length of what is expected of it. */
export const beginnings = (problems: readonly string[], said: readonly string[]): readonly string[] =>
  problems.map((problem, index) => problem.slice(0, said[index]?.length ?? problem.length));
