import { neutralise } from './neutralise.ts';
import { replyLine } from './reply-line.ts';

/** Colours of reply classes, as SGR codes of the terminal's own palette (ECMA-48 §8.3.117). */
const replyColours: Readonly<Record<number, number>> = { 2: 32, 3: 36, 4: 33, 5: 31 };
const errorColour = 31;
const plainColour = 39;

/** Whole lines of output as a terminal gets them: harmless, with CRLF; replies and errors in the colour of their kind. */
export function paintOutput(text: string, tone: 'error' | null): string {
  return neutralise(text)
    .split('\n')
    .map((line) => (tone === 'error' ? inColour(errorColour, line) : paintLine(line)))
    .join('\r\n');
}

function paintLine(line: string): string {
  const reply = replyLine(line);
  if (!reply) return line;
  const colour = replyColours[Math.floor(reply.code / 100)] ?? plainColour;
  return inColour(colour, `\x1b[1m${line.slice(0, reply.length)}\x1b[22m${line.slice(reply.length)}`);
}

const inColour = (colour: number, text: string): string => (text === '' ? '' : `\x1b[${colour}m${text}\x1b[39m`);
