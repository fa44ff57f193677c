import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import type { LessonSummary } from '../lesson.ts';
import { readChapters } from './chapters.ts';
import { findLessons, readLesson, type ReadLesson } from './read-lesson.ts';
import { formatProblem, readWorld } from './read-world.ts';

const index = 'virtual:ehlo/lessons';
const lessonPrefix = 'virtual:ehlo/lesson/';
const worldPrefix = 'virtual:ehlo/world/';
const resolved = (id: string): string => `\0${id}`;

/**
 * Compiles `lessons/` into modules: an index for the home page, and for each lesson and language, and each world, a
 * module of its own that is loaded when it is needed. A mistake stops the build with file, line and reason.
 */
export function lessons(root = resolve('lessons')): Plugin {
  return {
    name: 'ehlo-lessons',
    resolveId: (id) =>
      id === index || id.startsWith(lessonPrefix) || id.startsWith(worldPrefix) ? resolved(id) : null,
    load(id) {
      if (!id.startsWith(resolved('virtual:ehlo/'))) return null;
      const name = id.slice(1);
      if (name.startsWith(worldPrefix))
        return `export default ${JSON.stringify(readWorld(join(root, 'worlds', `${name.slice(worldPrefix.length)}.yaml`)))}`;
      const all = findLessons(root).map((folder) => readLesson(root, folder));
      const problems = all.flatMap((lesson) => lesson.problems);
      if (problems.length > 0) this.error(problems.map(formatProblem).join('\n'));
      if (name === index) return indexModule(root, all);
      const [lessonId, language] = name.slice(lessonPrefix.length).split('/');
      const lesson = all.find(({ folder }) => folder.id === lessonId)?.texts[language as 'en' | 'de'];
      return `export default ${JSON.stringify(lesson)}`;
    },
    configureServer(server) {
      server.watcher.add(root);
      server.watcher.on('change', (file) => {
        if (!resolve(file).startsWith(root)) return;
        for (const [id, module] of server.moduleGraph.idToModuleMap)
          if (id.startsWith(resolved('virtual:ehlo/'))) server.moduleGraph.invalidateModule(module);
        server.ws.send({ type: 'full-reload' });
      });
    },
  };
}

function indexModule(root: string, all: readonly ReadLesson[]): string {
  const worlds = [...new Set(all.flatMap(({ file }) => (file ? [file.world] : [])))];
  const loaders = all.flatMap(({ folder: { id } }) =>
    ['en', 'de'].map(
      (language) =>
        `${JSON.stringify(`${id}/${language}`)}: () => import(${JSON.stringify(`${lessonPrefix}${id}/${language}`)})`,
    ),
  );
  const worldLoaders = worlds.map(
    (world) => `${JSON.stringify(world)}: () => import(${JSON.stringify(worldPrefix + world)})`,
  );
  return [
    `export const chapters = ${JSON.stringify(readChapters(root))};`,
    `export const lessons = ${JSON.stringify(all.map(summary))};`,
    `const lessonLoaders = {${loaders.join(',\n')}};`,
    `const worldLoaders = {${worldLoaders.join(',\n')}};`,
    'export const loadLesson = async (id, language) => (await lessonLoaders[`${id}/${language}`]()).default;',
    'export const loadWorld = async (name) => (await worldLoaders[name]()).default;',
  ].join('\n');
}

function summary({ folder, file, texts }: ReadLesson): LessonSummary {
  return {
    id: folder.id,
    chapter: folder.chapter,
    number: folder.number,
    minutes: file?.minutes ?? 0,
    requires: file?.requires ?? [],
    stepIds: file?.steps.map(({ id }) => id) ?? [],
    title: { en: texts.en?.title ?? '', de: texts.de?.title ?? '' },
    summary: { en: texts.en?.summary ?? '', de: texts.de?.summary ?? '' },
  };
}
