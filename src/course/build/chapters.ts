import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Language } from '../lesson.ts';
import { formatProblem, type FileProblem } from './read-world.ts';
import { lineOfPath, parseYaml } from './yaml-file.ts';

export const numbered = /^(\d\d)-([a-z0-9][a-z0-9-]*)$/;
/** Folders of `lessons/` that are no chapters. */
const otherFolders = ['worlds', 'schema'];

const schema = v.record(
  v.pipe(v.string(), v.regex(numbered, 'is not a chapter: two digits, then small letters, digits, hyphens')),
  v.strictObject({ en: v.string(), de: v.string() }),
);

const subfolders = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path)
        .filter((name) => !name.startsWith('.') && statSync(join(path, name)).isDirectory())
        .sort()
    : [];

/** The numbered folders in a folder, in order. */
export const numberedFolders = (path: string): string[] => subfolders(path).filter((name) => numbered.test(name));

/** A chapter as `chapters.yaml` names it. */
export interface Chapter {
  readonly id: string;
  readonly number: string;
  readonly title: Readonly<Record<Language, string>>;
}

export const chaptersFile = (root: string): string => join(root, 'chapters.yaml');

/** The chapters of `lessons/chapters.yaml`, and what is wrong with it or with the names of folders. */
export function checkChapters(root: string): { chapters: Chapter[]; problems: FileProblem[] } {
  const file = chaptersFile(root);
  const problems: FileProblem[] = [];
  const complain = (line: number, reason: string, where = file) =>
    problems.push({ file: where, line, level: 'error', reason });
  if (!existsSync(file)) return { chapters: [], problems: [{ file, line: 1, level: 'error', reason: 'is missing' }] };
  const yaml = parseYaml(readFileSync(file, 'utf8'));
  if (!yaml.ok) return { chapters: [], problems: [{ file, line: yaml.line, level: 'error', reason: yaml.reason }] };
  const parsed = v.safeParse(schema, yaml.value);
  for (const issue of parsed.issues ?? []) {
    const keys = (issue.path ?? []).map(({ key }) => String(key));
    complain(lineOfPath(yaml, keys), `${keys.join('.') || 'the file'}: ${issue.message}`);
  }
  const titles = parsed.success ? parsed.output : {};
  const chapters = Object.entries(titles).map(([id, title]) => ({ id, number: String(Number(id.slice(0, 2))), title }));
  chapters.forEach(({ id, number }, index) => {
    if (chapters.findIndex((other) => other.number === number) < index)
      complain(lineOfPath(yaml, [id]), `there are two chapters ${number}`);
  });
  for (const folder of subfolders(root).filter((name) => !otherFolders.includes(name))) {
    const path = join(root, folder);
    if (parsed.success && !(folder in titles)) complain(1, `the chapter is not in ${file}`, path);
    const lessons = subfolders(path);
    lessons.forEach((name, index) => {
      if (!numbered.test(name))
        complain(1, 'expected two digits, then small letters, digits, hyphens', join(path, name));
      else if (lessons.findIndex((other) => other.slice(0, 2) === name.slice(0, 2)) < index)
        complain(1, `there are two lessons ${name.slice(0, 2)} in this chapter`, join(path, name));
    });
  }
  return { chapters, problems };
}

/** The chapters with their titles. Throws with file, line and reason: nothing works without them. */
export function readChapters(root: string): Chapter[] {
  const { chapters, problems } = checkChapters(root);
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  return chapters;
}
