import type { ConnId } from '../../net/events.ts';
import { formatReply, type Reply } from '../../smtp/reply.ts';
import { Deadline } from '../deadline.ts';
import type { HostContext } from '../host.ts';
import type { Channel } from '../channel.ts';
import type { Patience } from './patience.ts';

export interface SpeakerHandler {
  said(reply: Reply): void;
  /** A reply that was held back has gone out. */
  resumed(): void;
  timedOut(): void;
}

/** Says the replies of a session: at once, or later to a client that makes errors; then waits for the client, not for ever. */
export class Speaker {
  readonly #host: HostContext;
  readonly #channel: Channel;
  readonly #patience: Patience;
  readonly #conn: ConnId;
  readonly #timeoutMs: number;
  readonly #handler: SpeakerHandler;
  readonly #deadline: Deadline;
  #silent = false;
  #holding = false;

  constructor(
    host: HostContext,
    channel: Channel,
    patience: Patience,
    conn: ConnId,
    timeoutMs: number,
    handler: SpeakerHandler,
  ) {
    this.#host = host;
    this.#channel = channel;
    this.#patience = patience;
    this.#conn = conn;
    this.#timeoutMs = timeoutMs;
    this.#handler = handler;
    this.#deadline = new Deadline(host.clock, () => handler.timedOut());
  }

  /** A reply is held back, and all that comes after it (Postfix: smtpd_error_sleep_time). */
  get isHolding(): boolean {
    return this.#holding;
  }

  /** Answers a command; `to` is its verb. */
  say(to: string, reply: Reply): void {
    const delayMs = this.#patience.reply(reply);
    if (delayMs === 0) return this.#sayNow(to, reply);
    this.#holding = true;
    this.stopWaiting();
    this.#host.clock.after(delayMs, () => {
      if (this.#silent) return;
      this.#holding = false;
      this.#sayNow(to, reply);
      this.#handler.resumed();
    });
  }

  /** It is the server's turn: the client is not told that it is silent. */
  stopWaiting(): void {
    this.#deadline.disarm();
  }

  /** The client has its time from now on. */
  waitForMore(): void {
    this.#deadline.arm(this.#timeoutMs);
  }

  /** The session is over. */
  fallSilent(): void {
    this.#silent = true;
    this.#deadline.disarm();
  }

  #sayNow(to: string, reply: Reply): void {
    this.#host.trace.emit({ kind: 'smtp.reply', host: this.#host.id, conn: this.#conn, to, reply });
    this.#channel.write(formatReply(reply));
    this.waitForMore();
    this.#handler.said(reply);
  }
}
