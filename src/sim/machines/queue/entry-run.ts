import type { ReportKind } from '../../mail/report.ts';
import { isWanted } from '../../smtp/dsn.ts';
import type { DeliveryProblem, Envelope } from '../../trace.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { isPermanent, isSiteProblem } from '../delivery/problem.ts';
import type { HostContext } from '../host.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';
import type { QueueEntry, QueuedRecipient } from './entry.ts';
import { activeLine, outcomeLine, type Course } from './log-lines.ts';
import { queueEntryMachine, type QueueEntryEvent, type QueueEntryPort } from './machine.ts';
import { isExpired, isWarningDue, type QueueTimes } from './schedule.ts';
import type { SiteLimits, Sites } from './sites.ts';

/** Called once, with one outcome for each recipient. */
export type Delivered = (outcomes: readonly RecipientOutcome[], course?: Course) => void;

/** One delivery of an attempt: some recipients of one destination. */
export type Deliver = (entry: QueueEntry, destination: string, recipients: readonly string[], done: Delivered) => void;

/** A recipient that a notice reports on, as it stood in the queue. */
export interface Reported {
  readonly recipient: QueuedRecipient;
  readonly outcome: RecipientOutcome;
}

export interface QueueSettings {
  readonly times: QueueTimes;
  readonly sites: SiteLimits;
  /** soft_bounce: what fails for good is kept all the same. */
  readonly softBounce: boolean;
  /** How many messages are worked on at a time (qmgr_message_active_limit). */
  readonly activeMax: number;
  /** How many recipients one delivery takes (default_destination_recipient_limit). */
  readonly recipientsMax: number;
}

export interface QueueEntryOwner {
  /** As configured at this moment. */
  readonly settings: () => QueueSettings;
  /** The envelope as cleanup(8) makes it; null when its aliases never come to an end. */
  readonly rewrite?: (envelope: Envelope) => Envelope | null;
  /** The destination a recipient goes to, as the log names it. */
  destinationOf(recipient: string): string;
  readonly deliver: Deliver;
  /** The sender, or the postmaster, is to be told. `entry` still knows all about the message. */
  report(entry: QueueEntry, kind: ReportKind, reported: readonly Reported[]): void;
}

/** What a run needs of the queue it belongs to. */
export interface QueueOfRun {
  readonly owner: QueueEntryOwner;
  readonly sites: Sites;
  /** Puts the entry among those that wait, and tells when its next attempt will be. */
  rest(entry: QueueEntry): number;
  removed(entry: QueueEntry): void;
}

interface Attempt {
  readonly destination: string;
  readonly recipients: string[];
}

/** Works on one queue entry: joins the entry's data, its machine, and the deliveries of its attempts. */
export class QueueEntryRun implements QueueEntryPort {
  readonly entry: QueueEntry;
  readonly #host: HostContext;
  readonly #queue: QueueOfRun;
  readonly #machine: RunningMachine<typeof queueEntryMachine>;
  #sent: Reported[] = [];
  #failed: Reported[] = [];
  #running = 0;
  #over = false;

  constructor(host: HostContext, entry: QueueEntry, queue: QueueOfRun) {
    this.#host = host;
    this.entry = entry;
    this.#queue = queue;
    this.#machine = startMachine(host, { machine: 'queue-entry', id: entry.id }, queueEntryMachine, { port: this });
  }

  /** The time for an attempt has come. */
  due(): void {
    this.#send({ type: 'DUE' });
  }

  /** The host loses power, or an operator takes the message away; the entry stays as it is. */
  abandon(): void {
    this.#over = true;
    this.#machine.stop();
  }

  #send(event: QueueEntryEvent): void {
    if (!this.#over) this.#machine.send(event);
  }

  get hasRecipients(): boolean {
    return this.entry.recipients.length > 0;
  }

  attempt(): void {
    const { entry } = this;
    entry.state = 'active';
    entry.activeAtMs = this.#host.clock.now();
    this.#sent = [];
    this.#failed = [];
    const line = activeLine(entry);
    this.#host.log.write('qmgr', line);
    const attempts = this.#split();
    this.#running = attempts.length;
    for (const { destination, recipients } of attempts) this.#begin(destination, recipients);
  }

