import { setup } from 'xstate';
import type { CloseReason } from '../../net/events.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { Onward } from './security.ts';

export type ClientEvent =
  | { type: 'OPENED' }
  /** The TLS handshake is over. */
  | { type: 'SECURED' }
  | { type: 'TLS_FAILED' }
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
  /** What is due once this reply is read: to EHLO or HELO, or a STARTTLS that was refused; null where it says no. */
  onwardAfter(reply: Reply): Onward | null;
  sendStartTls(): void;
  /** The client's hello; what was received before does not count (RFC 3207 §5). */
  startTls(): void;
  sendLogin(): void;
  answerChallenge(reply: Reply): void;
  /** Ends it without a try: what is configured cannot be had here. */
  refuse(why: 'tls-missing' | 'login-missing' | 'certificate' | 'handshake'): void;
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
  /** The message is not for this server, by what it has announced: the session ends before MAIL. */
  turnAway(): void;
  readonly isHopeless: boolean;
  readonly pipelined: boolean;
  /** Nothing is handed over: it ends after the recipients. */
  readonly probing: boolean;
  /** TLS from the first octet. */
  readonly wrapped: boolean;
  /** Whether the certificate just shown is not good enough. */
  readonly certificateRefused: boolean;
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
    probing: ({ context }) => context.port.probing,
    wrapped: ({ context }) => context.port.wrapped,
    certificateRefused: ({ context }) => context.port.certificateRefused,
    leadsTo: ({ context, event }, params: { onward: Onward }) =>
      event.type === 'REPLY' && context.port.onwardAfter(event.reply) === params.onward,
    challenge: ({ event }) => code(event) === 334,
    hopeless: ({ context }) => context.port.isHopeless,
    moreRecipients: ({ context }) => context.port.recipientsToCome > 0,
    someAccepted: ({ context, event }) => context.port.anyAccepted(reply(event)),
    goAheadForSome: ({ context, event }) => code(event) === 354 && context.port.anyAccepted(reply(event)),
  },
  actions: {
    sayEhlo: ({ context }) => context.port.sayHello('EHLO'),
    sayHelo: ({ context }) => context.port.sayHello('HELO'),
    learnExtensions: ({ context, event }) => context.port.learnExtensions(reply(event)),
    sendStartTls: ({ context }) => context.port.sendStartTls(),
    startTls: ({ context }) => context.port.startTls(),
    sendLogin: ({ context }) => context.port.sendLogin(),
    answerChallenge: ({ context, event }) => context.port.answerChallenge(reply(event)),
    refuse: ({ context }, params: { why: Parameters<ClientPort['refuse']>[0] }) => context.port.refuse(params.why),
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
    turnAway: ({ context }) => context.port.turnAway(),
    hangUp: ({ context }) => context.port.hangUp(),
  },
});

const refuseAll = (command: string) => ({ type: 'recordForAll' as const, params: { command } });
const giveUp = (command: string) => ({ type: 'giveUp' as const, params: { command } });
const refuse = (why: Parameters<ClientPort['refuse']>[0]) => ({ type: 'refuse' as const, params: { why } });
const leadsTo = (onward: Onward) => ({ type: 'leadsTo' as const, params: { onward } });

/** Once it is known what the server offers: TLS first, then the login, then mail. */
const onwards = [
  { guard: leadsTo('starttls'), target: '#smtp-client.startingTls', actions: 'learnExtensions' as const },
  { guard: leadsTo('login'), target: '#smtp-client.loggingIn', actions: 'learnExtensions' as const },
  { guard: leadsTo('ready'), target: '#smtp-client.ready', actions: 'learnExtensions' as const },
  { guard: leadsTo('tls-missing'), target: '#smtp-client.closed', actions: refuse('tls-missing') },
  { guard: leadsTo('login-missing'), target: '#smtp-client.closed', actions: refuse('login-missing') },
];

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
    connecting: { on: { OPENED: [{ guard: 'wrapped', target: 'securing' }, { target: 'greeting' }] } },
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
              ...onwards,
              // A server of before 1993 does not know EHLO (RFC 5321 §3.2).
              { guard: 'permanent', target: 'helo' },
              { target: '#smtp-client.closed', actions: giveUp('EHLO') },
            ],
          },
        },
        helo: {
          entry: 'sayHelo',
          on: {
            REPLY: [...onwards, { target: '#smtp-client.closed', actions: giveUp('HELO') }],
          },
        },
      },
    },
    startingTls: {
      entry: 'sendStartTls',
      on: {
        REPLY: [
          { guard: 'positive', target: 'securing' },
          { guard: 'leaving', target: 'closed', actions: giveUp('STARTTLS') },
          // Where TLS may be left out, the session goes on in plain text (smtp_tls_security_level = may).
          ...onwards.filter(({ target }) => target !== '#smtp-client.closed'),
          { target: 'closed', actions: giveUp('STARTTLS') },
        ],
      },
    },
    securing: {
      entry: 'startTls',
      on: {
        SECURED: [
          { guard: 'certificateRefused', target: 'closed', actions: refuse('certificate') },
          { guard: 'wrapped', target: 'greeting' },
          // All that was learnt before is forgotten (RFC 3207 §4.2).
          { target: 'hello' },
        ],
        TLS_FAILED: { target: 'closed', actions: refuse('handshake') },
      },
    },
    loggingIn: {
      entry: 'sendLogin',
      on: {
        REPLY: [
          { guard: 'positive', target: 'ready' },
          { guard: 'challenge', actions: 'answerChallenge' },
          { target: 'closed', actions: giveUp('AUTH') },
        ],
      },
    },
    ready: {
      entry: 'becomeFree',
      on: {
        TRANSFER: [
          // Too big (RFC 1870 §6.2), or in need of SMTPUTF8 (RFC 6531 §3.2).
          { guard: 'hopeless', target: 'closed', actions: 'turnAway' },
          { target: 'transaction' },
        ],
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
              { guard: 'probing', target: 'reset', actions: 'recordRecipient' },
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
