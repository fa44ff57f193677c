import { SvelteMap } from 'svelte/reactivity';
import type { Session } from '../../session/session.ts';

/** A text that is not saved: what the file held when the work on it began (null: no file), and what is to be. */
export interface Draft {
  readonly base: string | null;
  readonly text: string;
}

/** What lies on the editor's desk, for as long as the page is open: unsaved texts, and what is looked at. */
export class Desk {
  host = $state('');
  readonly #paths = new SvelteMap<string, string>();
  readonly #drafts = new SvelteMap<string, Draft>();
  readonly #discarded = new SvelteMap<string, string>();

  /** The file that was last looked at on a host. */
  pathAt(host: string): string | undefined {
    return this.#paths.get(host);
  }

  look(host: string, path: string): void {
    this.host = host;
    this.#paths.set(host, path);
  }

  /** The unsaved texts of a host, by path. */
  draftsOf(host: string): ReadonlyMap<string, Draft> {
    const own = [...this.#drafts].filter(([key]) => key.startsWith(`${host} `));
    return new SvelteMap(own.map(([key, draft]) => [key.slice(host.length + 1), draft]));
  }

  /** Somebody types; `filed` is what the file holds (null: there is none). */
  edit(host: string, path: string, filed: string | null, text: string): void {
    const key = keyOf(host, path);
    const base = this.#drafts.has(key) ? (this.#drafts.get(key)?.base ?? null) : filed;
    this.#discarded.delete(key);
    if (text === base || text === filed) this.#drafts.delete(key);
    else this.#drafts.set(key, { base, text });
  }

  /** The file was changed by somebody else, and what was typed here is to replace that. */
  keep(host: string, path: string, filed: string | null): void {
    const draft = this.#drafts.get(keyOf(host, path));
    if (draft) this.#drafts.set(keyOf(host, path), { ...draft, base: filed });
  }

  /** Back to what the file holds; `restore` takes that back. */
  discard(host: string, path: string): void {
    const key = keyOf(host, path);
    const draft = this.#drafts.get(key);
    if (draft) this.#discarded.set(key, draft.text);
    this.#drafts.delete(key);
  }

  canRestore(host: string, path: string): boolean {
    return this.#discarded.has(keyOf(host, path));
  }

  restore(host: string, path: string, filed: string | null): void {
    this.edit(host, path, filed, this.#discarded.get(keyOf(host, path)) ?? filed ?? '');
  }

  /** The text is on its way into the file: shown until it is there, and unsaved no more. */
  saved(host: string, path: string): void {
    const draft = this.#drafts.get(keyOf(host, path));
    if (draft) this.#drafts.set(keyOf(host, path), { base: draft.text, text: draft.text });
  }

  /** What was saved lies in its file: there is nothing left to be kept here. */
  settle(host: string, path: string): void {
    this.#drafts.delete(keyOf(host, path));
  }
}

/** Whether somebody typed something that is not on its way into the file. */
export const isUnsaved = ({ base, text }: Draft): boolean => base !== text;

const keyOf = (host: string, path: string): string => `${host} ${path}`;

const desks = new WeakMap<Session, Desk>();

/** The one desk of a session: it survives the panel. */
export function deskOf(session: Session): Desk {
  let desk = desks.get(session);
  if (!desk) desks.set(session, (desk = new Desk()));
  return desk;
}
