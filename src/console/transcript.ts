import type { ScreenEvent } from './screen-event.ts';

/** What assistive technology is told of a terminal: entries of bounded number and length, at a bearable rate. */
export interface Transcript {
  readonly entries: readonly TranscriptEntry[];
  /** Heard, but not told yet. */
  readonly waiting: readonly string[];
  /** How many waiting lines are left out between the first and the last. */
  readonly skipped: number;
  /** When the first of the waiting lines was heard, and the last, in milliseconds. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly next: number;
}

export interface TranscriptEntry {
  readonly id: number;
  readonly lines: readonly TranscriptLine[];
}

/** A line of output, or that lines were left out here. */
export type TranscriptLine = { readonly text: string } | { readonly skipped: number };

export const emptyTranscript: Transcript = { entries: [], waiting: [], skipped: 0, firstMs: 0, lastMs: 0, next: 1 };

const entriesMax = 200;
const headLines = 8;
const tailLines = 4;
const lineCharsMax = 400;
/** An entry is told when nothing more was heard for so long … */
const quietMs = 300;
/** … or when its first line has waited so long. */
const waitMsMax = 1500;

/** Who reads the line being typed, as far as the transcript tells. */
export interface Prompting {
  readonly prompt: string;
  readonly echo: boolean;
}

export const noPrompt: Prompting = { prompt: '', echo: true };

/** What a run of events puts into the transcript: lines typed, behind their prompts, and what was printed. */
export function spoken(
  events: readonly ScreenEvent[],
  before: Prompting,
): { readonly text: string; readonly after: Prompting } {
  let after = before;
  let text = '';
  for (const event of events) {
    if (event.kind === 'foreground') after = { prompt: event.prompt, echo: event.echo };
    if (event.kind === 'print') text += event.text;
    if (event.kind === 'line' && after.echo)
      text += `${text === '' || text.endsWith('\n') ? '' : '\n'}${after.prompt}${event.text}\n`;
  }
  return { text, after };
}

/** Takes note of something printed; it is told later. Blank lines are not worth telling. */
export function hear(transcript: Transcript, printed: string, nowMs: number): Transcript {
  const fresh = printed.split('\n').filter((line) => line.trim() !== '');
  if (fresh.length === 0) return transcript;
  const firstMs = transcript.waiting.length === 0 ? nowMs : transcript.firstMs;
  const all = [...transcript.waiting, ...fresh.map(shorten)];
  const surplus = Math.max(0, all.length - headLines - tailLines);
  const waiting = surplus === 0 ? all : [...all.slice(0, headLines), ...all.slice(-tailLines)];
  return { ...transcript, waiting, skipped: transcript.skipped + surplus, firstMs, lastMs: nowMs };
}

const shorten = (line: string): string => (line.length > lineCharsMax ? `${line.slice(0, lineCharsMax)}…` : line);

/** When what waits is due to be told, in the time of `hear`; null when nothing waits. */
export function dueMs({ waiting, firstMs, lastMs }: Transcript): number | null {
  return waiting.length === 0 ? null : Math.min(lastMs + quietMs, firstMs + waitMsMax);
}

/** Tells what waits, as one entry. */
export function tell(transcript: Transcript): Transcript {
  const { entries, waiting, skipped, next } = transcript;
  if (waiting.length === 0) return transcript;
  const lines: TranscriptLine[] = waiting.map((text) => ({ text }));
  if (skipped > 0) lines.splice(headLines, 0, { skipped });
  const told = [...entries, { id: next, lines }].slice(-entriesMax);
  return { ...emptyTranscript, entries: told, next: next + 1 };
}
