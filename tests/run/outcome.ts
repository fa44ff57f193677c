/** What a suite found: counts of tests, and in a note why it could not be counted otherwise. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly note?: string;
}

export interface Outcome extends Count {
  readonly name: string;
  readonly tookMs: number;
}

export interface Suite {
  readonly name: string;
  /** What it proves, in a few words for the title line. */
  readonly about: string;
  /** Suites whose result this one stands on; when one of them ran and failed, this one is not started. */
  readonly needs?: readonly string[];
  readonly run: () => Promise<Count>;
}

export const oneFailure = (note: string): Count => ({ passed: 0, failed: 1, note });

/** A suite in which nothing ran proves nothing: that is a failure too. */
export function counted(passed: number, failed: number, skipped: number): Count {
  if (passed + failed + skipped === 0) return oneFailure('no tests found');
  if (skipped > 0) return { passed, failed: failed + skipped, note: `${skipped} skipped, counted as failed` };
  return { passed, failed };
}
