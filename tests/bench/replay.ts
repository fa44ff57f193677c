import { createHash } from 'node:crypto';
import type { TraceEvent } from '../../src/sim/trace.ts';
import type { LoggedInput } from '../../src/sim/world/input.ts';
import { canonicalJson, replay } from '../../src/sim/world/replay.ts';
import { median, single } from './figure.ts';
import type { Figure } from './figure.ts';
import { scenario, sendOne } from './ours.ts';

const eventsWanted = 10_000;
const typed = [
  'EHLO laptop',
  'MAIL FROM:<anna@blue.example>',
  'RCPT TO:<ben@green.example>',
  'DATA',
  'Subject: hi',
  '',
  'Hello',
  '.',
  'QUIT',
];

/** A session as a learner has it: dialogues typed by hand, lookups, and messages sent from the mail program. */
function sessionLog(rounds: number): { inputs: LoggedInput[]; untilMs: number } {
  const inputs: LoggedInput[] = [{ atMs: 0, input: { kind: 'tty.open', tty: 'laptop', host: 'laptop' } }];
  let atMs = 0;
  const line = (text: string): void =>
    void inputs.push({ atMs: (atMs += 2_000), input: { kind: 'tty.line', tty: 'laptop', line: text } });
  for (let i = 0; i < rounds; i++) {
    line('dig MX green.example');
    line('telnet mx1.green.example 25');
    for (const text of typed) line(text);
    inputs.push({ atMs: (atMs += 2_000), input: sendOne });
  }
  return { inputs, untilMs: atMs + 10_000 };
}

const hashOf = (events: readonly TraceEvent[]): string =>
  createHash('sha256').update(canonicalJson(events)).digest('hex');

/** Milliseconds to bring back a session of 10,000 events from its input log. */
export function replayFigures(): Figure[] {
  let rounds = 8;
  const run = (): TraceEvent[] => {
    const { inputs, untilMs } = sessionLog(rounds);
    return replay(scenario, 'bench', inputs, untilMs).events;
  };
  while (run().length < eventsWanted) rounds = Math.ceil(rounds * 1.3);
  const hash = hashOf(run());
  let count = 0;
  const ms = Array.from({ length: 7 }, () => {
    const startedAt = performance.now();
    const events = run();
    const took = performance.now() - startedAt;
    count = events.length;
    if (hashOf(events) !== hash) throw new Error('the same session gave another trace');
    return (took * eventsWanted) / count;
  });
  return [
    single(
      'replay.10000-events',
      'ms',
      median(ms),
      `a typed session of ${count} events, median of 7; goal: 100, at most 250`,
    ),
  ];
}
