import { Chance } from '../../../src/sim/kernel/chance.ts';
import { VirtualClock } from '../../../src/sim/kernel/clock.ts';
import { KeepingSink, Trace, type Stamp } from '../../../src/sim/kernel/trace.ts';
import type { NetEvent } from '../../../src/sim/net/events.ts';
import { Links } from '../../../src/sim/net/links.ts';
import { Network } from '../../../src/sim/net/network.ts';
import type { TcpHandler, TcpSocket } from '../../../src/sim/net/tcp.ts';

export const latencyMs = 10;
export const client = '192.0.2.1';
export const server = '198.51.100.2';
export const nobody = '203.0.113.9';

type NetEventOf<K extends NetEvent['kind']> = Extract<NetEvent & Stamp, { kind: K }>;

/** A network of two hosts, `client` and `server`, and a diary of what their programs hear. */
export class Wire {
  readonly clock = new VirtualClock();
  readonly sink = new KeepingSink<NetEvent>();
  readonly links = new Links({ latencyMs, datagramLoss: 0 });
  readonly net: Network;
  readonly diary: string[] = [];

  constructor(seed = 'seed') {
    this.net = new Network(this.clock, new Trace(this.clock, this.sink), new Chance(seed), this.links);
    this.net.attach('client', [client]);
    this.net.attach('server', [server]);
  }

  note(text: string): void {
    this.diary.push(`${this.clock.now()} ${text}`);
  }

  /** A program that writes down what it hears. */
  diarist(name: string, more: Partial<TcpHandler> = {}): TcpHandler {
    return {
      opened: () => this.note(`${name} opened`),
      data: (bytes) => this.note(`${name} "${bytes}"`),
      closed: (how) => this.note(`${name} ${how}`),
      ...more,
    };
  }

  /** Listens on port 25 of the server; gives the sockets accepted so far. */
  serve(handler: (socket: TcpSocket) => Partial<TcpHandler> = () => ({})): TcpSocket[] {
    const sockets: TcpSocket[] = [];
    this.net.listen('server', 25, (socket) => {
      this.note('server accepts');
      sockets.push(socket);
      return this.diarist('server', handler(socket));
    });
    return sockets;
  }

  connect(more: Partial<TcpHandler> = {}, address = server, timeoutMs?: number): TcpSocket {
    return this.net.connect('client', address, 25, this.diarist('client', more), timeoutMs);
  }

  /** A connection that stands at both ends; the diary begins afterwards. */
  open(ofServer: Partial<TcpHandler> = {}, ofClient: Partial<TcpHandler> = {}): { here: TcpSocket; there: TcpSocket } {
    const accepted = this.serve(() => ofServer);
    const here = this.connect(ofClient);
    this.pass(3 * latencyMs);
    const [there] = accepted;
    if (!there) throw new Error('the server has accepted nothing');
    this.diary.length = 0;
    return { here, there };
  }

  pass(ms: number): void {
    this.clock.runUntil(this.clock.now() + ms);
  }

  of<K extends NetEvent['kind']>(kind: K): NetEventOf<K>[] {
    return this.sink.events.filter((event): event is NetEventOf<K> => event.kind === kind);
  }

  get kinds(): string[] {
    return this.sink.events.map(({ kind }) => kind);
  }
}
