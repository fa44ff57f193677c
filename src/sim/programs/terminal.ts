import type { SimEvent } from '../trace.ts';
import type { Computer } from './computer.ts';
import type { Process, ProcessIo, Signal, Surroundings } from './process.ts';
import { homeOf } from './files.ts';
import { Shell } from './shell.ts';
import { visibleText } from './visible-text.ts';

/** One process of the stack. `program` is null for a shell. */
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

type Start = (io: ProcessIo) => Process | null;
type Typed = { readonly line: string } | { readonly end: true };

/** What is typed ahead while nothing reads: more than this is dropped, as a tty's full input queue drops it. */
const typedAheadMax = 1000;

/** Lines at once that a terminal can be scrolled back to: what goes past before them nobody sees. */
const linesMax = 5000;

function lastLines(text: string): string {
  // Shorter than that no text has so many lines.
  if (text.length <= linesMax) return text;
  let start = text.length - 1;
  for (let lines = 0; lines < linesMax; lines++) {
    start = text.lastIndexOf('\n', start - 1);
    if (start <= 0) return text;
  }
  return text.slice(start + 1);
}

/**
 * A terminal on a host: a stack of processes, a shell at the bottom. Typed lines and signals go to the topmost; what it
 * prints goes into the trace. What was typed is not printed: the page echoes it while it is being typed.
 */
export class Terminal {
  readonly #tty: string;
  readonly #home: Computer;
  readonly #user: string;
  readonly #frames: Frame[] = [];
  readonly #histories = new Map<string, string[]>();
  #typed: Typed[] = [];
  #feeding = false;
  #announced = '';

  constructor(computer: Computer, user: string, tty: string) {
    this.#tty = tty;
    this.#home = computer;
    this.#user = user;
    this.#emit({ kind: 'tty.opened', host: computer.context.id, tty, user });
    this.#startFirstShell();
    this.#announce();
  }

  /** Where it stands now: the host of the topmost process. */
  get hostId(): string {
    return (this.#top?.computer ?? this.#home).context.id;
  }

  /** A line typed, without its line end. It waits while the program in the foreground reads nothing. */
  line(text: string): void {
    if (!this.#isAwake()) return;
    if (this.#typed.length < typedAheadMax) this.#typed.push({ line: text });
    this.#feed();
  }

  signal(signal: Signal): void {
    if (!this.#isAwake()) return;
    if (signal === 'EOF') {
      this.#typed.push({ end: true });
      return this.#feed();
    }
    // Ctrl-C flushes what was typed ahead (termios: ISIG without NOFLSH).
    if (signal === 'INT') this.#typed = [];
    this.#top?.process?.signal(signal);
    this.#feed();
  }

  /** The terminal is closed: everything on it lets go. */
  hangup(): void {
    this.#typed = [];
    this.#cut(0);
  }

  /** A host lost power: what ran on it is gone, and so is what was started from there. */
  hostLost(id: string): void {
    const first = this.#frames.findIndex((frame) => frame.computer.context.id === id);
    if (first < 0) return;
    this.#typed = [];
    const [lost] = this.#cut(first);
    if (this.#top) {
      this.#print('client_loop: send disconnect: Broken pipe\n', 'error');
      lost?.done(255);
      this.#announce();
    } else this.#sleep();
  }

  get #top(): Frame | undefined {
    return this.#frames.at(-1);
  }

  #emit(event: SimEvent): void {
    this.#home.context.trace.note(event);
  }

  #print(text: string, tone?: 'error'): void {
    const visible = visibleText(lastLines(text));
    if (visible !== '')
      this.#emit({ kind: 'tty.output', host: this.hostId, tty: this.#tty, text: visible, ...(tone && { tone }) });
  }

  /** The terminal's own host is off: nobody reads. */
  #sleep(): void {
    const { id } = this.#home.context;
    this.#announced = '';
    this.#emit({
      kind: 'tty.message',
      host: id,
      tty: this.#tty,
      message: { key: 'hostOff', params: { host: this.#home.context.fqdn } },
    });
    this.#emit({ kind: 'tty.foreground', host: id, tty: this.#tty, program: null, prompt: '', echo: true });
  }

