import { setup } from 'xstate';
import type { DeliveryProblem } from '../../trace.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';

export type DeliveryEvent =
  /** Where mail for the domain goes is known. */
  | { type: 'ROUTED' }
  /** Nothing can be delivered there (now, or ever): every recipient has this problem. */
  | { type: 'FAILED'; problem: DeliveryProblem }
  /** The next exchanger has addresses. */
  | { type: 'ADDRESSED' }
  | { type: 'UNKNOWN'; problem: DeliveryProblem }
  | { type: 'READY' }
  | { type: 'UNREACHABLE'; problem: DeliveryProblem }
  | { type: 'TRANSFERRED'; outcomes: readonly RecipientOutcome[] };

export interface DeliveryPort {
  lookUpNextExchanger(): void;
  openSession(): void;
  handOver(): void;
  /** Every recipient still open has this problem, unless a later exchanger takes it. */
  remember(problem: DeliveryProblem): void;
  record(outcomes: readonly RecipientOutcome[]): void;
  report(): void;
  readonly hasMoreAddresses: boolean;
  readonly hasMoreExchangers: boolean;
  /** Whether anything is left to be tried elsewhere once these outcomes are recorded. */
  leavesOpen(outcomes: readonly RecipientOutcome[]): boolean;
}

const problemOf = (event: DeliveryEvent): DeliveryProblem => {
  if (!('problem' in event)) throw new Error(`${event.type} carries no problem`);
  return event.problem;
};
const outcomesOf = (event: DeliveryEvent) => (event.type === 'TRANSFERRED' ? event.outcomes : []);

const machineSetup = setup({
  types: { context: {} as { port: DeliveryPort }, events: {} as DeliveryEvent, input: {} as { port: DeliveryPort } },
  guards: {
    moreAddresses: ({ context }) => context.port.hasMoreAddresses,
    moreExchangers: ({ context }) => context.port.hasMoreExchangers,
    settled: ({ context, event }) => !context.port.leavesOpen(outcomesOf(event)),
  },
  actions: {
    lookUpNextExchanger: ({ context }) => context.port.lookUpNextExchanger(),
    openSession: ({ context }) => context.port.openSession(),
    handOver: ({ context }) => context.port.handOver(),
    remember: ({ context, event }) => context.port.remember(problemOf(event)),
    record: ({ context, event }) => context.port.record(outcomesOf(event)),
    report: ({ context }) => context.port.report(),
  },
});

/**
 * One attempt to deliver a message to one destination: find its exchangers, take them in order, and go on to the next
 * while recipients are left whose failure may be the server's (RFC 5321 §5.1; Postfix goes on after 4yz, too).
 */
export const deliveryMachine = machineSetup.createMachine({
  id: 'delivery',
  context: ({ input }) => ({ port: input.port }),
  initial: 'routing',
  states: {
    routing: {
      on: { ROUTED: 'addressing', FAILED: { target: 'settled', actions: 'remember' } },
    },
    addressing: {
      entry: 'lookUpNextExchanger',
      on: {
        ADDRESSED: 'connecting',
        UNKNOWN: [
          { guard: 'moreExchangers', target: 'addressing', reenter: true, actions: 'remember' },
          { target: 'settled', actions: 'remember' },
        ],
      },
    },
    connecting: {
      entry: 'openSession',
      on: {
        READY: 'transferring',
        UNREACHABLE: [
          { guard: 'moreAddresses', target: 'connecting', reenter: true, actions: 'remember' },
          { guard: 'moreExchangers', target: 'addressing', actions: 'remember' },
          { target: 'settled', actions: 'remember' },
        ],
      },
    },
    transferring: {
      entry: 'handOver',
      on: {
        TRANSFERRED: [
          { guard: 'settled', target: 'settled', actions: 'record' },
          { guard: 'moreAddresses', target: 'connecting', actions: 'record' },
          { guard: 'moreExchangers', target: 'addressing', actions: 'record' },
          { target: 'settled', actions: 'record' },
        ],
      },
    },
    settled: { type: 'final', entry: 'report' },
  },
});
