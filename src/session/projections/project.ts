import type { TraceEvent } from '$sim/trace.ts';
import { connectionsAfter, noConnections, type Connections } from './connections.ts';
import { floodAfter, noFlood, type FloodState } from './flood.ts';
import { mailboxesAfter, noMailboxes, type Mailboxes } from './mailboxes.ts';
import { noOutbox, outboxAfter, type Outbox } from './outbox.ts';
import { noQueues, queuesAfter, type Queues } from './queues.ts';
import { noTerminals, terminalsAfter, type Terminals } from './terminals.ts';
import { noTransactions, transactionsAfter, type Transactions } from './transactions.ts';

/** The state of the world as far as lessons and most views need it, at some event of the trace. */
export interface WorldState {
  readonly mailboxes: Mailboxes;
  readonly queues: Queues;
  readonly outbox: Outbox;
  readonly terminals: Terminals;
  readonly connections: Connections;
  readonly transactions: Transactions;
  readonly flood: FloodState;
}

export const emptyWorldState: WorldState = {
  mailboxes: noMailboxes,
  queues: noQueues,
  outbox: noOutbox,
  terminals: noTerminals,
  connections: noConnections,
  transactions: noTransactions,
  flood: noFlood,
};

/** The state after more events. Pure: any prefix of a trace gives the state at its end. */
export function worldStateAfter(before: WorldState, events: Iterable<TraceEvent>): WorldState {
  let { mailboxes, queues, outbox, terminals, connections, transactions, flood } = before;
  for (const event of events) {
    mailboxes = mailboxesAfter(mailboxes, event);
    queues = queuesAfter(queues, event);
    outbox = outboxAfter(outbox, event);
    terminals = terminalsAfter(terminals, event);
    connections = connectionsAfter(connections, event);
    transactions = transactionsAfter(transactions, event);
    flood = floodAfter(flood, event);
  }
  return { mailboxes, queues, outbox, terminals, connections, transactions, flood };
}
