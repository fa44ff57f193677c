import { expect, test, type Page } from '@playwright/test';
import { findLessons } from '../../src/course/build/read-lesson.ts';
import deLesson from '../../src/view/i18n/de/lesson.ts';
import enLesson from '../../src/view/i18n/en/lesson.ts';
import { expectAccessible, fast, openLesson, terminalText, type Language } from './page.ts';

const words = { en: enLesson, de: deLesson };

/** Each lesson is seen once as a laptop shows it by day, and once as a phone shows it at night. */
const readers = [
  { language: 'en', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { language: 'de', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

/** Lets the lesson show and play the solution of this step, and waits for what there was to see in it. */
async function playStep(page: Page, language: Language): Promise<void> {
  await page.getByRole('button', { name: words[language].solution, exact: true }).click();
  await page.getByRole('button', { name: words[language].doIt, exact: true }).click();
  await expect(page.locator('.lesson .next')).toBeVisible({ timeout: 30_000 });
}

/** Tries the options of each question from the last to the first, until one is right: so wrong answers are seen, too. */
async function answerQuiz(page: Page, language: Language): Promise<void> {
  for (const question of await page.locator('.lesson fieldset').all()) {
    const options = await question.locator('input[type="radio"]').all();
    for (const option of options.reverse()) {
      await option.check();
      if (await question.getByText(words[language].right).isVisible()) break;
      await expectAccessible(page);
    }
  }
}

/** What a page of a lesson has besides the steps: the panels of a phone, or the views, dialogs and tables of a screen. */
async function seeTheRest(page: Page, language: Language, isPhone: boolean): Promise<void> {
  if (isPhone) {
    for (const tab of await page.locator('nav.tabs button').all()) {
      await tab.click();
      await expectAccessible(page);
    }
    return;
  }
  for (const view of await page.locator('.inspector [role="tab"]').all()) {
    await view.click();
    await expectAccessible(page);
  }
  await page.locator('#view-tab-ladder').click();
  for (const opener of [
    page.locator('.inspector button.code').first(),
    page.locator('header [aria-haspopup="dialog"]'),
    page.getByRole('button', { name: words[language].restart }),
  ]) {
    await opener.click();
    await expect(page.locator('dialog[open]')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog[open]')).toHaveCount(0);
  }
  await page.locator('.console [aria-pressed]').last().click();
  await page.locator('.map').getByRole('button').last().click();
  await expectAccessible(page);
}

/** The views are the same in all lessons: they are looked at in one. */
const [first] = findLessons('lessons');

for (const { id } of findLessons('lessons')) {
  for (const { language, ...look } of readers) {
    test.describe(`lesson ${id}, ${language}, ${look.colorScheme}, ${look.viewport.width} px`, () => {
      test.use(look);

      test('axe finds nothing at any step', async ({ page }) => {
        test.setTimeout(240_000);
        const errors = await openLesson(page, language, id, 'laptop');
        await fast(page, language);
        for (
          let step = 1;
          await page.locator('.lesson .next').or(page.locator('.lesson .tasks')).first().isVisible();
          step++
        ) {
          expect(step, 'the lesson has an end').toBeLessThan(20);
          if (step === 1) await expectAccessible(page);
          await playStep(page, language);
          await expectAccessible(page);
          if (step === 1 && id === first?.id) await seeTheRest(page, language, look.viewport.width < 500);
          if (step === 1 && look.viewport.width < 500) await page.locator('nav.tabs button').first().click();
          await page.locator('.lesson .next').click();
        }
        await answerQuiz(page, language);
        await expect(page.getByText(words[language].finished)).toBeVisible();
        await expectAccessible(page);
        expect(await terminalText(page, 'laptop')).toContain('$');
        expect(errors).toEqual([]);
      });
    });
  }
}
