import { setup } from 'xstate';
import type { CloseReason } from '../../net/events.ts';

export type ImapClientEvent =
  | { type: 'OPENED' }
  /** The TLS handshake is over. */
  | { type: 'SECURED' }
  | { type: 'TLS_FAILED' }
  | { type: 'GREETING' }
  /** The server waits for more of the command (`+`). */
  | { type: 'CONTINUE'; text: string }
  /** The tagged response: the command is over. */
  | { type: 'ANSWER'; status: 'OK' | 'NO' | 'BAD'; text: string }
  | { type: 'BYE'; text: string }
  /** There is something to do: mail came, a message was read, its owner asks. */
  | { type: 'STIR' }
  /** The peer broke the grammar of responses. */
  | { type: 'GARBAGE' }
  | { type: 'TIMEOUT' }
  | { type: 'CLOSED'; how: CloseReason };

/** What is due before mail can be looked at. */
export type ImapOnward = 'ask' | 'starttls' | 'login' | 'select' | 'tls-missing' | 'login-disabled';
/** What is due once a folder is selected. */
export type ImapDue = 'list' | 'messages' | 'marks' | 'idle' | 'leave';
export type Refusing = 'tls-missing' | 'login-disabled' | 'certificate' | 'handshake';

/** What the machine has done by the session, which owns the channel and knows the folder. */
export interface ImapClientPort {
  /** As of the response just read. */
  readonly onward: ImapOnward;
  readonly due: ImapDue;
  /** TLS from the first octet. */
  readonly wrapped: boolean;
  readonly certificateRefused: boolean;
  /** Something stirred since IDLE was sent. */
  readonly restless: boolean;
  ask(): void;
  sendStartTls(): void;
  /** The client's hello; what was received before does not count (RFC 9051 §6.2.1). */
  startTls(): void;
  sendLogin(): void;
  goOn(text: string): void;
  /** Ends it without a try: what is set up cannot be had here. */
  refuse(why: Refusing): void;
  select(): void;
  list(): void;
  listed(): void;
  fetchMessages(): void;
  fetched(): void;
  sendMarks(): void;
  marked(): void;
  idle(): void;
  /** The server will tell of news from now on; the client wakes up before it is thrown out. */
  rest(): void;
  endIdle(): void;
  withoutIdle(): void;
  /** All is fetched. */
  settle(waiting: boolean): void;
  logOut(): void;
  hangUp(): void;
  giveUp(status: 'NO' | 'BAD' | 'BYE', text: string): void;
  breakOff(how: 'timed-out' | 'garbage'): void;
  lose(how: CloseReason): void;
}

const machineSetup = setup({
  types: {
    context: {} as { port: ImapClientPort },
    events: {} as ImapClientEvent,
    input: {} as { port: ImapClientPort },
  },
  guards: {
    ok: ({ event }) => event.type === 'ANSWER' && event.status === 'OK',
    okAnd: ({ context, event }, params: { onward: ImapOnward }) =>
      (event.type !== 'ANSWER' || event.status === 'OK') && context.port.onward === params.onward,
    isDue: ({ context }, params: { due: ImapDue }) => context.port.due === params.due,
    wrapped: ({ context }) => context.port.wrapped,
    certificateRefused: ({ context }) => context.port.certificateRefused,
    restless: ({ context }) => context.port.restless,
  },
  actions: {
    ask: ({ context }) => context.port.ask(),
    sendStartTls: ({ context }) => context.port.sendStartTls(),
    startTls: ({ context }) => context.port.startTls(),
    sendLogin: ({ context }) => context.port.sendLogin(),
    goOn: ({ context, event }) => event.type === 'CONTINUE' && context.port.goOn(event.text),
    refuse: ({ context }, params: { why: Refusing }) => context.port.refuse(params.why),
    select: ({ context }) => context.port.select(),
    list: ({ context }) => context.port.list(),
    listed: ({ context }) => context.port.listed(),
    fetchMessages: ({ context }) => context.port.fetchMessages(),
    fetched: ({ context }) => context.port.fetched(),
    sendMarks: ({ context }) => context.port.sendMarks(),
    marked: ({ context }) => context.port.marked(),
    idle: ({ context }) => context.port.idle(),
    rest: ({ context }) => context.port.rest(),
    endIdle: ({ context }) => context.port.endIdle(),
    withoutIdle: ({ context }) => context.port.withoutIdle(),
    settle: ({ context }, params: { waiting: boolean }) => context.port.settle(params.waiting),
    logOut: ({ context }) => context.port.logOut(),
    hangUp: ({ context }) => context.port.hangUp(),
    giveUp: ({ context, event }) => {
      if (event.type === 'BYE') context.port.giveUp('BYE', event.text);
      else if (event.type === 'ANSWER' && event.status !== 'OK') context.port.giveUp(event.status, event.text);
      // Something that this client cannot go on from, though the server is content.
      else context.port.breakOff('garbage');
    },
    breakOff: ({ context, event }) => context.port.breakOff(event.type === 'TIMEOUT' ? 'timed-out' : 'garbage'),
    lose: ({ context, event }) => event.type === 'CLOSED' && context.port.lose(event.how),
  },
});

