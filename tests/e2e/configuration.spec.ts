import { expect, test } from '@playwright/test';
import de from '../../src/view/i18n/de/configuration.ts';
import deLadder from '../../src/view/i18n/de/ladder.ts';
import deTime from '../../src/view/i18n/de/time.ts';
import en from '../../src/view/i18n/en/configuration.ts';
import enLadder from '../../src/view/i18n/en/ladder.ts';
import enTime from '../../src/view/i18n/en/time.ts';
import { expectAccessible, fast, openLesson, see, terminalText, typeLine, type Language } from './page.ts';

const words = {
  en: { ...en, ladder: enLadder, tabs: enTime },
  de: { ...de, ladder: deLadder, tabs: deTime },
};

/** Asks the office's server, from the hotel, to take mail for Ben. */
const attempt = 'swaks --server mx.blue.example --from anna@blue.example --to ben@green.example --quit-after RCPT';

for (const language of ['en', 'de'] as const satisfies readonly Language[]) {
  test(`which line refused, and an editor for it (${language})`, async ({ page }) => {
    test.setTimeout(120_000);
    const t = words[language];
    const errors = await openLesson(page, language, '04-05-relay-denied', 'laptop');
    await fast(page, language);
    const tab = (name: string) => page.getByRole('tab', { name, exact: true });
    const area = page.getByRole('textbox', { name: t.label('main.cf', 'mx.blue.example') });
    const panel = page.getByRole('region', { name: t.title });
    const save = panel.getByRole('button', { name: t.save(1, false), exact: true });
    const line = (number: number) => panel.locator('.line').nth(number - 1);
    /** Until the server has answered so many times like this. */
    const tryToRelay = async (answer: string, times: number, again = true): Promise<void> => {
      if (again) await page.locator('.screen:visible .xterm-helper-textarea').press('ArrowUp');
      await typeLine(page, again ? '' : attempt);
      await expect.poll(async () => (await terminalText(page, 'laptop')).split(answer).length - 1).toBe(times);
    };

    await test.step('the ladder leads to the line', async () => {
      await tryToRelay('554 5.7.1', 1, false);
      const ladder = page.locator('.ladder');
      await expect(ladder).toContainText(t.ladder.decided.reject);
      await expect(ladder.locator('b')).toHaveText('reject_unauth_destination');
      await ladder.getByRole('button', { name: t.ladder.place('main.cf', 12) }).press('Enter');
      await expect(tab(t.tabs.configuration)).toHaveAttribute('aria-selected', 'true');
      await expect(area).toBeFocused();
      await expect(line(12)).toHaveClass(/marked/);
      await expect(line(12)).toContainText('smtpd_relay_restrictions');
      await expect(panel).toContainText(t.counts(0, 0, 0));
    });

    await test.step('a slip of the finger is told at its line while it is typed', async () => {
      for (let count = 0; count < 4; count++) await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Delete');
      await expect(line(8)).toHaveClass(/warning/);
      const remark = panel.getByRole('listitem');
      await expect(remark).toContainText(t.words['unknown-setting']('ynetworks', ''));
      await expect(remark).toContainText(t.meant('mynetworks'));
      await expect(remark).toContainText('unused parameter: ynetworks=127.0.0.0/8, 192.0.2.0/24');
      await expectAccessible(page);
      await page.keyboard.type('m');
      await expect(remark).toHaveCount(0);
    });

    await test.step('what is saved counts at once', async () => {
      await expect(save).toHaveCount(0);
      await page.keyboard.press('End');
      await page.keyboard.type(', 203.0.113.9');
      await page.keyboard.press('Control+s');
      await expect(panel.getByRole('button', { name: t.save(0, false), exact: true })).toBeDisabled();
      await tryToRelay('250 2.1.5 Ok', 1);
    });

    await test.step('what Postfix refuses leaves the old configuration in force', async () => {
      await area.focus();
      await page.keyboard.type('/33');
      await expect(line(8)).toHaveClass(/error/);
      await save.click();
      await expect(panel).toContainText(t.standing.refused());
      await expect(panel).toContainText('postfix: fatal: mynetworks: bad net/mask pattern: "203.0.113.9/33"');
      await tryToRelay('250 2.1.5 Ok', 2);
    });

    await test.step('unsaved text outlives other views, and is not overwritten by the console', async () => {
      await area.focus();
      for (let count = 0; count < 3; count++) await page.keyboard.press('Backspace');
      await tab(t.tabs.queue).click();
      await tab(t.tabs.configuration).click();
      await expect(area).toHaveValue(/192\.0\.2\.0\/24, 203\.0\.113\.9\n/);
      await tab('root@mx-blue').click();
      await typeLine(page, "sed -i 's/^mynetworks.*/mynetworks = 127.0.0.0\\/8/' /etc/postfix/main.cf; postfix reload");
      await see(page, 'mx', 'refreshing the Postfix mail system');
      const meanwhile = panel.getByRole('region', { name: t.meanwhile('main.cf') });
      await expect(meanwhile.getByRole('listitem').last()).toContainText('mynetworks = 127.0.0.0/8');
      await expect(save).toBeDisabled();
      await expectAccessible(page);
      await meanwhile.getByRole('button', { name: t.take }).click();
      await expect(area).toHaveValue(/^mynetworks = 127\.0\.0\.0\/8$/m);
      await expect(area).toBeFocused();
      await tab('anna@laptop').click();
      await tryToRelay('554 5.7.1', 2);
    });
    expect(errors).toEqual([]);
  });
}
