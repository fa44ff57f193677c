import type { Chance } from '../kernel/chance.ts';
import type { VirtualClock } from '../kernel/clock.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Octets } from '../octets.ts';
import type { ConnId, Endpoint, NetEvent } from './events.ts';
import { LinkFaults, type Hindrance, type LinkFault } from './link-faults.ts';
import type { Links } from './links.ts';
import { Stalled } from './stalled.ts';
import { TcpSocket, type TcpHandler } from './tcp.ts';

/** A bound UDP port. */
export interface UdpPort {
  readonly port: number;
  send(bytes: Octets, address: string, port: number): void;
  close(): void;
}

export type Accept = (socket: TcpSocket) => TcpHandler;
export type ReceiveDatagram = (bytes: Octets, from: Endpoint) => void;

type TravellingEvent = Extract<NetEvent, { arrivesAtMs: number }>;

interface Station {
  readonly id: string;
  readonly addresses: readonly string[];
  /** By `listenerKey`. */
  readonly listeners: Map<string, Accept>;
  readonly datagramPorts: Map<number, ReceiveDatagram>;
  /** Ports of this host's own connections, until they are over at both ends. */
  readonly clientPorts: Set<number>;
  nextPort: number;
  up: boolean;
}

interface Connection {
  readonly client: TcpSocket;
  readonly server: TcpSocket;
}

/** An answer to SYN may stay away this long: Linux gives up after six repetitions. */
export const connectTimeoutMs = 127_000;
/** What nobody acknowledges is repeated for so long: eight times (tcp_orphan_retries of Linux). */
const orphanMs = 100_000;
const firstEphemeralPort = 49_152;
const lastPort = 65_535;

/** A host's own, unless a scenario has given it to another. */
const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

const listenerKey = (port: number, address: string | null): string => `${address ?? '*'} ${port}`;

/** Hosts with addresses, joined by links; carries byte streams and datagrams, and notes everything in the trace. */
export class Network {
  readonly #clock: VirtualClock;
  readonly #trace: Trace<NetEvent>;
  readonly #chance: Chance;
  readonly #links: Links;
  readonly #faults = new LinkFaults();
  readonly #stalled = new Stalled();
  readonly #stations = new Map<string, Station>();
  readonly #byAddress = new Map<string, Station>();
  readonly #connections = new Map<ConnId, Connection>();
  #connCounter = 0;
  #datagramCounter = 0;

  constructor(clock: VirtualClock, trace: Trace<NetEvent>, chance: Chance, links: Links) {
    this.#clock = clock;
    this.#trace = trace;
    this.#chance = chance;
    this.#links = links;
  }

  /** Connections that are not over at both ends. */
  get openConnections(): number {
    return this.#connections.size;
  }

