import type { Ask, CompiledLesson, Language, Question, Step, Task } from '../lesson.ts';
import type { LessonFile } from './schema.ts';
import { readOptions, type LessonText, type TextProblem, type TextSection } from './lesson-text.ts';
import { toHtml, toInlineHtml } from './markdown.ts';
import { Sections, type SectionParent } from './sections.ts';

type StepFile = LessonFile['steps'][number];

/** Joins a lesson's logic with its text in one language. What is missing or left over stands in `problems`. */
export function compileLesson(
  id: string,
  file: LessonFile,
  text: LessonText,
  language: Language,
): { lesson: CompiledLesson; problems: TextProblem[] } {
  const sections = new Sections();
  const top: SectionParent = { line: 1, children: text.sections };
  const [summary = '', ...opening] = text.intro.split(/\n\s*\n/);
  if (summary.trim() === '') sections.complain(1, 'the summary is missing (the first paragraph under the title)');
  const steps = file.steps.map((step) => compileStep(step, sections.find(top, step.id), sections));
  const mistakes = file.mistakes.length > 0 ? sections.find(top, 'mistakes') : null;
  const everywhere = triggered(file.mistakes, mistakes, sections);
  const quizText = file.quiz.length > 0 ? sections.find(top, 'quiz') : null;
  const quiz = file.quiz.map((question) => compileQuestion(question, quizText, sections));
  const coda = sections.findOptional(top, 'coda');
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
    steps: steps.map((step) => ({ ...step, triggered: [...step.triggered, ...everywhere] })),
    quiz,
    codaHtml: coda ? toHtml(coda.text) : '',
  };
  return { lesson, problems: [...text.problems, ...sections.problems].sort((a, b) => a.line - b.line) };
}

function compileStep(step: StepFile, section: TextSection | null, sections: Sections): Step {
  const sub = (key: string) => sections.find(section, key);
  if (section?.title === '') sections.complain(section.line, `expected "## ${step.id}: Title"`);
  return {
    id: step.id,
    do: step.do,
    begin: step.begin,
    title: section?.title ?? '',
    html: toHtml(section?.text ?? ''),
    predict: step.predict ? compilePrediction(step.predict, sub('predict'), sections) : null,
    tasks: step.tasks.map((task) => compileTask(task, sub(task.id), sections)),
    explainHtml: toHtml(sub('explain')?.text ?? ''),
    triggered: triggered(step.hints, section, sections),
    staged: compileStaged(sub('hints'), sections),
    solution: step.solution,
  };
}

function compilePrediction(
  { options: keys, answer }: NonNullable<StepFile['predict']>,
  section: TextSection | null,
  sections: Sections,
): Step['predict'] {
  const { body, options } = sections.question(section, keys);
  return { html: toHtml(body), options, answer };
}

/** A mistake may be told in two ways, by two triggers: they share their text. */
const triggered = (hints: StepFile['hints'], parent: TextSection | null, sections: Sections): Step['triggered'] => {
  const htmls = new Map(
    [...new Set(hints.map(({ say }) => say))].map((say) => [say, toHtml(sections.find(parent, say)?.text ?? '')]),
  );
  return hints.map(({ when, say }) => ({ when, key: say, html: htmls.get(say) ?? '' }));
};

function compileStaged(section: TextSection | null, sections: Sections): string[] {
  if (!section) return [];
  const { body, options } = readOptions(section);
  if (options.length !== 3 || body !== '')
    sections.complain(section.line, 'expected a list of three hints: nudge, rule, worked line');
  return options.map(({ key, text }) => toInlineHtml(key === '' ? text : `${key}: ${text}`));
}

const oneLine = (text: string): string => toInlineHtml(text.replace(/\s*\n\s*/g, ' '));

function compileTask(task: StepFile['tasks'][number], section: TextSection | null, sections: Sections): Task {
  const { id } = task;
  if ('check' in task) return { id, html: oneLine(section?.text ?? ''), ask: null, check: task.check };
  const keys = 'choose' in task ? task.choose.options : task.sort.into;
  const { body, options } = sections.question(section, keys);
  const html = oneLine(body);
  const ask: Ask =
    'choose' in task
      ? { kind: 'choose', html, options }
      : { kind: 'sort', html, items: Object.keys(task.sort.items), into: options };
  const is = 'choose' in task ? task.choose.answer : task.sort.items;
  return { id, html, ask, check: { answer: { to: id, is } } };
}

function compileQuestion(
  { id, options: keys, answer, misconceptions }: LessonFile['quiz'][number],
  quiz: TextSection | null,
  sections: Sections,
): Question {
  const section = sections.find(quiz, id);
  const { body, options } = sections.question(section, keys);
  for (const { key, why } of options) {
    if (key === answer && why) sections.complain(section?.line ?? 1, `"${key}" is the right answer, but has a "> why"`);
    if (key !== answer && !why)
      sections.complain(section?.line ?? 1, `the wrong answer "${key}" does not say why ("> …")`);
  }
  const aimed = options.map((option) => {
    const misconception = misconceptions[option.key];
    return misconception ? { ...option, misconception } : option;
  });
  return { id, html: toHtml(body), options: aimed, answer };
}
