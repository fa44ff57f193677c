import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findLessons, readLesson } from '../../src/course/build/read-lesson.ts';
import { testLesson } from './lesson-suite.ts';

const root = 'lessons';
const read = findLessons(root).map((folder) => readLesson(root, folder));

const foldersIn = (path: string): string[] =>
  readdirSync(path)
    .map((name) => join(path, name))
    .filter((below) => statSync(below).isDirectory());

it('every folder of lessons/ is a lesson that is tested here', () => {
  const chapters = foldersIn(root).filter((path) => !/(worlds|schema)$/.test(path));
  expect(read.map(({ folder }) => join(root, folder.path))).toEqual(chapters.flatMap(foldersIn));
  expect(read.length).toBeGreaterThan(0);
});

for (const lesson of read) testLesson(root, lesson);

it.each(['1.2', '1.3'])('lesson %s knows at least four mistakes', (number) => {
  const wrong = read.find(({ folder }) => folder.number === number)?.file?.wrong ?? [];
  expect(new Set(wrong.map(({ say }) => say)).size).toBeGreaterThanOrEqual(4);
});
