import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import '../../src/sim/pattern-library.ts';
import { crowdText, faultsOf, withstandCrowd } from './crowd.ts';
import { failureText, run, type RunResult } from './lines.ts';

/**
 * `npm run fuzz`: 1,000,000 lines to the SMTP server, then 10,000 connections to the bridge. `-- --seed N` for others,
 * `--lines M` and `--connections M` for fewer or more (0 for none), `--run R` repeats one run of lines.
 * Exit code 1 when anything went wrong.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    lines: { type: 'string', default: '1000000' },
    connections: { type: 'string', default: '10000' },
    run: { type: 'string' },
  },
});
const seed = Number(values.seed);
const failuresMax = 5;

function numberOf(name: 'seed' | 'lines' | 'connections' | 'run', text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name} ${text}: expected a whole number`);
}

/** Hears of the runs of one process, until it ends or has to. */
function share(args: readonly number[], heard: (result: RunResult) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'lines-share.ts'), args.map(String), {
      execArgv: ['--import', 'tsx'],
    });
    let stopped = false;
    child.on('message', (result) => {
      stopped ||= !heard(result as RunResult);
      if (stopped) child.kill();
    });
    child.once('exit', (code) =>
      code === 0 || stopped ? resolve() : reject(new Error(`a process ended with ${code}`)),
    );
  });
}

/** All lines, on all processors. Gives how many runs failed. */
async function lines(wanted: number): Promise<number> {
  const processes = availableParallelism();
  const startedAtMs = performance.now();
  let [answered, runs, failures] = [0, 0, 0];
  const heard = ({ lines: more, failure }: RunResult): boolean => {
    const tenth = Math.floor((answered / wanted) * 10);
    answered += more;
    runs++;
    if (failure) console.log(`\n${failureText(seed, failure)}\n`);
    if (failure) failures++;
    if (Math.floor((answered / wanted) * 10) > tenth) console.log(`${answered} lines`);
    return failures < failuresMax;
  };
  const shares = Array.from({ length: processes }, (_, first) =>
    share([seed, first, processes, Math.ceil(wanted / processes)], heard),
  );
  await Promise.all(shares);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const speed = Math.round(answered / seconds);
  console.log(
    `seed ${seed}: ${answered} lines in ${runs} runs, ${speed} lines/s, ${seconds.toFixed(1)} s: ${failures} failures`,
  );
  return failures;
}

async function crowd(connections: number): Promise<number> {
  const report = await withstandCrowd(connections, seed);
  console.log(crowdText(report));
  const faults = faultsOf(report);
  for (const fault of faults) console.log(`wrong: ${fault}`);
  return faults.length;
}

async function main(): Promise<number> {
  numberOf('seed', values.seed);
  if (values.run !== undefined) {
    const { lines: answered, failure } = run(seed, numberOf('run', values.run));
    console.log(failure ? failureText(seed, failure) : `${answered} lines, nothing wrong`);
    return failure ? 1 : 0;
  }
  const wanted = { lines: numberOf('lines', values.lines), connections: numberOf('connections', values.connections) };
  const failures = wanted.lines > 0 ? await lines(wanted.lines) : 0;
  return failures + (wanted.connections > 0 ? await crowd(wanted.connections) : 0);
}

process.exitCode = (await main()) > 0 ? 1 : 0;
