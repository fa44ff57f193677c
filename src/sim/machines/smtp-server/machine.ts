import { and, setup } from 'xstate';
import type { Command } from '../../smtp/command.ts';

/** A complete command line, by its verb. `OTHER` is whatever changes nothing: NOOP, HELP, VRFY, unknown words … */
export type Judgeable = CommandEvent | Extract<ServerEvent, { type: 'CHUNK' }>;
export type CommandEvent = {
  type: 'HELLO' | 'STARTTLS' | 'MAIL' | 'RCPT' | 'DATA' | 'RSET' | 'QUIT' | 'OTHER';
  command: Command;
};

export type ServerEvent =
  | CommandEvent
  /** The final dot was read. */
  | { type: 'CONTENT' }
  /** A chunk was read, as BDAT announced it. */
  | { type: 'CHUNK'; command: Command; last: boolean }
  | { type: 'TIMEOUT' }
  /** Too many errors (RFC 5321 §7.8), or a word that no mail client says. */
  | { type: 'EXPEL' }
  | { type: 'LOST' };

/** Replies that depend on the order of commands alone. */
export type OrderReply =
  | 'helloFirst'
  | 'nestedMail'
  | 'needMail'
  | 'needRecipient'
  | 'noValidRecipients'
  | 'recipientAfterChunk'
  | 'dataAfterChunk'
  | 'mailAfterChunk';

/** What the machine asks of the session, which owns the socket, the envelope and the verdicts. */
export interface ServerPort {
  /** Whether the command may be carried out: syntax and policy, asked only where the order is right. */
  accepts(event: Judgeable): boolean;
  /** Answers as the verdict says. */
  answer(event: Judgeable): void;
  say(reply: OrderReply): void;
  introduce(event: CommandEvent): void;
  openTransaction(event: CommandEvent): void;
  addRecipient(event: CommandEvent): void;
  /** Forgets envelope and content (RFC 5321 §4.1.1.5). */
  discard(): void;
  /** The handshake comes next; what was known is forgotten (RFC 3207 §4.2). */
  startTls(): void;
  receiveContent(): void;
  takeChunk(): void;
  /** Chunks that follow are thrown away (RFC 3030 §2). */
  failChunks(): void;
  /** The octets themselves are refused: what was said before is forgotten with them. */
  spoilsMessage(event: Judgeable): boolean;
  /** Takes or refuses the message and answers the final dot. */
  concludeContent(): void;
  expel(why: 'timeout' | 'errors'): void;
  hangUp(): void;
  readonly helloRequired: boolean;
}

const judgeableOf = (event: ServerEvent): Judgeable => {
  if (!('command' in event)) throw new Error(`${event.type} carries no command`);
  return event;
};
const commandOf = (event: ServerEvent): CommandEvent => {
  const judgeable = judgeableOf(event);
  if (judgeable.type === 'CHUNK') throw new Error('a chunk is no command');
  return judgeable;
};

/** `BDAT 0`, which says nothing. */
const isNull = ({ command, last }: Extract<ServerEvent, { type: 'CHUNK' }>): boolean =>
  !last && command.verb === 'BDAT' && command.chunk?.sizeBytes === 0;

