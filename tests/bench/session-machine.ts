import { createActor } from 'xstate';
import { smtpServerMachine } from '../../src/sim/machines/smtp-server/machine.ts';
import type { CommandEvent, ServerEvent, ServerPort } from '../../src/sim/machines/smtp-server/machine.ts';
import { parseCommand } from '../../src/sim/smtp/command.ts';
import { octets } from '../../src/sim/octets.ts';
import { rate } from './figure.ts';
import type { Figure } from './figure.ts';

const command = (type: CommandEvent['type'], line: string): CommandEvent => ({
  type,
  command: parseCommand(octets(line), true),
});

/** One message of a session, over and over. */
const events: readonly ServerEvent[] = [
  command('MAIL', 'MAIL FROM:<anna@blue.example>'),
  command('RCPT', 'RCPT TO:<ben@green.example>'),
  command('DATA', 'DATA'),
  { type: 'CONTENT' },
  command('OTHER', 'NOOP'),
  command('RCPT', 'RCPT TO:<ben@green.example>'),
];
const hello = command('HELLO', 'EHLO laptop.blue.example');

/** Counts calls, so that neither side can leave work out. */
class CountingPort implements ServerPort {
  calls = 0;
  readonly helloRequired = true;

  accepts(): boolean {
    this.calls++;
    return true;
  }
  answer(): void {
    this.calls++;
  }
  say(): void {
    this.calls++;
  }
  introduce(): void {
    this.calls++;
  }
  openTransaction(): void {
    this.calls++;
  }
  addRecipient(): void {
    this.calls++;
  }
  discard(): void {
    this.calls++;
  }
  receiveContent(): void {
    this.calls++;
  }
  takeChunk(): void {
    this.calls++;
  }
  failChunks(): void {
    this.calls++;
  }
  spoilsMessage(): boolean {
    this.calls++;
    return false;
  }
  concludeContent(): void {
    this.calls++;
  }
  startTls(): void {
    this.calls++;
  }
  expel(): void {
    this.calls++;
  }
  hangUp(): void {
    this.calls++;
  }
}

type State = 'start' | 'ready' | 'sender' | 'recipients' | 'chunks' | 'spoilt' | 'receiving' | 'closed';

/** The order of commands of RFC 5321 §4.1.4 as one would write it without a library. */
function reduce(state: State, event: ServerEvent, port: ServerPort): State {
  if (state === 'closed') return state;
  switch (event.type) {
    case 'HELLO':
      return accept(event, port, 'ready', state, () => {
        port.discard();
        port.introduce(event);
      });
    case 'STARTTLS':
      return accept(event, port, 'start', state, () => {
        port.discard();
        port.startTls();
      });
    case 'MAIL':
      if (state === 'start' && port.helloRequired) return say(port, 'helloFirst', state);
      if (state === 'spoilt') return say(port, 'mailAfterChunk', state);
      if (state !== 'start' && state !== 'ready') return say(port, 'nestedMail', state);
      return accept(event, port, 'sender', state, () => port.openTransaction(event));
    case 'RCPT':
      if (state === 'chunks') return say(port, 'recipientAfterChunk', state);
      if (state !== 'sender' && state !== 'recipients') return say(port, 'needMail', state);
      return accept(event, port, 'recipients', state, () => port.addRecipient(event));
    case 'DATA':
      if (state === 'chunks' || state === 'spoilt') return say(port, 'dataAfterChunk', state);
      if (state === 'sender') return say(port, 'noValidRecipients', state);
      if (state !== 'recipients') return say(port, 'needRecipient', state);
      return accept(event, port, 'receiving', state, () => port.receiveContent());
    case 'CHUNK':
      return reduceChunk(state, event, port);
    case 'CONTENT':
      if (state !== 'receiving') return state;
      port.concludeContent();
      port.discard();
      return 'ready';
    case 'RSET':
      return accept(event, port, state === 'start' ? 'start' : 'ready', state, () => port.discard());
    case 'OTHER':
      port.answer(event);
      return state;
    case 'QUIT':
      return accept(event, port, 'closed', state, () => port.hangUp());
    case 'TIMEOUT':
    case 'EXPEL':
      port.expel(event.type === 'TIMEOUT' ? 'timeout' : 'errors');
      port.hangUp();
      return 'closed';
    case 'LOST':
      return 'closed';
  }
}

function reduceChunk(state: State, event: Extract<ServerEvent, { type: 'CHUNK' }>, port: ServerPort): State {
  const accepted = (state === 'recipients' || state === 'chunks') && port.accepts(event);
  if (accepted) port.takeChunk();
  else if (!event.last) port.failChunks();
  if (state === 'sender') port.say('noValidRecipients');
  else if (state === 'start' || state === 'ready') port.say('needRecipient');
  else if (accepted && event.last) port.concludeContent();
  else port.answer(event);
  if (event.last) port.discard();
  if (event.last) return state === 'start' ? 'start' : 'ready';
  return state === 'start' || state === 'ready' || state === 'spoilt' ? 'spoilt' : 'chunks';
}

function accept(event: CommandEvent, port: ServerPort, next: State, state: State, act: () => void): State {
  const accepted = port.accepts(event);
  if (accepted) act();
  port.answer(event);
  return accepted ? next : state;
}

function say(port: ServerPort, reply: Parameters<ServerPort['say']>[0], state: State): State {
  port.say(reply);
  return state;
}

function perSecond(rounds: number, send: (event: ServerEvent) => void): number {
  const startedAt = performance.now();
  for (let i = 0; i < rounds; i++) for (const event of events) send(event);
  return (rounds * events.length) / ((performance.now() - startedAt) / 1000);
}

/** Events a second through the machine that the app ships, and through a reducer that does the same. */
export function sessionMachine(): Figure {
  const machinePort = new CountingPort();
  const actor = createActor(smtpServerMachine, { input: { port: machinePort } });
  actor.start();
  const send = (event: ServerEvent): void => actor.send(event);
  send(hello);
  const reducerPort = new CountingPort();
  let state = reduce('start', hello, reducerPort);
  const step = (event: ServerEvent): void => void (state = reduce(state, event, reducerPort));
  for (const one of [send, step]) perSecond(5_000, one);
  if (machinePort.calls !== reducerPort.calls) {
    throw new Error(`the machine made ${machinePort.calls} calls, the reducer ${reducerPort.calls}: not like for like`);
  }
  const [ours, peer] = [perSecond(30_000, send), perSecond(300_000, step)];
  return rate(
    'session-machine.events-per-second',
    '1/s',
    ours,
    peer,
    'peer: a hand-written reducer making the same calls',
  );
}
