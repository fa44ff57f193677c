import { Channel } from '../../machines/channel.ts';
import { isoDate } from '../../mail/date.ts';
import type { CloseReason } from '../../net/events.ts';
import type { TlsInfo } from '../../net/tls.ts';
import { octets, utf8ToOctets, type Octets } from '../../octets.ts';
import { Dial } from '../dial.ts';
import { IncomingText } from '../incoming-text.ts';
import type { Process, ProcessIo, Signal } from '../process.ts';
import { noError, verifyLines, verifyResult, verifySteps, type VerifyError } from './certificate-text.ts';
import { refuseOption } from './options.ts';
import { readClientOptions, type ClientOptions } from './s-client-options.ts';
import { briefText, errno, opensslErrors, summaryText, type Summary } from './s-client-output.ts';
import { Starttls } from './starttls.ts';

/** openssl-s_client(1) of OpenSSL 3.0: TLS to a server, then what is typed goes there. */
class SecureClient implements Process {
  readonly #io: ProcessIo;
  readonly #options: ClientOptions;
  readonly #incoming = new IncomingText();
  readonly #dial: Dial | null = null;
  #channel: Channel | null = null;
  #starttls: Starttls | null = null;
  /** Printed behind the summary. */
  #beforeTls = '';
  #readBytes = 0;
  #talking = false;
  /** What is typed before the handshake is over: read afterwards. */
  readonly #early: (string | null)[] = [];

