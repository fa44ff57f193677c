import type { CloseReason } from '../net/events.ts';
import { octets, utf8ToOctets } from '../octets.ts';
import { Dial } from './dial.ts';
import { IncomingText } from './incoming-text.ts';
import { parsePort } from './ports.ts';
import { refuse, type Process, type ProcessIo, type Program, type Signal } from './process.ts';
import { parseTelnetCommand, telnetHelp } from './telnet-command.ts';

/**
 * Ctrl-C sends INTERRUPT PROCESS and asks for a TIMING MARK (RFC 854, RFC 860). A mail server takes these octets for
 * the beginning of the next command, as real logs show. Unlike the real program this one goes on printing without the
 * mark, which no mail server sends: a learner would see nothing ever after.
 */
const interruptProcess = octets('\xff\xf4\xff\xfd\x06');
/** Ctrl-D is an octet like any other to telnet. */
const endOfTransmission = octets('\x04');

const foreignClose = 'Connection closed by foreign host.\n';

/** telnet(1) in line mode, as on Linux: what is typed goes out with CRLF, what comes in is printed as it comes. */
class Telnet implements Process {
  readonly #io: ProcessIo;
  readonly #incoming = new IncomingText();
  #host = '';
  #dial: Dial | null = null;
  /** `talking` includes the time before the connection stands; `commanding` is the `telnet> ` prompt. */
  #mode: 'talking' | 'commanding' = 'commanding';
  /** Lines typed before the connection stands: sent when it does, gone when it does not. */
  readonly #early: string[] = [];
  /** What happened while the prompt was open: shown afterwards, as the real program reads nothing meanwhile. */
  readonly #late: (() => void)[] = [];

  constructor(io: ProcessIo, args: readonly string[]) {
    this.#io = io;
    if (args.length > 0) this.#open(args);
    else this.#setMode('commanding');
  }

  line(text: string): void {
    if (this.#mode === 'commanding') return this.#command(text);
    const socket = this.#dial?.socket;
    if (socket) socket.write(octets(`${utf8ToOctets(text)}\r\n`));
    else this.#early.push(text);
  }

  signal(signal: Signal): void {
    if (this.#mode === 'commanding') {
      if (signal === 'EOF') this.#leave(0);
      if (signal === 'INT' && !this.#dial) this.#leave(130);
      return;
    }
    const socket = this.#dial?.socket;
    if (!socket) {
      if (signal === 'INT') this.#leave(130);
    } else if (signal === 'ESCAPE') this.#setMode('commanding');
    else socket.write(signal === 'INT' ? interruptProcess : endOfTransmission);
  }

  hangup(): void {
    this.#dial?.hangup();
  }

  #open([host, portText = 'telnet']: readonly string[]): void {
    if (host === undefined) return this.#io.complain('usage: open host-name [port]\n');
    this.#host = host.slice(0, 300);
    const port = parsePort(portText);
    const unresolved = (reason: string) => {
      this.#io.complain(`telnet: could not resolve ${this.#host}/${portText.slice(0, 40)}: ${reason}\n`);
      this.#io.exit(1);
    };
    if (port === null) return unresolved('Servname not supported for ai_socktype');
    this.#setMode('talking');
    this.#dial = new Dial(this.#io.computer, host, port, {
      unresolved,
      trying: (address) => this.#io.print(`Trying ${address}...\n`),
      failed: (address, reason, last) => this.#failed(address, reason, last),
      opened: () => this.#opened(),
      data: (bytes) => this.#show(() => this.#io.print(this.#incoming.push(bytes))),
      ended: () => this.#show(() => this.#closedByPeer()),
      closed: (how) => this.#show(() => this.#closedByPeer(how)),
    });
  }

  #opened(): void {
    this.#io.print(`Connected to ${this.#host}.\nEscape character is '^]'.\n`);
    for (const text of this.#early.splice(0)) this.line(text);
    if (this.#io.input === null) return;
    // A pipe has ended before any answer came, and with it the session: why scripts use nc.
    this.#dial?.socket?.write(octets(utf8ToOctets(this.#io.input).replace(/\n/g, '\r\n')));
    this.#io.print(foreignClose);
    this.#leave(1);
  }

  #failed(address: string, reason: string, last: boolean): void {
    if (!last) return this.#io.complain(`telnet: connect to address ${address}: ${reason}\n`);
    this.#io.complain(`telnet: Unable to connect to remote host: ${reason}\n`);
    this.#io.exit(1);
  }

  #closedByPeer(how?: CloseReason): void {
    this.#io.print(this.#incoming.rest());
    if (how === 'timed-out') this.#io.complain('telnet: read: Connection timed out\n');
    this.#io.print(foreignClose);
    this.#leave(1);
  }

  #show(act: () => void): void {
    if (this.#mode === 'commanding') this.#late.push(act);
    else act();
  }

  #setMode(mode: 'talking' | 'commanding'): void {
    this.#mode = mode;
    this.#io.prompt(mode === 'commanding' ? 'telnet> ' : '');
    if (mode === 'talking') for (const act of this.#late.splice(0)) act();
  }

  #leave(code: number): void {
    this.#dial?.hangup();
    this.#io.exit(code);
  }

  #command(text: string): void {
    const command = parseTelnetCommand(text);
    switch (command.kind) {
      case 'quit':
      case 'close':
        if (this.#dial) this.#io.print('Connection closed.\n');
        else if (command.kind === 'close') return this.#io.print('?Need to be connected first.\n');
        return this.#leave(0);
      case 'open':
        if (this.#dial) return this.#io.print(`?Already connected to ${this.#host}\n`);
        return this.#open(command.args);
      case 'status':
        this.#io.print(this.#status());
        break;
      case 'help':
        return this.#io.print(telnetHelp);
      case 'invalid':
        return this.#io.print('?Invalid command\n');
      case 'ambiguous':
        return this.#io.print('?Ambiguous command\n');
      case 'resume':
        break;
    }
    if (this.#dial) this.#setMode('talking');
  }

  #status(): string {
    const escape = "Escape character is '^]'.\n";
    if (!this.#dial) return `No connection.\n${escape}`;
    return `Connected to ${this.#host}.\nOperating in obsolete linemode\nLocal character echo\n${escape}`;
  }
}

export const telnet: Program = {
  name: 'telnet',
  on: 'all',
  start: (io, args) => {
    const words = args.filter((word) => !word.startsWith('-'));
    return words.length <= 2 ? new Telnet(io, words) : refuse(io, 'Usage: telnet [host-name [port]]\n');
  },
};
