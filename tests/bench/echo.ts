import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { findChromium, launchFlags } from '../run/chromium.ts';
import { freePort } from '../run/port.ts';
import { serve } from '../run/serve.ts';
import { median, missing, single } from './figure.ts';
import type { Figure } from './figure.ts';

const name = 'console.key-to-echo';
const page = '/en/lesson/01-03-speak-smtp/';
const keys = 100;

/**
 * In the page: the milliseconds from each key press until the terminal's rows show it. xterm changes them while a frame
 * is made, so the task after that change comes when the frame is painted.
 */
function recordEchoes(): void {
  const echoes: number[] = [];
  let pressedAt = 0;
  document.addEventListener('keydown', (event) => (pressedAt = event.timeStamp), { capture: true });
  new MutationObserver(() => {
    if (pressedAt === 0) return;
    const at = pressedAt;
    pressedAt = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => void echoes.push(performance.now() - at);
    port2.postMessage(null);
  }).observe(document.querySelector('.xterm-rows') ?? document.body, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  Object.assign(window, { echoes });
}

async function measure(browserPage: Page, url: string): Promise<number[]> {
  await browserPage.goto(url);
  await browserPage.locator('.xterm-rows').first().waitFor({ timeout: 20_000 });
  await browserPage.locator('.screen:not([hidden]) .xterm-helper-textarea').first().focus();
  await browserPage.evaluate(recordEchoes);
  for (let i = 0; i < keys; i++) {
    await browserPage.keyboard.press('abcdefghij'[i % 10] ?? 'a');
    await browserPage.waitForTimeout(30);
    if (i % 40 === 39) await browserPage.keyboard.press('Control+U');
  }
  return browserPage.evaluate(() => (window as unknown as { echoes: number[] }).echoes);
}

/** Key press to echo in Chromium, in the built site. */
export async function keyEcho(): Promise<Figure[]> {
  const found = findChromium();
  if ('problem' in found) return [missing(name, 'ms', found.problem)];
  let server: Awaited<ReturnType<typeof serve>>;
  try {
    server = await serve(await freePort());
  } catch (error) {
    return [missing(name, 'ms', error instanceof Error ? error.message : String(error))];
  }
  const browser = await chromium.launch({ executablePath: found.path, args: [...launchFlags] });
  try {
    const echoes = await measure(await browser.newPage(), `${server.url}${page}`);
    if (echoes.length < keys / 2) return [missing(name, 'ms', `${echoes.length} of ${keys} keys were echoed`)];
    return [single(name, 'ms', median(echoes), `median of ${echoes.length} keys in Chromium; goal: at most 16`)];
  } catch (error) {
    return [missing(name, 'ms', error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))];
  } finally {
    await browser.close();
    server.close();
  }
}
