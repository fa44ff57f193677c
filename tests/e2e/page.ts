import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What the page offers to automation alone. */
declare global {
  interface Window {
    __ehloTerminal?: Record<string, { text(): string }>;
    ehloSession?: { events: unknown[]; inputs: unknown[]; isQuiet: boolean; nowMs: number };
  }
}

export type Language = 'en' | 'de';

/** Opens a lesson and waits until its terminal has a prompt. Collects errors of the page. */
export async function openLesson(
  page: Page,
  language: Language,
  id: string,
  tty: string,
  base = '/',
): Promise<string[]> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${base}${language}/lesson/${id}/`);
  await expect.poll(() => terminalText(page, tty), { timeout: 20_000, intervals: [50] }).toContain('$');
  return errors;
}

export const terminalText = (page: Page, tty: string): Promise<string> =>
  page.evaluate((name) => window.__ehloTerminal?.[name]?.text() ?? '', tty);

/** Types a line key by key into the terminal that is shown. */
export async function typeLine(page: Page, line: string): Promise<void> {
  await page.locator('.screen:visible .xterm-helper-textarea').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

/** Until the terminal shows a text; virtual time runs by itself. */
export async function see(page: Page, tty: string, text: string): Promise<void> {
  await expect.poll(() => terminalText(page, tty), { timeout: 20_000, intervals: [50] }).toContain(text);
}

export async function fast(page: Page, language: Language): Promise<void> {
  await page.getByLabel(language === 'de' ? 'Tempo' : 'Speed').selectOption('10');
}

/** No violation of WCAG's rules. xterm's own screen is left out: its text is offered as a log beside it. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.xterm').analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect(found).toEqual([]);
}
