import { decodeHeaderText } from '$sim/mail/encoded-word.ts';
import { fieldValue, parseMessage } from '$sim/mail/message.ts';
import { octetsToUtf8, type Octets } from '$sim/octets.ts';
import type { TraceEvent } from '$sim/trace.ts';
import { mailboxKey } from '../session/projections/mailboxes.ts';
import type { WorldState } from '../session/projections/project.ts';
import type { Check, EventPattern, Pattern, StatePattern } from './lesson.ts';
import type { LintFinding } from './lint.ts';
import { matches } from './match.ts';

export type Answers = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** What checks look at. `stepStart`: how many events there were when the step began. */
export interface Evidence {
  readonly events: readonly TraceEvent[];
  readonly stepStart: number;
  readonly state: WorldState;
  readonly answers: Answers;
  /** Mistakes in typed lines since the step began. */
  readonly lint: readonly LintFinding[];
}

/** Whether a check holds. Pure. */
export function holds(check: Check, evidence: Evidence): boolean {
  if ('event' in check) return eventsOf(check, evidence).some((event) => fits(event, check.event));
  if ('absent' in check) return !eventsOf(check, evidence).some((event) => fits(event, check.absent));
  if ('sequence' in check) return inSequence(check.sequence, eventsOf(check, evidence));
  if ('count' in check) {
    const { of, atLeast = 0, atMost = Infinity } = check.count;
    const count = eventsOf(check, evidence).filter((event) => fits(event, of)).length;
    return count >= atLeast && count <= atMost;
  }
  if ('state' in check) return stateHolds(check.state, evidence.state);
  if ('answer' in check) return sameAnswer(evidence.answers[check.answer.to], check.answer.is);
  if ('lint' in check) return evidence.lint.some(({ code }) => code === check.lint);
  if ('all' in check) return check.all.every((inner) => holds(inner, evidence));
  if ('any' in check) return check.any.some((inner) => holds(inner, evidence));
  return !holds(check.not, evidence);
}

const fits = (event: TraceEvent, pattern: EventPattern): boolean =>
  event.kind === pattern.kind && matches(event, pattern);

function eventsOf({ since }: { readonly since?: 'step' }, { events, stepStart }: Evidence): readonly TraceEvent[] {
  return since === 'step' ? events.slice(stepStart) : events;
}

/** The patterns in this order, with anything between them. */
function inSequence(patterns: readonly EventPattern[], events: readonly TraceEvent[]): boolean {
  let next = 0;
  for (const event of events) {
    const pattern = patterns[next];
    if (pattern && fits(event, pattern)) next++;
  }
  return next === patterns.length;
}

function sameAnswer(given: Answers[string] | undefined, wanted: Answers[string]): boolean {
  if (given === undefined || typeof wanted === 'string' || typeof given === 'string') return given === wanted;
  const keys = Object.keys(wanted);
  return keys.length === Object.keys(given).length && keys.every((key) => given[key] === wanted[key]);
}

function stateHolds(pattern: StatePattern, state: WorldState): boolean {
  if ('mailbox' in pattern) return mailboxHolds(pattern.mailbox, state);
  if ('outbox' in pattern) {
    const { host, atMost } = pattern.outbox;
    return (
      [...state.outbox.values()].filter((message) => message.host === host && message.state !== 'sent').length <= atMost
    );
  }
  if ('terminal' in pattern) {
    const { tty, program, host } = pattern.terminal;
    const terminal = state.terminals.get(tty);
    return terminal !== undefined && terminal.program === program && (host === undefined || terminal.host === host);
  }
  const { host, recipient, state: wanted, atMost } = pattern.queue;
  const found = [...state.queues.values()].filter(
    (entry) =>
      entry.host === host &&
      (recipient === undefined || entry.recipients.has(recipient)) &&
      (wanted === undefined || entry.state === wanted),
  );
  return atMost === undefined ? found.length > 0 : found.length <= atMost;
}

function mailboxHolds(
  { host, name, atLeast = 1, header = {}, line, unread }: Extract<StatePattern, { mailbox: unknown }>['mailbox'],
  state: WorldState,
): boolean {
  const found = (state.mailboxes.get(mailboxKey(host, name)) ?? []).filter(
    ({ message, seen }) =>
      (unread === undefined || unread === !seen) &&
      headerFits(message, header) &&
      (line === undefined || hasLine(message, line)),
  );
  return found.length >= atLeast;
}

function headerFits(message: Octets, wanted: Readonly<Record<string, Pattern>>): boolean {
  const { header } = parseMessage(message);
  return Object.entries(wanted).every(([name, pattern]) => {
    const value = fieldValue(header, name);
    return matches(value === null ? null : decodeHeaderText(octetsToUtf8(value as Octets)), pattern);
  });
}

function hasLine(message: Octets, line: string): boolean {
  return octetsToUtf8(parseMessage(message).body).split('\r\n').includes(line);
}
