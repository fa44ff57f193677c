import { splitAddress } from '../../mail/address.ts';
import { newQueueId } from '../../mail/queue-id.ts';
import type { Octets } from '../../octets.ts';
import type { ConnId } from '../../net/events.ts';
import type { Envelope } from '../../trace.ts';
import type { HostContext } from '../host.ts';
import { QueueEntryRun, type QueueEntryOwner, type QueueOfRun } from './entry-run.ts';
import { newEntry, type QueueEntry } from './entry.ts';
import { backOffMs, nextLookAtMs, restedAtMs } from './schedule.ts';
import { Sites } from './sites.ts';
import { Waiting } from './waiting.ts';

/**
 * The mail queue of a host. Its entries are the host's data: after a loss of power the work on them starts again from
 * what they say. An entry leaves only when every recipient was sent or bounced, or an operator deletes it.
 */
export class MailQueue {
  readonly #host: HostContext;
  readonly #owner: QueueEntryOwner;
  readonly #entries = new Map<string, QueueEntry>();
  readonly #runs = new Map<string, QueueEntryRun>();
  readonly #sites: Sites;
  readonly #waiting: Waiting;
  /** Those with an attempt under way. */
  readonly #active = new Set<QueueEntry>();
  readonly #ofRuns: QueueOfRun;
  #counter = 0;
  /** When the queue manager started: its looks through the deferred queue count from there. */
  #startedAtMs: number;
  /** Nobody works: what comes in waits. */
  #asleep = false;

