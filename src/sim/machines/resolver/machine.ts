import { setup } from 'xstate';
import type { Response } from '../../dns/response.ts';

export type ResolutionEvent =
  { type: 'RESPONSE'; response: Response } | { type: 'TIMEOUT' } | { type: 'SERVERS' } | { type: 'NO_SERVERS' };

export interface ResolutionPort {
  /** Finds the servers of the deepest known zone that the name lies in. */
  findServers(): void;
  ask(): void;
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

/** One question that a resolver works on (RFC 1034 §5.3.3): ask, go down by referrals, follow aliases. */
export const resolutionMachine = setup({
  types: {
    context: {} as { port: ResolutionPort },
    events: {} as ResolutionEvent,
    input: {} as { port: ResolutionPort },
  },
  guards: {
    isReferral: ({ event }) => isKind(event, 'referral'),
    isAlias: ({ event }) => isKind(event, 'alias'),
    leadsOn: ({ context, event }) => isKind(event, 'alias') && context.port.leadsOn(responseOf(event)),
    isLame: ({ event }) => isKind(event, 'lame'),
    lameWithMoreTries: ({ context, event }) => isKind(event, 'lame') && context.port.hasMoreTries,
    hasMoreTries: ({ context }) => context.port.hasMoreTries,
  },
  actions: {
    findServers: ({ context }) => context.port.findServers(),
    ask: ({ context }) => context.port.ask(),
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
    starting: { on: { SERVERS: 'asking' } },
    finding: {
      entry: 'findServers',
      on: {
        SERVERS: 'asking',
        NO_SERVERS: { target: 'failed', actions: { type: 'fail', params: { how: 'servfail' } } },
      },
    },
    asking: {
      entry: 'ask',
      on: {
        RESPONSE: [
          { guard: 'isReferral', target: 'finding', actions: 'descend' },
          { guard: 'leadsOn', target: 'finding', actions: 'follow' },
          { guard: 'lameWithMoreTries', target: 'asking', reenter: true },
          { guard: 'isLame', target: 'failed', actions: { type: 'fail', params: { how: 'servfail' } } },
          { guard: 'isAlias', target: 'failed', actions: { type: 'fail', params: { how: 'servfail' } } },
          { target: 'answered', actions: 'conclude' },
        ],
        TIMEOUT: [
          { guard: 'hasMoreTries', target: 'asking', reenter: true },
          { target: 'failed', actions: { type: 'fail', params: { how: 'timeout' } } },
        ],
      },
    },
    answered: { type: 'final' },
    failed: { type: 'final' },
  },
});
