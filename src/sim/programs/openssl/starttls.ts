import { octets, type Octets } from '../../octets.ts';

export type StarttlsProtocol = 'smtp' | 'pop3' | 'imap';

/** What s_client waits for: a reply is over with a line that this finds, whatever it says. */
interface Exchange {
  readonly say: string;
  readonly isLast: (line: string) => boolean;
  /** The reply should name STARTTLS; s_client tries anyway. */
  readonly offers?: boolean;
}

const anyLine = () => true;
const smtpEnd = (line: string): boolean => line.charAt(3) !== '-';

const exchanges = (protocol: StarttlsProtocol, heloName: string): readonly Exchange[] => {
  switch (protocol) {
    case 'smtp':
      return [
        { say: '', isLast: smtpEnd },
        { say: `EHLO ${heloName}\r\n`, isLast: smtpEnd, offers: true },
        { say: 'STARTTLS\r\n', isLast: anyLine },
      ];
    case 'pop3':
      return [
        { say: '', isLast: anyLine },
        { say: 'STLS\r\n', isLast: anyLine },
      ];
    case 'imap':
      return [
        { say: '', isLast: anyLine },
        { say: '. CAPABILITY\r\n', isLast: (line) => line.startsWith('.'), offers: true },
        { say: '. STARTTLS\r\n', isLast: anyLine },
      ];
  }
};

export interface StarttlsCaller {
  write(bytes: Octets): void;
  /** The server does not offer TLS. */
  notOffered(): void;
  /** Now TLS; `line` is the last that came before the answer to the command for TLS. */
  ready(line: string): void;
}

/** The words before TLS, as s_client says them: whatever the server answers to STARTTLS, the handshake follows. */
export class Starttls {
  readonly #caller: StarttlsCaller;
  #left: readonly Exchange[];
  #buffer = '';
  #offered = false;
  #shown = '';

  constructor(protocol: StarttlsProtocol, heloName: string, caller: StarttlsCaller) {
    this.#caller = caller;
    this.#left = exchanges(protocol, heloName);
  }

  push(bytes: Octets): void {
    this.#buffer += bytes;
    for (let end = this.#buffer.indexOf('\n'); end >= 0; end = this.#buffer.indexOf('\n')) {
      const line = this.#buffer.slice(0, end + 1);
      this.#buffer = this.#buffer.slice(end + 1);
      this.#hear(line);
    }
  }

  #hear(line: string): void {
    const [now, next] = this.#left;
    if (!now) return;
    if (line.includes('STARTTLS')) this.#offered = true;
    if (next) this.#shown = line;
    if (!now.isLast(line)) return;
    this.#left = this.#left.slice(1);
    if (now.offers && !this.#offered) this.#caller.notOffered();
    if (next) this.#caller.write(octets(next.say));
    else this.#caller.ready(this.#shown);
  }
}
