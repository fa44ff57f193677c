import type { Computer } from './computer.ts';

/** What a shell gives a program besides its arguments. */
export interface Surroundings {
  /** The working directory, absolute. */
  readonly cwd: string;
  /** What a pipe or `<` feeds it; null when its input is the terminal. */
  readonly input: string | null;
  /** Where its output goes instead of the terminal: a pipe or a file. */
  readonly print?: (text: string) => void;
  /** Who it runs as, when that is somebody else. */
  readonly user?: string;
}

/** What a program prints to, and how it ends. */
export interface ProcessIo {
  readonly computer: Computer;
  readonly user: string;
  readonly cwd: string;
  readonly input: string | null;
  /** Prints text; lines end with `\n`. Control characters become visible (`^[`) on their way into the trace. */
  print(text: string): void;
  /** As `print`, on standard error: always the terminal. */
  complain(text: string): void;
  /** Prints the app's own words in the reader's language: a key of the `programs` dictionary. */
  say(key: string, params?: Readonly<Record<string, string | number>>): void;
  clear(): void;
  /** Sets what stands before the line being typed; `echo: false` for passwords. */
  prompt(text: string, options?: { readonly echo?: boolean }): void;
  /** Runs another program in the foreground until it exits; `done` may be called before `exec` returns. */
  exec(program: Program, args: readonly string[], surroundings: Surroundings, done: (code: number) => void): void;
  /** Logs in to another computer: a shell there takes over until it exits. */
  login(computer: Computer, user: string, done: (code: number) => void): void;
  /** The program is done; what it still says is not heard. */
  exit(code?: number): void;
}

export type Signal = 'INT' | 'EOF' | 'ESCAPE';

/** A running program in the foreground of a terminal. */
export interface Process {
  /** A line typed, without its line end. A program that reads nothing has no such method: lines wait for the next reader, as in a tty's input queue. */
  line?(text: string): void;
  /** Ctrl-C, Ctrl-D on an empty line, Ctrl-]. */
  signal(signal: Signal): void;
  /** The terminal or the host goes away: let go of sockets and timers, print nothing. */
  hangup(): void;
}

export interface Program {
  readonly name: string;
  /** Where it is found: `all` hosts, or `server` for hosts with a mail system. */
  readonly on: 'all' | 'server';
  /** Starts with arguments (without the program's name). Returns null when it has already exited. */
  start(io: ProcessIo, args: readonly string[]): Process | null;
}

/** A program that answers at once and reads no terminal; `run` gives its exit status. */
export function instant(
  name: string,
  run: (io: ProcessIo, args: readonly string[]) => number,
  on: Program['on'] = 'all',
): Program {
  return {
    name,
    on,
    start: (io, args) => {
      io.exit(run(io, args));
      return null;
    },
  };
}

/** Ends a program before it has begun: says why, and returns what `start` then returns. */
export function refuse(io: ProcessIo, complaint: string, status = 1): null {
  io.complain(complaint);
  io.exit(status);
  return null;
}
