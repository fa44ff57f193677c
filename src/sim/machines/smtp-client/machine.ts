import { setup } from 'xstate';
import type { CloseReason } from '../../net/events.ts';
import type { Reply } from '../../smtp/reply.ts';

export type ClientEvent =
  | { type: 'OPENED' }
  | { type: 'REPLY'; reply: Reply }
  /** The peer broke the reply grammar. */
  | { type: 'GARBAGE' }
  | { type: 'TRANSFER' }
  | { type: 'QUIT' }
  | { type: 'TIMEOUT' }
  | { type: 'CLOSED'; how: CloseReason };

/** What the machine has done by the session, which owns the socket and the transaction's data. */
export interface ClientPort {
  sayHello(verb: 'EHLO' | 'HELO'): void;
  learnExtensions(reply: Reply): void;
  /** MAIL; with PIPELINING the whole group MAIL, RCPT …, DATA at once (RFC 2920 §3.1). */
  sendEnvelope(): void;
  sendNextRecipient(): void;
  sendData(): void;
  sendContent(): void;
  /** All recipients were refused, yet DATA got 354: a lone dot ends it (RFC 2920 §3.1). */
  sendNothing(): void;
  sendReset(): void;
  sendQuit(): void;
  /** The reply to MAIL or DATA stands for every recipient still open. */
  recordForAll(reply: Reply, command: string): void;
  /** The reply to the next RCPT in order. */
  recordRecipient(reply: Reply): void;
  recordFinal(reply: Reply): void;
  /** Ready for a transaction; reports the one before, if there was one. */
  becomeFree(): void;
  /** The session is over without a chance for this message here. */
  giveUp(reply: Reply, command: string): void;
  breakOff(how: 'timed-out' | 'garbage'): void;
  lose(how: CloseReason): void;
  hangUp(): void;
  readonly pipelined: boolean;
  /** RCPT replies still to come, without the one just read. */
  readonly recipientsToCome: number;
  /** Whether a recipient was accepted, the reply just read included. */
  anyAccepted(reply: Reply): boolean;
}

const code = (event: ClientEvent): number => (event.type === 'REPLY' ? event.reply.code : 0);
const reply = (event: ClientEvent): Reply => {
  if (event.type !== 'REPLY') throw new Error(`${event.type} carries no reply`);
  return event.reply;
};

const machineSetup = setup({
  types: {
    context: {} as { port: ClientPort },
    events: {} as ClientEvent,
    input: {} as { port: ClientPort },
  },
  guards: {
    positive: ({ event }) => code(event) >= 200 && code(event) < 300,
    goAhead: ({ event }) => code(event) === 354,
    permanent: ({ event }) => code(event) >= 500,
    leaving: ({ event }) => code(event) === 421,
    pipelined: ({ context }) => context.port.pipelined,
    moreRecipients: ({ context }) => context.port.recipientsToCome > 0,
    someAccepted: ({ context, event }) => context.port.anyAccepted(reply(event)),
    goAheadForSome: ({ context, event }) => code(event) === 354 && context.port.anyAccepted(reply(event)),
  },
  actions: {
    sayEhlo: ({ context }) => context.port.sayHello('EHLO'),
    sayHelo: ({ context }) => context.port.sayHello('HELO'),
    learnExtensions: ({ context, event }) => context.port.learnExtensions(reply(event)),
    sendEnvelope: ({ context }) => context.port.sendEnvelope(),
    sendNextRecipient: ({ context }) => context.port.sendNextRecipient(),
    sendData: ({ context }) => context.port.sendData(),
    sendContent: ({ context }) => context.port.sendContent(),
    sendNothing: ({ context }) => context.port.sendNothing(),
    sendReset: ({ context }) => context.port.sendReset(),
    sendQuit: ({ context }) => context.port.sendQuit(),
    recordForAll: ({ context, event }, params: { command: string }) =>
      context.port.recordForAll(reply(event), params.command),
    recordRecipient: ({ context, event }) => context.port.recordRecipient(reply(event)),
    recordFinal: ({ context, event }) => context.port.recordFinal(reply(event)),
    becomeFree: ({ context }) => context.port.becomeFree(),
    giveUp: ({ context, event }, params: { command: string }) => context.port.giveUp(reply(event), params.command),
    breakOff: ({ context, event }) => context.port.breakOff(event.type === 'TIMEOUT' ? 'timed-out' : 'garbage'),
    lose: ({ context, event }) => event.type === 'CLOSED' && context.port.lose(event.how),
    hangUp: ({ context }) => context.port.hangUp(),
  },
});

