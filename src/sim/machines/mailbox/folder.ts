import type { Octets } from '../../octets.ts';
import { knownKeyword, systemFlags } from './flags.ts';

/** A message as it lies in a folder. The same object for as long as it lies there. */
export class StoredMessage {
  /** Grows by one per message of the folder and is never used again (IMAP's UID, RFC 9051 §2.3.1.1). */
  readonly uid: number;
  readonly message: Octets;
  /** When it came, in milliseconds since the world began (IMAP's INTERNALDATE); before that where APPEND said so. */
  readonly receivedAtMs: number;
  #flags: readonly string[];

  constructor(uid: number, message: Octets, receivedAtMs: number, flags: readonly string[]) {
    this.uid = uid;
    this.message = message;
    this.receivedAtMs = receivedAtMs;
    this.#flags = flags;
  }

  /** System flags in their order, then keywords. */
  get flags(): readonly string[] {
    return this.#flags;
  }

  get seen(): boolean {
    return this.has('\\Seen');
  }

  has(flag: string): boolean {
    return this.#flags.includes(flag);
  }

  /** For its folder alone. */
  replaceFlags(flags: readonly string[]): void {
    this.#flags = flags;
  }
}

/** A folder: messages by growing UID. Says to who watches it that something has changed. */
export class Folder {
  name: string;
  readonly uidValidity: number;
  readonly #messages: StoredMessage[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #keywords: string[] = [];
  #uidNext = 1;
  #sizeBytes = 0;
  #recentFrom = 1;
  #gone = false;

  constructor(name: string, uidValidity: number) {
    this.name = name;
    this.uidValidity = uidValidity;
  }

  /** Oldest first. */
  get messages(): readonly StoredMessage[] {
    return this.#messages;
  }

  /** Of all messages together. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get uidNext(): number {
    return this.#uidNext;
  }

  /** The words that were ever used as flags here, in their order. */
  get keywords(): readonly string[] {
    return this.#keywords;
  }

  /** It was deleted. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** From this UID on no session has been told of the messages (IMAP's \Recent, RFC 3501 §2.3.2). */
  get recentFrom(): number {
    return this.#recentFrom;
  }

  /** From now on messages up to here are no news. */
  claimRecent(): void {
    this.#recentFrom = this.#uidNext;
  }

  find(uid: number): StoredMessage | null {
    return this.#messages.find((stored) => stored.uid === uid) ?? null;
  }

  add(message: Octets, receivedAtMs: number, flags: readonly string[] = []): StoredMessage {
    const stored = new StoredMessage(this.#uidNext++, message, receivedAtMs, this.#ordered(flags));
    this.#messages.push(stored);
    this.#sizeBytes += message.length;
    return stored;
  }

  /** The flags as they are kept then; null when nothing changes, or there is no such message. */
  setFlags(uid: number, flags: readonly string[]): readonly string[] | null {
    const stored = this.find(uid);
    const ordered = this.#ordered(flags);
    if (!stored || ordered.join(' ') === stored.flags.join(' ')) return null;
    stored.replaceFlags(ordered);
    return ordered;
  }

  /** Takes a message out. False when there is none of this UID. */
  take(uid: number): boolean {
    const index = this.#messages.findIndex((stored) => stored.uid === uid);
    if (index < 0) return false;
    this.#sizeBytes -= this.#messages.splice(index, 1)[0]?.message.length ?? 0;
    return true;
  }

  /** All messages go, and the folder with them. */
  destroy(): void {
    this.#gone = true;
    this.#messages.length = 0;
    this.#sizeBytes = 0;
  }

  /** `changed` is called after each change, until the returned function is called. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  tellWatchers(): void {
    for (const changed of [...this.#watchers]) changed();
  }

  /** Each flag once: system flags in their order, then keywords in that of the folder. */
  #ordered(flags: readonly string[]): readonly string[] {
    if (flags.length === 0) return flags;
    const system = systemFlags.filter((flag) => flags.includes(flag));
    const words = flags.filter((flag) => !flag.startsWith('\\')).map((word) => knownKeyword(this.#keywords, word));
    for (const word of words) if (!this.#keywords.includes(word)) this.#keywords.push(word);
    return [...system, ...this.#keywords.filter((word) => words.includes(word))];
  }
}
