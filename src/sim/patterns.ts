import type { RE2JS } from 're2js';

/** A regular expression of a table or of sed: RE2, which takes time in proportion to the text, whatever the pattern. */
export type LinearPattern = RE2JS;

export interface PatternOptions {
  readonly caseless?: boolean;
  /** `.` is a line end, too. */
  readonly dotAll?: boolean;
  /** `^` and `$` stand at inner line ends, too. */
  readonly multiline?: boolean;
}

let library: typeof RE2JS | null = null;

/** RE2 is a quarter of the engine's size, and few worlds have a pattern: pattern-library.ts brings it, which the page fetches apart. */
export function usePatternLibrary(re2: typeof RE2JS): void {
  library = re2;
}

/** Null for what is no pattern of RE2. */
export function compilePattern(pattern: string, options: PatternOptions = {}): LinearPattern | null {
  if (!library) throw new Error('pattern-library.ts has to be imported before a pattern is compiled');
  const flags =
    (options.caseless ? library.CASE_INSENSITIVE : 0) |
    (options.dotAll ? library.DOTALL : 0) |
    (options.multiline ? library.MULTILINE : 0);
  try {
    return library.compile(pattern, flags);
  } catch {
    return null;
  }
}
