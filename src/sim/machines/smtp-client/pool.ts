import type { Timer } from '../../kernel/clock.ts';
import type { DeliveryProblem } from '../../trace.ts';
import type { HostContext } from '../host.ts';
import { SmtpClientSession } from './session.ts';
import type { ClientTimeouts, Relay } from './transfer.ts';

export interface Borrower {
  ready(session: SmtpClientSession): void;
  failed(problem: DeliveryProblem): void;
}

export interface PoolLimits {
  /** Sessions to one relay at a time (Postfix: default_destination_concurrency_limit). */
  readonly sessionsPerRelayMax: number;
  /** How long a session waits for more mail while there is demand (Postfix: connection_cache_ttl_limit), in ms. */
  readonly keepMs: number;
}

interface Lane {
  readonly relay: Relay;
  readonly waiting: Borrower[];
  readonly idle: { session: SmtpClientSession; timer: Timer }[];
  readonly borrowers: Map<SmtpClientSession, Borrower>;
}

/**
 * The client sessions of a host by relay. A session is kept for the next message only on demand, that is while others
 * to the same relay are in use (Postfix: smtp_connection_cache_on_demand); otherwise it says QUIT at once.
 */
export class SessionPool {
  readonly #host: HostContext;
  #timeouts: ClientTimeouts;
  #limits: PoolLimits;
  #closed = false;
  readonly #lanes = new Map<string, Lane>();
  readonly #sessions = new Set<SmtpClientSession>();
  /** Sessions that have not been free yet: their first `free` means that they are ready for who opened them. */
  readonly #fresh = new Set<SmtpClientSession>();

  constructor(host: HostContext, timeouts: ClientTimeouts, limits: PoolLimits) {
    this.#host = host;
    this.#timeouts = timeouts;
    this.#limits = limits;
  }

  /** From now on; sessions that stand keep the times they began with. */
  configure(timeouts: ClientTimeouts, limits: PoolLimits): void {
    this.#timeouts = timeouts;
    this.#limits = limits;
  }

  /** Lends a session to the relay, now or when one is ready. The borrower transfers one message and gives it back. */
  borrow(relay: Relay, borrower: Borrower): void {
    // Who asks now was sent away before: its message is due again when the mail system starts.
    if (this.#closed) return;
    const lane = this.#lane(relay);
    const kept = lane.idle.pop();
    if (kept) {
      this.#host.clock.cancel(kept.timer);
      this.#lend(lane, kept.session, borrower);
    } else if (lane.borrowers.size < this.#limits.sessionsPerRelayMax) this.#open(lane, borrower);
    else lane.waiting.push(borrower);
  }

  /** The mail system stops: connections are closed where they are. The pool is of no use from then on. */
  kill(): void {
    for (const session of this.#sessions) session.kill();
    this.abandon();
  }

  /** The host loses power: every session is gone without a word. */
  abandon(): void {
    this.#closed = true;
    for (const session of this.#sessions) session.abandon();
    this.#sessions.clear();
    for (const lane of this.#lanes.values()) for (const { timer } of lane.idle) this.#host.clock.cancel(timer);
    this.#lanes.clear();
  }

  #lane(relay: Relay): Lane {
    // Sessions that log in as somebody else, or are protected otherwise, are others; and so are those of a flood, which
    // nobody is told of.
    const { tls, verified, login } = relay.security;
    const key = `${relay.name} ${tls} ${verified} ${this.#host.clock.inFlood} ${login?.user ?? ''}`;
    let lane = this.#lanes.get(key);
    if (!lane) this.#lanes.set(key, (lane = { relay, waiting: [], idle: [], borrowers: new Map() }));
    return lane;
  }

  #open(lane: Lane, borrower: Borrower): void {
    const session = new SmtpClientSession(this.#host, lane.relay, this.#timeouts, {
      free: (free) => this.#free(lane, free),
      failed: (failed, problem) => this.#gone(lane, failed, problem),
    });
    this.#sessions.add(session);
    lane.borrowers.set(session, borrower);
    this.#fresh.add(session);
  }

  #lend(lane: Lane, session: SmtpClientSession, borrower: Borrower): void {
    lane.borrowers.set(session, borrower);
    borrower.ready(session);
  }

  #free(lane: Lane, session: SmtpClientSession): void {
    if (this.#fresh.delete(session)) return lane.borrowers.get(session)?.ready(session);
    lane.borrowers.delete(session);
    const next = lane.waiting.shift();
    if (next) this.#lend(lane, session, next);
    else if (lane.borrowers.size > 0) {
      const timer = this.#host.clock.after(this.#limits.keepMs, () => this.#retire(lane, session));
      lane.idle.push({ session, timer });
    } else session.quit();
  }

  #retire(lane: Lane, session: SmtpClientSession): void {
    const index = lane.idle.findIndex((kept) => kept.session === session);
    if (index >= 0) lane.idle.splice(index, 1);
    session.quit();
  }

  #gone(lane: Lane, session: SmtpClientSession, problem: DeliveryProblem): void {
    this.#sessions.delete(session);
    const index = lane.idle.findIndex((kept) => kept.session === session);
    if (index >= 0) this.#host.clock.cancel(lane.idle.splice(index, 1)[0]?.timer);
    const borrower = lane.borrowers.get(session);
    lane.borrowers.delete(session);
    if (this.#fresh.delete(session)) borrower?.failed(problem);
    const next = lane.waiting.shift();
    if (next) this.#open(lane, next);
  }
}