  /** Puts a host on the network. Addresses are unique; a second owner throws. */
  attach(id: string, addresses: readonly string[]): void {
    const station: Station = {
      id,
      addresses,
      listeners: new Map(),
      datagramPorts: new Map(),
      clientPorts: new Set(),
      nextPort: firstEphemeralPort,
      up: true,
    };
    for (const [index, address] of addresses.entries())
      if (this.#byAddress.has(address) || addresses.indexOf(address) < index)
        throw new Error(`address ${address} has two owners`);
    this.#stations.set(id, station);
    for (const address of addresses) this.#byAddress.set(address, station);
  }

  hostOf(address: string): string | null {
    return this.#byAddress.get(address)?.id ?? null;
  }

  /** Switches a host off (its connections vanish without a word) or on. Its listeners are bound anew by its services. */
  setPower(id: string, up: boolean): void {
    const station = this.#station(id);
    if (station.up === up) return;
    station.up = up;
    if (up) return;
    station.listeners.clear();
    station.datagramPorts.clear();
    for (const { client, server } of this.#connections.values()) {
      if (client.local.host === id) client.vanish();
      if (server.local.host === id) server.vanish();
    }
  }

  hasFault(id: string): boolean {
    return this.#faults.has(id);
  }

  addFault(fault: LinkFault): void {
    this.#faults.add(fault);
  }

  /** What waited on the link goes on its way. */
  removeFault(id: string): void {
    this.#faults.remove(id);
    for (const { event, arrive } of this.#stalled.takeAll()) {
      // What was lost is seen as lost; this is its repetition.
      const { lost: _, ...again } = event;
      this.#carry(again, arrive);
    }
  }

  /** Offers a port, on one address or (null) on all. Returns the way to stop listening; open connections stay. */
  listen(id: string, port: number, accept: Accept, address: string | null = null): () => void {
    const { listeners } = this.#station(id);
    const key = listenerKey(port, address);
    if (listeners.has(key)) throw new Error(`port ${port} of ${id} is taken`);
    listeners.set(key, accept);
    return () => listeners.delete(key);
  }

  /** Opens a byte stream. The handler hears `opened`, or `closed` with `refused`, `timed-out` or `unreachable`. */
  connect(id: string, address: string, port: number, handler: TcpHandler, timeoutMs = connectTimeoutMs): TcpSocket {
    const from = this.#station(id);
    const conn: ConnId = `c${++this.#connCounter}`;
    const to = this.#find(from, address);
    const clientPort = this.#ephemeralPort(from, from.clientPorts);
    from.clientPorts.add(clientPort);
    const clientEnd: Endpoint = { host: id, address: this.#sourceAddress(from, address), port: clientPort };
    const serverEnd: Endpoint = { host: to?.id ?? null, address, port };
    const wire = this.#wire(conn, () => from.clientPorts.delete(clientPort));
    const client = new TcpSocket(conn, 'client', clientEnd, serverEnd, wire);
    const server = new TcpSocket(conn, 'server', serverEnd, clientEnd, wire);
    client.attach(handler);
    client.join(server);
    server.join(client);
    this.#connections.set(conn, { client, server });
    const giveUp = this.#clock.after(
      timeoutMs,
      () => {
        server.vanish();
        client.finish(to ? 'timed-out' : 'unreachable');
      },
      true,
    );
    const settled = () => this.#clock.cancel(giveUp);
    this.#carry(
      {
        kind: 'tcp.syn',
        host: id,
        to: serverEnd.host,
        arrivesAtMs: 0,
        conn,
        dir: 'c2s',
        client: clientEnd,
        server: serverEnd,
      },
      () => {
        const accept = to?.listeners.get(listenerKey(port, address)) ?? to?.listeners.get(listenerKey(port, null));
        if (!accept) this.#refuse(conn, server, client, settled);
        else this.#handshake(conn, accept, server, client, handler, settled);
      },
    );
    return client;
  }

