import { join, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';
import type { Scenario } from '../../sim/world/scenario.ts';
import { languages, type CompiledLesson, type Course, type Language } from '../lesson.ts';
import { readChapters } from './chapters.ts';
import { openingOf } from './opening.ts';
import { findLessons, readLesson, type ReadLesson } from './read-lesson.ts';
import { formatProblem, readWorld } from './read-world.ts';

const course = 'virtual:ehlo/course';
const coursePrefix = 'virtual:ehlo/course/';
const index = 'virtual:ehlo/lessons';
const lessonPrefix = 'virtual:ehlo/lesson/';
const worldPrefix = 'virtual:ehlo/world/';
const startPrefix = 'virtual:ehlo/start/';
const resolved = (id: string): string => `\0${id}`;

/**
 * Compiles `lessons/` into modules: the course as the home page shows it, and for each lesson and language, each lesson's
 * start (its world, and what happens at first), and each world, a module of its own that is loaded when it is needed. A
 * mistake stops the build with file, line and reason.
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
      [index, course].includes(id) ||
      [coursePrefix, lessonPrefix, worldPrefix, startPrefix].some((prefix) => id.startsWith(prefix))
        ? resolved(id)
        : null,
    load(id) {
      if (!id.startsWith(resolved('virtual:ehlo/'))) return null;
      const name = id.slice(1);
      if (name.startsWith(worldPrefix))
        return `export default ${JSON.stringify(worldNamed(root, name.slice(worldPrefix.length)))}`;
      const problems = readAll().flatMap((lesson) => lesson.problems);
      if (problems.length > 0) this.error(problems.map(formatProblem).join('\n'));
      if (name === course) return courseLoader;
      if (name.startsWith(coursePrefix))
        return courseModule(root, readAll(), name.slice(coursePrefix.length) as Language);
      if (name === index) return indexModule(readAll());
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

function indexModule(all: readonly ReadLesson[]): string {
  const ids = all.map(({ folder }) => folder.id);
  const texts = ids.flatMap((id) => languages.map((language) => `${id}/${language}`));
  return [
    loaderTable('lessonLoaders', lessonPrefix, texts),
    loaderTable('startLoaders', startPrefix, ids),
    'const load = async (loader, what) => {',
    '  if (!loader) throw new Error(`there is no ${what}`);',
    '  return (await loader()).default;',
    '};',
    'export const loadLesson = (id, language) => load(lessonLoaders[`${id}/${language}`], `lesson ${id} (${language})`);',
    'export const loadStart = (id) => load(startLoaders[id], `lesson ${id}`);',
  ].join('\n');
}

const loaderTable = (table: string, prefix: string, names: readonly string[]): string =>
  `const ${table} = {${names.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(prefix + name)})`).join(',\n')}};`;

const courseLoader = [
  loaderTable('loaders', coursePrefix, languages),
  'export const loadCourse = async (language) => (await loaders[language]()).default;',
].join('\n');

function courseModule(root: string, all: readonly ReadLesson[], language: Language): string {
  const course: Course = {
    chapters: readChapters(root).map(({ id, number, title }) => ({ id, number, title: title[language] })),
    lessons: all.map(({ folder: { id, chapter, number }, file, texts }) => ({
      id,
      chapter,
      number,
      minutes: file?.minutes ?? 0,
      stepIds: file?.steps.map((step) => step.id) ?? [],
      title: texts[language]?.title ?? '',
      summary: texts[language]?.summary ?? '',
    })),
  };
  return `export default ${JSON.stringify(course)}`;
}
