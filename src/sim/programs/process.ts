import type { Computer } from './computer.ts';

/** What a program prints to, and how it ends. */
export interface ProcessIo {
  readonly computer: Computer;
  readonly user: string;
  /** Prints text as it is; lines end with `\n`. */
  print(text: string): void;
  /** As `print`, on standard error. */
  complain(text: string): void;
  /** Prints the app's own words in the reader's language: a key of the `programs` dictionary. */
  say(key: string, params?: Readonly<Record<string, string | number>>): void;
  clear(): void;
  /** Sets what stands before the line being typed; `echo: false` for passwords. */
  prompt(text: string, options?: { readonly echo?: boolean }): void;
  /** Runs another program in the foreground until it exits. */
  exec(program: Program, args: readonly string[], done: (code: number) => void): void;
  /** Logs in to another computer: a shell there takes over until it exits. */
  login(computer: Computer, user: string, done: () => void): void;
  /** The program is done. Nothing may be printed after it. */
  exit(code?: number): void;
}

/** A running program in the foreground of a terminal. */
export interface Process {
  /** A line typed, without its line end. */
  line(text: string): void;
  /** Ctrl-C, Ctrl-D on an empty line, Ctrl-]. */
  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void;
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
