import type { ScreenEvent } from '../../console/screen-event.ts';
import { dueMs, emptyTranscript, hear, noPrompt, spoken, tell, type Transcript } from '../../console/transcript.ts';

/** One terminal's transcript, told in time: what is heard appears in `entries` when it is due. */
class TimedTranscript {
  entries = $state.raw<Transcript['entries']>([]);
  /** Kept apart from what is shown: hearing draws nothing. */
  #heard = emptyTranscript;
  #prompting = noPrompt;
  #timer: ReturnType<typeof setTimeout> | undefined;

  hear(events: readonly ScreenEvent[]): void {
    const { text, after } = spoken(events, this.#prompting);
    this.#prompting = after;
    this.#heard = hear(this.#heard, text, performance.now());
    const due = dueMs(this.#heard);
    if (due === null) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, due - performance.now()));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.entries = [];
  }

  #tell(): void {
    this.#heard = tell(this.#heard);
    this.entries = this.#heard.entries;
  }
}

/** The transcripts of all terminals. */
export class Transcripts {
  #byTty = $state.raw<Readonly<Record<string, TimedTranscript>>>({});

  entriesOf(tty: string): Transcript['entries'] {
    return this.#byTty[tty]?.entries ?? [];
  }

  hear(tty: string, events: readonly ScreenEvent[]): void {
    const known = this.#byTty[tty];
    const transcript = known ?? new TimedTranscript();
    if (!known) this.#byTty = { ...this.#byTty, [tty]: transcript };
    transcript.hear(events);
  }

  /** Forgets everything: another world, or the same from its beginning. */
  reset(): void {
    for (const transcript of Object.values(this.#byTty)) transcript.close();
    this.#byTty = {};
  }
}
