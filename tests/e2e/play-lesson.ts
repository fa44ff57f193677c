import { expect, type Page } from '@playwright/test';
import { findLessons, readLesson } from '../../src/course/build/read-lesson.ts';
import type { Act, CompiledLesson, Step } from '../../src/course/lesson.ts';
import type { Outgoing } from '../../src/sim/machines/mail-program/outgoing.ts';
import type { Input } from '../../src/sim/world/input.ts';
import { typeLine, type Language } from './page.ts';

const words = {
  en: { check: 'Check', retry: 'Try again', runOn: /Let it run/, finished: 'You finished this lesson.' },
  de: {
    check: 'Prüfen',
    retry: 'Noch einmal versuchen',
    runOn: /Laufen lassen/,
    finished: 'Du hast diese Lektion geschafft.',
  },
} as const;

export const finishedText = (language: Language): string => words[language].finished;

/** A lesson as the build compiles it. */
export function compiled(id: string, language: Language): CompiledLesson {
  const folder = findLessons('lessons').find((each) => each.id === id);
  const lesson = folder && readLesson('lessons', folder).texts[language];
  if (!lesson) throw new Error(`there is no lesson ${id}`);
  return lesson;
}

/** Plays a lesson's own solution as a person would: types, clicks, chooses. `seen` is called after each step is solved. */
export class LessonPlayer {
  readonly #page: Page;
  readonly #lesson: CompiledLesson;
  readonly #language: Language;

  constructor(page: Page, lesson: CompiledLesson, language: Language) {
    this.#page = page;
    this.#lesson = lesson;
    this.#language = language;
  }

  async play(seen: (step: Step) => Promise<void> = () => Promise.resolve()): Promise<void> {
    for (const step of this.#lesson.steps) {
      await expect(this.#page.locator('.lesson h2').filter({ hasText: step.title })).toBeVisible();
      await this.#rest();
      if (step.predict) await this.#check(`predict-${step.id}`, step.predict.answer);
      for (const act of step.solution) await this.#act(act);
      const next = this.#page.locator('.lesson .button.next');
      await expect(next).toBeVisible({ timeout: 30_000 });
      await seen(step);
      await next.click();
    }
    for (const { id, answer } of this.#lesson.quiz) await this.#check(`quiz-${id}`, answer);
    await expect(this.#page.getByText(finishedText(this.#language))).toBeVisible();
  }

  async #check(name: string, value: string): Promise<void> {
    await this.#page.locator(`.lesson input[name="${name}"][value="${value}"]`).check();
  }

  /** Until nothing is under way any more. */
  async #rest(): Promise<void> {
    await expect
      .poll(() => this.#page.evaluate(() => window.ehloSession?.isQuiet ?? false), { timeout: 60_000, intervals: [50] })
      .toBe(true);
  }

  async #act(act: Act): Promise<void> {
    if ('line' in act) {
      await this.#page.locator(`#terminal-tab-${act.tty}`).click();
      await typeLine(this.#page, act.line);
    } else if ('answer' in act) await this.#answer(act.answer.to, act.answer.is);
    else if ('waitMs' in act) await this.#wait(act.waitMs);
    else if ('input' in act) await this.#input(act.input);
    else throw new Error(`nobody has done ${JSON.stringify(act)} in a page yet`);
    await this.#rest();
  }

  async #answer(task: string, is: string | Readonly<Record<string, string>>): Promise<void> {
    if (typeof is === 'string') return this.#check(`task-${task}`, is);
    for (const [item, into] of Object.entries(is))
      await this.#page
        .locator('.tasks label')
        .filter({ has: this.#page.locator('code').getByText(item, { exact: true }) })
        .locator('select')
        .selectOption(into);
    await this.#page.getByRole('button', { name: words[this.#language].check, exact: true }).click();
  }

  async #input(input: Input): Promise<void> {
    if (input.kind === 'fault.remove') {
      await this.#page.locator('#view-tab-faults').click();
      return this.#page.locator('.faults li .button.quiet').first().click();
    }
    await this.#page.locator('#view-tab-mail').click();
    const mail = this.#page.locator('.mail');
    if (input.kind === 'mail.send') {
      await mail.locator('.bar > .button.primary').click();
      await mail.locator('input[name=to]').fill(input.draft.to);
      await mail.locator('input[name=subject]').fill(input.draft.subject);
      await mail.locator('textarea[name=text]').fill(input.draft.text);
      await mail.locator('form .actions .button.primary').click();
    } else if (input.kind === 'mail.configure') await this.#configure(input.outgoing);
    else if (input.kind === 'mail.retry') {
      await mail.locator('nav button').nth(1).click();
      await mail.locator('li .state .button').first().click();
    } else throw new Error(`nobody has done ${input.kind} in a page yet`);
  }

  async #configure({ server, port, encryption, login }: Outgoing): Promise<void> {
    await this.#page.locator('.mail .bar > .button.quiet').click();
    const dialog = this.#page.locator('dialog[open]');
    await dialog.locator('[id$=-server]').fill(server);
    await dialog.locator('[id$=-port]').fill(String(port));
    await dialog.locator('[id$=-encryption]').selectOption(encryption);
    await dialog.locator('[id$=-user]').fill(login?.user ?? '');
    if (login) await dialog.locator('[id$=-password]').fill(login.password);
    await dialog.locator('.button.primary').click();
  }

  /** The shortest of the spans offered that is long enough. */
  async #wait(ms: number): Promise<void> {
    const spans = [60_000, 600_000, 3_600_000, 86_400_000];
    await this.#page.locator('.time [aria-haspopup=dialog]').click();
    await this.#page
      .locator('dialog[open] .spans')
      .first()
      .locator('button')
      .nth(spans.findIndex((span) => span >= ms))
      .click();
  }
}
