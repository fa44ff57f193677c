import { cramMd5Response } from '$sim/smtp/cram-md5.ts';
import { octets } from '$sim/octets.ts';
import { DialogueError, escape, isPreparation } from './parse.ts';
import type { Placed, Step } from './parse.ts';

/** A connection as a dialogue sees it. */
export interface DialogueConnection {
  write(octets: string): void;
  /** FIN. */
  close(): void;
  reset(): void;
  /** Begins the handshake; from then on `write` seals and `received` is opened. */
  startTls(): void;
  readonly isSecure: boolean;
  /** All octets received so far. */
  readonly received: string;
  /** The server has closed, or the connection is broken. */
  readonly closed: boolean;
}

/** What the player needs of a world. */
export interface DialogueWorld {
  /** By host ids of the scenario. */
  connect(from: string, to: string, port: number): DialogueConnection;
  /** Lets happen what is under way, but no long timer. */
  settle(): void;
  advance(ms: number): void;
  power(host: string, up: boolean): void;
  /** As final delivery does. */
  deliver(mailbox: string, message: string): void;
  /** The messages of a mailbox, oldest first; `ben`, or `mx1/ben` where two hosts have one. */
  mailbox(name: string): readonly string[];
  queueLength(host: string): number;
}

/** Settings and lines of files that a dialogue asks for. */
export type Preparation = Extract<Step, { kind: 'set' | 'file' | 'zone' }>;
export type MakeWorld = (preparations: readonly Preparation[]) => DialogueWorld;

/** A line of the file to be replaced by what the server really said. */
export interface Correction {
  /** Lines `first … last` are replaced; with `last < first` the text is put before `first`. */
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

type Check = Extract<
  Placed,
  { kind: 'line' | 'code' | 'closed' | 'mailbox' | 'queue' | 'message' | 'field' | 'header' }
>;

class Side {
  readonly #connection: DialogueConnection;
  #read = 0;
  /** The line that the server said last. */
  lastLine = '';
  hungUp = false;
  closeSeen = false;

  constructor(connection: DialogueConnection) {
    this.#connection = connection;
  }

  get connection(): DialogueConnection {
    return this.#connection;
  }

  /** The server's next line without its CRLF; null when there is none. A line that is not complete is an error. */
  nextLine(): string | null {
    const rest = this.#connection.received.slice(this.#read);
    if (rest === '') return null;
    const end = rest.indexOf('\r\n');
    if (end < 0) throw new Error(`the server sent a line without an end: ${escape(rest)}`);
    this.#read += end + 2;
    this.lastLine = rest.slice(0, end);
    return this.lastLine;
  }

  /** A whole reply (RFC 5321 §4.2.1). */
  nextReply(): string[] {
    const lines: string[] = [];
    for (let line = this.nextLine(); line !== null; line = this.nextLine()) {
      lines.push(line);
      if (line[3] !== '-') break;
    }
    return lines;
  }
}

/** Plays a dialogue; one player per run. */
class Player {
  readonly #world: DialogueWorld;
  readonly #sides: Side[] = [];
  #current: Side | undefined;
  readonly #update: boolean;
  readonly corrections: Correction[] = [];

  constructor(world: DialogueWorld, update: boolean) {
    this.#world = world;
    this.#update = update;
  }

  step(step: Placed, next: Placed | undefined): void {
    try {
      this.#do(step);
      if (!isExpectation(next)) this.#nothingLeft(step.last + 1);
    } catch (error) {
      if (error instanceof DialogueError) throw error;
      throw new DialogueError(step.first, error instanceof Error ? error.message : String(error));
    }
  }

  #do(step: Placed): void {
    switch (step.kind) {
      case 'set':
      case 'file':
      case 'zone':
        return;
      case 'connect':
        this.#current = new Side(this.#world.connect(step.from, step.to, step.port));
        this.#sides.push(this.#current);
        return this.#world.settle();
      case 'switch':
        this.#current = this.#sides[step.connection - 1];
        if (this.#current === undefined) throw new Error(`there is no connection ${step.connection}`);
        return;
      case 'send':
        return this.#send(step.octets);
      case 'answer':
        return this.#send(`${responseTo(this.#side.lastLine, step.user, step.password)}\r\n`);
      case 'tls':
        this.#side.connection.startTls();
        this.#world.settle();
        if (!this.#side.connection.isSecure) throw new Error('the handshake did not come about');
        return;
      case 'hang-up':
        return this.#hangUp(step.how);
      case 'deliver':
        this.#world.deliver(step.mailbox, escapeless(step.lines.map((line) => `${line}\r\n`).join('')));
        return this.#world.settle();
      case 'power':
        this.#world.power(step.host, step.up);
        return this.#world.settle();
      case 'wait':
        return this.#world.advance(step.ms);
      default:
        return this.#check(step);
    }
  }

  #send(text: string): void {
    if (this.#side.hungUp) throw new Error('the client has hung up');
    this.#side.connection.write(text);
    this.#world.settle();
  }

  #hangUp(how: 'close' | 'reset'): void {
    this.#side.hungUp = true;
    this.#side.connection[how]();
    this.#world.settle();
  }

