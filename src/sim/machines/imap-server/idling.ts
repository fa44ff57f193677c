import type { Timer, VirtualClock } from '../../kernel/clock.ts';
import type { Folder } from '../mailbox/folder.ts';

/** Dovecot: imap_idle_notify_interval. */
const stillHereMs = 120_000;

/** A client idles (RFC 2177): what happens in the folder is told at once, and now and then that the server is there. */
export class Idling {
  readonly #clock: VirtualClock;
  readonly #stillHere: () => void;
  readonly #stopWatching: () => void;
  #timer: Timer | null = null;

  constructor(clock: VirtualClock, folder: Folder | null, changed: () => void, stillHere: () => void) {
    this.#clock = clock;
    this.#stillHere = stillHere;
    this.#stopWatching = folder?.watch(changed) ?? (() => {});
    this.#arm();
  }

  stop(): void {
    this.#stopWatching();
    this.#clock.cancel(this.#timer);
  }

  /** Whoever idles is never thrown out: each sign of life gives the client its time anew. */
  #arm(): void {
    const speak = () => {
      this.#stillHere();
      this.#arm();
    };
    this.#timer = this.#clock.after(stillHereMs, speak, true);
  }
}
