import { mailDate } from '../../mail/date.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { HostContext } from '../host.ts';
import { hastyTimeouts } from '../relay-test.ts';
import { unprotected } from '../smtp-client/security.ts';
import { SmtpClientSession } from '../smtp-client/session.ts';
import type { RecipientOutcome, Relay } from '../smtp-client/transfer.ts';
import { spamMessage, spamRecipients, type SpamPlan } from './spam.ts';

export interface RunPlan extends SpamPlan {
  readonly messages: number;
  readonly perSecond: number;
  /** At a time, at most. */
  readonly connections: number;
  readonly messagesPerConnection: number;
  /** So many messages, on a connection of their own, are told in full; the others are a flood, and only counted. */
  readonly toldMessages: number;
}

/** What one connection can be relied on to carry: fewer are opened where that is enough. */
const perConnectionAndSecond = 5;

/** After so many messages in a row that nobody was taken of, or connections that failed, a bot moves on. */
const patience = 5;

/** One run through a relay: several SMTP sessions at a time, several messages a session. `over` is called once. */
export class SpamRun {
  accepted = 0;
  refused = 0;
  /** Handed over, in whatever way it ended. */
  messages = 0;
  lastRefusal: Reply | null = null;
  readonly #host: HostContext;
  readonly #relay: Relay;
  readonly #plan: RunPlan;
  readonly #over: (why: 'done' | 'refused' | 'unreachable') => void;
  readonly #startedAtMs: number;
  readonly #cause: number;
  /** How many messages each may still carry. */
  readonly #sessions = new Map<SmtpClientSession, number>();
  /** Those that were free once: whatever ends them then, the relay was there. */
  readonly #ready = new WeakSet<SmtpClientSession>();
  #opened = 0;
  #claimed = 0;
  #inVain = 0;
  #isOver = false;

  constructor(
    host: HostContext,
    address: string,
    plan: RunPlan,
    over: (why: 'done' | 'refused' | 'unreachable') => void,
  ) {
    this.#host = host;
    this.#relay = { name: `${address}[${address}]:25`, host: address, address, port: 25, security: unprotected };
    this.#plan = plan;
    this.#over = over;
    this.#startedAtMs = host.clock.now();
    this.#cause = host.clock.cause;
  }

  begin(): void {
    const { connections, messages, perSecond } = this.#plan;
    const needed = Math.ceil(perSecond / perConnectionAndSecond);
    for (let count = Math.min(connections, messages, needed); count > 0; count--) this.#open();
  }

  /** Its owner switches it off: connections are closed where they are. */
  kill(): void {
    this.#isOver = true;
    for (const session of this.#sessions.keys()) session.kill();
    this.#sessions.clear();
  }

  /** The host loses power. */
  abandon(): void {
    this.#isOver = true;
    for (const session of this.#sessions.keys()) session.abandon();
    this.#sessions.clear();
  }

  #open(): void {
    const { toldMessages, messagesPerConnection } = this.#plan;
    const told = this.#opened++ === 0 && toldMessages > 0;
    this.#host.clock.as(told ? this.#cause : -this.#cause, () => {
      const session = new SmtpClientSession(this.#host, this.#relay, hastyTimeouts, {
        free: (free) => this.#free(free),
        failed: (failed, problem) => {
          if (problem.kind === 'reply') this.lastRefusal = problem.reply;
          this.#gone(failed);
        },
      });
      this.#sessions.set(session, told ? Math.min(toldMessages, messagesPerConnection) : messagesPerConnection);
    });
  }

  #free(session: SmtpClientSession): void {
    this.#ready.add(session);
    const left = this.#sessions.get(session) ?? 0;
    const { messages, perSecond } = this.#plan;
    if (this.#isOver || left === 0 || this.#claimed >= messages) return session.quit();
    this.#sessions.set(session, left - 1);
    const index = this.#claimed++;
    const dueAtMs = this.#startedAtMs + Math.floor((index * 1000) / perSecond);
    const { clock } = this.#host;
    if (dueAtMs <= clock.now()) this.#send(session, index);
    else clock.after(dueAtMs - clock.now(), () => this.#send(session, index));
  }

  #send(session: SmtpClientSession, index: number): void {
    if (session.isOver || this.#isOver) return;
    const { startsAt, clock } = this.#host;
    const recipients = spamRecipients(this.#plan, index);
    const date = mailDate(startsAt, clock.now());
    const message = spamMessage(this.#plan, index, recipients[0] ?? '', date);
    session.transfer({ reversePath: this.#plan.from, recipients, message }, (outcomes) => {
      this.#take(outcomes);
      if (session.isOver) this.#gone(session);
    });
  }

  #take(outcomes: readonly RecipientOutcome[]): void {
    this.messages++;
    const before = this.accepted;
    for (const { problem } of outcomes) {
      if (problem === null) this.accepted++;
      else this.refused++;
      if (problem?.kind === 'reply') this.lastRefusal = problem.reply;
    }
    this.#inVain = this.accepted > before ? 0 : this.#inVain + 1;
    if (this.#inVain >= patience) this.#finish('refused');
  }

  /** A connection is over: the next takes its place while there is something to send. */
  #gone(session: SmtpClientSession): void {
    if (!this.#sessions.delete(session) || this.#isOver) return;
    if (!this.#ready.has(session) && ++this.#inVain >= patience)
      return this.#finish(this.lastRefusal ? 'refused' : 'unreachable');
    if (this.#claimed < this.#plan.messages) this.#open();
    else if (this.#sessions.size === 0) this.#finish('done');
  }

  /** Sessions that stand say goodbye when they are free. */
  #finish(why: 'done' | 'refused' | 'unreachable'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#over(why);
  }
}
