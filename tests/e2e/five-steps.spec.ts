import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, openLesson, type Language } from './page.ts';

const words = {
  en: {
    next: 'Next step',
    quiz: 'To the quiz',
    compose: 'New message',
    send: 'Send',
    speed: 'Speed',
    finished: 'You finished this lesson.',
  },
  de: {
    next: 'Nächster Schritt',
    quiz: 'Zum Quiz',
    compose: 'Neue Nachricht',
    send: 'Senden',
    speed: 'Tempo',
    finished: 'Du hast diese Lektion geschafft.',
  },
} as const;

/** Moves the focus with Tab alone until it stands where it should: whoever has no mouse gets there, too. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never leads to ${selector}`);
}

/** A radio group is one stop of Tab: the arrows move within it. */
async function choose(page: Page, name: string, value: string): Promise<void> {
  const wanted = page.locator(`.lesson input[name="${name}"][value="${value}"]`);
  await tabTo(page, `.lesson input[name="${name}"]`);
  await page.keyboard.press('Space');
  for (let presses = 0; presses < 8; presses++) {
    if (await wanted.isChecked()) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`the arrows never lead to ${value}`);
}

async function press(page: Page, selector: string): Promise<void> {
  await expect(page.locator(selector).first()).toBeVisible({ timeout: 20_000 });
  await page.locator('body').evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await tabTo(page, selector);
  await page.keyboard.press('Enter');
}

async function send(page: Page, to: string, confirmed = false): Promise<void> {
  await press(page, '.mail .bar .button.primary');
  await page.keyboard.type(to);
  await tabTo(page, '.mail label:nth-of-type(2) input, .mail details ~ label input');
  await page.keyboard.type('Lunch?');
  await page.keyboard.press('Tab');
  await page.keyboard.type('At noon in the park?');
  await page.keyboard.press('Tab');
  if (confirmed) await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
}

for (const language of ['en', 'de'] as const satisfies readonly Language[]) {
  test(`lesson 1.2 by keyboard alone (${language})`, async ({ page }) => {
    test.setTimeout(180_000);
    const t = words[language];
    const errors = await openLesson(page, language, '01-02-five-steps', 'laptop');
    const next = () => press(page, '.lesson .button.next');
    await expect(page.locator('[role=tab]#view-tab-mail')).toBeVisible();

    // Ten times faster, by the keys of a list box.
    await tabTo(page, '.time select');
    await page.keyboard.press('End');
    await expect(page.getByLabel(t.speed)).toHaveValue('10');

    await page.locator('body').evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await choose(page, 'predict-compose', 'own-server');
    await tabTo(page, '#view-tab-ladder');
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('#view-tab-mail')).toHaveAttribute('aria-selected', 'true');
    await send(page, 'ben@green.example');
    await expectAccessible(page);
    await next();

    await choose(page, 'task-meaning', 'responsible');
    await next();

    await choose(page, 'predict-lookup', 'mx1');
    await choose(page, 'task-preference', 'lower');
    await next();

    await choose(page, 'task-client', 'submit');
    await next();

    await choose(page, 'predict-pickup', 'stays');
    await tabTo(page, '.mail .pick select');
    await page.keyboard.press('ArrowDown');
    await press(page, '.mail .bar .fetch');
    await press(page, '.mail li button.open');
    await choose(page, 'task-caller', 'pc');
    await expectAccessible(page);
    await next();

    await choose(page, 'predict-confirm', 'his-server');
    await tabTo(page, '.mail .pick select');
    await page.keyboard.press('ArrowUp');
    await send(page, 'ben@green.example', true);
    await expect(page.locator('.mail li button')).toContainText('Successful Mail Delivery', { timeout: 20_000 });
    await press(page, '.mail li button.open');
    await expect(page.locator('section.mail')).toContainText('ben@green.example');
    await choose(page, 'task-proves', 'in-mailbox');
    await expectAccessible(page);
    await next();

    await choose(page, 'predict-typo', 'own-server');
    await send(page, 'bem@green.example');
    await expect(page.locator('.mail li button').first()).toContainText('Undelivered Mail', { timeout: 20_000 });
    await next();

    await choose(page, 'quiz-dns', 'find-server');
    await choose(page, 'quiz-moves', 'smtp');
    await choose(page, 'quiz-delivered', 'mailbox');
    await expect(page.getByText(t.finished)).toBeVisible();
    await expectAccessible(page);
    expect(errors).toEqual([]);
  });
}