  constructor(host: HostContext, owner: QueueEntryOwner) {
    this.#host = host;
    this.#owner = owner;
    this.#startedAtMs = host.clock.now();
    this.#sites = new Sites(host.clock.now, () => owner.settings().sites);
    this.#waiting = new Waiting(
      host.clock,
      (entry) => {
        this.#active.add(entry);
        this.#runOf(entry).due();
      },
      () => this.#active.size < owner.settings().activeMax,
    );
    this.#ofRuns = {
      ...{ owner, sites: this.#sites },
      rest: (resting) => this.#rest(resting),
      removed: (entry) => {
        this.#entries.delete(entry.id);
        this.#runs.delete(entry.id);
        this.#leave(entry);
      },
    };
  }

  /** Oldest first. */
  entries(): readonly QueueEntry[] {
    return [...this.#entries.values()];
  }

  entry(id: string): QueueEntry | null {
    return this.#entries.get(id) ?? null;
  }

  /** The id for the next message: the server names it in its reply and in `Received`, so it exists before the entry. */
  nextId(): string {
    return newQueueId(this.#host.clock.now(), this.#counter++);
  }

  /** Whom a message is for once aliases are looked up; null when they never come to an end. */
  rewritten(envelope: Envelope): Envelope | null {
    return this.#owner.rewrite ? this.#owner.rewrite(envelope) : envelope;
  }

  /** Takes responsibility for a message (RFC 5321 §4.2.5). From here on it is sent, bounced, or in the queue. */
  accept(id: string, named: Envelope, message: Octets, messageId: string, conn?: ConnId): void {
    const envelope = this.rewritten(named) ?? named;
    const entry = newEntry(id, envelope, message, this.#host.clock.now(), Math.min(0, this.#host.clock.cause));
    this.#entries.set(id, entry);
    this.#host.log.write('cleanup', `${id}: message-id=${messageId}`);
    this.#host.trace.note({
      kind: 'queue.accepted',
      host: this.#host.id,
      queueId: id,
      envelope,
      sizeBytes: message.length,
      messageId,
      ...(conn !== undefined && { conn }),
    });
    this.#work(entry, this.#host.clock.now());
  }

  /** Tries deferred messages now: all of them, or one (`postqueue -f`, `-i`). */
  flush(id?: string): void {
    if (this.#asleep) return;
    this.#sites.forgive();
    const nowMs = this.#host.clock.now();
    for (const entry of id === undefined ? this.#entries.values() : [this.#entries.get(id)])
      if (entry?.state === 'deferred') this.#within(entry, () => this.#waiting.add(entry, nowMs));
  }

  /** Tries what waits for a domain now (RFC 1985; Postfix: `postqueue -s`). */
  flushDomain(domain: string): void {
    const isThere = (address: string) => splitAddress(address).domain === domain.toLowerCase();
    for (const { id, recipients } of this.entries())
      if (recipients.some(({ address }) => isThere(address))) this.flush(id);
  }

  /** Sets a message aside (`postsuper -h`). False when it is not there or is set aside already. */
  hold(id: string): boolean {
    const entry = this.#entries.get(id);
    if (!entry || entry.state === 'hold') return false;
    this.#stop(entry);
    entry.state = 'hold';
    this.#within(entry, () => this.#host.trace.note({ kind: 'queue.held', host: this.#host.id, queueId: id }));
    return true;
  }

  /** Gives back what was set aside (`postsuper -H`): it is tried again at the next look (through the deferred queue). */
  release(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry?.state !== 'hold') return false;
    entry.state = 'deferred';
    entry.dueAtMs = this.#host.clock.now();
    this.#within(entry, () => this.#host.trace.note({ kind: 'queue.released', host: this.#host.id, queueId: id }));
    this.#work(entry, this.#lookFor(entry.dueAtMs));
    return true;
  }

  /** Begins with a message anew (`postsuper -r`). */
  requeue(id: string): boolean {
    const entry = this.#entries.get(id);
    if (!entry) return false;
    this.#stop(entry);
    entry.state = 'active';
    entry.dueAtMs = this.#host.clock.now();
    this.#work(entry, entry.dueAtMs);
    return true;
  }

  /** Deletes a message unsent and untold (`postsuper -d`). */
  delete(id: string): boolean {
    const entry = this.#entries.get(id);
    if (!entry) return false;
    this.#stop(entry);
    this.#entries.delete(id);
    const removed = { kind: 'queue.removed', host: this.#host.id, queueId: id, deleted: true } as const;
    this.#within(entry, () => this.#host.trace.note(removed));
    return true;
  }

  /** The host loses power, or the mail system stops: work stops, entries stay. */
  powerOff(): void {
    this.#asleep = true;
    for (const run of this.#runs.values()) run.abandon();
    this.#runs.clear();
    this.#active.clear();
    this.#waiting.clear();
    this.#sites.clear();
  }

  /** Work begins again: what was under way is due, and the queue is looked through at once. */
  powerOn(): void {
    this.#asleep = false;
    this.#startedAtMs = this.#host.clock.now();
    for (const entry of this.#entries.values()) {
      if (entry.state === 'hold') continue;
      if (entry.state === 'active') entry.dueAtMs = this.#startedAtMs;
      this.#work(entry, this.#lookFor(entry.dueAtMs));
    }
  }

  #lookFor(dueAtMs: number): number {
    return nextLookAtMs(dueAtMs, this.#host.clock.now(), this.#startedAtMs, this.#owner.settings().times);
  }

  #work(entry: QueueEntry, atMs: number): void {
    if (this.#asleep) return;
    this.#within(entry, () => {
      if (entry.flood === 0) this.#runOf(entry);
      this.#waiting.add(entry, atMs);
    });
  }

  /** The work on a message; on one of a flood it begins when it is due, for there may be very many that wait. */
  #runOf(entry: QueueEntry): QueueEntryRun {
    let run = this.#runs.get(entry.id);
    if (!run) this.#runs.set(entry.id, (run = new QueueEntryRun(this.#host, entry, this.#ofRuns)));
    return run;
  }

  /** What is done to a message of a flood belongs to that flood, whoever does it. */
  #within(entry: QueueEntry, act: () => void): void {
    if (entry.flood === 0) act();
    else this.#host.clock.as(entry.flood, act);
  }

  #rest(entry: QueueEntry): number {
    const nowMs = this.#host.clock.now();
    const { times } = this.#owner.settings();
    entry.dueAtMs = restedAtMs(nowMs, backOffMs(entry.arrivedAtMs, nowMs, times));
    const lookAtMs = nextLookAtMs(entry.dueAtMs, nowMs + 1, this.#startedAtMs, times);
    this.#waiting.add(entry, lookAtMs);
    if (entry.flood !== 0) this.#runs.delete(entry.id);
    this.#leave(entry);
    return lookAtMs;
  }

  #stop(entry: QueueEntry): void {
    this.#waiting.remove(entry);
    this.#runs.get(entry.id)?.abandon();
    this.#runs.delete(entry.id);
    this.#leave(entry);
  }

  /** No attempt is under way with it any more: the next may begin. */
  #leave(entry: QueueEntry): void {
    if (this.#active.delete(entry)) this.#waiting.goOn();
  }
}
