import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { languages, type CompiledLesson, type Language } from '../lesson.ts';
import { lessonSchema, type LessonFile } from './schema.ts';
import { compileLesson } from './compile.ts';
import { parseLessonText } from './lesson-text.ts';
import type { FileProblem } from './read-world.ts';
import { lineOfPath, parseYaml } from './yaml-file.ts';

/** A lesson as it lies in its folder. */
export interface LessonFolder {
  /** `01-how-mail-travels/03-speak-smtp`. */
  readonly path: string;
  /** `01-03-speak-smtp`: stands in addresses. */
  readonly id: string;
  readonly chapter: string;
  /** `1.3`. */
  readonly number: string;
}

const numbered = /^(\d\d)-([a-z0-9-]+)$/;

const folders = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path)
        .filter((name) => numbered.test(name) && statSync(join(path, name)).isDirectory())
        .sort()
    : [];

export function findLessons(root: string): LessonFolder[] {
  return folders(root).flatMap((chapter) =>
    folders(join(root, chapter)).map((lesson) => {
      const [, chapterNumber = ''] = numbered.exec(chapter) ?? [];
      const [, lessonNumber = '', name = ''] = numbered.exec(lesson) ?? [];
      return {
        path: `${chapter}/${lesson}`,
        id: `${chapterNumber}-${lessonNumber}-${name}`,
        chapter,
        number: `${Number(chapterNumber)}.${Number(lessonNumber)}`,
      };
    }),
  );
}

export interface ReadLesson {
  readonly folder: LessonFolder;
  readonly file: LessonFile | null;
  readonly texts: Partial<Record<Language, CompiledLesson>>;
  readonly problems: FileProblem[];
}

/** Reads and checks one lesson: its logic and all of its languages. Problems name file, line and reason. */
export function readLesson(root: string, folder: LessonFolder): ReadLesson {
  const problems: FileProblem[] = [];
  const file = readLogic(join(root, folder.path, 'lesson.yaml'), root, problems);
  const texts: Partial<Record<Language, CompiledLesson>> = {};
  for (const language of languages) {
    const path = join(root, folder.path, `${language}.md`);
    if (!existsSync(path))
      problems.push({ file: path, line: 1, level: 'error', reason: 'the text in this language is missing' });
    else if (file) {
      const compiled = compileLesson(folder.id, file, parseLessonText(readFileSync(path, 'utf8')), language);
      texts[language] = compiled.lesson;
      problems.push(
        ...compiled.problems.map(({ line, reason }) => ({ file: path, line, level: 'error' as const, reason })),
      );
    }
  }
  return { folder, file, texts, problems };
}

function readLogic(path: string, root: string, problems: FileProblem[]): LessonFile | null {
  const complain = (line: number, reason: string) => problems.push({ file: path, line, level: 'error', reason });
  if (!existsSync(path)) {
    complain(1, 'the file is missing');
    return null;
  }
  const yaml = parseYaml(readFileSync(path, 'utf8'));
  if (!yaml.ok) {
    complain(yaml.line, yaml.reason);
    return null;
  }
  const parsed = v.safeParse(lessonSchema, yaml.value);
  if (!parsed.success) {
    for (const issue of parsed.issues) {
      const keys = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
      complain(
        lineOfPath(yaml, keys),
        `${keys.join('.')}: ${issue.message.startsWith('is ') ? `${JSON.stringify(issue.input)} ` : ''}${issue.message}`,
      );
    }
    return null;
  }
  const file = parsed.output;
  if (!existsSync(join(root, 'worlds', `${file.world}.yaml`)))
    complain(lineOfPath(yaml, ['world']), `there is no world "${file.world}" in worlds/`);
  checkKeys(file, (keys, reason) => complain(lineOfPath(yaml, keys), reason));
  return file;
}

/** Answers and wrong attempts have to name what exists. */
function checkKeys(file: LessonFile, complain: (path: (string | number)[], reason: string) => void): void {
  for (const [index, { predict, tasks }] of file.steps.entries()) {
    if (predict && !predict.options.includes(predict.answer))
      complain(['steps', index, 'predict', 'answer'], `"${predict.answer}" is none of the options`);
    for (const [at, { choose, sort }] of tasks.entries()) {
      if (choose && !choose.options.includes(choose.answer))
        complain(['steps', index, 'tasks', at, 'choose', 'answer'], `"${choose.answer}" is none of the options`);
      for (const into of Object.values(sort?.items ?? {}))
        if (!sort?.into.includes(into))
          complain(['steps', index, 'tasks', at, 'sort'], `"${into}" is none of the groups`);
    }
  }
  for (const [index, { step, say }] of file.wrong.entries()) {
    const found = file.steps.find(({ id }) => id === step);
    if (!found) complain(['wrong', index, 'step'], `there is no step "${step}"`);
    else if (!found.hints.some((hint) => hint.say === say))
      complain(['wrong', index, 'say'], `step "${step}" has no hint "${say}"`);
  }
  for (const [index, { options, answer }] of file.quiz.entries())
    if (!options.includes(answer)) complain(['quiz', index, 'answer'], `"${answer}" is none of the options`);
}
