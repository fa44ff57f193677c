import type { Evidence } from '../../../src/course/checks.ts';
import { EvidenceKeeper } from '../../../src/course/evidence.ts';
import { Linter } from '../../../src/course/lint.ts';
import type { Reply } from '../../../src/sim/smtp/reply.ts';
import type { SimEvent, TraceEvent } from '../../../src/sim/trace.ts';
import type { LoggedInput } from '../../../src/sim/world/input.ts';
import { run } from '../view/world.ts';

/** Events one after another, with `seq` from 1. */
export const stamped = (events: readonly SimEvent[], after = 0): TraceEvent[] =>
  events.map((event, index): TraceEvent => ({ ...event, seq: after + index + 1, atMs: 0, cause: 0 }));

export const reply = (to: string, code: number, conn = 'c1', host = 'mx1'): SimEvent => {
  const said: Reply = { code, enhanced: null, lines: ['text'] };
  return { kind: 'smtp.reply', host, conn, to, reply: said };
};

export const line = (text: string, tty = 't'): SimEvent => ({
  kind: 'input',
  host: 'laptop',
  input: { kind: 'tty.line', tty, line: text },
});

export const foreground = (program: string | null, tty = 't', host = 'laptop'): SimEvent => ({
  kind: 'tty.foreground',
  host,
  tty,
  program,
  prompt: '',
  echo: true,
});

/** Evidence of a whole trace, for a step that began after so many of its events. */
export function evidenceOf(events: readonly TraceEvent[], stepStart = 0, answers: Evidence['answers'] = {}): Evidence {
  const kept = events.slice(0, stepStart);
  const keeper = new EvidenceKeeper(kept);
  keeper.catchUp();
  keeper.beginStep();
  kept.push(...events.slice(stepStart));
  keeper.catchUp();
  keeper.answers = answers;
  return keeper.evidence;
}

/** What happens when lines are typed on a terminal of the base world, a second apart unless a line comes with its time. */
export function typed(
  lines: readonly (string | readonly [string, number])[],
  host = 'laptop',
  untilMs?: number,
): readonly TraceEvent[] {
  const open: LoggedInput = { atMs: 0, input: { kind: 'tty.open', tty: 't', host } };
  const inputs = lines.map((entry, index): LoggedInput => {
    const [text, atMs] = typeof entry === 'string' ? ([entry, (index + 1) * 1000] as const) : entry;
    return { atMs, input: { kind: 'tty.line', tty: 't', line: text } };
  });
  return run([open, ...inputs], untilMs ?? (inputs.at(-1)?.atMs ?? 0) + 999);
}

/** Each mistake that the linter sees in a trace, as `line → code`. */
export function mistakesIn(events: readonly TraceEvent[]): string[] {
  const linter = new Linter();
  for (const event of events) linter.take(event);
  return linter.findings.map(({ seq, code }) => {
    const event = events.find((candidate) => candidate.seq === seq);
    return `${event?.kind === 'input' && event.input.kind === 'tty.line' ? event.input.line : '?'} → ${code}`;
  });
}
