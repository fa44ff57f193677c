import { isPlain } from './graphemes.ts';

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const without = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

const known = new Map<number, 0 | 1 | 2>();

/**
 * Columns that one code point takes in a terminal: two for East Asian wide characters (UAX #11) and emoji, none for
 * combining marks and joiners. The terminal is told to count in the same way, so that both always agree.
 */
export function columnsOf(codePoint: number): 0 | 1 | 2 {
  if (codePoint < 0x300) return 1;
  const before = known.get(codePoint);
  if (before !== undefined) return before;
  const char = String.fromCodePoint(codePoint);
  const columns = without.test(char) ? 0 : wide.test(char) ? 2 : 1;
  known.set(codePoint, columns);
  return columns;
}

/** Columns of a text, as if a line had no end. */
export function columns(text: string): number {
  if (isPlain(text)) return text.length;
  let sum = 0;
  for (const char of text) sum += columnsOf(char.codePointAt(0) ?? 0);
  return sum;
}
