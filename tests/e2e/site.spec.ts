import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, openLesson, see, terminalText, typeLine } from './page.ts';

/** Octets that Chromium received, by address, as they travelled. */
async function transfers(page: Page, path: string, ready: () => Promise<unknown>): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const urls = new Map<string, string>();
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  client.on('Network.responseReceived', ({ requestId, response }) => void urls.set(requestId, response.url));
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sizes.set(urls.get(requestId) ?? requestId, encodedDataLength);
  });
  await page.goto(path);
  await ready();
  return sizes;
}

const sum = (sizes: Iterable<number>): number => [...sizes].reduce((all, size) => all + size, 0);

test.describe('pages', () => {
  for (const path of ['/en/', '/de/', '/404.html']) {
    test(`axe finds nothing on ${path}`, async ({ page }) => {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
    });

    test(`${path} in the dark, on the smallest phone`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 320, height: 700 });
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    });
  }

  test('the start page goes to the reader’s language', async ({ browser, baseURL }) => {
    const context = await browser.newContext({ locale: 'de-DE', baseURL: baseURL ?? '' });
    const page = await context.newPage();
    await page.goto('/');
    await expect(page).toHaveURL(/\/de\/$/);
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await context.close();
  });

  test('switching the language keeps the page', async ({ page }) => {
    await openLesson(page, 'en', '01-03-speak-smtp', 'laptop');
    await page.getByRole('link', { name: 'DE' }).click();
    await expect(page).toHaveURL(/\/de\/lesson\/01-03-speak-smtp\/$/);
    await expect(page.getByRole('heading', { name: 'Den Server anrufen' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  });

  test('a saved state of another version is set aside, and the learner is told', async ({ page }) => {
    const foreign = '{"format":"ehlo-progress","version":99}';
    await page.addInitScript((text) => localStorage.setItem('ehlo:progress', text), foreign);
    await openLesson(page, 'en', '01-03-speak-smtp', 'laptop');
    await expect(page.locator('.lesson .notice')).toContainText('set aside, not deleted');
    const kept = () => Object.keys(localStorage).map((key) => [key, localStorage.getItem(key)]);
    expect(await page.evaluate(kept)).toContainEqual([expect.stringMatching(/^ehlo:progress:./), foreign]);
  });

  test('the built site works from a folder of a plain file server', async ({ page }) => {
    const errors = await openLesson(page, 'en', '01-03-speak-smtp', 'laptop', '/some/folder/');
    await typeLine(page, 'hostname -f');
    await see(page, 'laptop', 'laptop.blue.example');
    await page.getByRole('link', { name: /Ehlo/ }).click();
    await expect(page).toHaveURL(/\/some\/folder\/en\/$/);
    expect(errors).toEqual([]);
  });
});

/**
 * KB transferred until the prompt stood, by what they are for: xterm, the engine's worker, the page itself. The page
 * marks that moment; panels that it fetches afterwards do not count.
 */
async function untilPrompt(page: Page): Promise<{ terminal: number; engine: number; rest: number; list: string }> {
  await page.goto('/en/lesson/01-03-speak-smtp/');
  await expect.poll(() => terminalText(page, 'laptop'), { timeout: 20_000 }).toContain('$');
  const entries = await page.evaluate(() => {
    const at = performance.getEntriesByName('ehlo:prompt')[0]?.startTime ?? 0;
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return (all as PerformanceResourceTiming[])
      .filter(({ responseEnd }) => responseEnd <= at)
      .map(({ name, transferSize }) => ({ name, transferSize }));
  });
  const part = (fits: (name: string) => boolean) =>
    sum(entries.filter(({ name }) => fits(name)).map(({ transferSize }) => transferSize)) / 1024;
  const scripts = await Promise.all(
    entries
      .filter(({ name }) => name.endsWith('.js'))
      .map(async ({ name }) => [name, await (await page.request.get(name)).text()] as const),
  );
  const xterm = new Set(scripts.filter(([, text]) => text.includes('xterm-helper')).map(([name]) => name));
  const engine = part((name) => name.includes('/workers/'));
  const terminal = part((name) => xterm.has(name) || /terminal\.[^/]*\.css$/.test(name));
  const list = entries.map(({ name, transferSize }) => `${transferSize} ${name}`).join('\n');
  return { terminal, engine, rest: part(() => true) - terminal - engine, list };
}

test.describe('size, as Chromium receives it', () => {
  for (const path of ['/en/', '/de/'])
    test(`${path}: the home page is at most 50 KB`, async ({ page }) => {
      const sizes = await transfers(page, path, () => page.waitForLoadState('networkidle'));
      expect(sizes.size).toBeGreaterThan(3);
      expect(
        sum(sizes.values()) / 1024,
        [...sizes].map(([url, size]) => `${size} ${url}`).join('\n'),
      ).toBeLessThanOrEqual(50);
    });

  test('until the prompt stands: the page at most 90 KB, the terminal at most 90; the engine comes after it', async ({
    page,
  }) => {
    const { terminal, engine, rest, list } = await untilPrompt(page);
    expect(terminal).toBeGreaterThan(50);
    expect(terminal).toBeLessThanOrEqual(90);
    expect(rest, list).toBeGreaterThan(40);
    expect(rest, list).toBeLessThanOrEqual(90);
    expect(engine, list).toBe(0);
    const received = (part: string) => async () =>
      page.evaluate(
        (named) =>
          (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).find(({ name }) =>
            name.includes(named),
          )?.transferSize ?? 0,
        part,
      );
    const engineSize = received('/workers/engine.');
    await expect.poll(engineSize).toBeGreaterThan(20 * 1024);
    // A whole mail system, TLS, IMAP and the operator's programs: measured 160, with room for the rest of the course.
    expect(await engineSize()).toBeLessThanOrEqual(190 * 1024);
  });
});
