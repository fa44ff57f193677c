import { decodeHeaderText } from '$sim/mail/encoded-word.ts';
import { fieldValue, parseMessage } from '$sim/mail/message.ts';
import { octetsToUtf8, type Octets } from '$sim/octets.ts';
import { floodQueued } from '../session/projections/flood.ts';
import { mailboxKey } from '../session/projections/mailboxes.ts';
import type { WorldState } from '../session/projections/project.ts';
import type { Pattern, StatePattern } from './lesson.ts';
import { matches } from './match.ts';

type Wanted<K extends string> =
  Extract<StatePattern, Readonly<Record<K, unknown>>> extends Readonly<Record<K, infer W>> ? W : never;

/** Whether the world is like this. Pure. */
export function stateHolds(pattern: StatePattern, state: WorldState): boolean {
  if ('mailbox' in pattern) return mailboxHolds(pattern.mailbox, state);
  if ('queue' in pattern) return queueHolds(pattern.queue, state);
  if ('outbox' in pattern) return outboxHolds(pattern.outbox, state);
  if ('terminal' in pattern) return terminalHolds(pattern.terminal, state);
  if ('connection' in pattern) return connectionHolds(pattern.connection, state);
  return transactionHolds(pattern.transaction, state);
}

function queueHolds(
  { host, recipient, reversePath, state: wanted, atMost }: Wanted<'queue'>,
  { queues, flood }: WorldState,
): boolean {
  const found = [...queues.values()].filter(
    (entry) =>
      entry.host === host &&
      (recipient === undefined || entry.recipients.has(recipient)) &&
      (reversePath === undefined || entry.reversePath === reversePath) &&
      (wanted === undefined || entry.state === wanted),
  );
  // Of a flood nobody is told who its messages are for.
  const more = recipient === undefined && wanted === undefined ? floodQueued(flood, host) : 0;
  return atMost === undefined ? found.length + more > 0 : found.length + more <= atMost;
}

function outboxHolds({ host, atMost }: Wanted<'outbox'>, { outbox }: WorldState): boolean {
  const waiting = [...outbox.values()].filter((message) => message.host === host && message.state !== 'sent');
  return waiting.length <= atMost;
}

function terminalHolds({ tty, program, host }: Wanted<'terminal'>, { terminals }: WorldState): boolean {
  const terminal = terminals.get(tty);
  return terminal !== undefined && terminal.program === program && (host === undefined || terminal.host === host);
}

function connectionHolds({ from, to, port, open }: Wanted<'connection'>, { connections }: WorldState): boolean {
  const found = [...connections.values()].some(
    (connection) =>
      connection.open &&
      (from === undefined || connection.from === from) &&
      (to === undefined || connection.to === to) &&
      (port === undefined || connection.port === port),
  );
  return found === open;
}

function transactionHolds({ host, reversePath, recipient }: Wanted<'transaction'>, state: WorldState): boolean {
  return [...state.transactions.values()].some(
    (session) =>
      session.host === host &&
      session.transaction !== null &&
      (reversePath === undefined || sameAddress(session.transaction.reversePath, reversePath)) &&
      (recipient === undefined || session.transaction.forwardPaths.some((path) => sameAddress(path, recipient))),
  );
}

/** Nobody is told apart by capitals, in practice: Ben may be typed as `BEN@Green.example`. */
const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function mailboxHolds(
  { host, name, atLeast = 1, header = {}, line, unread }: Wanted<'mailbox'>,
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
