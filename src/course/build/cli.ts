import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLessons } from './check-lessons.ts';
import { jsonSchemas } from './json-schemas.ts';
import { createLesson } from './new-lesson.ts';
import { formatProblem } from './read-world.ts';

/** The tools of authors. Each returns the exit code. */
const root = 'lessons';

const commands: Readonly<Record<string, (argument: string | undefined) => number>> = {
  check() {
    const { lessons, worlds, problems } = checkLessons(root);
    for (const problem of problems) console.log(formatProblem(problem));
    const errors = problems.filter(({ level }) => level === 'error').length;
    const verdict = errors === 0 ? 'no mistakes' : errors === 1 ? '1 mistake' : `${errors} mistakes`;
    console.log(`${lessons} lessons, ${worlds} worlds: ${verdict}`);
    return errors === 0 ? 0 : 1;
  },

  new(path) {
    const made = createLesson(root, path);
    if (made.ok) for (const note of made.notes) console.log(note);
    else console.error(made.reason);
    return made.ok ? 0 : 1;
  },

  schema() {
    mkdirSync(join(root, 'schema'), { recursive: true });
    for (const [name, text] of Object.entries(jsonSchemas())) writeFileSync(join(root, 'schema', name), text);
    return 0;
  },
};

const [command = '', argument] = process.argv.slice(2);
const run = commands[command];
if (!run) console.error('Use: check | new NN-chapter/NN-lesson | schema');
process.exitCode = run ? run(argument) : 1;
