import type { Process, ProcessIo, Signal } from '../process.ts';

/** An option that is missing, and what swaks asks for it. */
export interface Question {
  readonly name: string;
  readonly prompt: string;
}

type Continue = (answers: ReadonlyMap<string, string>) => Process | null;

/** Asks on the terminal for what the options left open, one after the other. */
export class Questions implements Process {
  readonly #io: ProcessIo;
  readonly #done: Continue;
  readonly #answers = new Map<string, string>();
  #open: readonly Question[];
  #then: Process | null = null;

  constructor(io: ProcessIo, open: readonly Question[], done: Continue) {
    this.#io = io;
    this.#open = open;
    this.#done = done;
    this.#ask();
  }

  line(text: string): void {
    if (this.#then) return this.#then.line?.(text);
    const [question, ...rest] = this.#open;
    if (question && text !== '') {
      this.#answers.set(question.name, text);
      this.#open = rest;
    }
    this.#ask();
  }

  signal(signal: Signal): void {
    if (this.#then) this.#then.signal(signal);
    else if (signal === 'INT' || signal === 'EOF') this.#io.exit(signal === 'INT' ? 130 : 1);
  }

  hangup(): void {
    this.#then?.hangup();
  }

  #ask(): void {
    const [question] = this.#open;
    if (question) this.#io.prompt(question.prompt);
    else this.#then = this.#done(this.#answers);
  }
}
