import type { Octets } from '../../octets.ts';
import type { HostContext } from '../host.ts';

/** A message as it lies in a mailbox. */
export interface StoredMessage {
  /** Grows by one per message of the mailbox and is never used again (as IMAP's UID, RFC 9051 §2.3.1.1). */
  readonly uid: number;
  readonly message: Octets;
  readonly receivedAtMs: number;
  seen: boolean;
}

interface Mailbox {
  readonly messages: StoredMessage[];
  nextUid: number;
}

/** The mailboxes of a host: its data, which outlives every session and actor. */
export class MailStore {
  readonly #host: HostContext;
  readonly #mailboxes = new Map<string, Mailbox>();
  /** How many messages a mailbox holds before the oldest is dropped; unbounded unless a bulk run sets it. */
  keepMax = Infinity;

  constructor(host: HostContext, names: Iterable<string>) {
    this.#host = host;
    for (const name of names) this.#mailboxes.set(name, { messages: [], nextUid: 1 });
  }

  get names(): string[] {
    return [...this.#mailboxes.keys()];
  }

  has(name: string): boolean {
    return this.#mailboxes.has(name);
  }

  /** Oldest first; empty for a mailbox that does not exist. */
  list(name: string): readonly StoredMessage[] {
    return this.#mailboxes.get(name)?.messages ?? [];
  }

  /** Final delivery. False when there is no such mailbox. */
  deliver(name: string, message: Octets, queueId: string): boolean {
    const mailbox = this.#mailboxes.get(name);
    if (!mailbox) return false;
    const uid = mailbox.nextUid++;
    mailbox.messages.push({ uid, message, receivedAtMs: this.#host.clock.now(), seen: false });
    if (mailbox.messages.length > this.keepMax) mailbox.messages.shift();
    this.#host.trace.emit({ kind: 'mail.delivered', host: this.#host.id, mailbox: name, uid, queueId, message });
    return true;
  }

  markSeen(name: string, uid: number): void {
    const found = this.list(name).find((stored) => stored.uid === uid);
    if (!found || found.seen) return;
    found.seen = true;
    this.#host.trace.emit({ kind: 'mail.read', host: this.#host.id, mailbox: name, uid });
  }

  remove(name: string, uid: number): void {
    const messages = this.#mailboxes.get(name)?.messages;
    const index = messages?.findIndex((stored) => stored.uid === uid) ?? -1;
    if (!messages || index < 0) return;
    messages.splice(index, 1);
    this.#host.trace.emit({ kind: 'mail.removed', host: this.#host.id, mailbox: name, uid });
  }
}
