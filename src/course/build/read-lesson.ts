import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { languages, type CompiledLesson, type Language } from '../lesson.ts';
import { lessonSchema, type LessonFile } from './schema.ts';
import { numbered, numberedFolders } from './chapters.ts';
import { checkKeys } from './check-keys.ts';
import { checkAgainstWorld } from './check-world.ts';
import { compileLesson } from './compile.ts';
import { parseLessonText, type TextProblem } from './lesson-text.ts';
import type { KeyProblem } from './places.ts';
import { checkWorldFile, type FileProblem } from './read-world.ts';
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

export function findLessons(root: string): LessonFolder[] {
  return numberedFolders(root).flatMap((chapter) =>
    numberedFolders(join(root, chapter)).map((lesson) => {
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
    const complain = ({ line, reason }: TextProblem) => problems.push({ file: path, line, level: 'error', reason });
    if (!existsSync(path)) {
      complain({ line: 1, reason: 'the text in this language is missing' });
      continue;
    }
    const text = parseLessonText(readFileSync(path, 'utf8'));
    if (!file) {
      text.problems.forEach(complain);
      continue;
    }
    const compiled = compileLesson(folder.id, file, text, language);
    texts[language] = compiled.lesson;
    compiled.problems.forEach(complain);
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
      const input = issue.message.startsWith('is ') ? `${JSON.stringify(issue.input)} ` : '';
      complain(lineOfPath(yaml, keys), `${keys.join('.') || 'the file'}: ${input}${issue.message}`);
    }
    return null;
  }
  const file = parsed.output;
  const locate = ({ path: keys, reason }: KeyProblem) => complain(lineOfPath(yaml, keys), reason);
  checkKeys(file).forEach(locate);
  for (const [index, required] of file.requires.entries())
    if (!findLessons(root).some(({ id }) => id === required))
      locate({ path: ['requires', index], reason: `there is no lesson "${required}"` });
  const world = join(root, 'worlds', `${file.world}.yaml`);
  if (!existsSync(world)) locate({ path: ['world'], reason: `there is no world "${file.world}" in worlds/` });
  else {
    const { scenario } = checkWorldFile(world);
    if (scenario) checkAgainstWorld(file, scenario).forEach(locate);
  }
  return file;
}
