import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkChapters } from './chapters.ts';
import { findLessons, readLesson } from './read-lesson.ts';
import { checkWorldFile, type FileProblem } from './read-world.ts';

export interface Inspection {
  readonly lessons: number;
  readonly worlds: number;
  readonly problems: readonly FileProblem[];
}

/** Every mistake of the chapters, worlds and lessons below a folder, with file, line and reason. */
export function checkLessons(root: string): Inspection {
  const folder = join(root, 'worlds');
  const worlds = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  const lessons = findLessons(root);
  const problems = [
    ...checkChapters(root).problems,
    ...worlds.flatMap((name) => checkWorldFile(join(folder, name)).problems),
    ...lessons.flatMap((lesson) => readLesson(root, lesson).problems),
  ];
  return { lessons: lessons.length, worlds: worlds.length, problems };
}
