import { TlsEnd } from '../../src/sim/net/tls.ts';
import type { TcpSocket } from '../../src/sim/net/tcp.ts';
import { octets, type Octets } from '../../src/sim/octets.ts';
import type { World } from '../../src/sim/world/world.ts';
import { clientId, serverAddress } from '../corpus/world.ts';

/** The client's end of a connection to the server of a corpus world: plain, or within TLS. */
export class Link {
  readonly #socket: TcpSocket;
  #tls: TlsEnd | null = null;
  opened = false;
  closed = false;
  secure = false;

  /** `hear` gets what the server says, opened if it was sealed; `secured` is called when a handshake is over. */
  constructor(world: World, hear: (bytes: Octets) => void, secured: () => void) {
    this.#socket = world.net.connect(clientId, serverAddress, 25, {
      opened: () => void (this.opened = true),
      data: (bytes) => (this.#tls ? this.#tls.push(bytes) : hear(bytes)),
      ended: () => {
        this.closed = true;
        this.#socket.end();
      },
      closed: () => void (this.closed = true),
    });
    this.#hear = hear;
    this.#secured = secured;
  }

  readonly #hear: (bytes: Octets) => void;
  readonly #secured: () => void;

  /** Says its hello. */
  startTls(): void {
    this.#tls = new TlsEnd({ side: 'client', serverName: 'mx1.example.net' }, 0x1234567n, {
      write: (bytes) => this.#socket.write(bytes),
      established: () => {
        this.secure = true;
        this.#secured();
      },
      data: (plain) => this.#hear(plain),
      failed: () => {
        this.closed = true;
        this.#socket.reset();
      },
    });
  }

  write(text: string): void {
    if (this.#tls) this.#tls.send(octets(text));
    else this.#socket.write(octets(text));
  }

  /** Past TLS, straight onto the wire. */
  writeRaw(text: string): void {
    this.#socket.write(octets(text));
  }

  end(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.reset();
    this.closed = true;
  }
}
