import { rmSync } from 'node:fs';
import { findOrInstallChromium } from './chromium.ts';
import { root, runTool } from './command.ts';
import { findOrInstallMailPrograms } from './mail-programs.ts';
import { oneFailure } from './outcome.ts';
import type { Count, Suite } from './outcome.ts';
import { freePort } from './port.ts';
import { runPlaywright, runVitest } from './reports.ts';

/** Runs tools one after the other, all of them, and counts them as one test. */
async function asOneTest(...tools: readonly (readonly [tool: string, ...args: string[]])[]): Promise<Count> {
  const broken: string[] = [];
  for (const [tool, ...args] of tools) {
    if ((await runTool(tool, args)) !== 0) broken.push(tool);
  }
  return broken.length === 0 ? { passed: 1, failed: 0 } : oneFailure(`see ${broken.join(', ')} above`);
}

async function build(): Promise<Count> {
  // A stale build must never be what the browser suite tests.
  rmSync(`${root}dist`, { recursive: true, force: true });
  return asOneTest(['vite', 'build', '--logLevel', 'warn']);
}

async function browser(): Promise<Count> {
  const chromium = findOrInstallChromium();
  if ('problem' in chromium) return oneFailure(chromium.problem);
  console.log(`with ${chromium.path}`);
  return runPlaywright({ CHROMIUM: chromium.path, EHLO_PORT: String(await freePort()) });
}

async function interop(): Promise<Count> {
  const problem = findOrInstallMailPrograms();
  return problem === null ? runVitest('tests/interop') : oneFailure(problem);
}

const suites: readonly Suite[] = [
  {
    name: 'types',
    about: 'the app, the tests, and the engine without DOM and Node',
    run: () =>
      asOneTest(
        ['svelte-kit', 'sync'],
        ['svelte-check', '--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings'],
        ['tsc', '-p', 'src/sim/tsconfig.json', '--noEmit'],
      ),
  },
  {
    name: 'lint',
    about: 'ESLint and the format',
    run: () =>
      asOneTest(
        [
          'eslint',
          '-c',
          'tests/eslint.config.js',
          '--max-warnings',
          '0',
          '--no-error-on-unmatched-pattern',
          'src',
          'tests',
          'lessons',
          'vite.config.ts',
        ],
        [
          'prettier',
          '--check',
          '--log-level',
          'warn',
          'src',
          'tests',
          'vite.config.ts',
          'package.json',
          'tsconfig.json',
        ],
      ),
  },
  { name: 'structure', about: 'the rooms and the rules of the house', run: () => runVitest('tests/structure') },
  { name: 'unit', about: 'single parts', run: () => runVitest('tests/unit') },
  { name: 'property', about: 'what always holds', run: () => runVitest('tests/property') },
  { name: 'fuzz', about: 'rubbish to the SMTP server and the bridge', run: () => runVitest('tests/fuzz') },
  { name: 'dialogues', about: 'SMTP sessions, byte for byte', run: () => runVitest('tests/dialogues') },
  { name: 'corpus', about: 'dialogues recorded with Postfix, replayed', run: () => runVitest('tests/corpus') },
  { name: 'swarm', about: 'random worlds in trouble: no mail is lost', run: () => runVitest('tests/swarm') },
  { name: 'interop', about: 'real programs, through the bridge', run: interop },
  { name: 'lessons', about: 'each lesson can be passed, and failed', run: () => runVitest('tests/lessons') },
  {
    name: 'requirements',
    about: 'the core rules of the RFCs are each named by a test',
    run: () => asOneTest(['tsx', 'tests/requirements/report.ts', '--brief']),
  },
  { name: 'build', about: 'the site', run: build },
  { name: 'browser', about: 'the built site in Chromium', needs: ['build'], run: browser },
];

const quickHalf: readonly string[] = ['types', 'lint', 'structure', 'unit'];

/** The suites that the words of the command line ask for, in running order; or what is wrong with the words. */
export function planSuites(words: readonly string[]): readonly Suite[] | string {
  const names = suites.map((suite) => suite.name);
  const chosen = words.flatMap((word) => (word === 'all' ? names : word === 'check' ? quickHalf : [word]));
  const unknown = chosen.filter((word) => !names.includes(word));
  if (words.length === 0 || unknown.length > 0) {
    const what = words.length === 0 ? 'No suite named' : `Unknown suite "${unknown.join('", "')}"`;
    return `${what}. Say: tsx tests/run.ts all, check, or any of ${names.join(', ')}.`;
  }
  return suites.filter((suite) => chosen.includes(suite.name));
}
