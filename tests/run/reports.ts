import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './command.ts';
import { counted, oneFailure } from './outcome.ts';
import type { Count } from './outcome.ts';

/** The counts of vitest's JSON report that are read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly unknown[];
}

/** Runs a tool that writes a JSON report to a file, and reads the counts from it. */
async function runWithReport(run: (file: string) => Promise<number>, read: (report: unknown) => Count): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'ehlo-tests-'));
  const file = join(folder, 'report.json');
  try {
    const exitCode = await run(file);
    const count = read(JSON.parse(readFileSync(file, 'utf8')));
    // Faults outside any test (an unhandled rejection, a broken set-up) show in the exit code alone.
    if (exitCode !== 0 && count.failed === 0) return { ...count, failed: 1, note: 'an error outside any test' };
    return count;
  } catch {
    return oneFailure('it wrote no report: see above');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readVitest(report: unknown): Count {
  const r = report as VitestReport;
  // A file that does not load has no tests in the report, and is one failure.
  const broken = r.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return counted(r.numPassedTests, r.numFailedTests + broken, r.numPendingTests + r.numTodoTests);
}

export function runVitest(folder: string): Promise<Count> {
  return runWithReport(
    (file) => runTool('vitest', ['run', folder, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]),
    readVitest,
  );
}

function readPlaywright(report: unknown): Count {
  const { stats, errors } = report as PlaywrightReport;
  // A test that passes only at the second try is not a test that passes.
  return counted(stats.expected, stats.unexpected + stats.flaky + errors.length, stats.skipped);
}

export function runPlaywright(env: NodeJS.ProcessEnv): Promise<Count> {
  return runWithReport(
    (file) =>
      runTool('playwright', ['test', '-c', 'tests/playwright.config.ts', '--reporter=list,json'], {
        ...env,
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      }),
    readPlaywright,
  );
}
