import type { Answers } from '../checks.ts';
import { actsOf, checksOf, type Complain, type Path } from './places.ts';
import type { LessonFile } from './schema.ts';

type Task = LessonFile['steps'][number]['tasks'][number];
type Question = Exclude<Task, { readonly check: unknown }>;

/** Whether every answer that a check waits for, or that an act gives, can be given: to such a question, with such options. */
export function checkAnswers(file: LessonFile, complain: Complain): void {
  const questions = file.steps.flatMap(({ tasks }) => tasks.filter(isQuestion));
  for (const { it, path } of [...checksOf(file), ...actsOf(file)]) {
    if (!('answer' in it)) continue;
    const { to, is } = it.answer;
    const question = questions.find(({ id }) => id === to);
    if (question) checkIs(question, is, [...path, 'answer', 'is'], complain);
    else complain([...path, 'answer', 'to'], `no task of this lesson asks "${to}"`);
  }
}

const isQuestion = (task: Task): task is Question => !('check' in task);

function checkIs(question: Question, is: Answers[string], path: Path, complain: Complain): void {
  const { id } = question;
  if ('choose' in question) {
    if (typeof is !== 'string') complain(path, `"${id}" is answered by one of its options`);
    else if (!question.choose.options.includes(is)) complain(path, `"${is}" is none of the options of "${id}"`);
    return;
  }
  if (typeof is === 'string') return complain(path, `"${id}" is answered by a group for each item`);
  const { into, items } = question.sort;
  for (const [item, group] of Object.entries(is)) {
    if (!Object.hasOwn(items, item)) complain([...path, item], `"${item}" is none of the items of "${id}"`);
    if (!into.includes(group)) complain([...path, item], `"${group}" is none of the groups of "${id}"`);
  }
}
