import type { Octets } from '../../octets.ts';
import type { HostContext } from '../host.ts';
import type { StoredMessage } from './folder.ts';
import { Mailbox } from './mailbox.ts';

/** The mailboxes of a host by owner: its data, which outlives every session and actor. */
export class MailStore {
  readonly #host: HostContext;
  readonly #mailboxes = new Map<string, Mailbox>();
  /** How many messages an inbox holds before the oldest is dropped; unbounded unless a bulk run sets it. */
  keepMax = Infinity;

  constructor(host: HostContext, names: Iterable<string>) {
    this.#host = host;
    for (const name of names) this.#mailboxes.set(name, new Mailbox(host, name));
  }

  get names(): string[] {
    return [...this.#mailboxes.keys()];
  }

  has(name: string): boolean {
    return this.#mailboxes.has(name);
  }

  /** With all its folders; null where there is none of this name. */
  mailbox(name: string): Mailbox | null {
    return this.#mailboxes.get(name) ?? null;
  }

  /** What lies in the inbox, oldest first; empty for a mailbox that does not exist. */
  list(name: string): readonly StoredMessage[] {
    return this.#mailboxes.get(name)?.inbox.messages ?? [];
  }

  /** Of the inbox; 0 for a mailbox that does not exist. */
  sizeBytes(name: string): number {
    return this.#mailboxes.get(name)?.inbox.sizeBytes ?? 0;
  }

  /** Final delivery. False when there is no such mailbox. */
  deliver(name: string, message: Octets, queueId: string): boolean {
    const inbox = this.#mailboxes.get(name)?.inbox;
    if (!inbox) return false;
    const { uid } = inbox.add(message, this.#host.clock.now());
    const [oldest] = inbox.messages;
    if (oldest && inbox.messages.length > this.keepMax) inbox.take(oldest.uid);
    this.#host.trace.emit({ kind: 'mail.delivered', host: this.#host.id, mailbox: name, uid, queueId, message });
    inbox.tellWatchers();
    return true;
  }

  /** In the inbox, as for the rest. */
  markSeen(name: string, uid: number): void {
    const mailbox = this.#mailboxes.get(name);
    const stored = mailbox?.inbox.find(uid);
    if (mailbox && stored) mailbox.setFlags(mailbox.inbox, uid, [...stored.flags, '\\Seen']);
  }

  remove(name: string, uid: number): void {
    const mailbox = this.#mailboxes.get(name);
    mailbox?.expunge(mailbox.inbox, uid);
  }
}
