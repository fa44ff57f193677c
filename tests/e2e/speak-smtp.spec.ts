import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, fast, openLesson, see, typeLine, type Language } from './page.ts';

const words = {
  en: {
    next: 'Next step',
    quiz: 'To the quiz',
    check: 'Check',
    groups: ['done', 'go on, there is more to send', 'try again later', 'do not try this again'],
    finished: 'You finished this lesson.',
    mailbox: /Ben Grün, mailbox/,
    raw: 'Raw source',
  },
  de: {
    next: 'Nächster Schritt',
    quiz: 'Zum Quiz',
    check: 'Prüfen',
    groups: ['erledigt', 'weiter, es fehlt noch etwas', 'später noch einmal', 'so nicht wieder versuchen'],
    finished: 'Du hast diese Lektion geschafft.',
    mailbox: /Ben Grün, Postfach/,
    raw: 'Quelltext',
  },
} as const;

const sorted = {
  'ESMTP Postfix': 0,
  '2.1.5 Ok': 0,
  'End data': 1,
  'User unknown': 3,
  'shutting down': 2,
  'lookup failure': 2,
  '2.0.0 Bye': 0,
  'need MAIL': 3,
  'Mailbox full': 2,
  'Relay access': 3,
};

const choose = (page: Page, value: string) => page.locator(`.lesson input[value="${value}"]`).check();

for (const language of ['en', 'de'] as const satisfies readonly Language[]) {
  test(`lesson 1.3 is typed key by key and ends in Ben’s mailbox (${language})`, async ({ page }) => {
    test.setTimeout(150_000);
    const t = words[language];
    const errors = await openLesson(page, language, '01-03-speak-smtp', 'laptop');
    await fast(page, language);
    const next = (name: string = t.next) => page.getByRole('button', { name, exact: true }).click();
    await expectAccessible(page);

    await choose(page, 'server');
    await typeLine(page, 'telnet mx1.green.example 25');
    await see(page, 'laptop', '220 mx1.green.example ESMTP Postfix');
    await next();

    await typeLine(page, 'EHLO laptop.blue.example');
    await see(page, 'laptop', '250 CHUNKING');
    await choose(page, 'last');
    await next();

    await choose(page, 'refused');
    await typeLine(page, 'MAIL FROM:<anna@blue.example>');
    await typeLine(page, 'DATA');
    await see(page, 'laptop', '554 5.5.1');
    await next();

    await choose(page, 'goes-on');
    await typeLine(page, 'RCPT TO:<ben@green.example>');
    await typeLine(page, 'RCPT TO:<nobody@green.example>');
    await see(page, 'laptop', '550 5.1.1');
    await expectAccessible(page);
    await next();

    await choose(page, 'one-dot');
    await typeLine(page, 'DATA');
    await see(page, 'laptop', '354 End data');
    for (const line of ['Subject: By hand', '', 'Dear Ben', '..x', '.']) await typeLine(page, line);
    await see(page, 'laptop', 'Ok: queued as');
    await page.getByRole('tab', { name: 'Mail', exact: true }).click();
    const mailbox = page.locator('.mail option').filter({ hasText: t.mailbox });
    await page.locator('.mail .pick select').selectOption({ label: await mailbox.innerText() });
    await page.locator('.mail li button').click();
    await expect(page.locator('.mail .body')).toContainText('.x');
    await expect(page.locator('.mail .body')).not.toContainText('..x');
    await page.getByRole('button', { name: t.raw }).click();
    await expect(page.locator('.mail pre')).toContainText('Return-Path: <anna@blue.example>');
    await expectAccessible(page);
    await next();

    for (const line of ['NOOP', 'VRFY ben', 'RSET', 'QUIT']) await typeLine(page, line);
    await see(page, 'laptop', 'Connection closed by foreign host.');
    await next();

    for (const [reply, group] of Object.entries(sorted)) {
      const item = page.locator('.lesson label').filter({ hasText: reply });
      await item.locator('select').selectOption({ label: t.groups[group] ?? '' });
    }
    await page.getByRole('button', { name: t.check, exact: true }).click();
    await next(t.quiz);

    for (const answer of ['go-ahead', 'lone-dot', 'digits']) await choose(page, answer);
    await expect(page.getByText(t.finished)).toBeVisible();
    await expectAccessible(page);
    expect(errors).toEqual([]);
  });
}
