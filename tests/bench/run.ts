import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { compiledParts } from './compile.ts';
import type { Parts } from './compile.ts';
import { keyEcho } from './echo.ts';
import { table } from './figure.ts';
import type { Figure } from './figure.ts';

/**
 * `npm run bench`: prints a table of figures; `-- --json FILE` writes them to a file as well, `-- --only NAME` runs
 * one part. Figures are for reading: nothing here fails because a machine is slow.
 */
const parts: Parts = { ...(await compiledParts()), echo: keyEcho };

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
const chosen = Object.entries(parts).filter(([name]) => values.only === undefined || values.only === name);
if (chosen.length === 0) throw new Error(`no part ${values.only}: say one of ${Object.keys(parts).join(', ')}`);

const figures: Figure[] = [];
for (const [name, measure] of chosen) {
  console.error(`measuring ${name} …`);
  figures.push(...(await measure()));
}
console.log(table(figures));
if (values.json !== undefined) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cpus: cpus().length };
  writeFileSync(values.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
}
