import type { Ask, CompiledLesson, Language, Option, Question, Step, Task } from '../lesson.ts';
import type { LessonFile } from './schema.ts';
import type { LessonText, TextSection } from './lesson-text.ts';
import { toHtml, toInlineHtml } from './markdown.ts';

/** A mistake in a lesson's text: what is missing or left over, at which line of the text file. */
export interface TextProblem {
  readonly line: number;
  readonly reason: string;
}

/** Sections of the text that are asked for by key; what was never asked for is left over. */
class Sections {
  readonly problems: TextProblem[] = [];
  readonly #used = new Set<TextSection>();

  find(
    parent: { readonly sections: readonly TextSection[] } | TextSection,
    key: string,
    optional = false,
  ): TextSection | null {
    const list = 'sections' in parent ? parent.sections : parent.children;
    const found = list.find((section) => section.key === key) ?? null;
    if (found) this.#used.add(found);
    else if (!optional)
      this.problems.push({ line: 'line' in parent ? parent.line : 1, reason: `the section "${key}" is missing` });
    return found;
  }

  options(section: TextSection | null, keys: readonly string[]): Option[] {
    for (const { key } of section?.options ?? []) {
      if (!keys.includes(key))
        this.problems.push({ line: section?.line ?? 1, reason: `the option "${key}" is not in lesson.yaml` });
    }
    return keys.map((key) => {
      const option = section?.options.find((candidate) => candidate.key === key);
      if (section && !option) this.problems.push({ line: section.line, reason: `the option "${key}" has no text` });
      return { key, html: toInlineHtml(option?.text ?? ''), ...(option?.why && { why: toInlineHtml(option.why) }) };
    });
  }

  leftOver(sections: readonly TextSection[]): void {
    for (const section of sections) {
      if (!this.#used.has(section))
        this.problems.push({
          line: section.line,
          reason: `the section "${section.key}" belongs to nothing in lesson.yaml`,
        });
      else this.leftOver(section.children);
    }
  }
}

/** Joins a lesson's logic with its text in one language. */
export function compileLesson(
  id: string,
  file: LessonFile,
  text: LessonText,
  language: Language,
): { lesson: CompiledLesson; problems: TextProblem[] } {
  const sections = new Sections();
  if (text.title === '') sections.problems.push({ line: 1, reason: 'the title is missing ("# Title")' });
  const [summary = '', ...opening] = text.intro.split(/\n\s*\n/);
  const steps = file.steps.map((step) => compileStep(step, text, sections));
  const quizText = file.quiz.length > 0 ? sections.find(text, 'quiz') : null;
  const quiz = file.quiz.map((question) => compileQuestion(question, quizText, sections));
  const coda = sections.find(text, 'coda', true);
  sections.leftOver(text.sections);
  const lesson: CompiledLesson = {
    id,
    language,
    title: text.title,
    summary: summary.replace(/\s+/g, ' ').trim(),
    introHtml: toHtml(opening.join('\n\n')),
    minutes: file.minutes,
    world: file.world,
    terminals: file.terminals,
    steps,
    quiz,
    codaHtml: coda ? toHtml(coda.body) : '',
  };
  return { lesson, problems: sections.problems };
}

function compileStep(step: LessonFile['steps'][number], text: LessonText, sections: Sections): Step {
  const section = sections.find(text, step.id);
  const sub = (key: string, optional = false) => (section ? sections.find(section, key, optional) : null);
  const predictText = step.predict ? sub('predict') : null;
  const hints = sub('hints');
  if (hints && hints.options.length !== 3)
    sections.problems.push({ line: hints.line, reason: 'expected three hints: nudge, rule, worked line' });
  return {
    id: step.id,
    title: section?.title ?? '',
    html: toHtml(section?.body ?? ''),
    predict: step.predict
      ? {
          html: toHtml(predictText?.body ?? ''),
          options: sections.options(predictText, step.predict.options),
          answer: step.predict.answer,
        }
      : null,
    tasks: step.tasks.map((task) => compileTask(task, sub(task.id), sections)),
    explainHtml: toHtml(sub('explain')?.body ?? ''),
    triggered: step.hints.map(({ when, say }) => ({
      when,
      key: say,
      html: toHtml(sub(say)?.body ?? ''),
    })),
    staged: (hints?.options ?? []).map((hint) => toInlineHtml(hint.text)),
    solution: step.solution,
  };
}

function compileTask(
  task: LessonFile['steps'][number]['tasks'][number],
  section: TextSection | null,
  sections: Sections,
): Task {
  const html = toInlineHtml(section?.body.replace(/\s*\n\s*/g, ' ') ?? '');
  const { choose, sort } = task;
  if (choose) {
    const ask: Ask = { kind: 'choose', html, options: sections.options(section, choose.options) };
    return { id: task.id, html, ask, check: { answer: { to: task.id, is: choose.answer } } };
  }
  if (sort) {
    const ask: Ask = { kind: 'sort', html, items: Object.keys(sort.items), into: sections.options(section, sort.into) };
    return { id: task.id, html, ask, check: { answer: { to: task.id, is: sort.items } } };
  }
  if (!task.check)
    sections.problems.push({
      line: section?.line ?? 1,
      reason: `task "${task.id}" has neither check nor choose nor sort`,
    });
  return { id: task.id, html, ask: null, check: task.check ?? { any: [] } };
}

function compileQuestion(question: LessonFile['quiz'][number], quiz: TextSection | null, sections: Sections): Question {
  const section = quiz ? sections.find(quiz, question.id) : null;
  const options = sections.options(section, question.options);
  for (const { key, why } of options) {
    if (section && key !== question.answer && !why)
      sections.problems.push({ line: section.line, reason: `the wrong answer "${key}" does not say why ("> …")` });
  }
  return { id: question.id, html: toHtml(section?.body || section?.title || ''), options, answer: question.answer };
}
