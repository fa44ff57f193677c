import type { Timer, VirtualClock } from '../../kernel/clock.ts';

/** How long a POP3 session waits for another to leave the mailbox: measured with Dovecot. */
const waitMs = 12_000;

interface Waiting {
  readonly session: object;
  readonly timer: Timer;
  enter(): void;
}

/** Exclusive access to mailboxes, by owner (RFC 1939 §4): one session holds it, others wait a little, in order. */
export class Locks {
  readonly #clock: VirtualClock;
  readonly #holders = new Map<string, object>();
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  acquire(owner: string, session: object, done: (held: boolean) => void): void {
    const enter = () => {
      this.#holders.set(owner, session);
      done(true);
    };
    if (!this.#holders.has(owner)) return enter();
    const timer = this.#clock.after(waitMs, () => {
      this.#forget(session);
      done(false);
    });
    this.#waiting.set(owner, [...(this.#waiting.get(owner) ?? []), { session, timer, enter }]);
  }

  /** The session is over: whoever waits longest comes in. */
  release(session: object): void {
    this.#forget(session);
    for (const [owner, holder] of this.#holders) {
      if (holder !== session) continue;
      this.#holders.delete(owner);
      const [next] = this.#waiting.get(owner) ?? [];
      if (!next) continue;
      this.#forget(next.session);
      next.enter();
    }
  }

  clear(): void {
    for (const { timer } of [...this.#waiting.values()].flat()) this.#clock.cancel(timer);
    this.#waiting.clear();
    this.#holders.clear();
  }

  #forget(session: object): void {
    for (const [owner, waiting] of this.#waiting) {
      for (const one of waiting) if (one.session === session) this.#clock.cancel(one.timer);
      this.#waiting.set(
        owner,
        waiting.filter((one) => one.session !== session),
      );
    }
  }
}
