type Chars = readonly string[];

const isLetter = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);
const isSpace = (char: string | undefined): boolean => char !== undefined && /^\s/.test(char);

/** Alt-B: back to the beginning of a word of letters and digits. */
export function wordStart(chars: Chars, from: number): number {
  let at = from;
  while (at > 0 && !isLetter(chars[at - 1])) at--;
  while (at > 0 && isLetter(chars[at - 1])) at--;
  return at;
}

/** Alt-F: on to the end of a word of letters and digits. */
export function wordEnd(chars: Chars, from: number): number {
  let at = from;
  while (at < chars.length && !isLetter(chars[at])) at++;
  while (at < chars.length && isLetter(chars[at])) at++;
  return at;
}

/** Ctrl-W: back to the beginning of what white space surrounds; a whole `TO:<ben@green.example>` goes at once. */
export function chunkStart(chars: Chars, from: number): number {
  let at = from;
  while (at > 0 && isSpace(chars[at - 1])) at--;
  while (at > 0 && !isSpace(chars[at - 1])) at--;
  return at;
}
