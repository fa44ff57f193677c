import { setup } from 'xstate';
import type { Pop3Command } from './commands.ts';

export type Pop3Event =
  /** USER and what else is no login yet, before it. */
  | { type: 'COMMAND'; command: Pop3Command }
  /** PASS or AUTH brought a name and a password. */
  | { type: 'LOGIN' }
  | { type: 'ADMITTED' }
  | { type: 'REFUSED' }
  | { type: 'QUIT' }
  | { type: 'TIMEOUT' }
  /** Too many errors. */
  | { type: 'EXPEL' }
  | { type: 'LOST' };

/** What the machine asks of the session. */
export interface Pop3Port {
  /** A command before login. */
  prepare(command: Pop3Command): void;
  /** A command on the maildrop. */
  serve(command: Pop3Command): void;
  checkLogin(): void;
  openMaildrop(): void;
  refuse(): void;
  sayGoodbye(): void;
  /** Deletes what is marked (RFC 1939 §6). */
  update(): void;
  expel(why: 'timeout' | 'errors'): void;
  hangUp(): void;
}

const commandOf = (event: Pop3Event): Pop3Command => {
  if (event.type !== 'COMMAND') throw new Error(`${event.type} is no command`);
  return event.command;
};

/** One POP3 session from the server's side: the states are those of RFC 1939 §3. */
export const pop3ServerMachine = setup({
  types: { context: {} as { port: Pop3Port }, events: {} as Pop3Event, input: {} as { port: Pop3Port } },
  actions: {
    prepare: ({ context, event }) => context.port.prepare(commandOf(event)),
    serve: ({ context, event }) => context.port.serve(commandOf(event)),
    checkLogin: ({ context }) => context.port.checkLogin(),
    openMaildrop: ({ context }) => context.port.openMaildrop(),
    refuse: ({ context }) => context.port.refuse(),
    sayGoodbye: ({ context }) => context.port.sayGoodbye(),
    update: ({ context }) => context.port.update(),
    expel: ({ context, event }) => context.port.expel(event.type === 'TIMEOUT' ? 'timeout' : 'errors'),
    hangUp: ({ context }) => context.port.hangUp(),
  },
}).createMachine({
  id: 'pop3-server',
  context: ({ input }) => ({ port: input.port }),
  initial: 'authorization',
  on: {
    TIMEOUT: { target: '.closed', actions: ['expel', 'hangUp'] },
    EXPEL: { target: '.closed', actions: ['expel', 'hangUp'] },
    LOST: '.closed',
  },
  states: {
    authorization: {
      on: {
        COMMAND: { actions: 'prepare' },
        LOGIN: { target: 'checking', actions: 'checkLogin' },
        QUIT: { target: 'closed', actions: ['sayGoodbye', 'hangUp'] },
      },
    },
    /** The password is looked up; a wrong one takes its time. */
    checking: {
      on: {
        ADMITTED: { target: 'transaction', actions: 'openMaildrop' },
        REFUSED: { target: 'authorization', actions: 'refuse' },
      },
    },
    transaction: {
      on: {
        COMMAND: { actions: 'serve' },
        QUIT: { target: 'update', actions: ['update', 'hangUp'] },
      },
    },
    update: { type: 'final' },
    closed: { type: 'final' },
  },
});
