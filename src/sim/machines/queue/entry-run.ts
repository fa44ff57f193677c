import type { Timer } from '../../kernel/clock.ts';
import { startMachine, type RunningMachine } from '../actor.ts';
import { isPermanent } from '../delivery/problem.ts';
import type { HostContext } from '../host.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';
import type { QueueEntry } from './entry.ts';
import { queueEntryMachine, type QueueEntryEvent, type QueueEntryPort } from './machine.ts';
import { backOffMs, isExpired, type QueueTimes } from './schedule.ts';

/** One delivery of an attempt: some recipients of one destination. Calls back once for each outcome list it has. */
export type Deliver = (
  entry: QueueEntry,
  destination: string,
  recipients: readonly string[],
  done: (outcomes: readonly RecipientOutcome[]) => void,
) => void;

export interface QueueEntryOwner {
  /** As configured at this moment. */
  readonly times: () => QueueTimes;
  /** The destination a recipient goes to, as the log names it. */
  destinationOf(recipient: string): string;
  readonly deliver: Deliver;
  /** Recipients that failed for good: a notification is due. */
  bounce(entry: QueueEntry, failed: readonly RecipientOutcome[]): void;
  removed(entry: QueueEntry): void;
}

/** Works on one queue entry: joins the entry's data, its machine, and the deliveries of its attempts. */
export class QueueEntryRun implements QueueEntryPort {
  readonly entry: QueueEntry;
  readonly #host: HostContext;
  readonly #owner: QueueEntryOwner;
  readonly #machine: RunningMachine<typeof queueEntryMachine>;
  #outcomes: RecipientOutcome[] = [];
  #running = 0;
  #over = false;
  #timer: Timer | null = null;

  constructor(host: HostContext, entry: QueueEntry, owner: QueueEntryOwner) {
    this.#host = host;
    this.entry = entry;
    this.#owner = owner;
    this.#machine = startMachine(host, { machine: 'queue-entry', id: entry.id }, queueEntryMachine, { port: this });
    this.#timer = host.clock.after(Math.max(0, entry.dueAtMs - host.clock.now()), () => this.#send({ type: 'DUE' }));
  }

  /** Tries again now instead of later (`postqueue -i`). Nothing to do while an attempt is under way. */
  flush(): void {
    if (this.entry.state !== 'deferred') return;
    this.#host.clock.cancel(this.#timer);
    this.#send({ type: 'DUE' });
  }

  /** The host loses power; the entry stays as it is. */
  abandon(): void {
    this.#over = true;
    this.#host.clock.cancel(this.#timer);
    this.#machine.stop();
  }

  #send(event: QueueEntryEvent): void {
    if (!this.#over) this.#machine.send(event);
  }

  get hasRecipients(): boolean {
    return this.entry.recipients.length > 0;
  }

  attempt(): void {
    this.entry.state = 'active';
    this.#outcomes = [];
    const byDestination = new Map<string, string[]>();
    for (const { address } of this.entry.recipients) {
      const destination = this.#owner.destinationOf(address);
      const recipients = byDestination.get(destination);
      if (recipients) recipients.push(address);
      else byDestination.set(destination, [address]);
    }
    this.#running = byDestination.size;
    for (const [destination, recipients] of byDestination) {
      this.#host.trace.note({
        kind: 'queue.attempt',
        host: this.#host.id,
        queueId: this.entry.id,
        destination,
        recipients,
      });
      this.#owner.deliver(this.entry, destination, recipients, (outcomes) => this.#delivered(outcomes));
    }
  }

  #delivered(outcomes: readonly RecipientOutcome[]): void {
    if (this.#over) return;
    for (const outcome of outcomes) {
      if (outcome.problem === null) this.#sent(outcome);
      else this.#outcomes.push(outcome);
    }
    if (--this.#running === 0) this.#settle();
  }

  #sent({ recipient, relay, accepted }: Extract<RecipientOutcome, { problem: null }>): void {
    this.entry.recipients = this.entry.recipients.filter(({ address }) => address !== recipient);
    this.#host.trace.note({
      kind: 'queue.sent',
      host: this.#host.id,
      queueId: this.entry.id,
      recipient,
      relay,
      reply: accepted,
      delayMs: this.#host.clock.now() - this.entry.arrivedAtMs,
    });
  }

  /** The attempt is over: bounce what failed for good or is too old, keep the rest. */
  #settle(): void {
    const ageMs = this.#host.clock.now() - this.entry.arrivedAtMs;
    const expired = isExpired(ageMs, this.entry.reversePath, this.#owner.times());
    const failed = this.#outcomes.filter(({ problem }) => problem !== null && (expired || isPermanent(problem)));
    const gone = new Set(failed.map(({ recipient }) => recipient));
    const problems = new Map(this.#outcomes.map(({ recipient, problem }) => [recipient, problem]));
    this.entry.recipients = this.entry.recipients.filter(({ address }) => !gone.has(address));
    for (const recipient of this.entry.recipients) recipient.problem = problems.get(recipient.address) ?? null;
    for (const { recipient, problem } of failed) {
      if (problem)
        this.#host.trace.note({
          kind: 'queue.bounced',
          host: this.#host.id,
          queueId: this.entry.id,
          recipient,
          problem,
          delayMs: ageMs,
        });
    }
    if (failed.length > 0) this.#owner.bounce(this.entry, failed);
    this.#send({ type: 'ATTEMPTED' });
  }

  defer(): void {
    const nowMs = this.#host.clock.now();
    const delayMs = nowMs - this.entry.arrivedAtMs;
    this.entry.state = 'deferred';
    this.entry.dueAtMs = nowMs + backOffMs(delayMs, this.#owner.times());
    for (const { address, problem } of this.entry.recipients) {
      if (!problem) continue;
      this.#host.trace.note({
        kind: 'queue.deferred',
        host: this.#host.id,
        queueId: this.entry.id,
        recipient: address,
        problem,
        delayMs,
        retryAtMs: this.entry.dueAtMs,
      });
    }
    this.#timer = this.#host.clock.after(this.entry.dueAtMs - nowMs, () => this.#send({ type: 'DUE' }));
  }

  remove(): void {
    this.#host.trace.note({ kind: 'queue.removed', host: this.#host.id, queueId: this.entry.id });
    this.#owner.removed(this.entry);
  }
}
