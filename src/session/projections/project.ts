import type { TraceEvent } from '$sim/trace.ts';
import { mailboxesAfter, noMailboxes, type Mailboxes } from './mailboxes.ts';
import { noOutbox, outboxAfter, type Outbox } from './outbox.ts';
import { noQueues, queuesAfter, type Queues } from './queues.ts';
import { noTerminals, terminalsAfter, type Terminals } from './terminals.ts';

/** The state of the world as far as lessons and most views need it, at some event of the trace. */
export interface WorldState {
  readonly mailboxes: Mailboxes;
  readonly queues: Queues;
  readonly outbox: Outbox;
  readonly terminals: Terminals;
}

export const emptyWorldState: WorldState = {
  mailboxes: noMailboxes,
  queues: noQueues,
  outbox: noOutbox,
  terminals: noTerminals,
};

/** The state after more events. Pure: any prefix of a trace gives the state at its end. */
export function worldStateAfter(before: WorldState, events: Iterable<TraceEvent>): WorldState {
  let { mailboxes, queues, outbox, terminals } = before;
  for (const event of events) {
    mailboxes = mailboxesAfter(mailboxes, event);
    queues = queuesAfter(queues, event);
    outbox = outboxAfter(outbox, event);
    terminals = terminalsAfter(terminals, event);
  }
  return { mailboxes, queues, outbox, terminals };
}
