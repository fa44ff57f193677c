import type { ScreenEvent } from '../../console/screen-event.ts';
import {
  dueMs,
  emptyTranscript,
  hear,
  noPrompt,
  spoken,
  tell,
  type Prompting,
  type Transcript,
} from '../../console/transcript.ts';

/** The transcripts of all terminals, told in time: what is heard appears in `entriesOf` when it is due. */
export class Transcripts {
  #all = $state.raw<Readonly<Record<string, Transcript>>>({});
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Kept apart from what is shown: hearing draws nothing. */
  readonly #heard = new Map<string, Transcript>();

  readonly #prompting = new Map<string, Prompting>();

  entriesOf(tty: string): Transcript['entries'] {
    return this.#all[tty]?.entries ?? [];
  }

  hear(tty: string, events: readonly ScreenEvent[]): void {
    const { text, after } = spoken(events, this.#prompting.get(tty) ?? noPrompt);
    this.#prompting.set(tty, after);
    this.#heard.set(tty, hear(this.#heard.get(tty) ?? emptyTranscript, text, performance.now()));
    this.#arm(tty);
  }

  /** Forgets everything: another world, or the same from its beginning. */
  reset(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#heard.clear();
    this.#prompting.clear();
    this.#all = {};
  }

  #arm(tty: string): void {
    clearTimeout(this.#timers.get(tty));
    const transcript = this.#heard.get(tty) ?? emptyTranscript;
    const due = dueMs(transcript);
    if (due === null) return;
    const told = () => {
      const next = tell(this.#heard.get(tty) ?? emptyTranscript);
      this.#heard.set(tty, next);
      this.#all = { ...this.#all, [tty]: next };
    };
    this.#timers.set(tty, setTimeout(told, Math.max(0, due - performance.now())));
  }
}
