import type { CloseReason } from '../net/events.ts';
import type { TcpSocket } from '../net/tcp.ts';
import type { Octets } from '../octets.ts';
import type { Computer } from './computer.ts';
import { resolveHost } from './resolve.ts';

/** Why a connection did not come about, in the words of strerror(3). */
const connectErrors: Readonly<Record<CloseReason, string>> = {
  refused: 'Connection refused',
  'timed-out': 'Connection timed out',
  unreachable: 'No route to host',
  reset: 'Connection reset by peer',
  closed: 'Connection refused',
};

/** What a client program hears while it connects and talks. Exactly one of `unresolved`, `failed` (the last) and `closed` is the end. */
export interface Caller {
  unresolved(reason: string): void;
  trying(address: string): void;
  /** One address did not answer. `last`: there is no other. */
  failed(address: string, reason: string, last: boolean): void;
  opened(address: string): void;
  data(bytes: Octets): void;
  /** The peer sent FIN and will send nothing more. */
  ended(): void;
  /** Over without a FIN of the peer: `reset` or `timed-out`; or both sides have said FIN. */
  closed(how: CloseReason): void;
}

/** A byte stream to a host as typed: resolves the name, then tries its addresses in order (RFC 1123 §2.3). */
export class Dial {
  readonly #computer: Computer;
  readonly #port: number;
  readonly #caller: Caller;
  #socket: TcpSocket | null = null;
  #isOpen = false;
  #cancelled = false;
  readonly #stopResolving: () => void = () => {};

  constructor(computer: Computer, host: string, port: number, caller: Caller) {
    this.#computer = computer;
    this.#port = port;
    this.#caller = caller;
    this.#stopResolving = resolveHost(computer, host, (result) => {
      if (this.#cancelled) return;
      if (result.ok) this.#try(result.addresses);
      else caller.unresolved(result.reason);
    });
  }

  /** Null until the connection stands. */
  get socket(): TcpSocket | null {
    return this.#isOpen ? this.#socket : null;
  }

  /** Hangs up whatever stage it is in; the caller hears nothing more. */
  hangup(): void {
    this.#cancelled = true;
    this.#stopResolving();
    if (this.#isOpen) this.#socket?.close();
    else this.#socket?.reset();
  }

  #try([address = '', ...others]: readonly string[]): void {
    const { context } = this.#computer;
    const caller = this.#caller;
    const live = (tell: () => void) => {
      if (!this.#cancelled) tell();
    };
    caller.trying(address);
    this.#socket = context.net.connect(context.id, address, this.#port, {
      opened: () => {
        this.#isOpen = true;
        live(() => caller.opened(address));
      },
      data: (bytes) => live(() => caller.data(bytes)),
      ended: () => live(() => caller.ended()),
      closed: (how) =>
        live(() => {
          if (this.#isOpen) return caller.closed(how);
          caller.failed(address, connectErrors[how], others.length === 0);
          if (others.length > 0) this.#try(others);
        }),
    });
  }
}
