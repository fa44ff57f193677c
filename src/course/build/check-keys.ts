import { checkAnswers } from './check-answers.ts';
import type { Complain, KeyProblem, Path } from './places.ts';
import type { LessonFile } from './schema.ts';

/** Sections of a lesson's text that have a meaning of their own. */
const reservedSteps = ['quiz', 'coda', 'mistakes'];
const reservedParts = ['predict', 'explain', 'hints'];

/**
 * What no schema can see: answers, hints and wrong attempts have to name what exists, and what has a name has
 * to have it alone.
 */
export function checkKeys(file: LessonFile): KeyProblem[] {
  const problems: KeyProblem[] = [];
  const complain: Complain = (path, reason) => problems.push({ path, reason });
  checkNames(file, complain);
  file.steps.forEach((step, index) => checkChoices(step, ['steps', index], complain));
  checkWrong(file, complain);
  checkAnswers(file, complain);
  file.quiz.forEach((question, index) => checkQuestion(question, ['quiz', index], complain));
  return problems;
}

function checkNames({ steps, mistakes, quiz, terminals }: LessonFile, complain: Complain): void {
  const once = (ids: readonly string[], path: Path, what: string) =>
    ids.forEach((id, index) => {
      if (ids.indexOf(id) < index) complain([...path, index], `there are two ${what} "${id}"`);
    });
  once(
    steps.map(({ id }) => id),
    ['steps'],
    'steps',
  );
  once(
    quiz.map(({ id }) => id),
    ['quiz'],
    'questions',
  );
  once(
    terminals.map(({ tty }) => tty),
    ['terminals'],
    'terminals',
  );
  const answered = new Set<string>();
  steps.forEach(({ id, tasks, hints }, index) => {
    const path = ['steps', index];
    if (reservedSteps.includes(id)) complain([...path, 'id'], `"${id}" is kept for a section of the text`);
    once(
      tasks.map((task) => task.id),
      [...path, 'tasks'],
      'tasks',
    );
    tasks.forEach((task, at) => {
      const here = [...path, 'tasks', at, 'id'];
      if (reservedParts.includes(task.id)) complain(here, `"${task.id}" is kept for a section of the text`);
      if (!('check' in task) && answered.has(task.id))
        complain(here, `another question of this lesson is called "${task.id}": its answer would count here`);
      if (!('check' in task)) answered.add(task.id);
    });
    hints.forEach(({ say }, at) => {
      const here = [...path, 'hints', at, 'say'];
      if (reservedParts.includes(say)) complain(here, `"${say}" is kept for a section of the text`);
      if (tasks.some((task) => task.id === say)) complain(here, `a task of this step is called "${say}"`);
      if (mistakes.some((mistake) => mistake.say === say)) complain(here, `a hint of all steps is called "${say}"`);
    });
  });
}

function checkChoices({ predict, tasks }: LessonFile['steps'][number], path: Path, complain: Complain) {
  if (predict) checkAnswer(predict, [...path, 'predict'], complain);
  tasks.forEach((task, at) => {
    if ('choose' in task) checkAnswer(task.choose, [...path, 'tasks', at, 'choose'], complain);
    if (!('sort' in task)) return;
    for (const [item, into] of Object.entries(task.sort.items))
      if (!task.sort.into.includes(into))
        complain([...path, 'tasks', at, 'sort', 'items', item], `"${into}" is none of the groups`);
  });
}

function checkAnswer(
  { options, answer }: { readonly options: readonly string[]; readonly answer: string },
  path: Path,
  complain: Complain,
): void {
  if (!options.includes(answer)) complain([...path, 'answer'], `"${answer}" is none of the options`);
  options.forEach((option, index) => {
    if (options.indexOf(option) < index) complain([...path, 'options', index], `there are two options "${option}"`);
  });
}

function checkQuestion(question: LessonFile['quiz'][number], path: Path, complain: Complain): void {
  checkAnswer(question, path, complain);
  const { options, answer, misconceptions } = question;
  for (const option of options)
    if (option !== answer && misconceptions[option] === undefined)
      complain(path, `the wrong answer "${option}" names no misconception (misconceptions: { ${option}: MC04 })`);
  for (const option of Object.keys(misconceptions))
    if (option === answer || !options.includes(option))
      complain([...path, 'misconceptions', option], `"${option}" is no wrong answer`);
}

function checkWrong({ steps, mistakes, wrong }: LessonFile, complain: Complain): void {
  wrong.forEach(({ step, say }, index) => {
    const found = steps.find(({ id }) => id === step);
    if (!found) complain(['wrong', index, 'step'], `there is no step "${step}"`);
    else if (![...found.hints, ...mistakes].some((hint) => hint.say === say))
      complain(['wrong', index, 'say'], `step "${step}" has no hint "${say}"`);
  });
}
