import { expect, test } from '@playwright/test';
import { expectAccessible, fast, openLesson, see, typeLine, type Language } from './page.ts';

const words = {
  en: {
    wire: 'Wire',
    ladder: 'Ladder',
    list: 'What goes over the wire',
    decoded: 'This is base64',
    sealed: 'Encrypted.',
  },
  de: {
    wire: 'Leitung',
    ladder: 'Leiter',
    list: 'Was über die Leitung geht',
    decoded: 'Das ist Base64',
    sealed: 'Verschlüsselt.',
  },
} as const;
const login = 'AUTH PLAIN AGFubmEAc2VjcmV0';

for (const language of ['en', 'de'] as const satisfies readonly Language[]) {
  test(`what somebody on the way reads, before TLS and after (${language})`, async ({ page }) => {
    const t = words[language];
    const errors = await openLesson(page, language, '01-03-speak-smtp', 'laptop');
    await fast(page, language);
    await page.getByRole('tab', { name: t.wire, exact: true }).click();

    // The server refuses the log-in without TLS, but whoever listens has the password by then.
    await typeLine(page, 'telnet submit.blue.example 587');
    await see(page, 'laptop', '220 submit');
    await typeLine(page, 'EHLO laptop.blue.example');
    await see(page, 'laptop', '250 CHUNKING');
    await typeLine(page, login);
    await see(page, 'laptop', '530 5.7.0');
    const list = page.getByRole('region', { name: t.list });
    await expect(list).toContainText(login);
    await expect(list.locator('.decoded')).toContainText(t.decoded);
    await expect(list.locator('.decoded')).toContainText('␀anna␀secret');
    await typeLine(page, 'QUIT');
    await see(page, 'laptop', 'Connection closed by foreign host.');

    await typeLine(page, 'openssl s_client -connect submit.blue.example:587 -starttls smtp -crlf -quiet');
    await see(page, 'laptop', 'verify return:1');
    await typeLine(page, 'EHLO laptop.blue.example');
    await typeLine(page, login);
    await see(page, 'laptop', '535 5.7.8');
    await expect(list.getByText(t.sealed).last()).toBeVisible();
    await expect(list).toContainText('STARTTLS');
    await expect(list).toContainText('submit.blue.example (SNI)');
    await expect(list).not.toContainText('AUTH PLAIN AG');
    await expect(list.locator('.decoded')).toHaveCount(0);
    await expectAccessible(page);

    // By keyboard: from the tab to the list, which scrolls.
    await list.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(0);

    await page.getByRole('tab', { name: t.ladder, exact: true }).click();
    await expect(page.locator('.ladder')).toContainText('TLS 1.3');
    await expect(page.locator('.ladder').getByRole('img').first()).toBeVisible();
    await expectAccessible(page);
    expect(errors).toEqual([]);
  });
}
