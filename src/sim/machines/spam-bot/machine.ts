import { setup } from 'xstate';

export type SpamBotEvent =
  | { type: 'START' }
  | { type: 'STOP' }
  /** A server was asked whether it relays. */
  | { type: 'TESTED'; open: boolean }
  /** The run is over: all is sent, the relay says no to everything, or is gone. */
  | { type: 'OVER'; why: 'done' | 'refused' | 'unreachable' };

/** What the machine has done by the bot, which owns the sessions. */
export interface SpamBotPort {
  testNext(): void;
  /** The server just asked relays. */
  find(): void;
  sendOut(): void;
  end(why: 'done' | 'stopped' | 'refused' | 'unreachable' | 'nothing-found'): void;
  readonly hasMoreTargets: boolean;
}

const machineSetup = setup({
  types: {
    context: {} as { port: SpamBotPort },
    events: {} as SpamBotEvent,
    input: {} as { port: SpamBotPort },
  },
  guards: {
    open: ({ event }) => event.type === 'TESTED' && event.open,
    moreTargets: ({ context }) => context.port.hasMoreTargets,
  },
  actions: {
    testNext: ({ context }) => context.port.testNext(),
    find: ({ context }) => context.port.find(),
    sendOut: ({ context }) => context.port.sendOut(),
    end: ({ context }, { why }: { why: Parameters<SpamBotPort['end']>[0] }) => context.port.end(why),
    endRun: ({ context, event }) => event.type === 'OVER' && context.port.end(event.why),
  },
});

const stopped = { target: 'idle', actions: { type: 'end', params: { why: 'stopped' } } } as const;

/** A spam bot: looks for a server that relays for strangers, and sends through it until that is done or closed. */
export const spamBotMachine = machineSetup.createMachine({
  id: 'spam-bot',
  context: ({ input }) => ({ port: input.port }),
  initial: 'idle',
  states: {
    idle: { on: { START: 'scanning' } },
    scanning: {
      entry: 'testNext',
      on: {
        TESTED: [
          { guard: 'open', target: 'sending', actions: 'find' },
          { guard: 'moreTargets', target: 'scanning', reenter: true },
          { target: 'idle', actions: { type: 'end', params: { why: 'nothing-found' } } },
        ],
        STOP: stopped,
      },
    },
    sending: {
      entry: 'sendOut',
      on: { OVER: { target: 'idle', actions: 'endRun' }, STOP: stopped },
    },
  },
});
