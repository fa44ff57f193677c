/** What a screen reader is told of a terminal: entries of bounded number and length, given out in batches. */
export interface Transcript {
  readonly entries: readonly { readonly id: number; readonly text: string }[];
  readonly next: number;
}

export const emptyTranscript: Transcript = { entries: [], next: 1 };

const entriesMax = 200;
const linesMax = 12;

/** Adds what was printed since the last batch as one entry; long output is cut and says how much more there is. */
export function addToTranscript(transcript: Transcript, printed: string, more: (lines: number) => string): Transcript {
  const lines = printed.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return transcript;
  const shown = lines.slice(0, linesMax);
  const text = lines.length > linesMax ? [...shown, more(lines.length - linesMax)].join('\n') : shown.join('\n');
  return {
    entries: [...transcript.entries, { id: transcript.next, text }].slice(-entriesMax),
    next: transcript.next + 1,
  };
}
