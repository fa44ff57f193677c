import { clockTime } from '../mail/date.ts';
import { octetsToUtf8, type Octets } from '../octets.ts';

/** Lines of one file of the log before it is rotated away. */
const linesMax = 10_000;

interface Line {
  readonly atMs: number;
  readonly program: string;
  readonly pid: number;
  /** Octets of a line; made when somebody reads it, for most are never read. */
  readonly text: string | (() => string);
}

/** The number of the process that all others descend from. */
export const masterPid = 2101;

/** Postfix's daemons that run once; the numbers of the others are given out as they start. */
const daemons: Readonly<Record<string, number>> = {
  master: masterPid,
  pickup: 2103,
  qmgr: 2104,
  cleanup: 2111,
  bounce: 2117,
  local: 2119,
  error: 2123,
  discard: 2125,
};
const firstFree = 2130;

/**
 * The mail log of a host (`/var/log/mail.log`), in syslog's form. It is data of the host and outlives its power. Two
 * files are kept: the one being written and the one before it.
 */
export class MailLog {
  readonly #hostname: string;
  readonly #startsAt: string;
  readonly #now: () => number;
  #lines: Line[] = [];
  #rotated: Line[] = [];
  readonly #followers = new Set<(line: string) => void>();
  readonly #freePids: number[] = [];
  #nextPid = firstFree;

  constructor(fqdn: string, startsAt: string, now: () => number) {
    this.#hostname = fqdn.split('.')[0] ?? fqdn;
    this.#startsAt = startsAt;
    this.#now = now;
  }

  /** A line of one of the daemons that run once. */
  write(program: string, text: Line['text'], pid = daemons[program] ?? 0): void {
    const line = { atMs: this.#now(), program, pid, text };
    if (this.#lines.length >= linesMax) {
      this.#rotated = this.#lines;
      this.#lines = [];
    }
    this.#lines.push(line);
    if (this.#followers.size === 0) return;
    const written = this.#format(line);
    for (const follower of this.#followers) follower(written);
  }

  /** A process of a program that runs several times (smtpd, smtp): it is free again after `end`. */
  begin(): number {
    return this.#freePids.pop() ?? this.#nextPid++;
  }

  end(pid: number): void {
    this.#freePids.push(pid);
  }

  /** The file, or the one before it, as UTF-8 text. */
  text(rotated = false): string {
    return (rotated ? this.#rotated : this.#lines).map((line) => this.#format(line)).join('');
  }

  get hasRotated(): boolean {
    return this.#rotated.length > 0;
  }

  /** Hears each new line (with its end) until the returned function is called. */
  follow(follower: (line: string) => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  #format({ atMs, program, pid, text }: Line): string {
    const said = octetsToUtf8((typeof text === 'string' ? text : text()) as Octets);
    // As postlogd does: what a peer says must not drive a terminal.
    // eslint-disable-next-line no-control-regex
    const printable = said.replace(/[\x00-\x1f\x7f-\x9f]/g, '?');
    return `${clockTime(this.#startsAt, atMs)} ${this.#hostname} postfix/${program}[${pid}]: ${printable}\n`;
  }
}
