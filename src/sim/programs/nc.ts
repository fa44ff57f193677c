import type { CloseReason } from '../net/events.ts';
import type { TcpSocket } from '../net/tcp.ts';
import { octets, utf8ToOctets } from '../octets.ts';
import { IncomingText } from './incoming-text.ts';
import { parsePort } from './ports.ts';
import type { Process, ProcessIo, Program } from './process.ts';
import { resolveHost } from './resolve.ts';

interface Options {
  readonly verbose: boolean;
  /** CRLF as line end; without it LF alone, which no strict mail server takes. */
  readonly crlf: boolean;
  /** Only see whether somebody listens. */
  readonly scan: boolean;
}

/** nc(1) of OpenBSD. */
class Netcat implements Process {
  readonly #io: ProcessIo;
  readonly #options: Options;
  readonly #incoming = new IncomingText();
  readonly #early: string[] = [];
  #socket: TcpSocket | null = null;
  #open = false;
  readonly #cancel: () => void;

  constructor(io: ProcessIo, options: Options, host: string, port: number) {
    this.#io = io;
    this.#options = options;
    this.#cancel = resolveHost(io.computer, host, ([address]) => {
      if (address !== undefined) return this.#connect(host, address, port);
      io.complain(`nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`);
      io.exit(1);
    });
  }

  line(text: string): void {
    if (!this.#open) this.#early.push(text);
    else this.#socket?.write(octets(utf8ToOctets(text) + (this.#options.crlf ? '\r\n' : '\n')));
  }

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    // End of input is a half-close; the answer may still come.
    if (signal === 'EOF') this.#socket?.end();
    if (signal !== 'INT') return;
    this.#cancel();
    this.#socket?.close();
    this.#io.exit(130);
  }

  hangup(): void {
    this.#cancel();
    this.#socket?.reset();
  }

  #connect(host: string, address: string, port: number): void {
    const { context } = this.#io.computer;
    this.#socket = context.net.connect(context.id, address, port, {
      opened: () => this.#opened(host, address, port),
      data: (bytes) => this.#io.print(this.#incoming.push(bytes)),
      closed: (how) => this.#closed(how, host, port),
    });
  }

  #opened(host: string, address: string, port: number): void {
    this.#open = true;
    if (this.#options.verbose || this.#options.scan) this.#io.print(`Connection to ${host} (${address}) ${port} port [tcp/*] succeeded!\n`);
    if (this.#options.scan) {
      this.#socket?.close();
      return this.#io.exit();
    }
    for (const text of this.#early.splice(0)) this.line(text);
  }

  #closed(how: CloseReason, host: string, port: number): void {
    this.#io.print(this.#incoming.rest());
    if (!this.#open && (this.#options.verbose || this.#options.scan)) {
      this.#io.complain(`nc: connect to ${host} port ${port} (tcp) failed: ${how === 'refused' ? 'Connection refused' : 'Connection timed out'}\n`);
    }
    this.#io.exit(this.#open ? 0 : 1);
  }
}

export const nc: Program = {
  name: 'nc',
  on: 'all',
  start: (io, args) => {
    const flags = args.filter((word) => word.startsWith('-')).join('');
    const [host, portText] = args.filter((word) => !word.startsWith('-'));
    const port = portText === undefined ? null : parsePort(portText);
    if (host !== undefined && port !== null) {
      return new Netcat(io, { verbose: flags.includes('v'), crlf: flags.includes('C'), scan: flags.includes('z') }, host, port);
    }
    io.complain(portText === undefined ? 'usage: nc [-Cvz] host port\n' : `nc: port number invalid: ${portText}\n`);
    io.exit(1);
    return null;
  },
};
