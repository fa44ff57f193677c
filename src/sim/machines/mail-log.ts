import { clockTime } from '../mail/date.ts';
import { octetsToUtf8, type Octets } from '../octets.ts';
import { LogBlock, type LogLine } from './log-block.ts';

/** Lines of one file of the log before it is rotated away. */
const linesMax = 10_000;

/** imjournal: Ratelimit.Burst and Ratelimit.Interval. Here it is held against what a flood writes. */
const burstMax = 20_000;
const burstMs = 600_000;

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
const loggerPid = 712;

/**
 * The mail log of a host (`/var/log/mail.log`), in syslog's form. It is data of the host and outlives its power. Two
 * files are kept: the one being written and the one before it.
 */
export class MailLog {
  readonly #hostname: string;
  readonly #startsAt: string;
  readonly #now: () => number;
  #lines = new LogBlock();
  #rotated = new LogBlock();
  readonly #followers = new Set<(line: string) => void>();
  readonly #freePids: number[] = [];
  #nextPid = firstFree;
  readonly #inFlood: () => boolean;
  #burst = { beganAtMs: 0, written: 0, lost: 0 };

  /** `inFlood`: whether what is written now comes of a flood, which may not fill the disk. */
  constructor(fqdn: string, startsAt: string, now: () => number, inFlood = () => false) {
    this.#hostname = fqdn.split('.')[0] ?? fqdn;
    this.#startsAt = startsAt;
    this.#now = now;
    this.#inFlood = inFlood;
  }

  /** A line, in octets; without a number, of one of the daemons that run once. */
  write(program: string, text: string, pid = daemons[program] ?? 0): void {
    if (this.#inFlood() && this.#isTooMuch()) return;
    this.#add({ atMs: this.#now(), program, pid, text });
  }

  /** What rsyslog's imjournal drops, and says that it drops. */
  #isTooMuch(): boolean {
    const burst = this.#burst;
    if (this.#now() - burst.beganAtMs >= burstMs) {
      this.#burst = { beganAtMs: this.#now(), written: 1, lost: 0 };
      const rule = `(${burstMax} allowed within ${burstMs / 1000} seconds)`;
      if (burst.lost > 0) this.#logger(`imjournal: ${burst.lost} messages lost due to rate-limiting ${rule}`);
      return false;
    }
    if (burst.written++ < burstMax) return false;
    if (burst.lost++ === 0) this.#logger('imjournal: begin to drop messages due to rate-limiting');
    return true;
  }

  #logger(text: string): void {
    this.#add({ atMs: this.#now(), program: 'rsyslogd', pid: loggerPid, text });
  }

  #add(line: LogLine): void {
    if (this.#lines.count >= linesMax) {
      this.#rotated = this.#lines;
      this.#lines = new LogBlock();
    }
    this.#lines.add(line);
    if (this.#followers.size === 0) return;
    const written = this.#format({ ...line, text: octetsToUtf8(line.text as Octets) });
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
    return Array.from((rotated ? this.#rotated : this.#lines).read(), (line) => this.#format(line)).join('');
  }

  get hasRotated(): boolean {
    return this.#rotated.count > 0;
  }

  /** Hears each new line (with its end) until the returned function is called. */
  follow(follower: (line: string) => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  #format({ atMs, program, pid, text }: LogLine): string {
    // As postlogd does: what a peer says must not drive a terminal.
    // eslint-disable-next-line no-control-regex
    const printable = text.replace(/[\x00-\x1f\x7f-\x9f]/g, '?');
    const tag = program === 'rsyslogd' ? program : `postfix/${program}`;
    return `${clockTime(this.#startsAt, atMs)} ${this.#hostname} ${tag}[${pid}]: ${printable}\n`;
  }
}
