import { epochMs } from '../../mail/date.ts';
import type { Octets } from '../../octets.ts';
import type { HostContext } from '../host.ts';
import { Folder, type StoredMessage } from './folder.ts';

/** Why a folder cannot be made, renamed or deleted. */
export type FolderProblem = 'exists' | 'missing' | 'inbox';

/** Stands between the names of a hierarchy: `Work.2026`. */
export const separator = '.';

/** All that is kept for one owner: INBOX, and the folders that were made on the way. Each change is an event. */
export class Mailbox {
  readonly owner: string;
  readonly inbox: Folder;
  readonly #host: HostContext;
  readonly #folders = new Map<string, Folder>();
  readonly #subscribed = new Set<string>();
  #lastUidValidity = 0;

  constructor(host: HostContext, owner: string) {
    this.#host = host;
    this.owner = owner;
    this.inbox = this.#newFolder('INBOX');
  }

  /** INBOX whatever its letter case (RFC 9051 §5.1); other names as they are. */
  folder(name: string): Folder | null {
    return this.#folders.get(canonical(name)) ?? null;
  }

  /** Names in the order of their octets, INBOX last, as Dovecot lists them. */
  get names(): readonly string[] {
    const others = [...this.#folders.keys()].filter((name) => name !== 'INBOX').sort();
    return [...others, 'INBOX'];
  }

  get subscribed(): readonly string[] {
    return [...this.#subscribed].sort();
  }

  subscribe(name: string, wanted: boolean): void {
    if (wanted) this.#subscribed.add(canonical(name));
    else this.#subscribed.delete(canonical(name));
  }

  create(name: string): FolderProblem | null {
    if (this.folder(name)) return 'exists';
    this.#newFolder(name);
    this.#host.trace.emit({ ...this.#place(name), kind: 'mailbox.created' });
    return null;
  }

  delete(name: string): FolderProblem | null {
    const folder = this.folder(name);
    if (!folder) return 'missing';
    if (folder === this.inbox) return 'inbox';
    this.#folders.delete(folder.name);
    folder.destroy();
    this.#host.trace.emit({ ...this.#place(folder.name), kind: 'mailbox.deleted' });
    folder.tellWatchers();
    return null;
  }

  /** Of INBOX the messages move, and it stays (RFC 9051 §6.3.6). */
  rename(from: string, to: string): FolderProblem | null {
    const folder = this.folder(from);
    if (!folder) return 'missing';
    if (this.folder(to)) return 'exists';
    if (folder === this.inbox) {
      this.create(to);
      for (const stored of [...folder.messages]) this.#move(folder, stored, this.folder(to) ?? folder);
      return null;
    }
    const inner = [...this.#folders.values()].filter(({ name }) => name.startsWith(folder.name + separator));
    for (const each of [folder, ...inner]) this.#renameOne(each, to + each.name.slice(folder.name.length));
    return null;
  }

  /** Puts a message into a folder otherwise than by delivery: APPEND, COPY. */
  append(folder: Folder, message: Octets, flags: readonly string[], receivedAtMs: number): StoredMessage {
    const stored = folder.add(message, receivedAtMs, flags);
    const { uid } = stored;
    const place = this.#place(folder.name);
    this.#host.trace.emit({ ...place, kind: 'mailbox.appended', uid, flags: stored.flags, receivedAtMs, message });
    folder.tellWatchers();
    return stored;
  }

  setFlags(folder: Folder, uid: number, flags: readonly string[]): void {
    const now = folder.setFlags(uid, flags);
    if (!now) return;
    this.#host.trace.emit({ ...this.#place(folder.name), kind: 'mailbox.flags', uid, flags: now });
    folder.tellWatchers();
  }

  expunge(folder: Folder, uid: number): void {
    if (!folder.take(uid)) return;
    this.#host.trace.emit({ ...this.#place(folder.name), kind: 'mailbox.expunged', uid });
    folder.tellWatchers();
  }

  #move(from: Folder, stored: StoredMessage, to: Folder): void {
    this.append(to, stored.message, stored.flags, stored.receivedAtMs);
    this.expunge(from, stored.uid);
  }

  #renameOne(folder: Folder, to: string): void {
    this.#folders.delete(folder.name);
    this.#host.trace.emit({ ...this.#place(folder.name), kind: 'mailbox.renamed', to });
    folder.name = to;
    this.#folders.set(to, folder);
  }

  /** UIDVALIDITY is the second in which the folder was made, and never twice the same (RFC 9051 §2.3.1.1). */
  #newFolder(name: string): Folder {
    const second = Math.floor((epochMs(this.#host.startsAt) + this.#host.clock.now()) / 1000);
    this.#lastUidValidity = Math.max(second, this.#lastUidValidity + 1);
    const folder = new Folder(name, this.#lastUidValidity);
    this.#folders.set(name, folder);
    return folder;
  }

  #place(folder: string) {
    return { host: this.#host.id, mailbox: this.owner, folder };
  }
}

const canonical = (name: string): string => (/^inbox$/i.test(name) ? 'INBOX' : name);
