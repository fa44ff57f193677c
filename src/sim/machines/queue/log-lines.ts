import { replyText } from '../../smtp/reply.ts';
import { isPermanent } from '../delivery/problem.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';
import type { QueueEntry } from './entry.ts';
import { problemRelay, problemStatus, problemText } from './problem-text.ts';

/** Who delivered, and when its steps began, in milliseconds since the world did. */
export interface Course {
  readonly program: 'smtp' | 'local' | 'error' | 'discard';
  readonly pid?: number;
  readonly startedAtMs: number;
  /** When the session stood; null when none did. */
  readonly readyAtMs: number | null;
}

/** Two digits that count, and no more: `0.01`, `3.2`, `113` (Postfix: delay_logging_resolution_limit). */
export function delayText(ms: number): string {
  const hundredths = Math.floor(ms / 10);
  if (hundredths <= 0) return '0';
  if (ms >= 10_000) return String(Math.floor(ms / 1000));
  const shown = ms >= 1000 ? Math.floor(ms / 100) / 10 : hundredths / 100;
  return String(shown);
}

/** The text in a log line's parentheses for what was sent. */
export const sentText = ({ relay, accepted }: Extract<RecipientOutcome, { problem: null }>): string =>
  relay === 'local' || relay === 'none' ? accepted.lines.join(' ') : replyText(accepted);

/** With soft_bounce nothing fails for good. */
export function statusOf(outcome: RecipientOutcome, soft: boolean): string {
  if (outcome.problem === null) return outcome.accepted.enhanced ?? '2.0.0';
  const status = problemStatus(outcome.problem);
  return soft && isPermanent(outcome.problem) ? `4${status.slice(1)}` : status;
}

function verdictOf({ problem }: RecipientOutcome, soft: boolean): string {
  if (problem === null) return 'sent';
  if (!isPermanent(problem)) return 'deferred';
  return soft ? 'SOFTBOUNCE' : 'bounced';
}

/** What became of a recipient, as every delivery agent logs it (log_adhoc(3)). */
export function outcomeLine(
  { id, arrivedAtMs, activeAtMs }: Pick<QueueEntry, 'id' | 'arrivedAtMs' | 'activeAtMs'>,
  outcome: RecipientOutcome,
  { startedAtMs, readyAtMs }: Course,
  nowMs: number,
  soft: boolean,
): string {
  const { recipient, problem } = outcome;
  const delays = [
    activeAtMs - arrivedAtMs,
    startedAtMs - activeAtMs,
    (readyAtMs ?? nowMs) - startedAtMs,
    nowMs - (readyAtMs ?? nowMs),
  ];
  const relay = problem === null ? outcome.relay : problemRelay(problem);
  const original = outcome.originally === undefined ? '' : ` orig_to=<${outcome.originally}>,`;
  const text = problem === null ? sentText(outcome) : problemText(problem);
  return `${id}: to=<${recipient}>,${original} relay=${relay}, delay=${delayText(nowMs - arrivedAtMs)}, delays=${delays
    .map(delayText)
    .join('/')}, dsn=${statusOf(outcome, soft)}, status=${verdictOf(outcome, soft)} (${text})`;
}

/** The queue manager takes a message on. */
export const activeLine = ({ id, reversePath, message, recipients }: QueueEntry): string =>
  `${id}: from=<${reversePath}>, size=${message.length}, nrcpt=${recipients.length} (queue active)`;
