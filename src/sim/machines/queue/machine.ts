import { setup } from 'xstate';

export type QueueEntryEvent =
  /** The deliveries of an attempt have all reported. */
  | { type: 'ATTEMPTED' }
  /** The time for the next attempt has come, or somebody asked for it. */
  | { type: 'DUE' };

export interface QueueEntryPort {
  attempt(): void;
  defer(): void;
  remove(): void;
  readonly hasRecipients: boolean;
}

/** The life of one message in the queue (qmgr(8)): attempts until every recipient is sent or bounced. */
export const queueEntryMachine = setup({
  types: {
    context: {} as { port: QueueEntryPort },
    events: {} as QueueEntryEvent,
    input: {} as { port: QueueEntryPort },
  },
  guards: { hasRecipients: ({ context }) => context.port.hasRecipients },
  actions: {
    attempt: ({ context }) => context.port.attempt(),
    defer: ({ context }) => context.port.defer(),
    remove: ({ context }) => context.port.remove(),
  },
}).createMachine({
  id: 'queue-entry',
  context: ({ input }) => ({ port: input.port }),
  initial: 'incoming',
  states: {
    incoming: { on: { DUE: 'active' } },
    active: {
      entry: 'attempt',
      on: { ATTEMPTED: [{ guard: 'hasRecipients', target: 'deferred' }, { target: 'removed' }] },
    },
    deferred: { entry: 'defer', on: { DUE: 'active' } },
    removed: { type: 'final', entry: 'remove' },
  },
});
