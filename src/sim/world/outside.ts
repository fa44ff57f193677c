import type { TcpSocket } from '../net/tcp.ts';
import { TlsEnd } from '../net/tls.ts';
import { tlsSecret } from '../net/tls-secret.ts';
import type { Octets } from '../octets.ts';
import type { Host } from './host.ts';

/** What a real program does to a simulated server, through the bridge. `id` names its connection. */
export type OutsideInput =
  /** Connects as if from the host `from`. */
  | {
      readonly kind: 'outside.connect';
      readonly id: string;
      readonly from: string;
      readonly to: string;
      readonly port: number;
    }
  | { readonly kind: 'outside.data'; readonly id: string; readonly bytes: Octets }
  /** The program has finished a TLS handshake with the bridge: from here on the connection is sealed inside, too. */
  | { readonly kind: 'outside.secured'; readonly id: string; readonly serverName: string }
  | { readonly kind: 'outside.ended'; readonly id: string }
  | { readonly kind: 'outside.reset'; readonly id: string };

/** What a real program hears of it. */
export type OutsideEvent =
  | { readonly kind: 'outside.opened'; readonly host: string; readonly id: string; readonly conn: string }
  | { readonly kind: 'outside.heard'; readonly host: string; readonly id: string; readonly bytes: Octets }
  | { readonly kind: 'outside.closed'; readonly host: string; readonly id: string };

interface Guest {
  readonly host: Host;
  readonly socket: TcpSocket;
  opened: boolean;
  /** A handshake that waits for the connection: the name it asks for. */
  hello: string | null;
  tls: TlsEnd | null;
  secured: boolean;
  ended: boolean;
  /** Said before the connection inside stood, or before its handshake was over. */
  waiting: Octets[];
}

/** Connections of real programs, ended in the world: each is a client on a simulated host. */
export class Outside {
  readonly #hosts: ReadonlyMap<string, Host>;
  readonly #guests = new Map<string, Guest>();

  constructor(hosts: ReadonlyMap<string, Host>) {
    this.#hosts = hosts;
  }

  /** False when there is no such host or connection. */
  apply(input: OutsideInput): boolean {
    if (input.kind === 'outside.connect') return this.#connect(input);
    const guest = this.#guests.get(input.id);
    if (!guest) return false;
    if (input.kind === 'outside.data') this.#send(guest, input.bytes);
    else if (input.kind === 'outside.secured') this.#secure(input.id, guest, input.serverName);
    else if (input.kind === 'outside.ended') this.#end(guest);
    else {
      guest.socket.reset();
      this.#guests.delete(input.id);
    }
    return true;
  }

  #connect({ id, from, to, port }: Extract<OutsideInput, { kind: 'outside.connect' }>): boolean {
    const host = this.#hosts.get(from);
    const address = this.#hosts.get(to)?.spec.addresses[0];
    if (!host || address === undefined || this.#guests.has(id)) return false;
    const { net, trace } = host.context;
    const socket = net.connect(from, address, port, {
      opened: () => {
        trace.emit({ kind: 'outside.opened', host: from, id, conn: socket.conn });
        this.#opened(id);
      },
      data: (bytes) => this.#hear(id, bytes),
      closed: () => {
        this.#guests.delete(id);
        trace.emit({ kind: 'outside.closed', host: from, id });
      },
    });
    this.#guests.set(id, {
      host,
      socket,
      opened: false,
      hello: null,
      tls: null,
      secured: false,
      ended: false,
      waiting: [],
    });
    return true;
  }

  #send(guest: Guest, bytes: Octets): void {
    if (!guest.opened || (guest.tls && !guest.secured)) guest.waiting.push(bytes);
    else if (guest.tls) guest.tls.send(bytes);
    else guest.socket.write(bytes);
  }

  #opened(id: string): void {
    const guest = this.#guests.get(id);
    if (!guest) return;
    guest.opened = true;
    if (guest.hello !== null) this.#handshake(id, guest, guest.hello);
    else this.#catchUp(guest);
  }

  #catchUp(guest: Guest): void {
    for (const bytes of guest.waiting.splice(0)) this.#send(guest, bytes);
    if (guest.ended) guest.socket.end();
  }

  /** What was said before still goes out first. */
  #end(guest: Guest): void {
    guest.ended = true;
    if (guest.opened && guest.waiting.length === 0) guest.socket.end();
  }

  #hear(id: string, bytes: Octets): void {
    const guest = this.#guests.get(id);
    if (guest?.tls) guest.tls.push(bytes);
    else if (guest) this.#tell(id, guest, bytes);
  }

  #tell(id: string, { host }: Guest, bytes: Octets): void {
    host.context.trace.emit({ kind: 'outside.heard', host: host.context.id, id, bytes });
  }

  /** With implicit TLS the program's handshake may be over before the connection inside stands. */
  #secure(id: string, guest: Guest, serverName: string): void {
    if (guest.opened) this.#handshake(id, guest, serverName);
    else guest.hello = serverName;
  }

  #handshake(id: string, guest: Guest, serverName: string): void {
    guest.tls = new TlsEnd({ side: 'client', serverName }, tlsSecret(guest.host.context), {
      write: (bytes) => guest.socket.write(bytes),
      data: (plain) => this.#tell(id, guest, plain),
      established: () => {
        guest.secured = true;
        this.#catchUp(guest);
      },
      failed: () => guest.socket.reset(),
    });
  }
}