const machineSetup = setup({
  types: { context: {} as { port: ServerPort }, events: {} as ServerEvent, input: {} as { port: ServerPort } },
  guards: {
    accepted: ({ context, event }) => context.port.accepts(judgeableOf(event)),
    helloRequired: ({ context }) => context.port.helloRequired,
    lastChunk: ({ event }) => event.type === 'CHUNK' && event.last,
    nullChunk: ({ event }) => event.type === 'CHUNK' && isNull(event),
    acceptedLastChunk: ({ context, event }) => event.type === 'CHUNK' && event.last && context.port.accepts(event),
    spoiling: ({ context, event }) => context.port.spoilsMessage(judgeableOf(event)),
  },
  actions: {
    answer: ({ context, event }) => context.port.answer(judgeableOf(event)),
    say: ({ context }, params: { reply: OrderReply }) => context.port.say(params.reply),
    introduce: ({ context, event }) => context.port.introduce(commandOf(event)),
    openTransaction: ({ context, event }) => context.port.openTransaction(commandOf(event)),
    addRecipient: ({ context, event }) => context.port.addRecipient(commandOf(event)),
    discard: ({ context }) => context.port.discard(),
    startTls: ({ context }) => context.port.startTls(),
    receiveContent: ({ context }) => context.port.receiveContent(),
    takeChunk: ({ context }) => context.port.takeChunk(),
    failChunks: ({ context }) => context.port.failChunks(),
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

const chunk = [
  {
    guard: 'acceptedLastChunk' as const,
    target: '#smtp-server.ready',
    actions: ['takeChunk' as const, 'concludeContent' as const, 'discard' as const],
  },
  {
    guard: 'accepted' as const,
    target: '#smtp-server.transaction.chunks',
    actions: ['takeChunk' as const, 'answer' as const],
  },
  { guard: 'lastChunk' as const, target: '#smtp-server.ready', actions: ['answer' as const, 'discard' as const] },
  {
    guard: 'spoiling' as const,
    target: '#smtp-server.spoilt',
    actions: ['discard' as const, 'failChunks' as const, 'answer' as const],
  },
  { target: '#smtp-server.transaction.chunks', actions: ['failChunks' as const, 'answer' as const] },
];

/** A chunk that comes out of order: if it is the last, that was all; else those that follow it are thrown away. */
const misplacedChunk = (reply: OrderReply, spoilt: string, ended?: string) => {
  const sayIt = { type: 'say' as const, params: { reply } };
  return [
    { guard: 'nullChunk' as const, target: spoilt, actions: ['failChunks' as const, 'answer' as const] },
    { guard: 'lastChunk' as const, target: ended, actions: ['discard' as const, sayIt] },
    { target: spoilt, actions: ['failChunks' as const, sayIt] },
  ];
};

const forgotten = { actions: ['discard' as const, 'answer' as const] };

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
    STARTTLS: [{ guard: 'accepted', target: '.start', actions: ['discard', 'answer', 'startTls'] }, refused],
    MAIL: say('nestedMail'),
    RCPT: say('needMail'),
    DATA: say('needRecipient'),
    CHUNK: misplacedChunk('needRecipient', '#smtp-server.spoilt'),
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
        sender: {
          on: {
            DATA: say('noValidRecipients'),
            CHUNK: misplacedChunk('noValidRecipients', '#smtp-server.transaction.chunks', '#smtp-server.ready'),
          },
        },
        recipients: {
          on: {
            DATA: [
              { guard: 'accepted', target: '#smtp-server.receiving', actions: ['answer', 'receiveContent'] },
              refused,
            ],
            CHUNK: chunk,
          },
        },
        /** Content comes in counted pieces (RFC 3030). */
        chunks: { on: { RCPT: say('recipientAfterChunk'), DATA: say('dataAfterChunk'), CHUNK: chunk } },
      },
    },
    /** A chunk was refused, and there is no transaction: until the last one, RSET or a new greeting, chunks are thrown away. */
    spoilt: {
      on: {
        MAIL: [{ guard: 'helloRequired', ...say('helloFirst') }, say('mailAfterChunk')],
        DATA: say('dataAfterChunk'),
        CHUNK: [
          { guard: and(['lastChunk', 'helloRequired']), target: 'start', ...forgotten },
          { guard: 'lastChunk', target: 'ready', ...forgotten },
          refused,
        ],
        RSET: [
          { guard: and(['accepted', 'helloRequired']), target: 'start', ...forgotten },
          { guard: 'accepted', target: 'ready', ...forgotten },
          refused,
        ],
      },
    },
    /** Every line is content until the lone dot: no command can come, only the end, a time-out or silence for good. */
    receiving: { on: { CONTENT: { target: 'ready', actions: ['concludeContent', 'discard'] } } },
    closed: { type: 'final' },
  },
});
