import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReadLesson } from '../../src/course/build/read-lesson.ts';
import { readWorld } from '../../src/course/build/read-world.ts';
import type { CompiledLesson } from '../../src/course/lesson.ts';
import type { Scenario } from '../../src/sim/world/scenario.ts';
import { Play } from '../support/play.ts';

/** The lesson at the beginning of a step, reached by the solutions before it. */
function begin(lesson: CompiledLesson, scenario: Scenario, upTo: number): Play {
  const play = new Play(lesson, scenario);
  for (let step = 0; step < upTo; step++) {
    expect(play.solve(), `step ${step} on the way`).toBe(true);
    play.next();
  }
  return play;
}

/** Predicts rightly where there is something to predict: what is tested then is the doing. */
function predict(play: Play): void {
  const prediction = play.step?.predict;
  if (prediction) play.predict(prediction.answer);
}

/** What every lesson has to prove. */
export function testLesson(root: string, { folder, file, texts, problems }: ReadLesson): void {
  describe(folder.path, () => {
    it('has no mistakes, and every section in every language', () => {
      expect(problems).toEqual([]);
      expect(Object.keys(texts).sort()).toEqual(['de', 'en']);
    });

    const { en: lesson, de: german } = texts;
    if (!lesson || !german || !file) return;
    const scenario = readWorld(join(root, 'worlds', `${lesson.world}.yaml`));
    const steps = lesson.steps.map((step, index) => [step.id, index] as const);

    it('is the same lesson in both languages, and no text is the other’s', () => {
      expect(german.steps.map(({ id }) => id)).toEqual(lesson.steps.map(({ id }) => id));
      for (const [index, step] of lesson.steps.entries()) {
        expect(german.steps[index]?.title).not.toBe(step.title);
        expect(german.steps[index]?.explainHtml).not.toBe(step.explainHtml);
      }
    });

    it.each(steps)('step %s: the solution passes', (_id, index) => {
      expect(begin(lesson, scenario, index).solve()).toBe(true);
    });

    it.each(steps)('step %s: the solution is no mistake', (_id, index) => {
      const play = begin(lesson, scenario, index);
      for (const act of play.step?.solution ?? []) {
        play.act(act);
        expect(play.hint).toBeNull();
      }
    });

    it.each(steps)('step %s: untouched, it is not done', (_id, index) => {
      const play = begin(lesson, scenario, index);
      predict(play);
      play.look();
      expect(play.isExplaining).toBe(false);
    });

    it.each(steps)('step %s: without its last act, it is not done', (_id, index) => {
      expect(begin(lesson, scenario, index).solve(1)).toBe(false);
    });

    it('has mistakes with a hint of their own', () => {
      expect(file.wrong.length).toBeGreaterThan(0);
    });

    it.each(file.wrong.map((wrong) => [wrong.step, wrong.say, wrong] as const))(
      'step %s: a wrong attempt gets the hint “%s” and does not pass',
      (stepId, say, wrong) => {
        const play = begin(
          lesson,
          scenario,
          lesson.steps.findIndex(({ id }) => id === stepId),
        );
        predict(play);
        for (const act of wrong.do) play.act(act);
        expect(play.hint).toBe(say);
        expect(play.isExplaining).toBe(false);
      },
    );

    it('each quiz question has one right answer, and a reason and a misconception for every wrong one', () => {
      for (const { options, answer } of lesson.quiz) {
        expect(options.filter(({ key }) => key === answer)).toHaveLength(1);
        for (const { key, why, misconception } of options)
          expect([why === undefined, misconception === undefined], key).toEqual([key === answer, key === answer]);
      }
    });

    it('ends in the quiz, and is done when that is right', () => {
      const play = begin(lesson, scenario, lesson.steps.length);
      expect(play.player.snapshot.value).toBe('quiz');
      for (const { id, answer } of lesson.quiz) play.player.send({ type: 'QUIZ', question: id, option: answer });
      expect(play.player.snapshot.value).toBe('done');
    });

    it.each(steps)('step %s: a lesson resumed here shows no mistake, and its solution passes', (_id, index) => {
      const play = new Play(lesson, scenario, index);
      expect(play.hint).toBeNull();
      expect(play.isExplaining).toBe(false);
      expect(play.solve()).toBe(true);
    });
  });
}
