import type { Timer } from '../kernel/clock.ts';
import { octets, utf8ToOctets } from '../octets.ts';
import { optionComplaint, parseArguments } from './arguments.ts';
import { Dial } from './dial.ts';
import { IncomingText } from './incoming-text.ts';
import { parsePort, serviceName } from './ports.ts';
import { refuse, type Process, type ProcessIo, type Program, type Signal } from './process.ts';

interface Options {
  readonly verbose: boolean;
  /** CRLF as line end. Without it LF alone, which no strict mail server takes for a line end (RFC 5321 §2.3.8). */
  readonly crlf: boolean;
  /** Only see whether somebody listens. */
  readonly scan: boolean;
  /** `-N`: the end of input is a half-close. */
  readonly shutdown: boolean;
  /** `-w`: for connecting, and for silence afterwards. Null: as long as it takes. */
  readonly patienceMs: number | null;
}

/** nc(1) of OpenBSD, as Debian has it. */
class Netcat implements Process {
  readonly #io: ProcessIo;
  readonly #options: Options;
  readonly #incoming = new IncomingText();
  /** Null while a name is refused before it is even asked for. */
  readonly #dial: Dial | null = null;
  readonly #early: string[] = [];
  #timer: Timer | null = null;

  constructor(io: ProcessIo, options: Options, host: string, port: number) {
    this.#io = io;
    this.#options = options;
    const say = (text: string) => {
      if (options.verbose) io.complain(text);
    };
    this.#watch(`nc: connect to ${host} port ${port} (tcp) timed out: Operation now in progress\n`);
    this.#dial = new Dial(io.computer, host, port, {
      unresolved: (reason) => {
        io.complain(`nc: getaddrinfo for host "${host}" port ${port}: ${reason}\n`);
        this.#leave(1);
      },
      trying: () => {},
      failed: (address, reason, last) => {
        say(`nc: connect to ${host}${host === address ? '' : ` (${address})`} port ${port} (tcp) failed: ${reason}\n`);
        if (last) this.#leave(1);
      },
      opened: (address) => {
        say(
          `Connection to ${host}${host === address ? '' : ` (${address})`} ${port} port [tcp/${serviceName(port) ?? '*'}] succeeded!\n`,
        );
        this.#opened();
      },
      data: (bytes) => {
        this.#watch('');
        io.print(this.#incoming.push(bytes));
      },
      ended: () => this.#over(),
      closed: () => this.#over(),
    });
  }

  line(text: string): void {
    this.#send(`${text}\n`);
  }

  signal(signal: Signal): void {
    if (signal === 'INT') this.#leave(130);
    else if (signal === 'EOF') this.#endOfInput();
  }

  hangup(): void {
    this.#io.computer.context.clock.cancel(this.#timer);
    this.#dial?.hangup();
  }

  #send(text: string): void {
    const socket = this.#dial?.socket;
    if (!socket) return void this.#early.push(text);
    this.#watch('');
    socket.write(octets(this.#options.crlf ? utf8ToOctets(text).replace(/\r?\n/g, '\r\n') : utf8ToOctets(text)));
  }

  #opened(): void {
    if (this.#options.scan) return this.#leave(0);
    this.#watch('');
    for (const text of this.#early.splice(0)) this.#send(text);
    if (this.#io.input === null) return;
    this.#send(this.#io.input);
    this.#endOfInput();
  }

  #endOfInput(): void {
    if (this.#options.shutdown) this.#dial?.socket?.end();
  }

  #over(): void {
    this.#io.print(this.#incoming.rest());
    this.#leave(0);
  }

  #leave(code: number): void {
    this.hangup();
    this.#io.exit(code);
  }

  /** Starts the `-w` timer anew. */
  #watch(complaint: string): void {
    const { clock } = this.#io.computer.context;
    const { patienceMs, verbose } = this.#options;
    clock.cancel(this.#timer);
    if (patienceMs === null) return;
    const giveUp = () => {
      if (verbose && complaint !== '') this.#io.complain(complaint);
      this.#leave(complaint === '' ? 0 : 1);
    };
    this.#timer = clock.after(patienceMs, giveUp, true);
  }
}

const usage = 'usage: nc [-CNvz] [-w timeout] destination port\n';

export const nc: Program = {
  name: 'nc',
  on: 'all',
  start: (io, args) => {
    const parsed = parseArguments(args, { flags: 'CNnvz', values: 'w' });
    if (!parsed.ok) return refuse(io, optionComplaint('nc', parsed) + usage);
    const [host, portText, surplus] = parsed.operands;
    const patience = parsed.values.get('w');
    if (host === undefined || portText === undefined || surplus !== undefined) return refuse(io, usage);
    if (patience !== undefined && !/^[1-9]\d{0,5}$/.test(patience))
      return refuse(io, `nc: timeout invalid: ${patience.slice(0, 40)}\n`);
    const port = parsePort(portText);
    if (port === null)
      return refuse(
        io,
        `nc: ${/^\d+$/.test(portText) ? 'port number too large' : 'port number invalid'}: ${portText.slice(0, 40)}\n`,
      );
    const has = (flag: string) => parsed.flags.has(flag);
    const patienceMs = patience === undefined ? null : Number(patience) * 1000;
    return new Netcat(
      io,
      { verbose: has('v'), crlf: has('C'), scan: has('z'), shutdown: has('N'), patienceMs },
      host.slice(0, 300),
      port,
    );
  },
};
