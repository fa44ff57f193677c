const segmenter =
  typeof Intl !== 'undefined' && 'Segmenter' in Intl
    ? new Intl.Segmenter(undefined, { granularity: 'grapheme' })
    : null;

/** Text as a list of characters as people see them: an emoji with its joiners is one, a letter with its accents too. */
export function graphemes(text: string): string[] {
  if (isPlain(text)) return text.split('');
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);
}

/** Printable ASCII: every character stands for itself and takes one column. */
export const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
