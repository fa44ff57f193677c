import '../../src/sim/pattern-library.ts';
import { octets, octetsToUtf8, utf8ToOctets, type Octets } from '../../src/sim/octets.ts';
import type { TcpSocket } from '../../src/sim/net/tcp.ts';
import { TlsEnd } from '../../src/sim/net/tls.ts';
import { KeepingSink } from '../../src/sim/kernel/trace.ts';
import type { SimEvent } from '../../src/sim/trace.ts';
import { World } from '../../src/sim/world/world.ts';
import type { Dialogue, DialogueStep, RecordedReply, Recording } from './data.ts';
import { clientAddress, clientId, clientName, corpusScenario, serverAddress, serverId } from './world.ts';

/** How long the recorder waited for a server that says nothing, in seconds; beyond it a reply belongs to the next step. */
const silenceS = 7;

const bytesOf = (step: DialogueStep): Octets | null => {
  if ('send' in step) return utf8ToOctets(step.send);
  if ('send_b64' in step) return octets(Buffer.from(step.send_b64, 'base64').toString('latin1'));
  if ('send_repeat' in step) return octets(utf8ToOctets(step.send_repeat.text).repeat(step.send_repeat.count));
  if (!('send_template' in step)) return null;
  const { template, from, to } = step.send_template;
  const parts = Array.from({ length: to - from + 1 }, (_, i) => template.replaceAll('{n}', String(from + i)));
  return utf8ToOctets(parts.join(''));
};

function normalise(line: string): string {
  return line
    .replace(/(queued as )[0-9A-Za-z]+/, '$1<QUEUE_ID>')
    .replaceAll(`${clientName}[${clientAddress}]`, '<CLIENT_NAME>[<CLIENT_IP>]')
    .replaceAll(`[${clientAddress}]`, '[<CLIENT_IP>]')
    .replaceAll(/(?<![\d.])127\.0\.0\.10(?![\d.])/g, '<CLIENT_IP>')
    .replaceAll(/\bTLSv1(\.\d)?\b/g, '<TLS>');
}

/** The client's end of one connection: collects replies until it is asked for them. */
class Line {
  #received = '';
  opened = false;
  closed = false;
  readonly socket: TcpSocket;

  constructor(world: World) {
    const { net } = world.hosts.get(clientId)?.context ?? {};
    if (!net) throw new Error('no client');
    this.socket = net.connect(clientId, serverAddress, 25, {
      opened: () => (this.opened = true),
      data: (bytes) => (this.#tls ? this.#tls.push(bytes) : (this.#received += bytes)),
      ended: () => (this.closed = true),
      closed: () => (this.closed = true),
    });
  }

  #tls: TlsEnd | null = null;

  /** Begins the handshake. What was received before it does not count. */
  startTls(): void {
    this.#received = '';
    this.#tls = new TlsEnd({ side: 'client', serverName: 'mx1.example.net' }, 0x1234567n, {
      write: (bytes) => this.socket.write(bytes),
      established: () => undefined,
      data: (plain) => (this.#received += plain),
      failed: () => (this.closed = true),
    });
  }

  write(bytes: Octets): void {
    if (this.#tls) this.#tls.send(bytes);
    else this.socket.write(bytes);
  }

  /** The complete replies so far. */
  take(after: number): RecordedReply[] {
    const replies: RecordedReply[] = [];
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*(?:\d{3}(?: [^\n]*)?\n|(?!\d{3}[- ])[^\n]*\n)/.exec(this.#received)?.[0];
      if (whole === undefined) return replies;
      this.#received = this.#received.slice(whole.length);
      const lines = whole
        .split('\n')
        .slice(0, -1)
        .map((line) => octetsToUtf8(line.replace(/\r$/, '') as Octets));
      const code = /^(\d{3})(?:[ -]|$)/.exec(lines.at(-1) ?? '')?.[1];
      const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec((lines[0] ?? '').slice(4))?.[1];
      replies.push({
        after,
        code: code === undefined ? null : Number(code),
        enhanced: enhanced ?? null,
        lines: lines.map(normalise),
      });
    }
  }
}

export interface Replayed extends Recording {
  /** What lies in the server's mailboxes afterwards, as octets with LF line ends. */
  readonly mailboxes: ReadonlyMap<string, readonly string[]>;
}

/** Plays a dialogue against the simulated server, on the virtual clock, in a world of its own. */
export function replay(dialogue: Dialogue): Replayed {
  const world = new World(
    corpusScenario(`${dialogue.role}/${dialogue.profile}`),
    dialogue.id,
    new KeepingSink<SimEvent>(),
  );
  const settle = () => {
    const until = world.nowMs + silenceS * 1000;
    for (let due = world.nextDueMs(true); due !== null && due <= until; due = world.nextDueMs(true))
      world.runUntil(due);
  };
  for (let held = 0; held < (dialogue.preopen ?? 0); held++) new Line(world);
  settle();
  const line = new Line(world);
  const replies: RecordedReply[] = [];
  let closedAfter: number | undefined;
  const record = (after: number) => {
    replies.push(...line.take(after));
    if (line.closed) closedAfter ??= after;
  };
  if (dialogue.implicit_tls) {
    while (!line.opened) world.step();
    line.startTls();
  }
  if (dialogue.early) while (!line.opened) world.step();
  else {
    settle();
    record(-1);
  }
  for (const [index, step] of dialogue.steps.entries()) {
    if (line.closed) break;
    if ('close' in step) {
      line.socket.reset();
      break;
    }
    if ('half_close' in step) line.socket.end();
    if ('wait' in step) world.runUntil(world.nowMs + step.wait * 1000);
    const bytes = bytesOf(step);
    if ('starttls' in step && replies.at(-1)?.code === 220) line.startTls();
    if (bytes !== null) line.write(bytes);
    settle();
    record(index);
  }
  settle();
  world.runUntil(world.nowMs + 1000);
  record(dialogue.steps.length - 1);
  return {
    id: dialogue.id,
    replies,
    ...(closedAfter !== undefined && { closedAfter }),
    mailboxes: mailboxesOf(world),
  };
}

function mailboxesOf(world: World): Map<string, string[]> {
  const store = world.hosts.get(serverId)?.mail;
  const boxes = new Map<string, string[]>();
  for (const name of store?.names ?? []) {
    const messages = (store?.list(name) ?? []).map(({ message }) => octetsToUtf8(message).replaceAll('\r\n', '\n'));
    if (messages.length > 0) boxes.set(name, messages);
  }
  return boxes;
}
