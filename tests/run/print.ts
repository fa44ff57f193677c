import type { Outcome } from './outcome.ts';

const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const bold = (text: string): string => (colour ? `\u001b[1m${text}\u001b[22m` : text);

export function title(name: string, about: string): void {
  console.log(`\n${bold(`── ${name}`)}: ${about}`);
}

/** The table of outcomes and, as the last line, the plain totals. */
export function summary(outcomes: readonly Outcome[]): { text: string; failed: number } {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  const lines = outcomes.map((outcome) => {
    const mark = outcome.failed > 0 ? 'FAILED' : 'ok    ';
    const counts = `${outcome.passed} passed, ${outcome.failed} failed`;
    const seconds = `${(outcome.tookMs / 1000).toFixed(1)} s`;
    return `${mark} ${outcome.name.padEnd(12)} ${counts.padEnd(26)} ${seconds.padStart(8)}  ${outcome.note ?? ''}`.trimEnd();
  });
  return { text: ['', bold('── summary'), ...lines, '', `${passed} passed, ${failed} failed`].join('\n'), failed };
}