  #refuse(conn: ConnId, server: TcpSocket, client: TcpSocket, settled: () => void): void {
    server.vanish();
    this.#carry(
      { kind: 'tcp.rst', host: server.local.host ?? '', to: client.local.host, arrivesAtMs: 0, conn, dir: 's2c' },
      () => {
        settled();
        client.finish('refused');
      },
    );
  }

  /** SYN/ACK back, then the client may write, and one latency later the server accepts. */
  #handshake(
    conn: ConnId,
    accept: Accept,
    server: TcpSocket,
    client: TcpSocket,
    handler: TcpHandler,
    settled: () => void,
  ): void {
    const here = server.local.host ?? '';
    const there = client.local.host ?? '';
    this.#carry({ kind: 'tcp.synack', host: here, to: there, arrivesAtMs: 0, conn, dir: 's2c' }, () => {
      settled();
      if (client.isClosed) return;
      this.#clock.after(this.#links.between(here, there).latencyMs, () => {
        if (server.isClosed) return;
        if (client.isClosed) return this.#awaitNobody(server);
        this.#trace.emit({ kind: 'tcp.opened', host: here, conn, side: 'server' });
        server.attach(accept(server));
      });
      this.#trace.emit({ kind: 'tcp.opened', host: there, conn, side: 'client' });
      handler.opened?.();
    });
  }

  /** Binds a UDP port; 0 takes a free one above 49151. */
  bindUdp(id: string, port: number, receive: ReceiveDatagram): UdpPort {
    const station = this.#station(id);
    const bound = port === 0 ? this.#ephemeralPort(station, station.datagramPorts) : port;
    if (station.datagramPorts.has(bound)) throw new Error(`UDP port ${bound} of ${id} is taken`);
    station.datagramPorts.set(bound, receive);
    return {
      port: bound,
      send: (bytes, address, destPort) => this.#sendDatagram(station, bound, bytes, address, destPort),
      close: () => station.datagramPorts.delete(bound),
    };
  }

  /** ICMP echo: `done` gets the round trip in milliseconds. It is never called when no answer comes. */
  ping(id: string, address: string, done: (roundTripMs: number) => void): void {
    const from = this.#station(id);
    const to = this.#find(from, address);
    const echo = ++this.#datagramCounter;
    const sentAtMs = this.#clock.now();
    this.#carry(
      { kind: 'icmp.echo', host: id, to: to?.id ?? null, arrivesAtMs: 0, id: echo, reply: false, address },
      () => {
        this.#carry(
          { kind: 'icmp.echo', host: to?.id ?? '', to: id, arrivesAtMs: 0, id: echo, reply: true, address },
          () => done(this.#clock.now() - sentAtMs),
        );
      },
    );
  }

  #sendDatagram(from: Station, port: number, bytes: Octets, address: string, destPort: number): void {
    const to = this.#find(from, address);
    const source: Endpoint = { host: from.id, address: this.#sourceAddress(from, address), port };
    const dest: Endpoint = { host: to?.id ?? null, address, port: destPort };
    const id = ++this.#datagramCounter;
    this.#carry(
      { kind: 'udp.datagram', host: from.id, to: dest.host, arrivesAtMs: 0, id, from: source, dest, bytes },
      () => to?.datagramPorts.get(destPort)?.(bytes, source),
    );
  }

  #wire(conn: ConnId, over: () => void) {
    return {
      note: (event: NetEvent) => void this.#trace.emit(event),
      carry: (event: TravellingEvent, arrive: () => void) => this.#carry(event, arrive),
      forget: () => {
        this.#connections.delete(conn);
        this.#stalled.forget(conn);
        over();
      },
    };
  }

  /** Notes what travels, with its time of arrival, and runs `arrive` then, as its consequence. */
  #carry(event: TravellingEvent, arrive: () => void): void {
    const { host, to } = event;
    // Nothing leaves a host without power.
    if (!this.#stations.get(host)?.up) return;
    const link = this.#links.between(host, to ?? host);
    const hindrance = this.#faults.isEmpty || to === null ? null : this.#faults.between(host, to);
    const lost = this.#loss(event, to, link.datagramLoss) ?? (hindrance && this.#hindered(event, hindrance));
    const latencyMs = link.latencyMs + (hindrance?.slowMs ?? 0);
    const travelling: { arrivesAtMs: number; lost?: TravellingEvent['lost'] } = event;
    travelling.arrivesAtMs = this.#clock.now() + latencyMs;
    if (lost) travelling.lost = lost;
    const seq = this.#trace.note(event);
    if (lost === 'link' && 'conn' in event) this.#stalled.add(event, arrive);
    if (lost === 'host-down' && event.kind === 'tcp.fin')
      this.#awaitNobody(this.#connections.get(event.conn)?.[event.dir === 'c2s' ? 'client' : 'server']);
    if (lost) return;
    const cause = this.#clock.cause;
    this.#clock.cause = seq;
    this.#clock.after(latencyMs, () => {
      // The host may have lost power while this was under way.
      if (this.#stations.get(to ?? '')?.up) arrive();
    });
    this.#clock.cause = cause;
  }

  /** The other end is gone without a word: this one gives up waiting for what would end the connection. */
  #awaitNobody(end: TcpSocket | undefined): void {
    this.#clock.after(orphanMs, () => end?.finish('timed-out'), true);
  }

  #loss(event: NetEvent, to: string | null, datagramLoss: number): 'no-route' | 'host-down' | 'link' | null {
    if (to === null) return 'no-route';
    if (!this.#stations.get(to)?.up) return 'host-down';
    if (event.kind === 'udp.datagram' && this.#chance.happens(event.host, `loss to ${to}`, datagramLoss)) return 'link';
    return null;
  }

  /** What a fault does to it. Nothing overtakes what waits already. */
  #hindered(event: TravellingEvent, { down, dropAfterBytes, blockedPorts }: Hindrance): 'link' | 'blocked' | null {
    if (event.kind === 'tcp.syn' && blockedPorts.includes(event.server.port)) return 'blocked';
    if (down || ('conn' in event && this.#stalled.holds(event.conn, event.dir))) return 'link';
    const isTooFar = event.kind === 'tcp.segment' && event.offset + event.bytes.length > dropAfterBytes;
    return isTooFar ? 'link' : null;
  }

  #find(from: Station, address: string): Station | undefined {
    return this.#byAddress.get(address) ?? (isLoopback(address) ? from : undefined);
  }

  #sourceAddress(from: Station, destination: string): string {
    if (isLoopback(destination) && !this.#byAddress.has(destination)) return destination;
    const v6 = destination.includes(':');
    return from.addresses.find((address) => address.includes(':') === v6) ?? from.addresses[0] ?? '0.0.0.0';
  }

  /** The next free port, in turn. */
  #ephemeralPort(station: Station, taken: { has(port: number): boolean }): number {
    for (let tries = firstEphemeralPort; tries <= lastPort; tries++) {
      const port = station.nextPort;
      station.nextPort = port === lastPort ? firstEphemeralPort : port + 1;
      if (!taken.has(port)) return port;
    }
    throw new Error(`${station.id} has no free port left: its connections are never closed`);
  }

  #station(id: string): Station {
    const station = this.#stations.get(id);
    if (!station) throw new Error(`no host ${id} on the network`);
    return station;
  }
}
