import { describe, expect, it } from 'vitest';
import { failureText, run } from './lines.ts';

/** A tenth of what `npm run fuzz` does. */
const linesMax = 100_000;
const seed = 1;

describe('the SMTP server', () => {
  it('[S-SYN-02] answers each of 100,000 generated and mutated lines once, or closes with a last word', () => {
    const failures: string[] = [];
    let answered = 0;
    for (let index = 0; answered < linesMax && failures.length < 3; index++) {
      const { lines, failure } = run(seed, index);
      answered += lines;
      if (failure) failures.push(failureText(seed, failure));
    }
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThanOrEqual(linesMax);
  }, 600_000);

  it('is asked the same by the same seed', () => {
    expect(run(7, 3)).toEqual(run(7, 3));
  });
});
