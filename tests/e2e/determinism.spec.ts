import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { readWorld } from '../../src/course/build/read-world.ts';
import { canonicalJson, replay } from '../../src/sim/world/replay.ts';
import type { LoggedInput } from '../../src/sim/world/input.ts';
import type { TraceEvent } from '../../src/sim/trace.ts';
import { fast, openLesson, see, typeLine } from './page.ts';

const hash = (events: readonly TraceEvent[]): string =>
  createHash('sha256').update(canonicalJson(events)).digest('hex');

for (const language of ['en', 'de'] as const) {
  test(`scenario, seed and inputs give the same trace in Chromium and in Node (${language})`, async ({ page }) => {
    await openLesson(page, language, '01-03-speak-smtp', 'laptop');
    await fast(page, language);
    await typeLine(page, 'telnet mx1.green.example 25');
    await see(page, 'laptop', '220 mx1');
    for (const line of [
      'EHLO laptop.blue.example',
      'MAIL FROM:<anna@blue.example>',
      'RCPT TO:<ben@green.example>',
      'DATA',
    ])
      await typeLine(page, line);
    await see(page, 'laptop', '354 End data');
    for (const line of ['Subject: Grüße 📬', '', '..x', '.', 'help', 'QUIT']) await typeLine(page, line);
    await see(page, 'laptop', 'Connection closed by foreign host.');
    await expect.poll(() => page.evaluate(() => window.ehloSession?.isQuiet)).toBe(true);
    const { events, inputs, nowMs } = await page.evaluate(() => {
      const { events: all, inputs: log, nowMs: now } = window.ehloSession ?? { events: [], inputs: [], nowMs: 0 };
      return { events: all as TraceEvent[], inputs: log as LoggedInput[], nowMs: Math.floor(now) };
    });
    expect(events.length).toBeGreaterThan(60);
    const again = replay(readWorld('lessons/worlds/base.yaml'), '01-03-speak-smtp', inputs, nowMs);
    expect(hash(again.events)).toBe(hash(events));
  });
}
