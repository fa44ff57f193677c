import { existsSync, mkdirSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { scenarioSchema } from '../../sim/world/scenario-schema.ts';
import { lessonSchema } from './schema.ts';
import { findLessons, readLesson } from './read-lesson.ts';
import { checkWorldFile, formatProblem, type FileProblem } from './read-world.ts';
import { newLessonFiles } from './template.ts';

/** `lesson:check`: every mistake of every lesson and world, with file, line and reason. */
function check(root: string): number {
  const worldFiles = readdirSync(join(root, 'worlds')).filter((name) => name.endsWith('.yaml'));
  const found = findLessons(root);
  const problems: FileProblem[] = [
    ...worldFiles.flatMap((name) => checkWorldFile(join(root, 'worlds', name)).problems),
    ...found.flatMap((folder) => readLesson(root, folder).problems),
  ];
  for (const problem of problems) console.log(formatProblem(problem));
  const errors = problems.filter(({ level }) => level === 'error').length;
  console.log(
    `${found.length} lessons, ${worldFiles.length} worlds: ${errors === 0 ? 'no mistakes' : `${errors} mistake${errors === 1 ? '' : 's'}`}`,
  );
  return errors === 0 ? 0 : 1;
}

/** `lesson:new`: a small lesson that passes its tests, to be changed step by step. */
function create(root: string, path: string | undefined): number {
  if (!path || !/^\d\d-[a-z0-9-]+\/\d\d-[a-z0-9-]+$/.test(path)) {
    console.error('Say where: npm run lesson:new -- 02-chapter/01-lesson (two digits, small letters, hyphens)');
    return 1;
  }
  const folder = join(root, path);
  if (existsSync(folder)) {
    console.error(`${folder} exists already; nothing was changed`);
    return 1;
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(newLessonFiles)) writeFileSync(join(folder, name), text);
  console.log(`${folder} is made. Change lesson.yaml, en.md and de.md; npm run lesson:check says what is wrong.`);
  return 0;
}

/** The JSON Schemas that editors check `lesson.yaml` and world files with. */
export function jsonSchemas(): Record<string, string> {
  const text = (schema: Parameters<typeof toJsonSchema>[0]) =>
    `${JSON.stringify(toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' }), null, 2)}\n`;
  return { 'lesson.schema.json': text(lessonSchema), 'world.schema.json': text(scenarioSchema) };
}

function writeSchemas(root: string): number {
  mkdirSync(join(root, 'schema'), { recursive: true });
  for (const [name, text] of Object.entries(jsonSchemas())) writeFileSync(join(root, 'schema', name), text);
  return 0;
}

if (process.argv[1]?.endsWith('cli.ts')) {
  const [command, argument] = process.argv.slice(2);
  const commands: Record<string, () => number> = {
    check: () => check('lessons'),
    new: () => create('lessons', argument),
    schema: () => writeSchemas('lessons'),
  };
  const run = commands[command ?? ''];
  if (!run) console.error('Use: check | new NN-chapter/NN-lesson | schema');
  process.exitCode = run ? run() : 1;
}
