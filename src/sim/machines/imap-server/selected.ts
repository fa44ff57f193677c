import { systemFlags } from '../mailbox/flags.ts';
import type { Folder, StoredMessage } from '../mailbox/folder.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';

interface Entry {
  readonly stored: StoredMessage;
  readonly recent: boolean;
  /** The flags that the client knows of, as told. */
  told: string;
}

/**
 * A folder as one session knows it (RFC 9051 §2.3.1.2): message numbers stay until the client hears of a change. `news`
 * says what has changed since.
 */
export class SelectedFolder {
  readonly mailbox: Mailbox;
  readonly folder: Folder;
  readonly readOnly: boolean;
  #entries: Entry[] = [];
  #toldKeywords: number;
  #toldRecent = 0;

  constructor(mailbox: Mailbox, folder: Folder, readOnly: boolean) {
    this.mailbox = mailbox;
    this.folder = folder;
    this.readOnly = readOnly;
    this.#toldKeywords = folder.keywords.length;
    this.#takeNew();
    this.#toldRecent = this.recentCount;
  }

  /** By number, from 1; among them such as are gone already. */
  get messages(): readonly StoredMessage[] {
    return this.#entries.map(({ stored }) => stored);
  }

  get count(): number {
    return this.#entries.length;
  }

  get largestUid(): number {
    return this.#entries.at(-1)?.stored.uid ?? 0;
  }

  get recentCount(): number {
    return this.#entries.filter(({ recent }) => recent).length;
  }

  isRecent(number: number): boolean {
    return this.#entries[number - 1]?.recent ?? false;
  }

  /** Somebody expunged it. */
  isGone(stored: StoredMessage): boolean {
    return this.folder.find(stored.uid) !== stored;
  }

  /** `(\Seen \Recent $Label)`. */
  flagsOf(number: number): string {
    const entry = this.#entries[number - 1];
    return entry ? formatFlags(entry) : '()';
  }

  /** The client hears of these flags otherwise, or does not want to. */
  knowsFlags(number: number): void {
    const entry = this.#entries[number - 1];
    if (entry) entry.told = formatFlags(entry);
  }

  /** What SELECT says of the folder (RFC 9051 §6.3.2), as Dovecot does. */
  get introduction(): readonly string[] {
    const unseen = this.#entries.findIndex(({ stored }) => !stored.seen) + 1;
    return [
      ...this.#flagLines,
      `${this.count} EXISTS`,
      `${this.recentCount} RECENT`,
      ...(unseen > 0 ? [`OK [UNSEEN ${unseen}] First unseen.`] : []),
      `OK [UIDVALIDITY ${this.folder.uidValidity}] UIDs valid`,
      `OK [UIDNEXT ${this.folder.uidNext}] Predicted next UID`,
    ];
  }

  /** Untagged responses that bring the client up to date. */
  news(expunges: boolean, withUids: boolean): string[] {
    const lines = [...this.#keywordNews(), ...this.#flagNews(withUids), ...(expunges ? this.#expunges() : [])];
    const before = this.count;
    this.#takeNew();
    if (this.count > before) lines.push(`${this.count} EXISTS`);
    if (this.recentCount !== this.#toldRecent) lines.push(`${this.recentCount} RECENT`);
    this.#toldRecent = this.recentCount;
    return lines;
  }

  get #flagLines(): readonly string[] {
    const flags = [...systemFlags, ...this.folder.keywords].join(' ');
    return [
      `FLAGS (${flags})`,
      this.readOnly
        ? 'OK [PERMANENTFLAGS ()] Read-only mailbox.'
        : `OK [PERMANENTFLAGS (${flags} \\*)] Flags permitted.`,
    ];
  }

  #keywordNews(): readonly string[] {
    if (this.folder.keywords.length === this.#toldKeywords) return [];
    this.#toldKeywords = this.folder.keywords.length;
    return this.#flagLines;
  }

  #flagNews(withUids: boolean): string[] {
    return this.#entries.flatMap((entry, index) => {
      const now = formatFlags(entry);
      if (now === entry.told) return [];
      entry.told = now;
      return [`${index + 1} FETCH (${withUids ? `UID ${entry.stored.uid} ` : ''}FLAGS ${now})`];
    });
  }

  /** From the last to the first, so that each number is right when it is told. */
  #expunges(): string[] {
    const there = new Set(this.folder.messages);
    const gone = this.#entries.flatMap(({ stored }, index) => (there.has(stored) ? [] : [index + 1]));
    this.#entries = this.#entries.filter(({ stored }) => there.has(stored));
    return gone.reverse().map((number) => `${number} EXPUNGE`);
  }

  /** The first session to see a message has it as recent (RFC 3501 §2.3.2); one that only reads takes that from nobody. */
  #takeNew(): void {
    const { largestUid } = this;
    const { recentFrom } = this.folder;
    for (const stored of this.folder.messages) {
      if (stored.uid <= largestUid) continue;
      const entry = { stored, recent: stored.uid >= recentFrom, told: '' };
      entry.told = formatFlags(entry);
      this.#entries.push(entry);
    }
    if (!this.readOnly) this.folder.claimRecent();
  }
}

function formatFlags({ stored, recent }: Entry): string {
  const system = stored.flags.filter((flag) => flag.startsWith('\\'));
  const words = stored.flags.filter((flag) => !flag.startsWith('\\'));
  return `(${[...system, ...(recent ? ['\\Recent'] : []), ...words].join(' ')})`;
}
