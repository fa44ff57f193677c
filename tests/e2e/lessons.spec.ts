import { expect, test } from '@playwright/test';
import { expectAccessible, fast, openLesson, type Language } from './page.ts';
import { compiled, LessonPlayer } from './play-lesson.ts';

for (const id of ['04-02-not-now', '04-05-relay-denied', '05-01-open-relay'])
  for (const language of ['en', 'de'] as const satisfies readonly Language[]) {
    test(`lesson ${id} from its first step to its quiz (${language})`, async ({ page }) => {
      test.setTimeout(300_000);
      const lesson = compiled(id, language);
      const errors = await openLesson(page, language, id, lesson.terminals[0]?.tty ?? '');
      await fast(page, language);
      const steps: string[] = [];
      await new LessonPlayer(page, lesson, language).play(async (step) => {
        steps.push(step.id);
        await expect(page.locator('.lesson .explain')).toBeVisible();
        if (step === lesson.steps[1]) await expectAccessible(page);
      });
      expect(steps).toEqual(lesson.steps.map((step) => step.id));
      expect(errors).toEqual([]);
    });
  }
