import type { SimEvent } from '../trace.ts';
import type { Computer } from './computer.ts';
import type { Process, ProcessIo, Program } from './process.ts';
import { shell } from './shell.ts';

interface Frame {
  readonly computer: Computer;
  readonly user: string;
  readonly program: string | null;
  readonly done: (code: number) => void;
  process: Process | null;
  prompt: string;
  echo: boolean;
  over: boolean;
}

/**
 * A terminal on a host: a stack of processes, a shell at the bottom. Typed lines and signals go to the topmost; what it
 * prints goes into the trace. What was typed is not printed: the page echoes it while it is being typed.
 */
export class Terminal {
  readonly #tty: string;
  readonly #home: Computer;
  readonly #frames: Frame[] = [];
  #announced = '';

  constructor(computer: Computer, user: string, tty: string) {
    this.#tty = tty;
    this.#home = computer;
    this.#emit({ kind: 'tty.opened', host: computer.context.id, tty, user });
    this.#startShell(computer, user, () => this.#startShell(computer, user, () => {}));
    this.#announce();
  }

  /** Where it stands now: the host of the topmost shell. */
  get hostId(): string {
    return (this.#top?.computer ?? this.#home).context.id;
  }

  line(text: string): void {
    this.#top?.process?.line(text);
    this.#announce();
  }

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    this.#top?.process?.signal(signal);
    this.#announce();
  }

  /** A host lost power: what ran on it is gone, and so is what was started from there. */
  hostLost(id: string): void {
    const first = this.#frames.findIndex((frame) => frame.computer.context.id === id);
    if (first < 0) return;
    for (const frame of this.#frames.splice(first)) {
      frame.over = true;
      frame.process?.hangup();
    }
    this.#print(`Connection to ${id} closed by remote host.\n`, 'error');
    if (this.#frames.length === 0) this.#startShell(this.#home, [...this.#home.users.keys()][0] ?? 'root', () => {});
    this.#announce();
  }

  get #top(): Frame | undefined {
    return this.#frames.at(-1);
  }

  #emit(event: SimEvent): void {
    this.#home.context.trace.note(event);
  }

  #print(text: string, tone?: 'error'): void {
    if (text !== '') this.#emit({ kind: 'tty.output', host: this.hostId, tty: this.#tty, text, ...(tone && { tone }) });
  }

  #startShell(computer: Computer, user: string, done: () => void): void {
    this.#push(computer, user, null, shell, [], done);
  }

  #push(computer: Computer, user: string, program: string | null, code: Program, args: readonly string[], done: (code: number) => void): void {
    const frame: Frame = { computer, user, program, done, process: null, prompt: '', echo: true, over: false };
    this.#frames.push(frame);
    const process = code.start(this.#ioFor(frame), args);
    if (frame.over) process?.hangup();
    else if (process) frame.process = process;
    else this.#exit(frame, 0);
  }

  #exit(frame: Frame, code: number): void {
    if (frame.over) return;
    frame.over = true;
    this.#frames.splice(this.#frames.indexOf(frame), 1);
    frame.done(code);
    this.#announce();
  }

  /** Tells the page who reads now, whenever that changed. */
  #announce(): void {
    const top = this.#top;
    if (!top) return;
    const state = JSON.stringify([this.hostId, top.program, top.prompt, top.echo]);
    if (state === this.#announced) return;
    this.#announced = state;
    this.#emit({ kind: 'tty.foreground', host: this.hostId, tty: this.#tty, program: top.program, prompt: top.prompt, echo: top.echo });
  }

  #ioFor(frame: Frame): ProcessIo {
    const { computer, user } = frame;
    const live = (act: () => void) => {
      if (!frame.over) act();
    };
    return {
      computer,
      user,
      print: (text) => live(() => this.#print(text)),
      complain: (text) => live(() => this.#print(text, 'error')),
      say: (key, params = {}) => live(() => this.#emit({ kind: 'tty.message', host: this.hostId, tty: this.#tty, message: { key, params } })),
      clear: () => live(() => this.#emit({ kind: 'tty.clear', host: this.hostId, tty: this.#tty })),
      prompt: (text, { echo = true } = {}) => {
        frame.prompt = text;
        frame.echo = echo;
        this.#announce();
      },
      exec: (program, args, done) => live(() => this.#push(computer, user, program.name, program, args, done)),
      login: (there, name, done) => live(() => this.#startShell(there, name, done)),
      exit: (code = 0) => this.#exit(frame, code),
    };
  }
}
