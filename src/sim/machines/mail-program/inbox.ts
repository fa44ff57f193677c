import type { HostContext } from '../host.ts';
import type { InboxCopy } from '../pickup/client.ts';
import type { Octets } from '../../octets.ts';

const seen = '\\Seen';

/** A mail program's own copy of its inbox. It lies on the disk: it outlives sessions and the loss of power. */
export class Inbox implements InboxCopy {
  readonly #host: HostContext;
  readonly #flags = new Map<number, readonly string[]>();
  readonly #unmarked = new Set<number>();
  #uidValidity: number | null = null;

  constructor(host: HostContext) {
    this.#host = host;
  }

  get uidValidity(): number | null {
    return this.#uidValidity;
  }

  get uids(): readonly number[] {
    return [...this.#flags.keys()];
  }

  get unmarked(): readonly number[] {
    return [...this.#unmarked];
  }

  renew(uidValidity: number | null): void {
    const wasEmpty = this.#flags.size === 0;
    this.#flags.clear();
    this.#unmarked.clear();
    this.#uidValidity = uidValidity;
    if (!wasEmpty) this.#host.trace.note({ kind: 'pickup.renewed', host: this.#host.id });
  }

  has(uid: number): boolean {
    return this.#flags.has(uid);
  }

  add(uid: number, message: Octets, flags: readonly string[]): void {
    this.#flags.set(uid, flags);
    this.#host.trace.note({ kind: 'pickup.fetched', host: this.#host.id, uid, message, flags });
  }

  /** As the server has them; what was read here counts as read though the server does not know it yet. */
  setFlags(uid: number, told: readonly string[]): void {
    const flags = this.#unmarked.has(uid) && !told.includes(seen) ? [...told, seen] : told;
    if (flags.join(' ') === this.#flags.get(uid)?.join(' ')) return;
    this.#flags.set(uid, flags);
    this.#host.trace.note({ kind: 'pickup.flags', host: this.#host.id, uid, flags });
  }

  remove(uid: number): void {
    this.#flags.delete(uid);
    this.#unmarked.delete(uid);
    this.#host.trace.note({ kind: 'pickup.removed', host: this.#host.id, uid });
  }

  /** Its owner has opened it. True when the server has to be told. */
  open(uid: number): boolean {
    const flags = this.#flags.get(uid);
    if (!flags || flags.includes(seen)) return false;
    this.#unmarked.add(uid);
    this.setFlags(uid, flags);
    return true;
  }

  marked(uids: readonly number[]): void {
    for (const uid of uids) this.#unmarked.delete(uid);
  }
}
