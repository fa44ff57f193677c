import { replyText, type Reply } from '../../smtp/reply.ts';
import type { HostContext } from '../host.ts';

/** Commands in the order in which smtpd(8) counts them. */
const counted =
  'HELO EHLO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY EXPN ETRN QUIT HELP XCLIENT XFORWARD unknown'.split(' ');

/** Postfix's name for the place where a refusal fell. */
const stages: Readonly<Record<string, string>> = { connect: 'CONNECT', '.': 'END-OF-MESSAGE' };

interface Count {
  good: number;
  all: number;
}

/** Who is refused what, for a log line. */
export interface Refused {
  readonly sender: string | null;
  readonly recipient: string | null;
  readonly helo: { readonly verb: 'EHLO' | 'HELO'; readonly name: string } | null;
}

/** What a session of an SMTP server leaves in the mail log (smtpd(8)). */
export class SessionLog {
  readonly #host: HostContext;
  readonly #pid: number;
  readonly #counts = new Map<string, Count>();
  #client = '';
  #last = 'CONNECT';
  #quit = false;

  constructor(host: HostContext) {
    this.#host = host;
    this.#pid = host.log.begin();
  }

  #write(text: string): void {
    this.#host.log.write('smtpd', text, this.#pid);
  }

  /** `client` as lines name it: `client.example.org[192.0.2.1]`. */
  connected(client: string): void {
    this.#client = client;
    this.#write(`connect from ${client}`);
  }

  /** A reply went out; the one to the end of content counts for DATA. */
  answered(verb: string, { code }: Reply): void {
    if (verb === 'connect' || code === 334 || code === 354) return;
    const known = counted.includes(verb) ? verb : verb === '.' ? 'DATA' : 'unknown';
    this.#last = stages[verb] ?? (verb || 'UNKNOWN');
    this.#quit ||= verb === 'QUIT';
    let count = this.#counts.get(known);
    if (!count) this.#counts.set(known, (count = { good: 0, all: 0 }));
    if (code < 400) count.good++;
    count.all++;
    if (verb === 'AUTH' && code === 535) this.#write(`warning: ${this.#client}: SASL authentication failed`);
  }

  /** The content has begun. */
  inContent(): void {
    this.#last = 'DATA';
  }

  /** Policy refused something. */
  refused(verb: string, reply: Reply, { sender, recipient, helo }: Refused): void {
    const who = [
      ...(sender === null ? [] : [`from=<${sender}>`]),
      ...(recipient === null ? [] : [`to=<${recipient}>`]),
      `proto=${helo?.verb === 'EHLO' ? 'ESMTP' : 'SMTP'}`,
      ...(helo ? [`helo=<${helo.name}>`] : []),
    ];
    const where = `${stages[verb] ?? verb} from ${this.#client}`;
    this.#write(`NOQUEUE: reject: ${where}: ${replyText(reply)}; ${who.join(' ')}`);
  }

  /** A message was taken. */
  queued(id: string, login: string | null): void {
    const sasl = login === null ? '' : `, sasl_username=${login}`;
    this.#write(`${id}: client=${this.#client}${sasl}`);
  }

  /** Why the session ends, if not by QUIT. */
  broken(why: 'lost connection' | 'timeout' | 'too many errors' | 'improper command pipelining'): void {
    if (this.#client !== '' && !this.#quit) this.#write(`${why} after ${this.#last} from ${this.#client}`);
  }

  ended(): void {
    this.#host.log.end(this.#pid);
    if (this.#client !== '') this.#write(`disconnect from ${this.#client}${countsText(this.#counts)}`);
  }
}

const shown = ({ good, all }: Count): string => (good === all ? String(all) : `${good}/${all}`);

/** ` ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`: of those that went wrong, the good ones come first. */
function countsText(counts: ReadonlyMap<string, Count>): string {
  const each = counted.flatMap((verb) => {
    const count = counts.get(verb);
    return count ? [` ${verb.toLowerCase()}=${shown(count)}`] : [];
  });
  const all = { good: 0, all: 0 };
  for (const count of counts.values()) {
    all.good += count.good;
    all.all += count.all;
  }
  return `${each.join('')} commands=${shown(all)}`;
}
