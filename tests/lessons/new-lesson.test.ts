import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLessons } from '../../src/course/build/check-lessons.ts';
import { createLesson } from '../../src/course/build/new-lesson.ts';
import { findLessons, readLesson } from '../../src/course/build/read-lesson.ts';
import { testLesson } from './lesson-suite.ts';

const root = mkdtempSync(join(tmpdir(), 'lessons-'));
cpSync('lessons/worlds', join(root, 'worlds'), { recursive: true });
writeFileSync(join(root, 'chapters.yaml'), '01-known: { en: Known, de: Bekannt }\n');
afterAll(() => rmSync(root, { recursive: true }));

const made = createLesson(root, '02-new-chapter/01-first');

describe('lesson:new', () => {
  it('says what it made and what is to be done now', () => {
    expect(made).toMatchObject({ ok: true });
    expect(made.ok && made.notes.join('\n')).toMatch(/lesson:check[^]*02-new-chapter is new/);
  });

  it('makes a lesson without mistakes, in a chapter that has a title', () => {
    expect(checkLessons(root)).toEqual({
      lessons: 1,
      worlds: readdirSync('lessons/worlds').length,
      problems: [],
    });
    expect(readFileSync(join(root, 'chapters.yaml'), 'utf8')).toBe(
      "01-known: { en: Known, de: Bekannt }\n02-new-chapter: { en: 'new chapter', de: 'new chapter' }\n",
    );
  });

  it('names the schema for editors', () => {
    const text = readFileSync(join(root, '02-new-chapter/01-first/lesson.yaml'), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/\.\.\/schema\/lesson\.schema\.json\n/);
  });

  it('never writes over a lesson', () => {
    expect(createLesson(root, '02-new-chapter/01-first')).toMatchObject({ ok: false, reason: expect.stringMatching(/exists already/) as unknown });
  });

  it.each([undefined, '', 'x', '01-a', '1-a/01-b', '01-a/01-B', '../01-a/01-b', '01-a/01-b/c', '01-a/../01-b'])(
    'refuses the name %s',
    (path) => {
      expect(createLesson(root, path)).toMatchObject({ ok: false, reason: expect.stringMatching(/Say where/) as unknown });
    },
  );
});

for (const folder of findLessons(root)) testLesson(root, readLesson(root, folder));
