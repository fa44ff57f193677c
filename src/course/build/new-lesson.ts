import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chaptersFile, checkChapters } from './chapters.ts';
import { newLessonFiles } from './template.ts';

export type Created = { readonly ok: true; readonly notes: string[] } | { readonly ok: false; readonly reason: string };

/** Makes a small lesson that passes its tests, to be changed step by step; a new chapter gets a title to be changed. */
export function createLesson(root: string, path: string | undefined): Created {
  const [, chapter, name] = /^(\d\d-[a-z0-9][a-z0-9-]*)\/(\d\d-[a-z0-9][a-z0-9-]*)$/.exec(path ?? '') ?? [];
  if (!chapter || !name)
    return {
      ok: false,
      reason: 'Say where: npm run lesson:new -- 02-chapter/01-lesson (two digits, then small letters, digits, hyphens)',
    };
  const folder = join(root, chapter, name);
  if (existsSync(folder)) return { ok: false, reason: `${folder} exists already; nothing was changed` };
  const isKnown = checkChapters(root).chapters.some(({ id }) => id === chapter);
  if (!isKnown) addChapter(chaptersFile(root), chapter);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(newLessonFiles)) writeFileSync(join(folder, file), text);
  return {
    ok: true,
    notes: [
      `${folder} is made. Change lesson.yaml, en.md and de.md; npm run lesson:check says what is wrong.`,
      ...(isKnown ? [] : [`The chapter ${chapter} is new: give it its titles in ${chaptersFile(root)}.`]),
    ],
  };
}

function addChapter(file: string, chapter: string): void {
  const title = chapter.slice(3).replaceAll('-', ' ');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${gap}${chapter}: { en: '${title}', de: '${title}' }\n`);
}
