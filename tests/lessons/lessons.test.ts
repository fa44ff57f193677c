import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLessons, readLesson } from '../../src/course/build/read-lesson.ts';
import { readWorld } from '../../src/course/build/read-world.ts';
import type { CompiledLesson } from '../../src/course/lesson.ts';
import { Play } from '../support/play.ts';

const root = 'lessons';
const read = findLessons(root).map((folder) => readLesson(root, folder));

function begin(lesson: CompiledLesson, upTo: number): Play {
  const play = new Play(lesson, readWorld(join(root, 'worlds', `${lesson.world}.yaml`)));
  for (let step = 0; step < upTo; step++) {
    expect(play.solve(), `step ${step} on the way`).toBe(true);
    play.next();
  }
  return play;
}

it('every folder of lessons/ is a lesson that is tested here', () => {
  const chapters = readdirSync(root).filter((name) => /^\d\d-/.test(name));
  const folders = chapters.flatMap((chapter) => readdirSync(join(root, chapter)).filter((name) => statSync(join(root, chapter, name)).isDirectory()));
  expect(read.length).toBe(folders.length);
  expect(read.length).toBeGreaterThan(0);
});

describe.each(read.map((lesson) => [lesson.folder.path, lesson] as const))('%s', (_, { file, texts, problems }) => {
  it('has no mistakes, and every section in every language', () => {
    expect(problems).toEqual([]);
    expect(Object.keys(texts).sort()).toEqual(['de', 'en']);
  });

  const lesson = texts.en;
  if (!lesson || !file) return;

  it('is the same lesson in both languages, and no text is the other’s', () => {
    const german = texts.de;
    expect(german?.steps.map(({ id }) => id)).toEqual(lesson.steps.map(({ id }) => id));
    for (const [index, step] of lesson.steps.entries()) {
      expect(german?.steps[index]?.title).not.toBe(step.title);
      expect(german?.steps[index]?.explainHtml).not.toBe(step.explainHtml);
    }
  });

  it.each(lesson.steps.map((step, index) => [step.id, index] as const))('step %s: the solution passes', (_id, index) => {
    expect(begin(lesson, index).solve()).toBe(true);
  });

  it.each(lesson.steps.map((step, index) => [step.id, index] as const))('step %s: untouched, it is not done', (_id, index) => {
    const play = begin(lesson, index);
    const { predict } = lesson.steps[index] ?? {};
    if (predict) play.predict(predict.answer);
    play.look();
    expect(play.isExplaining).toBe(false);
  });

  it.each(lesson.steps.map((step, index) => [step.id, index] as const))('step %s: without its last act, it is not done', (_id, index) => {
    expect(begin(lesson, index).solve(1)).toBe(false);
  });

  it('has at least four mistakes with a hint of their own', () => {
    expect(new Set(file.wrong.map(({ step, say }) => `${step}/${say}`)).size).toBeGreaterThanOrEqual(4);
  });

  it.each(file.wrong.map((wrong) => [wrong.step, wrong.say, wrong] as const))('step %s: a wrong attempt gets the hint “%s” and does not pass', (stepId, say, wrong) => {
    const index = lesson.steps.findIndex(({ id }) => id === stepId);
    const play = begin(lesson, index);
    const { predict } = lesson.steps[index] ?? {};
    if (predict) play.predict(predict.answer);
    for (const act of wrong.do) play.act(act);
    expect(play.hint).toBe(say);
    expect(play.isExplaining).toBe(false);
  });

  it('each quiz question has one right answer, and a reason for every wrong one', () => {
    for (const { options, answer } of lesson.quiz) {
      expect(options.filter(({ key }) => key === answer)).toHaveLength(1);
      for (const option of options) expect(option.why === undefined, option.key).toBe(option.key === answer);
    }
  });

  it('ends in the quiz, and is done when that is right', () => {
    const play = begin(lesson, lesson.steps.length);
    expect(play.player.snapshot.value).toBe('quiz');
    for (const { id, answer } of lesson.quiz) play.player.send({ type: 'QUIZ', question: id, option: answer });
    expect(play.player.snapshot.value).toBe('done');
  });
});
