import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import type { TcpSocket } from '../../../src/sim/net/tcp.ts';
import { octets, type Octets } from '../../../src/sim/octets.ts';
import type { EventOf, SimEvent } from '../../../src/sim/trace.ts';
import type { Scenario } from '../../../src/sim/world/scenario.ts';
import { World } from '../../../src/sim/world/world.ts';

type Incoming = NonNullable<NonNullable<Scenario['hosts'][number]['services']['mailProgram']>['incoming']>;

const fetched = readWorld('lessons/worlds/fetched.yaml');

/** The world in which Ben fetches his mail, with another incoming server of his, or another configuration of Dovecot. */
export const worldWith = (incoming: Partial<Incoming> = {}, dovecotConf?: string): Scenario => ({
  ...fetched,
  hosts: fetched.hosts.map((host) => {
    const { mailProgram } = host.services;
    if (host.id === 'mx1' && dovecotConf !== undefined)
      return { ...host, files: { ...host.files, '/etc/dovecot/dovecot.conf': dovecotConf } };
    if (host.id !== 'pc' || !mailProgram?.incoming) return host;
    const changed = { ...mailProgram, incoming: { ...mailProgram.incoming, ...incoming } };
    return { ...host, services: { mailProgram: changed } };
  }),
});

/** A run of such a world; what Ben's mail program did. */
export class Run {
  readonly sink = new KeepingSink<SimEvent>();
  readonly world: World;

  constructor(scenario: Scenario = fetched) {
    this.world = new World(scenario, 'pickup', this.sink);
  }

  /** Anna writes to Ben. */
  write(subject: string): void {
    const draft = { from: '', to: 'ben@green.example', subject, text: 'Hello\n' };
    this.world.input({ kind: 'mail.send', host: 'laptop', draft });
    this.world.runUntilIdle();
  }

  fetch(): void {
    this.world.input({ kind: 'mail.fetch', host: 'pc' });
    this.world.runUntilIdle();
  }

  of<K extends SimEvent['kind']>(kind: K): EventOf<K>[] {
    return this.sink.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** Verbs that the IMAP server heard. */
  get verbs(): string[] {
    return this.of('pickup.command').map(({ verb }) => verb);
  }

  /** Subjects in the copy, by uid. */
  get copy(): Record<number, string> {
    const copy: Record<number, string> = {};
    for (const event of this.sink.events) {
      if (event.kind === 'pickup.renewed') for (const uid of Object.keys(copy)) delete copy[Number(uid)];
      if (event.kind === 'pickup.removed') delete copy[event.uid];
      if (event.kind === 'pickup.fetched') copy[event.uid] = /^Subject: (.*)\r$/m.exec(event.message)?.[1] ?? '';
    }
    return copy;
  }
}

/** What a scripted server says to a line (`connect` for the greeting; the client's tag stands for `%`). */
export type Script = (line: string) => string | 'close' | null;

/** Ben's mail program and a scripted server in place of mx1's, on port 143 without encryption. */
export class Scripted extends Run {
  readonly heard: string[] = [];
  socket: TcpSocket | null = null;

  constructor(script: Script, incoming: Partial<Incoming> = {}, chunkBytes = Infinity) {
    const scenario = worldWith({ port: 143, encryption: 'none', ...incoming });
    const hosts = scenario.hosts.map((host) => (host.id === 'mx1' ? { ...host, services: {} } : host));
    super({ ...scenario, hosts });
    this.world.net.listen('mx1', 143, (socket) => {
      this.socket = socket;
      let buffer = '';
      const answer = (line: string) => {
        const tag = line.split(' ', 1)[0] ?? '';
        const said = script(line.slice(line === 'connect' || line === 'DONE' ? 0 : tag.length + 1));
        if (said === 'close') return socket.close();
        if (said === null) return;
        const text = `${said.replaceAll('%', tag)}\r\n`;
        for (let at = 0; at < text.length; at += chunkBytes) socket.write(octets(text.slice(at, at + chunkBytes)));
      };
      answer('connect');
      return {
        data: (bytes: Octets) => {
          buffer += bytes;
          for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
            const line = buffer.slice(0, end);
            buffer = buffer.slice(end + 2);
            this.heard.push(line);
            answer(line);
          }
        },
        closed: () => {},
      };
    });
  }
}

const message = (subject: string) => `Subject: ${subject}\r\n\r\nHi {3}\r\n`;
export const literal = (text: string) => `{${text.length}}\r\n${text}`;

/** A server that lets everybody in and has two messages, with some of its answers replaced, by the words they begin with. */
export const answers =
  (other: Readonly<Record<string, string | null>> = {}): Script =>
  (line) => {
    const plain: Readonly<Record<string, string>> = {
      connect: '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready',
      CAPABILITY: '* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n% OK done',
      AUTHENTICATE: '% OK [CAPABILITY IMAP4rev1] in',
      LOGIN: '% OK [CAPABILITY IMAP4rev1] in',
      SELECT: '* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ids\r\n% OK [READ-WRITE] selected',
      'UID FETCH 1:* (FLAGS)': '* 1 FETCH (UID 4 FLAGS (\\Seen))\r\n* 2 FETCH (FLAGS () UID 9)\r\n% OK fetched',
      'UID FETCH 4,9 (FLAGS BODY.PEEK[])': `* 1 FETCH (UID 4 BODY[] ${literal(message('One'))})\r\n* 2 FETCH (BODY[] ${literal(message('Two'))} UID 9 FLAGS ())\r\n% OK fetched`,
      'UID STORE': '% OK stored',
      LOGOUT: '* BYE see you\r\n% OK out',
    };
    const all = { ...plain, ...other };
    const key = Object.keys(all)
      .filter((words) => line.startsWith(words))
      .sort((a, b) => b.length - a.length)[0];
    return key === undefined ? '% BAD what?' : (all[key] ?? null);
  };