const okAnd = (onward: ImapOnward) => ({ type: 'okAnd' as const, params: { onward } });
const refuse = (why: Refusing) => ({ type: 'refuse' as const, params: { why } });
const closed = '#imap-client.closed' as const;
const failed = { target: closed, actions: 'giveUp' as const };

/** Once it is known what the server offers: TLS first, then the login, then mail. */
const onwards = [
  { guard: okAnd('ask'), target: '#imap-client.asking' },
  { guard: okAnd('starttls'), target: '#imap-client.startingTls' },
  { guard: okAnd('login'), target: '#imap-client.loggingIn' },
  { guard: okAnd('select'), target: '#imap-client.selecting' },
  { guard: okAnd('tls-missing'), target: closed, actions: refuse('tls-missing') },
  { guard: okAnd('login-disabled'), target: closed, actions: refuse('login-disabled') },
  failed,
];

const states = { list: 'listing', messages: 'fetching', marks: 'marking', idle: 'idling', leave: 'leaving' } as const;
const dues = Object.entries(states) as readonly [ImapDue, string][];

/** What comes after a command that went well. */
const afterOk = [{ guard: 'ok' as const, target: '#imap-client.looking' }, failed];

/** One IMAP session from a mail program's side (RFC 9051): what is new in INBOX, and IDLE (RFC 2177) for what comes. */
export const imapClientMachine = machineSetup.createMachine({
  id: 'imap-client',
  context: ({ input }) => ({ port: input.port }),
  initial: 'connecting',
  on: {
    TIMEOUT: { target: '.closed', actions: 'breakOff' },
    GARBAGE: { target: '.closed', actions: 'breakOff' },
    CLOSED: { target: '.closed', actions: 'lose' },
    BYE: { target: '.closed', actions: 'giveUp' },
  },
  states: {
    connecting: { on: { OPENED: [{ guard: 'wrapped', target: 'securing' }, { target: 'greeting' }] } },
    greeting: { on: { GREETING: onwards } },
    asking: { entry: 'ask', on: { ANSWER: onwards } },
    startingTls: { entry: 'sendStartTls', on: { ANSWER: [{ guard: 'ok', target: 'securing' }, failed] } },
    securing: {
      entry: 'startTls',
      on: {
        SECURED: [
          { guard: 'certificateRefused', target: 'closed', actions: refuse('certificate') },
          { guard: 'wrapped', target: 'greeting' },
          // All that was learnt before is forgotten (RFC 9051 §6.2.1).
          { target: 'asking' },
        ],
        TLS_FAILED: { target: 'closed', actions: refuse('handshake') },
      },
    },
    loggingIn: { entry: 'sendLogin', on: { CONTINUE: { actions: 'goOn' }, ANSWER: onwards } },
    selecting: { entry: 'select', on: { ANSWER: afterOk } },
    listing: {
      entry: 'list',
      on: { ANSWER: [{ guard: 'ok', target: 'looking', actions: 'listed' }, failed] },
    },
    /** What the answers have shown decides what is due. */
    looking: {
      always: dues.map(([due, state]) => ({
        guard: { type: 'isDue' as const, params: { due } },
        target: `#imap-client.${state}`,
      })),
    },
    fetching: {
      entry: 'fetchMessages',
      on: { ANSWER: [{ guard: 'ok', target: 'looking', actions: 'fetched' }, failed] },
    },
    // A server that keeps no marks (read-only, no right to) may be read from all the same.
    marking: { entry: 'sendMarks', on: { ANSWER: { target: 'looking', actions: 'marked' } } },
    idling: {
      initial: 'asked',
      entry: { type: 'settle', params: { waiting: true } },
      states: {
        asked: {
          entry: 'idle',
          on: {
            CONTINUE: [{ guard: 'restless', target: 'ending' }, { target: 'waiting' }],
            ANSWER: { target: '#imap-client.leaving', actions: 'withoutIdle' },
          },
        },
        waiting: { entry: 'rest', on: { STIR: 'ending', TIMEOUT: 'ending' } },
        ending: { entry: 'endIdle', on: { ANSWER: afterOk } },
      },
    },
    leaving: {
      entry: [{ type: 'settle', params: { waiting: false } }, 'logOut'],
      on: {
        BYE: {},
        ANSWER: { target: 'closed', actions: 'hangUp' },
        CLOSED: { target: 'closed', actions: 'hangUp' },
        TIMEOUT: { target: 'closed', actions: 'hangUp' },
      },
    },
    closed: { type: 'final' },
  },
});
