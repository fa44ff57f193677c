import type { ImapResponse } from '../../pickup/imap-response.ts';
import { formatSet } from '../../pickup/sequence-set.ts';
import type { InboxCopy } from '../pickup/client.ts';

/** What a client knows of the folder it has selected, and what of it is still missing in its copy. */
export class KnownFolder {
  readonly #copy: InboxCopy;
  /** By message number, as far as known. */
  #uids: (number | undefined)[] = [];
  #count = 0;
  /** Flags of messages that are not in the copy yet. */
  readonly #flags = new Map<number, readonly string[]>();
  readonly #missing = new Set<number>();
  #isListDue = false;
  #isWholeListed = false;
  #uidValidity: number | null = null;
  #readOnly = false;

  constructor(copy: InboxCopy) {
    this.#copy = copy;
  }

  get isListDue(): boolean {
    return this.#isListDue;
  }

  /** Asks for the list once more. */
  refresh(): void {
    this.#isListDue = this.#count > 0;
  }

  get missing(): string {
    return formatSet([...this.#missing].sort((a, b) => a - b));
  }

  /** Read here, which the server does not know. */
  get unmarked(): readonly number[] {
    return this.#readOnly ? [] : this.#copy.unmarked;
  }

  /** The folder is selected: its ids hold for the copy, or the copy is worth nothing (RFC 9051 §2.3.1.1). */
  selected(): void {
    if (this.#uidValidity === null || this.#copy.uidValidity !== this.#uidValidity) this.#copy.renew(this.#uidValidity);
    if (this.#count === 0) this.#forgetWhatIsGone();
    this.#isListDue = this.#count > 0;
  }

  /** What to list: everything the first time, then what came since. */
  beginList(): string {
    this.#isListDue = false;
    const newest = Math.max(0, ...this.#uids.map((uid) => uid ?? 0));
    return `${this.#isWholeListed ? newest + 1 : 1}:*`;
  }

  endList(): void {
    if (!this.#isWholeListed) this.#forgetWhatIsGone();
    this.#isWholeListed = true;
  }

  #forgetWhatIsGone(): void {
    const there = new Set(this.#uids);
    for (const uid of this.#copy.uids) if (!there.has(uid)) this.#copy.remove(uid);
  }

  /** What was asked for and did not come is gone from the server. */
  endFetch(): void {
    this.#missing.clear();
  }

  /** Untagged responses; true when something came in that has to be fetched. */
  take(response: ImapResponse): boolean {
    if (response.kind === 'status') this.#takeCode(response.code);
    else if (response.kind === 'expunge') this.#expunged(response.number);
    else if (response.kind === 'fetch') this.#told(response);
    else if (response.kind === 'exists') {
      const grown = response.number > this.#count;
      this.#count = response.number;
      this.#uids.length = Math.min(this.#uids.length, response.number);
      this.#isListDue ||= grown;
      return grown;
    }
    return false;
  }

  #takeCode(code: Extract<ImapResponse, { kind: 'status' }>['code']): void {
    if (code?.name === 'UIDVALIDITY' && /^\d{1,10}$/.test(code.value)) this.#uidValidity = Number(code.value);
    if (code?.name === 'READ-ONLY') this.#readOnly = true;
  }

  #expunged(number: number): void {
    if (number < 1 || number > this.#count) return;
    const [uid] = this.#uids.splice(number - 1, 1);
    this.#count--;
    if (uid === undefined) return;
    this.#missing.delete(uid);
    if (this.#copy.has(uid)) this.#copy.remove(uid);
  }

  #told({ number, uid: named, flags, message }: Extract<ImapResponse, { kind: 'fetch' }>): void {
    if (number < 1 || number > this.#count) return;
    const uid = named ?? this.#uids[number - 1];
    if (uid === undefined) return;
    this.#uids[number - 1] = uid;
    if (this.#copy.has(uid)) {
      if (flags) this.#copy.setFlags(uid, flags);
      return;
    }
    if (flags) this.#flags.set(uid, flags);
    if (message === null) return void this.#missing.add(uid);
    this.#missing.delete(uid);
    this.#copy.add(uid, message, this.#flags.get(uid) ?? []);
    this.#flags.delete(uid);
  }
}
