import { newQueueId } from '../../mail/queue-id.ts';
import type { Octets } from '../../octets.ts';
import type { ConnId } from '../../net/events.ts';
import type { Envelope } from '../../trace.ts';
import type { HostContext } from '../host.ts';
import { QueueEntryRun, type QueueEntryOwner } from './entry-run.ts';
import type { QueueEntry } from './entry.ts';

/** What the queue leaves to the mail system it belongs to. */
export type QueueOwner = Omit<QueueEntryOwner, 'removed'>;

/**
 * The mail queue of a host. Its entries are the host's data: after a loss of power the work on them starts again from
 * what they say. An entry leaves only when every recipient was sent or bounced.
 */
export class MailQueue {
  readonly #host: HostContext;
  readonly #owner: QueueEntryOwner;
  readonly #entries = new Map<string, QueueEntry>();
  readonly #runs = new Map<string, QueueEntryRun>();
  #counter = 0;
  /** Nobody works: what comes in waits. */
  #asleep = false;

  constructor(host: HostContext, owner: QueueOwner) {
    this.#host = host;
    this.#owner = { ...owner, removed: ({ id }) => this.#remove(id) };
  }

  /** Oldest first. */
  entries(): readonly QueueEntry[] {
    return [...this.#entries.values()];
  }

  /** The id for the next message: the server names it in its reply and in `Received`, so it exists before the entry. */
  nextId(): string {
    return newQueueId(this.#host.clock.now(), this.#counter++);
  }

  /** Takes responsibility for a message (RFC 5321 §4.2.5). From here on it is sent, bounced, or in the queue. */
  accept(id: string, envelope: Envelope, message: Octets, messageId: string, conn?: ConnId): void {
    const nowMs = this.#host.clock.now();
    const entry: QueueEntry = {
      id,
      reversePath: envelope.reversePath,
      message,
      arrivedAtMs: nowMs,
      recipients: envelope.forwardPaths.map((address) => ({ address, problem: null })),
      state: 'active',
      dueAtMs: nowMs,
    };
    this.#entries.set(id, entry);
    this.#host.trace.note({
      kind: 'queue.accepted',
      host: this.#host.id,
      queueId: id,
      envelope,
      sizeBytes: message.length,
      messageId,
      ...(conn !== undefined && { conn }),
    });
    this.#work(entry);
  }

  /** Tries deferred messages now: all of them, or one. */
  flush(id?: string): void {
    for (const run of id === undefined ? this.#runs.values() : [this.#runs.get(id)]) run?.flush();
  }

  /** The host loses power, or the mail system stops: work stops, entries stay. */
  powerOff(): void {
    this.#asleep = true;
    for (const run of this.#runs.values()) run.abandon();
    this.#runs.clear();
  }

  /** Work begins again: what was under way is due. */
  powerOn(): void {
    this.#asleep = false;
    for (const entry of this.#entries.values()) {
      if (entry.state === 'active') entry.dueAtMs = this.#host.clock.now();
      this.#work(entry);
    }
  }

  #work(entry: QueueEntry): void {
    if (!this.#asleep) this.#runs.set(entry.id, new QueueEntryRun(this.#host, entry, this.#owner));
  }

  #remove(id: string): void {
    this.#entries.delete(id);
    this.#runs.delete(id);
  }
}
