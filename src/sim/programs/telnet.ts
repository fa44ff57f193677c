import type { CloseReason } from '../net/events.ts';
import type { TcpSocket } from '../net/tcp.ts';
import { octets, utf8ToOctets } from '../octets.ts';
import { IncomingText } from './incoming-text.ts';
import { parsePort } from './ports.ts';
import type { Process, ProcessIo, Program } from './process.ts';
import { resolveHost } from './resolve.ts';

const refusals: Partial<Record<CloseReason, string>> = {
  refused: 'Connection refused',
  'timed-out': 'Connection timed out',
  unreachable: 'No route to host',
};

/** telnet(1) in line mode, as Linux has it: what is typed goes out with CRLF. */
class Telnet implements Process {
  readonly #io: ProcessIo;
  readonly #host: string;
  readonly #incoming = new IncomingText();
  #addresses: string[] = [];
  #socket: TcpSocket | null = null;
  #state: 'resolving' | 'connecting' | 'open' = 'resolving';
  #commanding = false;
  #cancel = () => {};

  constructor(io: ProcessIo, host: string, port: number) {
    this.#io = io;
    this.#host = host;
    this.#cancel = resolveHost(io.computer, host, (addresses) => {
      if (addresses.length === 0) {
        io.complain(`telnet: could not resolve ${host}/${port}: Name or service not known\n`);
        return io.exit(1);
      }
      this.#addresses = [...addresses];
      this.#connect(port);
    });
  }

  line(text: string): void {
    if (this.#commanding) return this.#command(text.trim());
    // Typed while connecting: the real telnet has it in its buffer and sends it later.
    if (this.#state === 'open') this.#socket?.write(octets(`${utf8ToOctets(text)}\r\n`));
    else this.#early.push(text);
  }

  readonly #early: string[] = [];

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    if (signal === 'ESCAPE' && this.#state === 'open') return this.#setCommanding(true);
    if (this.#commanding) return this.#setCommanding(false);
    if (this.#state !== 'open') {
      if (signal === 'INT') this.#leave(1, '');
    } else if (signal === 'INT') this.#socket?.write(octets('\x03'));
    else this.#leave(0, 'Connection closed.\n');
  }

  hangup(): void {
    this.#cancel();
    this.#socket?.reset();
  }

  #connect(port: number): void {
    const address = this.#addresses.shift();
    if (address === undefined) return this.#io.exit(1);
    this.#state = 'connecting';
    this.#io.print(`Trying ${address}...\n`);
    const { context } = this.#io.computer;
    this.#socket = context.net.connect(context.id, address, port, {
      opened: () => this.#opened(),
      data: (bytes) => this.#io.print(this.#incoming.push(bytes)),
      closed: (how) => this.#closed(how, port),
    });
  }

  #opened(): void {
    this.#state = 'open';
    this.#io.print(`Connected to ${this.#host}.\nEscape character is '^]'.\n`);
    for (const text of this.#early.splice(0)) this.line(text);
  }

  #closed(how: CloseReason, port: number): void {
    if (this.#state === 'connecting') {
      const why = refusals[how] ?? 'Connection refused';
      const more = this.#addresses.length > 0;
      this.#io.complain(more ? `telnet: connect to address: ${why}\n` : `telnet: Unable to connect to remote host: ${why}\n`);
      return more ? this.#connect(port) : this.#io.exit(1);
    }
    this.#io.print(this.#incoming.rest());
    this.#io.print(how === 'reset' ? 'Connection closed by foreign host: Connection reset by peer\n' : 'Connection closed by foreign host.\n');
    this.#io.exit(how === 'reset' ? 1 : 0);
  }

  #leave(code: number, words: string): void {
    this.#cancel();
    this.#socket?.close();
    this.#io.print(words);
    this.#io.exit(code);
  }

  #setCommanding(on: boolean): void {
    this.#commanding = on;
    this.#io.prompt(on ? 'telnet> ' : '');
  }

  #command(word: string): void {
    this.#setCommanding(false);
    if (/^q(u(it?)?)?$/.test(word) || /^c(l(o(se?)?)?)?$/.test(word)) return this.#leave(0, 'Connection closed.\n');
    if (/^st(a(t(us?)?)?)?$/.test(word)) this.#io.print(`Connected to ${this.#host}.\nOperating in obsolete linemode\nLocal character echo\nEscape character is '^]'.\n`);
    else if (/^(h(e(lp?)?)?|\?)$/.test(word)) this.#io.print('Commands may be abbreviated.  Commands are:\n\nclose   \tclose current connection\nquit    \texit telnet\nstatus  \tprint status information\n');
    else if (word !== '') this.#io.print('?Invalid command\n');
  }
}

export const telnet: Program = {
  name: 'telnet',
  on: 'all',
  start: (io, args) => {
    const [host, portText = 'telnet'] = args.filter((word) => !word.startsWith('-'));
    const port = portText === 'telnet' ? 23 : parsePort(portText);
    if (host === undefined) io.complain('usage: telnet host-name [port]\n');
    else if (port === null) io.complain(`telnet: could not resolve ${host}/${portText}: Servname not supported for ai_socktype\n`);
    else return new Telnet(io, host, port);
    io.exit(1);
    return null;
  },
};
