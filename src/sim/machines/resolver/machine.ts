import { setup } from 'xstate';
import type { Response } from '../../dns/response.ts';

export type ResolutionEvent =
  | { type: 'BEGIN' }
  | { type: 'SERVERS' }
  | { type: 'NO_SERVERS' }
  | { type: 'RESPONSE'; response: Response }
  | { type: 'TIMEOUT' };

export interface ResolutionPort {
  /** Finds addresses of the zone's servers: `SERVERS`, or `NO_SERVERS` when none is left. */
  findServers(): void;
  /** Sends the question to the server whose turn it is: `RESPONSE` or `TIMEOUT`. */
  ask(): void;
  /** The server that answered last does not count any more. */
  dismissServer(): void;
  /** Goes down to the zone a referral names. */
  descend(response: Response): void;
  /** Goes on with what an alias stands for. */
  follow(response: Response): void;
  conclude(response: Response): void;
  fail(how: 'servfail' | 'timeout'): void;
  readonly hasMoreTries: boolean;
  /** Whether this alias leads on, not round in circles. */
  leadsOn(response: Response): boolean;
}

const responseOf = (event: ResolutionEvent): Response => {
  if (event.type !== 'RESPONSE') throw new Error(`${event.type} carries no response`);
  return event.response;
};
const isKind = (event: ResolutionEvent, kind: Response['kind']) =>
  event.type === 'RESPONSE' && event.response.kind === kind;

/** One question that a resolver works on (RFC 1034 §5.3.3): find servers, ask, go down by referrals, follow aliases. */
export const resolutionMachine = setup({
  types: {
    context: {} as { port: ResolutionPort },
    events: {} as ResolutionEvent,
    input: {} as { port: ResolutionPort },
  },
  guards: {
    isReferral: ({ event }) => isKind(event, 'referral'),
    leadsOn: ({ context, event }) => isKind(event, 'alias') && context.port.leadsOn(responseOf(event)),
    isAlias: ({ event }) => isKind(event, 'alias'),
    isLame: ({ event }) => isKind(event, 'lame'),
    hasMoreTries: ({ context }) => context.port.hasMoreTries,
  },
  actions: {
    findServers: ({ context }) => context.port.findServers(),
    ask: ({ context }) => context.port.ask(),
    dismissServer: ({ context }) => context.port.dismissServer(),
    descend: ({ context, event }) => context.port.descend(responseOf(event)),
    follow: ({ context, event }) => context.port.follow(responseOf(event)),
    conclude: ({ context, event }) => context.port.conclude(responseOf(event)),
    fail: ({ context }, params: { how: 'servfail' | 'timeout' }) => context.port.fail(params.how),
  },
}).createMachine({
  id: 'resolution',
  context: ({ input }) => ({ port: input.port }),
  initial: 'starting',
  states: {
    starting: { on: { BEGIN: 'resolving' } },
    resolving: {
      initial: 'findingServers',
      on: { NO_SERVERS: { target: 'failed', actions: { type: 'fail', params: { how: 'servfail' } } } },
      states: {
        findingServers: { entry: 'findServers', on: { SERVERS: 'asking' } },
        asking: {
          entry: 'ask',
          on: {
            RESPONSE: [
              { guard: 'isReferral', target: 'findingServers', actions: 'descend' },
              { guard: 'leadsOn', target: 'findingServers', actions: 'follow' },
              { guard: 'isLame', target: 'findingServers', actions: 'dismissServer' },
              // Aliases that go round in circles (RFC 1034 §5.2.2).
              { guard: 'isAlias', target: '#failed', actions: { type: 'fail', params: { how: 'servfail' } } },
              { target: '#answered', actions: 'conclude' },
            ],
            TIMEOUT: [
              { guard: 'hasMoreTries', target: 'asking', reenter: true },
              { target: '#failed', actions: { type: 'fail', params: { how: 'timeout' } } },
            ],
          },
        },
      },
    },
    answered: { id: 'answered', type: 'final' },
    failed: { id: 'failed', type: 'final' },
  },
});
