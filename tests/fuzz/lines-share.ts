import '../../src/sim/pattern-library.ts';
import { run } from './lines.ts';

/**
 * A process that takes every so many-th run: `lines-share.ts SEED FIRST STEP LINES`. It tells its parent of each run, and
 * ends when so many lines were answered.
 */
const [seed = 0, first = 0, step = 1, lines = 0] = process.argv.slice(2).map(Number);
const orphaned = () => process.exit(1);
process.once('disconnect', orphaned);
let sum = 0;
for (let index = first; sum < lines; index += step) {
  const result = run(seed, index);
  sum += result.lines;
  // Not before the parent has heard of it: what it would hear of a process that has ended is lost.
  await new Promise((sent) => process.send?.(result, sent));
}
process.off('disconnect', orphaned);
process.disconnect();