  #check(step: Check): void {
    switch (step.kind) {
      case 'line':
        return this.#checkLine(step);
      case 'code': {
        const reply = this.#side.nextReply();
        return same(reply.at(-1)?.slice(0, 3) ?? 'nothing', String(step.code), reply.map(escape).join(' / '));
      }
      case 'closed':
        this.#side.closeSeen = true;
        return same(this.#side.connection.closed ? 'closed' : 'open', 'closed', 'the connection');
      case 'mailbox':
        return same(this.#world.mailbox(step.mailbox).length, step.count, `messages in ${step.mailbox}`);
      case 'queue':
        return same(this.#world.queueLength(step.host), step.count, `messages in the queue of ${step.host}`);
      case 'message':
        return checkMessage(this.#newest(step.mailbox), step);
      case 'header': {
        const header = (this.#newest(step.mailbox).split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ');
        return same(
          String(header.includes(escapeless(step.text))),
          String(step.wanted),
          `"${step.text}" in\n${header}`,
        );
      }
      case 'field': {
        const header = this.#newest(step.mailbox).split('\r\n\r\n')[0]?.split('\r\n') ?? [];
        return same(
          header.filter((line) => line === escapeless(step.field)).length,
          1,
          `"${step.field}" in\n${header.join('\n')}`,
        );
      }
    }
  }

  #checkLine(step: Placed & { readonly kind: 'line' }): void {
    const line = this.#side.nextLine();
    const said = line === null ? null : escape(line);
    if (said === step.text) return;
    if (!this.#update)
      throw new DialogueError(
        step.first,
        `expected "${step.text}", the server said ${said === null ? 'nothing' : `"${said}"`}`,
      );
    this.corrections.push({ first: step.first, last: step.last, lines: said === null ? [] : [`S: ${said}`] });
  }

  /** Every line of the server has to be written down: one more is as wrong as one less. */
  #nothingLeft(before: number): void {
    const side = this.#current;
    if (side === undefined) return;
    const extra: string[] = [];
    for (let line = side.nextLine(); line !== null; line = side.nextLine()) extra.push(escape(line));
    if (extra.length > 0 && !this.#update)
      throw new DialogueError(before, `the server also said "${extra.join('" "')}"`);
    if (extra.length > 0)
      this.corrections.push({ first: before, last: before - 1, lines: extra.map((line) => `S: ${line}`) });
    if (side.connection.closed && !side.closeSeen && !side.hungUp) {
      if (!this.#update) throw new DialogueError(before, 'the server closed the connection');
      side.closeSeen = true;
      this.corrections.push({ first: before, last: before - 1, lines: ['S| closed'] });
    }
  }

  #newest(mailbox: string): string {
    const message = this.#world.mailbox(mailbox).at(-1);
    if (message === undefined) throw new Error(`the mailbox ${mailbox} is empty`);
    return message;
  }

  get #side(): Side {
    if (this.#current === undefined) throw new Error('no connection is open');
    return this.#current;
  }
}

const isExpectation = (step: Step | undefined): boolean =>
  step?.kind === 'line' || step?.kind === 'code' || step?.kind === 'closed';
const escapeless = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** The response to a line `334 <base64>` by CRAM-MD5 (RFC 2195), in base64. */
function responseTo(line: string, user: string, password: string): string {
  const base64 = /^334 (\S+)$/.exec(line)?.[1];
  if (base64 === undefined) throw new Error(`the server said no challenge, but "${line}"`);
  const challenge = octets(Buffer.from(base64, 'base64').toString('latin1'));
  return Buffer.from(cramMd5Response(challenge, octets(user), octets(password)), 'latin1').toString('base64');
}

function same(found: string | number, expected: string | number, what: string): void {
  if (found !== expected) throw new Error(`expected ${expected}, found ${found}: ${what}`);
}

function checkMessage(message: string, { lines }: { readonly lines: readonly string[] }): void {
  const expected = escapeless(lines.map((line) => `${line}\r\n`).join(''));
  const found = message.slice(-expected.length);
  if (found !== expected)
    throw new Error(`the message does not end so, but with\n${found.split('\r\n').map(escape).join('\n')}`);
}

/**
 * Plays the steps in a new world. Throws a DialogueError with the line where the two differ; with `update` it
 * returns instead what the file should say of the server's lines.
 */
export function playDialogue(steps: readonly Placed[], makeWorld: MakeWorld, update = false): readonly Correction[] {
  const preparations = steps.filter((step): step is Placed & Preparation => isPreparation(step.kind));
  const player = new Player(makeWorld(preparations), update);
  steps.forEach((step, index) => player.step(step, steps[index + 1]));
  return player.corrections;
}

/** The text of a dialogue with the corrections carried out. */
export function corrected(text: string, corrections: readonly Correction[]): string {
  const lines = text.split('\n');
  // From the end, so that line numbers before it stay true; of two at one place the later one is put in first.
  for (const { first, last, lines: replacement } of [...corrections].reverse().sort((a, b) => b.first - a.first)) {
    lines.splice(first - 1, last - first + 1, ...replacement);
  }
  return lines.join('\n');
}
