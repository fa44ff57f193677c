import { setup } from 'xstate';
import type { Reply } from '../../smtp/reply.ts';
import type { DeliveryProblem } from '../../trace.ts';

export type SubmissionEvent =
  { type: 'SEND' } | { type: 'ACCEPTED'; reply: Reply } | { type: 'REFUSED'; problem: DeliveryProblem };

export interface SubmissionPort {
  submit(): void;
  sent(reply: Reply): void;
  keep(problem: DeliveryProblem): void;
}

/** A message in the outbox of a mail program: it stays there until the submission server has taken it. */
export const submissionMachine = setup({
  types: {
    context: {} as { port: SubmissionPort },
    events: {} as SubmissionEvent,
    input: {} as { port: SubmissionPort },
  },
  actions: {
    submit: ({ context }) => context.port.submit(),
    sent: ({ context, event }) => event.type === 'ACCEPTED' && context.port.sent(event.reply),
    keep: ({ context, event }) => event.type === 'REFUSED' && context.port.keep(event.problem),
  },
}).createMachine({
  id: 'submission',
  context: ({ input }) => ({ port: input.port }),
  initial: 'outbox',
  states: {
    outbox: { on: { SEND: 'submitting' } },
    submitting: {
      entry: 'submit',
      on: { ACCEPTED: { target: 'sent', actions: 'sent' }, REFUSED: { target: 'outbox', actions: 'keep' } },
    },
    sent: { type: 'final' },
  },
});
