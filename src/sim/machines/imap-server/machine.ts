import { setup } from 'xstate';
import type { ImapCommand } from '../../pickup/imap-command.ts';

/** A command, by the states that know it (RFC 9051 §6). */
export type CommandEvent = {
  type: 'ANY' | 'ENTRY' | 'ACCOUNT' | 'SELECT' | 'FOLDER' | 'CLOSE' | 'IDLE' | 'LOGOUT' | 'UNKNOWN';
  command: ImapCommand;
};

export type ImapEvent =
  | CommandEvent
  /** LOGIN or AUTHENTICATE brought a name and a password. */
  | { type: 'LOGIN' }
  | { type: 'ADMITTED' }
  | { type: 'REFUSED' }
  /** A line while idling: DONE, or anything else. */
  | { type: 'LINE'; line: string }
  | { type: 'TIMEOUT' }
  /** Too many errors. */
  | { type: 'EXPEL' }
  | { type: 'LOST' };

/** What the machine asks of the session. */
export interface ImapPort {
  /** STARTTLS, LOGIN, AUTHENTICATE before login. */
  enter(command: ImapCommand): void;
  checkLogin(): void;
  welcome(): void;
  refuse(): void;
  serve(command: ImapCommand): void;
  loginFirst(command: ImapCommand): void;
  selectFirst(command: ImapCommand): void;
  unknown(command: ImapCommand): void;
  /** Whether the folder can be selected. */
  opens(command: ImapCommand): boolean;
  open(command: ImapCommand): void;
  couldNotOpen(command: ImapCommand): void;
  close(command: ImapCommand): void;
  beginIdle(command: ImapCommand): void;
  endIdle(line: string): void;
  sayGoodbye(command: ImapCommand): void;
  expel(why: 'timeout' | 'errors'): void;
  hangUp(): void;
}

const commandOf = (event: ImapEvent): ImapCommand => {
  if (!('command' in event)) throw new Error(`${event.type} carries no command`);
  return event.command;
};

const machineSetup = setup({
  types: { context: {} as { port: ImapPort }, events: {} as ImapEvent, input: {} as { port: ImapPort } },
  guards: { opens: ({ context, event }) => context.port.opens(commandOf(event)) },
  actions: {
    enter: ({ context, event }) => context.port.enter(commandOf(event)),
    checkLogin: ({ context }) => context.port.checkLogin(),
    welcome: ({ context }) => context.port.welcome(),
    refuse: ({ context }) => context.port.refuse(),
    serve: ({ context, event }) => context.port.serve(commandOf(event)),
    loginFirst: ({ context, event }) => context.port.loginFirst(commandOf(event)),
    selectFirst: ({ context, event }) => context.port.selectFirst(commandOf(event)),
    unknown: ({ context, event }) => context.port.unknown(commandOf(event)),
    open: ({ context, event }) => context.port.open(commandOf(event)),
    couldNotOpen: ({ context, event }) => context.port.couldNotOpen(commandOf(event)),
    close: ({ context, event }) => context.port.close(commandOf(event)),
    beginIdle: ({ context, event }) => context.port.beginIdle(commandOf(event)),
    endIdle: ({ context, event }) => context.port.endIdle(event.type === 'LINE' ? event.line : ''),
    sayGoodbye: ({ context, event }) => context.port.sayGoodbye(commandOf(event)),
    expel: ({ context, event }) => context.port.expel(event.type === 'TIMEOUT' ? 'timeout' : 'errors'),
    hangUp: ({ context }) => context.port.hangUp(),
  },
});

/** SELECT leaves the folder that was selected even where it fails (RFC 9051 §6.3.2). */
const select = [
  { guard: 'opens' as const, target: '#imap-server.selected', actions: 'open' as const },
  { target: '#imap-server.authenticated', actions: 'couldNotOpen' as const },
];

/** Idle, or not (RFC 2177). */
const readyOrIdle = {
  ready: { on: { IDLE: { target: 'idling', actions: 'beginIdle' as const } } },
  idling: { on: { LINE: { target: 'ready', actions: 'endIdle' as const } } },
};

/** One IMAP session from the server's side: the states are those of RFC 9051 §3. */
export const imapServerMachine = machineSetup.createMachine({
  id: 'imap-server',
  context: ({ input }) => ({ port: input.port }),
  initial: 'not-authenticated',
  on: {
    ANY: { actions: 'serve' },
    ENTRY: { actions: 'unknown' },
    UNKNOWN: { actions: 'unknown' },
    LOGOUT: { target: '.logout', actions: ['sayGoodbye', 'hangUp'] },
    TIMEOUT: { target: '.logout', actions: ['expel', 'hangUp'] },
    EXPEL: { target: '.logout', actions: ['expel', 'hangUp'] },
    LOST: '.logout',
  },
  states: {
    'not-authenticated': {
      on: {
        ENTRY: { actions: 'enter' },
        LOGIN: { target: 'checking', actions: 'checkLogin' },
        ACCOUNT: { actions: 'loginFirst' },
        SELECT: { actions: 'loginFirst' },
        FOLDER: { actions: 'loginFirst' },
        CLOSE: { actions: 'loginFirst' },
        IDLE: { actions: 'loginFirst' },
        UNKNOWN: { actions: 'loginFirst' },
      },
    },
    /** The password is looked up; a wrong one takes its time. */
    checking: {
      on: {
        ADMITTED: { target: 'authenticated', actions: 'welcome' },
        REFUSED: { target: 'not-authenticated', actions: 'refuse' },
      },
    },
    authenticated: {
      initial: 'ready',
      on: {
        ACCOUNT: { actions: 'serve' },
        SELECT: select,
        FOLDER: { actions: 'selectFirst' },
        CLOSE: { actions: 'selectFirst' },
      },
      states: readyOrIdle,
    },
    selected: {
      initial: 'ready',
      on: {
        ACCOUNT: { actions: 'serve' },
        FOLDER: { actions: 'serve' },
        SELECT: select,
        CLOSE: { target: 'authenticated', actions: 'close' },
      },
      states: readyOrIdle,
    },
    logout: { type: 'final' },
  },
});
