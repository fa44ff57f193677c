import type { Certificate } from '../../../src/sim/net/certificate.ts';
import type { TcpHandler, TcpSocket } from '../../../src/sim/net/tcp.ts';
import { TlsEnd } from '../../../src/sim/net/tls.ts';
import { octets, type Octets } from '../../../src/sim/octets.ts';
import type { Behaviour } from './recorded.ts';

/** What a scripted server needs of its world. */
export interface Surroundings {
  readonly certificate: Certificate;
  later(ms: number, run: () => void): void;
}

/** A scripted server's end of one connection; it does what the recorder's server did. */
export class Peer implements TcpHandler {
  /** All that the client said, under TLS as well. */
  heard = '';
  readonly behaviour: string;
  readonly #script: Behaviour;
  readonly #socket: TcpSocket;
  readonly #surroundings: Surroundings;
  #buffer = '';
  #inContent = false;
  #recipients = 0;
  #accepted = 0;
  #over = false;
  #tls: TlsEnd | null = null;
  #secured = false;

  constructor(behaviour: string, script: Behaviour, socket: TcpSocket, surroundings: Surroundings) {
    this.behaviour = behaviour;
    this.#script = script;
    this.#socket = socket;
    this.#surroundings = surroundings;
    this.#say(script.greeting ?? `220 ${script.host} ESMTP scripted`);
  }

  data(bytes: Octets): void {
    if (this.#tls) this.#tls.push(bytes);
    else this.#hear(bytes);
  }

  closed(): void {
    this.#over = true;
  }

  #hear(bytes: Octets): void {
    if (this.#over) return;
    this.heard += bytes;
    this.#buffer += bytes;
    if (this.#inContent && this.#script.datamid) return this.#say(this.#script.datamid);
    while (!this.#over) {
      const end = this.#inContent ? this.#endOfContent() : this.#buffer.indexOf('\r\n') + 2;
      if (end < 2) return;
      const line = this.#buffer.slice(0, end - 2);
      this.#buffer = this.#buffer.slice(end);
      if (this.#inContent) this.#content();
      else this.#command(line);
    }
  }

  #endOfContent(): number {
    if (this.#buffer.startsWith('.\r\n')) return 3;
    return this.#buffer.indexOf('\r\n.\r\n') + 5 - (this.#buffer.includes('\r\n.\r\n') ? 0 : 5);
  }

  #content(): void {
    this.#inContent = false;
    this.#say(this.#script.eod ?? '250 2.0.0 Ok: queued as 4ABCDEF');
  }

  #command(line: string): void {
    const { host, mail, data, quit, helo } = this.#script;
    switch (line.split(/[ :]/)[0]?.toUpperCase()) {
      case 'EHLO':
        return this.#ehlo();
      case 'HELO':
        return this.#say(helo ?? `250 ${host}`);
      case 'STARTTLS':
        return this.#startTls();
      case 'MAIL':
        this.#recipients = 0;
        this.#accepted = 0;
        return this.#say(mail ?? '250 2.1.0 Ok');
      case 'RCPT':
        return this.#recipient();
      case 'DATA':
        if (this.#accepted === 0) return this.#say('554 5.5.1 Error: no valid recipients');
        this.#inContent = data === undefined;
        return this.#say(data ?? '354 End data with <CR><LF>.<CR><LF>');
      case 'RSET':
        return this.#say('250 2.0.0 Ok');
      case 'QUIT':
        return this.#say(quit ?? '221 2.0.0 Bye!');
      default:
        return this.#say('500 5.5.1 unknown command');
    }
  }

  #ehlo(): void {
    const { host, ehlo, ehlo_tls: secured, ehlo_reply: refusal } = this.#script;
    if (refusal !== undefined) return this.#say(refusal);
    const announced = this.#tls ? [...ehlo.filter((line) => line !== 'STARTTLS'), ...(secured ?? [])] : ehlo;
    const lines = [host, ...announced];
    this.#say(lines.map((line, index) => `250${index < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n'));
  }

  #recipient(): void {
    const { rcpt } = this.#script;
    const reply = typeof rcpt === 'object' ? rcpt.seq[this.#recipients++ % rcpt.seq.length] : rcpt;
    if (reply === undefined || reply.startsWith('2')) this.#accepted++;
    this.#say(reply ?? '250 2.1.5 Ok');
  }

  #startTls(): void {
    const { starttls: refusal } = this.#script;
    if (refusal !== undefined) return this.#say(refusal);
    this.#say('220 2.0.0 Ready to start TLS');
    if (this.#script.tls_fail) {
      this.#over = true;
      return this.#say('this is not TLS');
    }
    this.#tls = new TlsEnd({ side: 'server', certificate: this.#surroundings.certificate }, 0x1234567n, {
      write: (bytes) => this.#socket.write(bytes),
      established: () => (this.#secured = true),
      data: (plain) => this.#hear(plain),
      failed: () => (this.#over = true),
    });
  }

  #say(reply: string): void {
    if (reply === '@silent') return;
    if (reply === '@drop') return this.#close();
    const [, seconds, later] = /^@slow:(\d+) (.*)$/s.exec(reply) ?? [];
    if (later !== undefined) return this.#sayLater(Number(seconds) * 1000, later);
    this.#write(reply.replace(/^@text /, ''));
  }

  #sayLater(ms: number, reply: string): void {
    this.#surroundings.later(ms, () => {
      if (!this.#over) this.#say(reply);
    });
  }

  #write(reply: string): void {
    const isLast = reply.endsWith('!');
    const bytes = octets(`${isLast ? reply.slice(0, -1) : reply}\r\n`);
    if (this.#secured && this.#tls) this.#tls.send(bytes);
    else this.#socket.write(bytes);
    if (isLast) this.#close();
  }

  #close(): void {
    this.#over = true;
    this.#socket.close();
  }
}
