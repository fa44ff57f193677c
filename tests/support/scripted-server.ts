import { readWorld } from '../../src/course/build/read-world.ts';
import { KeepingSink } from '../../src/sim/kernel/trace.ts';
import type { TcpSocket } from '../../src/sim/net/tcp.ts';
import { octets, type Octets } from '../../src/sim/octets.ts';
import type { EventOf, SimEvent } from '../../src/sim/trace.ts';
import type { Scenario } from '../../src/sim/world/scenario.ts';
import { World } from '../../src/sim/world/world.ts';

/** What a scripted server does with a line (`connect` and `.` for greeting and end of data): a reply, or nothing. */
export type Script = (line: string) => string | 'close' | null;

const plain: Readonly<Record<string, string>> = {
  connect: '220 scripted ESMTP',
  EHLO: '250-scripted\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n250 8BITMIME',
  HELO: '250 scripted',
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  DATA: '354 go ahead',
  '.': '250 2.0.0 Ok: queued as TEST',
  RSET: '250 2.0.0 Ok',
  QUIT: '221 2.0.0 Bye',
};

/** The replies of a server that takes everything, with some of them replaced, by verb. */
export const replies =
  (other: Readonly<Record<string, string | null>>): Script =>
  (line) => {
    const verb = line === 'connect' ? line : (line.split(/[ :]/)[0]?.toUpperCase() ?? '');
    return verb in other ? (other[verb] ?? null) : (plain[verb] ?? '500 what?');
  };

/** The base world with scripted servers in place of the mail systems of some hosts. */
export class ScriptedWorld {
  readonly sink = new KeepingSink<SimEvent>();
  readonly world: World;
  /** What each scripted host heard: command lines, and `<data>` lines of content. */
  readonly heard = new Map<string, string[]>();
  /** Raw octets of each connection, in order. */
  readonly raw: string[] = [];
  readonly ended: string[] = [];

  constructor(scripts: Readonly<Record<string, Script>>, change: (scenario: Scenario) => Scenario = (same) => same) {
    const base = readWorld('lessons/worlds/base.yaml');
    const hosts = base.hosts.map((host) => (host.id in scripts ? { ...host, services: {} } : host));
    this.world = new World(change({ ...base, hosts }), 'scripted', this.sink);
    for (const [id, script] of Object.entries(scripts)) {
      this.heard.set(id, []);
      this.world.net.listen(id, 25, (socket) => this.#serve(id, socket, script));
    }
  }

  send(to: string, text = 'Hello\n'): void {
    const draft = { from: '', to, subject: 'Test', text };
    this.world.input({ kind: 'mail.send', host: 'laptop', draft });
    this.world.runUntilIdle();
  }

  of<K extends SimEvent['kind']>(kind: K): EventOf<K>[] {
    return this.sink.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  #serve(id: string, socket: TcpSocket, script: Script) {
    const heard = this.heard.get(id) ?? [];
    let buffer = '';
    let content = false;
    const answer = (line: string) => {
      const reply = script(line);
      if (reply === 'close') socket.close();
      else if (reply !== null) socket.write(octets(`${reply}\r\n`));
      content = line.toUpperCase() === 'DATA' && (reply?.startsWith('354') ?? false);
    };
    const take = (line: string) => {
      heard.push(content ? `<data> ${line}` : line);
      if (content && line !== '.') return;
      answer(line);
    };
    const index = this.raw.push('') - 1;
    answer('connect');
    return {
      data: (bytes: Octets) => {
        this.raw[index] += bytes;
        buffer += bytes;
        for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
          const line = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          take(line);
        }
      },
      closed: (how: string) => void this.ended.push(how),
    };
  }
}