  /** The recipients by destination, each in parts of bounded size. */
  #split(): Attempt[] {
    const { owner } = this.#queue;
    const { recipientsMax } = owner.settings();
    const latest = new Map<string, Attempt>();
    const attempts: Attempt[] = [];
    for (const { address } of this.entry.recipients) {
      const destination = owner.destinationOf(address);
      const known = latest.get(destination);
      if (known && known.recipients.length < recipientsMax) known.recipients.push(address);
      else {
        const attempt = { destination, recipients: [address] };
        latest.set(destination, attempt);
        attempts.push(attempt);
      }
    }
    return attempts;
  }

  #begin(destination: string, recipients: readonly string[]): void {
    const { clock } = this.#host;
    // Whoever leaves lets the next one in: that one goes on because of its own message, not of theirs.
    const { cause } = clock;
    this.#queue.sites.enter(destination, {
      begin: (leave) => clock.as(cause, () => this.#deliver(destination, recipients, leave)),
      // A destination that is dead sends away all that wait for it: each in its turn.
      suspended: (reason) =>
        clock.as(cause, () =>
          clock.after(0, () => this.#delivered(suspend(recipients, reason), this.#courseOf('error'))),
        ),
    });
  }

  #deliver(destination: string, recipients: readonly string[], leave: (failure: DeliveryProblem | null) => void): void {
    if (this.#over) return leave(null);
    const { id: host, trace } = this.#host;
    trace.note({ kind: 'queue.attempt', host, queueId: this.entry.id, destination, recipients });
    this.#queue.owner.deliver(this.entry, destination, recipients, (outcomes, course) => {
      leave(siteProblem(outcomes));
      this.#delivered(outcomes, course);
    });
  }

  #courseOf(program: Course['program']): Course {
    return { program, startedAtMs: this.#host.clock.now(), readyAtMs: null };
  }

  #delivered(outcomes: readonly RecipientOutcome[], course = this.#courseOf('smtp')): void {
    if (this.#over) return;
    const open = new Map(this.entry.recipients.map((recipient) => [recipient.address, recipient]));
    const { id, arrivedAtMs, activeAtMs } = this.entry;
    const nowMs = this.#host.clock.now();
    for (const outcome of outcomes) {
      const recipient = open.get(outcome.recipient);
      if (!recipient) continue;
      const { softBounce } = this.#queue.owner.settings();
      this.#host.log.write(
        course.program,
        outcomeLine({ id, arrivedAtMs, activeAtMs }, outcome, course, nowMs, softBounce),
        course.pid,
      );
      if (outcome.problem === null) {
        open.delete(outcome.recipient);
        this.#noteSent(outcome);
        this.#sent.push({ recipient, outcome });
      } else this.#failed.push({ recipient, outcome });
    }
    this.entry.recipients = [...open.values()];
    if (--this.#running === 0) this.#settle();
  }

  #noteSent({ recipient, relay, accepted }: Extract<RecipientOutcome, { problem: null }>): void {
    const { id: host, trace, clock } = this.#host;
    const delayMs = clock.now() - this.entry.arrivedAtMs;
    trace.note({ kind: 'queue.sent', host, queueId: this.entry.id, recipient, relay, reply: accepted, delayMs });
  }

  /** The attempt is over: bounce what failed for good or is too old, keep the rest. */
  #settle(): void {
    const { entry } = this;
    const { times, softBounce } = this.#queue.owner.settings();
    const nowMs = this.#host.clock.now();
    const isForGood = ({ outcome }: Reported) =>
      !softBounce && outcome.problem !== null && isPermanent(outcome.problem);
    const refused = this.#failed.filter(isForGood);
    const left = this.#failed.filter((reported) => !isForGood(reported));
    this.#giveUp('failed', refused);
    this.#report('success', this.#sent);
    if (left.length > 0 && isExpired(entry.arrivedAtMs, nowMs, entry.reversePath, times)) {
      this.#host.log.write('qmgr', `${entry.id}: from=<${entry.reversePath}>, status=expired, returned to sender`);
      this.#giveUp('failed', left);
    } else {
      for (const { recipient, outcome } of left) recipient.problem = outcome.problem;
      this.#warn(left, nowMs);
    }
    this.#send({ type: 'ATTEMPTED' });
  }

  /** These recipients leave the queue undelivered. */
  #giveUp(kind: ReportKind, reported: readonly Reported[]): void {
    if (reported.length === 0) return;
    const { entry } = this;
    const gone = new Set(reported.map(({ recipient }) => recipient));
    entry.recipients = entry.recipients.filter((recipient) => !gone.has(recipient));
    const { id: host, trace, clock } = this.#host;
    const delayMs = clock.now() - entry.arrivedAtMs;
    for (const { outcome } of reported) {
      const { recipient, problem } = outcome;
      if (problem) trace.note({ kind: 'queue.bounced', host, queueId: entry.id, recipient, problem, delayMs });
    }
    this.#report(kind, reported);
  }

  #warn(left: readonly Reported[], nowMs: number): void {
    const { entry } = this;
    const { times } = this.#queue.owner.settings();
    if (entry.delayTold || left.length === 0) return;
    if (!isWarningDue(entry.arrivedAtMs, nowMs, entry.reversePath, times)) return;
    entry.delayTold = true;
    this.#report('delayed', left);
  }

  #report(kind: ReportKind, all: readonly Reported[]): void {
    if (all.length === 0) return;
    const on = kind === 'failed' ? 'FAILURE' : kind === 'delayed' ? 'DELAY' : 'SUCCESS';
    const reported = all.filter(
      ({ recipient, outcome }) =>
        isWanted(recipient.notify, on) && !(outcome.problem === null && outcome.reportsItself === true),
    );
    if (reported.length > 0) this.#queue.owner.report(this.entry, kind, reported);
  }

  defer(): void {
    const { entry } = this;
    entry.state = 'deferred';
    const retryAtMs = this.#queue.rest(entry);
    const { id: host, trace, clock } = this.#host;
    const delayMs = clock.now() - entry.arrivedAtMs;
    for (const { address: recipient, problem } of entry.recipients)
      if (problem)
        trace.note({ kind: 'queue.deferred', host, queueId: entry.id, recipient, problem, delayMs, retryAtMs });
  }

  remove(): void {
    this.#host.log.write('qmgr', `${this.entry.id}: removed`);
    this.#host.trace.note({ kind: 'queue.removed', host: this.#host.id, queueId: this.entry.id });
    this.#queue.removed(this.entry);
  }
}

const suspend = (recipients: readonly string[], reason: DeliveryProblem): RecipientOutcome[] =>
  recipients.map((recipient) => ({ recipient, accepted: null, problem: { kind: 'suspended', reason } }));

/** Why the destination itself failed: no recipient got anywhere. */
function siteProblem(outcomes: readonly RecipientOutcome[]): DeliveryProblem | null {
  const [first] = outcomes;
  const failed = outcomes.every(({ problem }) => problem !== null && isSiteProblem(problem));
  return failed ? (first?.problem ?? null) : null;
}
