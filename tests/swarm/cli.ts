import { parseArgs } from 'node:util';
import { problemsOf, repeatCommand } from './run.ts';

/**
 * `npm run swarm -- --seeds 2000 [--from N]`: so many random worlds in random trouble, one for each seed from N (0) on; each
 * tenth runs twice and has to leave the same trace, and a single one always. Exit code 1 where a law was broken.
 */
const { values } = parseArgs({ options: { seeds: { type: 'string' }, from: { type: 'string' } } });
const number = (text: string | undefined, otherwise: number): number => {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error('Usage: npm run swarm -- [--seeds COUNT] [--from FIRST]');
  process.exit(2);
};
const [seeds, from] = [number(values.seeds, 200), number(values.from, 0)];

const startedAtMs = Date.now();
let failed = 0;
for (let seed = from; seed < from + seeds; seed++) {
  const problems = problemsOf(seed, seeds === 1 || seed % 10 === 0);
  if (problems.length === 0) continue;
  failed++;
  console.log(`seed ${seed}: repeat it with ${repeatCommand(seed)}`);
  for (const problem of problems.slice(0, 20)) console.log(`  ${problem}`);
}
const tookS = ((Date.now() - startedAtMs) / 1000).toFixed(1);
console.log(`${seeds} worlds, ${failed} of them broke a law; ${tookS} s`);
process.exitCode = failed > 0 ? 1 : 0;