  constructor(io: ProcessIo, options: ClientOptions, port: number) {
    this.#io = io;
    this.#options = options;
    io.prompt('');
    this.#dial = new Dial(io.computer, options.host, port, {
      unresolved: (reason) => this.#leave(1, opensslErrors.unknownName(reason)),
      trying: () => {},
      failed: (_, reason, last) => {
        io.complain(opensslErrors.connect(reason));
        if (last) this.#leave(1, `connect:errno=${errno[reason] ?? 0}\n`);
      },
      opened: () => this.#opened(),
      data: (bytes) => this.#received(bytes),
      ended: () => this.#ended(),
      closed: (how) => this.#ended(how),
    });
  }

  line(text: string): void {
    if (this.#talking) this.#typed(`${text}\n`);
    else this.#early.push(`${text}\n`);
  }

  signal(signal: Signal): void {
    if (signal === 'INT') this.#leave(130);
    else if (signal === 'EOF' && this.#talking) this.#endOfInput();
    else if (signal === 'EOF') this.#early.push(null);
  }

  hangup(): void {
    this.#dial?.hangup();
  }

  get #isSilent(): boolean {
    return this.#options.quiet || this.#options.brief;
  }

  #opened(): void {
    const socket = this.#dial?.socket;
    if (!socket) return;
    if (!this.#isSilent) this.#io.print('CONNECTED(00000003)\n');
    this.#channel = new Channel(this.#io.computer.context, socket, {
      heard: (bytes) => this.#heard(bytes),
      secured: (info) => this.#secured(info),
      broken: () => this.#broken(),
    });
    const { starttls, heloName } = this.#options;
    if (starttls === null) return this.#startTls();
    this.#starttls = new Starttls(starttls, heloName, {
      write: (bytes) => socket.write(bytes),
      notOffered: () => this.#io.complain("Didn't find STARTTLS in server response, trying anyway...\n"),
      ready: (line) => {
        this.#starttls = null;
        this.#beforeTls = line;
        this.#startTls();
      },
    });
  }

  #startTls(): void {
    const { serverName } = this.#options;
    this.#channel?.startTls({ side: 'client', serverName });
  }

  #received(bytes: Octets): void {
    this.#readBytes += bytes.length;
    this.#channel?.receive(bytes);
  }

  #heard(bytes: Octets): void {
    if (this.#starttls) this.#starttls.push(bytes);
    else this.#io.print(this.#incoming.push(bytes));
  }

  #secured(info: TlsInfo): void {
    const { startsAt, clock } = this.#io.computer.context;
    const { hostname, stopAtVerifyError, brief, serverName } = this.#options;
    const steps = verifySteps(info.certificate, hostname, isoDate(startsAt, clock.now()));
    const result = verifyResult(steps);
    const refused = stopAtVerifyError && result.code !== 0;
    if (serverName === '') this.#io.complain("Can't use SSL_get_servername\n");
    this.#io.complain(verifyLines(steps, brief, stopAtVerifyError));
    const shown = refused ? (steps.find(({ error }) => error)?.error ?? result) : result;
    if (refused) this.#io.complain(opensslErrors.verify);
    this.#summarise(info, shown, refused);
    if (refused) return this.#leave(1);
    if (this.#beforeTls !== '') this.#io.complain(this.#beforeTls);
    this.#talk();
  }

  #summarise(info: TlsInfo | null, result: VerifyError, refused: boolean): void {
    const summary: Summary = {
      info,
      result,
      readBytes: this.#readBytes,
      writtenBytes: this.#dial?.socket?.sentBytes ?? 0,
      showCertificates: this.#options.showCertificates,
      hostname: this.#options.hostname,
      refused,
    };
    if (this.#options.brief) this.#io.complain(briefText(summary));
    else if (!this.#options.quiet) this.#io.print(summaryText(summary));
  }

  #talk(): void {
    this.#talking = true;
    const { input } = this.#io;
    // A pipe is read in one piece: only its first character can be a command.
    if (input !== null) {
      if (input !== '') this.#typed(input);
      return this.#endOfInput();
    }
    for (const text of this.#early.splice(0)) {
      if (text === null) this.#endOfInput();
      else this.#typed(text);
    }
  }

  /** The famous traps: a line that begins with Q quits, with R asks for a renegotiation, which TLS 1.3 does not have. */
  #typed(text: string): void {
    const { ignoreEof, quiet, crlf } = this.#options;
    const command = ignoreEof || quiet ? '' : text.charAt(0);
    if (command === 'Q') return this.#leave(0, 'DONE\n');
    if (command === 'R') return this.#leave(1, `RENEGOTIATING\n${opensslErrors.renegotiate}`);
    if (command === 'K' || command === 'k') return this.#io.complain('KEYUPDATE\n');
    const bytes = utf8ToOctets(text);
    this.#channel?.write(crlf ? octets(bytes.replace(/\n/g, '\r\n')) : bytes);
  }

  #endOfInput(): void {
    if (!this.#options.ignoreEof) this.#leave(0, 'DONE\n');
  }

  #broken(): void {
    if (this.#talking) return this.#leave(1, opensslErrors.badRecord);
    this.#io.complain(opensslErrors.noTls);
    this.#summarise(null, noError, false);
    this.#leave(1);
  }

  #ended(how?: CloseReason): void {
    this.#io.print(this.#incoming.rest());
    if (how === 'reset') return this.#leave(1, 'read:errno=104\n');
    if (how === 'timed-out') return this.#leave(1, 'read:errno=110\n');
    if (this.#talking) {
      if (!this.#isSilent) this.#io.print('closed\n');
      return this.#leave(0);
    }
    this.#io.complain(opensslErrors.eof);
    this.#summarise(null, noError, false);
    this.#leave(1);
  }

  #leave(code: number, complaint = ''): void {
    if (complaint !== '') this.#io.complain(complaint);
    this.#dial?.hangup();
    this.#io.exit(code);
  }
}

export function sClient(io: ProcessIo, args: readonly string[]): Process | null {
  const read = readClientOptions(args);
  if (!read.ok) return refuseOption(io, 's_client', read);
  const { options } = read;
  if (options.port !== null) return new SecureClient(io, options, options.port);
  io.complain(opensslErrors.unknownName('Servname not supported for ai_socktype').replace('errno=22', 'errno=0'));
  io.exit(1);
  return null;
}
