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
  /** What failed is tried elsewhere. */
  goOn(): void;
  routeToFallback(): void;
  record(outcomes: readonly RecipientOutcome[]): void;
  report(): void;
  readonly hasMoreAddresses: boolean;
  readonly hasMoreExchangers: boolean;
  readonly hasFallback: boolean;
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
    fallback: ({ context }) => context.port.hasFallback,
    settled: ({ context, event }) => !context.port.leavesOpen(outcomesOf(event)),
  },
  actions: {
    lookUpNextExchanger: ({ context }) => context.port.lookUpNextExchanger(),
    openSession: ({ context }) => context.port.openSession(),
    handOver: ({ context }) => context.port.handOver(),
    remember: ({ context, event }) => context.port.remember(problemOf(event)),
    goOn: ({ context }) => context.port.goOn(),
    routeToFallback: ({ context }) => context.port.routeToFallback(),
    record: ({ context, event }) => context.port.record(outcomesOf(event)),
    report: ({ context }) => context.port.report(),
  },
});

const routed = {
  ROUTED: 'addressing',
  FAILED: { target: 'exhausted', actions: 'remember' },
} as const;

/**
 * One attempt to deliver a message to one destination: find its exchangers, take them in order, and go on to the next
 * while recipients are left whose failure may be the server's (RFC 5321 §5.1; Postfix goes on after 4yz, too).
 */
export const deliveryMachine = machineSetup.createMachine({
  id: 'delivery',
  context: ({ input }) => ({ port: input.port }),
  initial: 'routing',
  states: {
    routing: { on: routed },
    rerouting: { entry: 'routeToFallback', on: routed },
    addressing: {
      entry: 'lookUpNextExchanger',
      on: {
        ADDRESSED: 'connecting',
        UNKNOWN: [
          { guard: 'moreExchangers', target: 'addressing', reenter: true, actions: 'remember' },
          { target: 'exhausted', actions: 'remember' },
        ],
      },
    },
    connecting: {
      entry: 'openSession',
      on: {
        READY: 'transferring',
        UNREACHABLE: [
          { guard: 'moreAddresses', target: 'connecting', reenter: true, actions: ['remember', 'goOn'] },
          { guard: 'moreExchangers', target: 'addressing', actions: ['remember', 'goOn'] },
          { target: 'exhausted', actions: 'remember' },
        ],
      },
    },
    transferring: {
      entry: 'handOver',
      on: {
        TRANSFERRED: [
          { guard: 'settled', target: 'settled', actions: 'record' },
          { guard: 'moreAddresses', target: 'connecting', actions: ['record', 'goOn'] },
          { guard: 'moreExchangers', target: 'addressing', actions: ['record', 'goOn'] },
          { target: 'exhausted', actions: 'record' },
        ],
      },
    },
    /** Nothing is left of the destination itself. */
    exhausted: { always: [{ guard: 'fallback', target: 'rerouting', actions: 'goOn' }, { target: 'settled' }] },
    settled: { type: 'final', entry: 'report' },
  },
});