const refuseAll = (command: string) => ({ type: 'recordForAll' as const, params: { command } });
const giveUp = (command: string) => ({ type: 'giveUp' as const, params: { command } });

/** One SMTP session from the client's side (RFC 5321 §3, §4.1.4). 421 may come at any point and ends it (§3.8). */
export const smtpClientMachine = machineSetup.createMachine({
  id: 'smtp-client',
  context: ({ input }) => ({ port: input.port }),
  initial: 'connecting',
  on: {
    TIMEOUT: { target: '.closed', actions: 'breakOff' },
    GARBAGE: { target: '.closed', actions: 'breakOff' },
    CLOSED: { target: '.closed', actions: 'lose' },
  },
  states: {
    connecting: { on: { OPENED: 'greeting' } },
    greeting: {
      on: {
        REPLY: [
          { guard: 'positive', target: 'hello' },
          { target: 'closed', actions: giveUp('connect') },
        ],
      },
    },
    hello: {
      initial: 'ehlo',
      states: {
        ehlo: {
          entry: 'sayEhlo',
          on: {
            REPLY: [
              { guard: 'positive', target: '#smtp-client.ready', actions: 'learnExtensions' },
              // A server of before 1993 does not know EHLO (RFC 5321 §3.2).
              { guard: 'permanent', target: 'helo' },
              { target: '#smtp-client.closed', actions: giveUp('EHLO') },
            ],
          },
        },
        helo: {
          entry: 'sayHelo',
          on: {
            REPLY: [
              { guard: 'positive', target: '#smtp-client.ready' },
              { target: '#smtp-client.closed', actions: giveUp('HELO') },
            ],
          },
        },
      },
    },
    ready: {
      entry: 'becomeFree',
      on: {
        TRANSFER: 'transaction',
        QUIT: 'quitting',
        // Unasked-for words while idle: the server says goodbye (421), or is no SMTP server.
        REPLY: { target: 'closed', actions: 'hangUp' },
      },
    },
    transaction: {
      initial: 'mail',
      states: {
        mail: {
          entry: 'sendEnvelope',
          on: {
            REPLY: [
              { guard: 'positive', target: 'rcpt', actions: 'sendNextRecipient' },
              { guard: 'leaving', target: '#smtp-client.closed', actions: giveUp('MAIL FROM') },
              // The group is on its way; its other replies have to be read all the same.
              { guard: 'pipelined', target: 'rcpt', actions: refuseAll('MAIL FROM') },
              { target: '#smtp-client.ready', actions: refuseAll('MAIL FROM') },
            ],
          },
        },
        rcpt: {
          on: {
            REPLY: [
              { guard: 'leaving', target: '#smtp-client.closed', actions: giveUp('RCPT TO') },
              { guard: 'moreRecipients', actions: ['recordRecipient', 'sendNextRecipient'] },
              { guard: 'pipelined', target: 'data', actions: 'recordRecipient' },
              { guard: 'someAccepted', target: 'data', actions: ['recordRecipient', 'sendData'] },
              { target: 'reset', actions: 'recordRecipient' },
            ],
          },
        },
        data: {
          on: {
            REPLY: [
              { guard: 'goAheadForSome', target: 'content', actions: 'sendContent' },
              { guard: 'goAhead', target: 'content', actions: 'sendNothing' },
              { guard: 'leaving', target: '#smtp-client.closed', actions: giveUp('DATA') },
              { target: 'reset', actions: refuseAll('DATA') },
            ],
          },
        },
        content: {
          on: {
            REPLY: [
              { guard: 'leaving', target: '#smtp-client.closed', actions: giveUp('end of DATA') },
              { target: '#smtp-client.ready', actions: 'recordFinal' },
            ],
          },
        },
        reset: { entry: 'sendReset', on: { REPLY: '#smtp-client.ready' } },
      },
    },
    quitting: {
      entry: 'sendQuit',
      on: { REPLY: { target: 'closed', actions: 'hangUp' } },
    },
    closed: { type: 'final' },
  },
});