  /** Whether somebody can read. A host that has got its power back gives a fresh shell to the first key. */
  #isAwake(): boolean {
    if (this.#top) return true;
    if (this.#home.isUp) this.#startFirstShell();
    else this.#sleep();
    return this.#home.isUp;
  }

  /** Gives what was typed to whoever reads now, one by one: the next may go to another process. */
  #feed(): void {
    if (this.#feeding) return;
    this.#feeding = true;
    for (let top = this.#top; top?.process?.line && this.#typed.length > 0; top = this.#top) {
      const next = this.#typed.shift();
      if (next && 'line' in next) top.process.line(next.line);
      else top.process.signal('EOF');
    }
    this.#feeding = false;
    this.#announce();
  }

  /** Takes this frame and all above it off the stack. */
  #cut(from: number): Frame[] {
    const gone = this.#frames.splice(from);
    for (const frame of [...gone].reverse()) {
      frame.over = true;
      frame.process?.hangup();
    }
    return gone;
  }

  /** Whoever leaves the first shell finds a fresh one: a terminal without a shell would be of no use to anybody. */
  #startFirstShell(): void {
    this.#startShell(this.#home, this.#user, () => this.#startFirstShell());
  }

  #startShell(computer: Computer, user: string, done: (code: number) => void): void {
    const key = `${user}@${computer.context.id}`;
    const history = this.#histories.get(key) ?? [];
    this.#histories.set(key, history);
    this.#push(
      { computer, user, program: null, done },
      { cwd: homeOf(user), input: null },
      (io) => new Shell(io, history),
    );
  }

  #push(who: Pick<Frame, 'computer' | 'user' | 'program' | 'done'>, surroundings: Surroundings, start: Start): void {
    const frame: Frame = { ...who, process: null, prompt: '', echo: true, over: false };
    this.#frames.push(frame);
    const process = start(this.#ioFor(frame, surroundings));
    if (!frame.over && !process) throw new Error(`${who.program ?? 'shell'} neither runs nor has exited`);
    if (!frame.over) frame.process = process;
    this.#announce();
  }

  #exit(frame: Frame, code: number): void {
    if (frame.over) return;
    const at = this.#frames.indexOf(frame);
    this.#cut(at + 1);
    this.#frames.pop();
    frame.over = true;
    frame.done(code);
    this.#feed();
  }

  /** Tells the page who reads now, whenever that changed and somebody does. */
  #announce(): void {
    const top = this.#top;
    if (!top?.process || this.#feeding) return;
    const state = JSON.stringify([this.hostId, top.program, top.prompt, top.echo]);
    if (state === this.#announced) return;
    this.#announced = state;
    this.#emit({
      kind: 'tty.foreground',
      host: this.hostId,
      tty: this.#tty,
      program: top.program,
      prompt: top.prompt,
      echo: top.echo,
    });
  }

  #ioFor(frame: Frame, { cwd, input, print }: Surroundings): ProcessIo {
    const { computer, user } = frame;
    const live = (act: () => void) => {
      if (!frame.over) act();
    };
    const where = () => ({ host: computer.context.id, tty: this.#tty });
    return {
      computer,
      user,
      cwd,
      input,
      print: (text) => live(() => (print ? print(text) : this.#print(text))),
      complain: (text) => live(() => this.#print(text, 'error')),
      say: (key, params = {}) => live(() => this.#emit({ kind: 'tty.message', ...where(), message: { key, params } })),
      clear: () => live(() => this.#emit({ kind: 'tty.clear', ...where() })),
      prompt: (text, { echo = true } = {}) =>
        live(() => {
          frame.prompt = text;
          frame.echo = echo;
          this.#announce();
        }),
      exec: (program, args, surroundings, done) =>
        live(() =>
          this.#push({ computer, user: surroundings.user ?? user, program: program.name, done }, surroundings, (io) =>
            program.start(io, args),
          ),
        ),
      login: (there, name, done) => live(() => this.#startShell(there, name, done)),
      exit: (code = 0) => this.#exit(frame, code),
    };
  }
}
