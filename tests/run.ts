import { planSuites } from './run/suites.ts';
import { title, summary } from './run/print.ts';
import type { Outcome } from './run/outcome.ts';

/**
 * Runs the project's tests: `tsx tests/run.ts all | check | SUITE…`.
 * A failing suite does not stop the ones after it; the last line is `N passed, N failed` over all of them, and the
 * exit code is 1 when anything failed.
 */
async function main(words: readonly string[]): Promise<void> {
  const plan = planSuites(words);
  if (typeof plan === 'string') {
    console.error(plan);
    process.exitCode = 2;
    return;
  }
  const outcomes: Outcome[] = [];
  for (const suite of plan) {
    title(suite.name, suite.about);
    const startedAtMs = Date.now();
    const missing = suite.needs?.find((need) => outcomes.some((done) => done.name === need && done.failed > 0));
    const result = missing
      ? { passed: 0, failed: 1, note: `not started: the suite "${missing}" before it failed` }
      : await suite.run();
    outcomes.push({ name: suite.name, ...result, tookMs: Date.now() - startedAtMs });
  }
  const { text, failed } = summary(outcomes);
  console.log(text);
  process.exitCode = failed > 0 ? 1 : 0;
}

await main(process.argv.slice(2));
