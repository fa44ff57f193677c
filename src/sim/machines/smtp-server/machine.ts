import { setup } from 'xstate';
import type { Command } from '../../smtp/command.ts';

/** A complete command line, by its verb. `OTHER` is whatever changes nothing: NOOP, HELP, VRFY, unknown words … */
export type CommandEvent = { type: 'HELLO' | 'MAIL' | 'RCPT' | 'DATA' | 'RSET' | 'QUIT' | 'OTHER'; command: Command };

export type ServerEvent =
  | CommandEvent
  /** The final dot was read. */
  | { type: 'CONTENT' }
  | { type: 'TIMEOUT' }
  /** Too many errors (RFC 5321 §7.8), or a word that no mail client says. */
  | { type: 'EXPEL' }
  | { type: 'LOST' };

/** Replies that depend on the order of commands alone. */
export type OrderReply = 'helloFirst' | 'nestedMail' | 'needMail' | 'needRecipient' | 'noValidRecipients';

/** What the machine asks of the session, which owns the socket, the envelope and the verdicts. */
export interface ServerPort {
  /** Whether the command may be carried out: syntax and policy, asked only where the order is right. */
  accepts(event: CommandEvent): boolean;
  /** Answers as the verdict says. */
  answer(event: CommandEvent): void;
  say(reply: OrderReply): void;
  introduce(event: CommandEvent): void;
  openTransaction(event: CommandEvent): void;
  addRecipient(event: CommandEvent): void;
  /** Forgets envelope and content (RFC 5321 §4.1.1.5). */
  discard(): void;
  receiveContent(): void;
  /** Takes or refuses the message and answers the final dot. */
  concludeContent(): void;
  expel(why: 'timeout' | 'errors'): void;
  hangUp(): void;
  readonly helloRequired: boolean;
}

const commandOf = (event: ServerEvent): CommandEvent => {
  if (!('command' in event)) throw new Error(`${event.type} carries no command`);
  return event;
};

const machineSetup = setup({
  types: { context: {} as { port: ServerPort }, events: {} as ServerEvent, input: {} as { port: ServerPort } },
  guards: {
    accepted: ({ context, event }) => context.port.accepts(commandOf(event)),
    helloRequired: ({ context }) => context.port.helloRequired,
  },
  actions: {
    answer: ({ context, event }) => context.port.answer(commandOf(event)),
    say: ({ context }, params: { reply: OrderReply }) => context.port.say(params.reply),
    introduce: ({ context, event }) => context.port.introduce(commandOf(event)),
    openTransaction: ({ context, event }) => context.port.openTransaction(commandOf(event)),
    addRecipient: ({ context, event }) => context.port.addRecipient(commandOf(event)),
    discard: ({ context }) => context.port.discard(),
    receiveContent: ({ context }) => context.port.receiveContent(),
    concludeContent: ({ context }) => context.port.concludeContent(),
    expel: ({ context, event }) => context.port.expel(event.type === 'TIMEOUT' ? 'timeout' : 'errors'),
    hangUp: ({ context }) => context.port.hangUp(),
  },
});

const say = (reply: OrderReply) => ({ actions: { type: 'say' as const, params: { reply } } });

/** The unguarded last branch: or the parent would take a refusal for bad sequence and answer a second time. */
const refused = { actions: 'answer' as const };

const mail = [
  {
    guard: 'accepted' as const,
    target: '#smtp-server.transaction',
    actions: ['openTransaction' as const, 'answer' as const],
  },
  refused,
];
const recipient = [
  {
    guard: 'accepted' as const,
    target: '#smtp-server.transaction.recipients',
    actions: ['addRecipient' as const, 'answer' as const],
  },
  refused,
];

/**
 * One SMTP session from the server's side. The hierarchy is the RFC's: outside a transaction, in one, with a recipient
 * or without (RFC 5321 §4.1.4). What a state does not answer, its parent does.
 */
export const smtpServerMachine = machineSetup.createMachine({
  id: 'smtp-server',
  context: ({ input }) => ({ port: input.port }),
  initial: 'start',
  on: {
    HELLO: [{ guard: 'accepted', target: '.ready', actions: ['discard', 'introduce', 'answer'] }, refused],
    MAIL: say('nestedMail'),
    RCPT: say('needMail'),
    DATA: say('needRecipient'),
    RSET: refused,
    OTHER: refused,
    QUIT: [{ guard: 'accepted', target: '.closed', actions: ['answer', 'hangUp'] }, refused],
    TIMEOUT: { target: '.closed', actions: ['expel', 'hangUp'] },
    EXPEL: { target: '.closed', actions: ['expel', 'hangUp'] },
    LOST: '.closed',
  },
  states: {
    /** Nobody has said hello yet. */
    start: { on: { MAIL: [{ guard: 'helloRequired', ...say('helloFirst') }, ...mail] } },
    ready: { on: { MAIL: mail } },
    transaction: {
      initial: 'sender',
      on: { RSET: [{ guard: 'accepted', target: 'ready', actions: ['discard', 'answer'] }, refused], RCPT: recipient },
      states: {
        sender: { on: { DATA: say('noValidRecipients') } },
        recipients: {
          on: {
            DATA: [
              { guard: 'accepted', target: '#smtp-server.receiving', actions: ['answer', 'receiveContent'] },
              refused,
            ],
          },
        },
      },
    },
    /** Every line is content until the lone dot: no command can come, only the end, a time-out or silence for good. */
    receiving: { on: { CONTENT: { target: 'ready', actions: ['concludeContent', 'discard'] } } },
    closed: { type: 'final' },
  },
});
