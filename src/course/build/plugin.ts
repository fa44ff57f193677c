import { join, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';
import type { Scenario } from '../../sim/world/scenario.ts';
import { languages, type CompiledLesson, type Language, type LessonSummary } from '../lesson.ts';
import { readChapters } from './chapters.ts';
import { openingOf } from './opening.ts';
import { findLessons, readLesson, type ReadLesson } from './read-lesson.ts';
import { formatProblem, readWorld } from './read-world.ts';

const index = 'virtual:ehlo/lessons';
const lessonPrefix = 'virtual:ehlo/lesson/';
const worldPrefix = 'virtual:ehlo/world/';
const startPrefix = 'virtual:ehlo/start/';
const resolved = (id: string): string => `\0${id}`;

/**
 * Compiles `lessons/` into modules: an index for the home page, and for each lesson and language, each lesson's start
 * (its world, and what happens at first), and each world, a module of its own that is loaded when it is needed. A mistake stops the build with file, line and reason.
 */
export function lessons(root = resolve('lessons')): Plugin {
  let all: readonly ReadLesson[] | null = null;
  const readAll = () => (all ??= findLessons(root).map((folder) => readLesson(root, folder)));
  const textOf = (id: string, language: Language): CompiledLesson => {
    const lesson = readAll().find(({ folder }) => folder.id === id)?.texts[language];
    if (!lesson) throw new Error(`there is no lesson "${id}" in the language "${language}"`);
    return lesson;
  };
  return {
    name: 'ehlo-lessons',
    buildStart() {
      all = null;
    },
    resolveId: (id) =>
      id === index || [lessonPrefix, worldPrefix, startPrefix].some((prefix) => id.startsWith(prefix))
        ? resolved(id)
        : null,
    load(id) {
      if (!id.startsWith(resolved('virtual:ehlo/'))) return null;
      const name = id.slice(1);
      if (name.startsWith(worldPrefix))
        return `export default ${JSON.stringify(worldNamed(root, name.slice(worldPrefix.length)))}`;
      const problems = readAll().flatMap((lesson) => lesson.problems);
      if (problems.length > 0) this.error(problems.map(formatProblem).join('\n'));
      if (name === index) return indexModule(root, readAll());
      if (name.startsWith(startPrefix)) return startModule(root, textOf(name.slice(startPrefix.length), 'en'));
      const [lessonId = '', language] = name.slice(lessonPrefix.length).split('/');
      return `export default ${JSON.stringify(textOf(lessonId, language as Language))}`;
    },
    configureServer(server) {
      server.watcher.add(root);
      server.watcher.on('all', (_, file) => {
        if (!resolve(file).startsWith(root + sep)) return;
        all = null;
        for (const [id, module] of server.moduleGraph.idToModuleMap)
          if (id.startsWith(resolved('virtual:ehlo/'))) server.moduleGraph.invalidateModule(module);
        server.ws.send({ type: 'full-reload' });
      });
    },
  };
}

const worldNamed = (root: string, name: string): Scenario => readWorld(join(root, 'worlds', `${name}.yaml`));

function startModule(root: string, lesson: CompiledLesson): string {
  const opening = openingOf(lesson, worldNamed(root, lesson.world));
  return [
    `import scenario from ${JSON.stringify(worldPrefix + lesson.world)};`,
    `export default { scenario, opening: ${JSON.stringify(opening)} };`,
  ].join('\n');
}

function indexModule(root: string, all: readonly ReadLesson[]): string {
  const loaders = (prefix: string, names: readonly string[]) =>
    names.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(prefix + name)})`).join(',\n');
  const ids = all.map(({ folder }) => folder.id);
  const texts = ids.flatMap((id) => languages.map((language) => `${id}/${language}`));
  return [
    `export const chapters = ${JSON.stringify(readChapters(root))};`,
    `export const lessons = ${JSON.stringify(all.map(summary))};`,
    `const lessonLoaders = {${loaders(lessonPrefix, texts)}};`,
    `const startLoaders = {${loaders(startPrefix, ids)}};`,
    'const load = async (loader, what) => {',
    '  if (!loader) throw new Error(`there is no ${what}`);',
    '  return (await loader()).default;',
    '};',
    'export const loadLesson = (id, language) => load(lessonLoaders[`${id}/${language}`], `lesson ${id} (${language})`);',
    'export const loadStart = (id) => load(startLoaders[id], `lesson ${id}`);',
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
