import type { Computer } from './computer.ts';
import { absolutePath, homeOf, readFile, writeFile } from './files.ts';
import { programs } from './index.ts';
import type { Process, ProcessIo, Program, Signal, Surroundings } from './process.ts';
import { builtins, type ShellState } from './shell-builtins.ts';
import { parseShellLine, type Pipeline, type SimpleCommand, type Word } from './shell-words.ts';

/** `anna@laptop:~$`, `root@mx1:/etc/postfix#`. */
export function shellPrompt(computer: Computer, user: string, cwd: string): string {
  const short = computer.context.fqdn.split('.')[0] ?? computer.context.id;
  const home = homeOf(user);
  const shown = cwd === home || cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
  return `${user}@${short}:${shown}${user === 'root' ? '#' : '$'} `;
}

/** Lines remembered by `history`. */
const historyMax = 500;
const interrupted = 130;
/** What bash answers is shown whole up to here; a pasted book is not. */
const shownMax = 200;

/** A login shell: as much of bash(1) as a learner of mail types. */
export class Shell implements Process {
  readonly #io: ProcessIo;
  readonly #state: ShellState;
  readonly #builtins: readonly Program[];
  #unfinished = '';
  #rest: readonly Pipeline[] = [];
  #running = false;

  constructor(io: ProcessIo, history: string[]) {
    this.#io = io;
    this.#state = { cwd: io.cwd, status: 0, history, leaving: false };
    this.#builtins = builtins(
      this.#state,
      (name) => this.#find(name),
      () => this.#names(),
    );
    this.#prompt();
  }

  line(text: string): void {
    const whole = this.#unfinished + text;
    const parsed = parseShellLine(whole);
    if (parsed.kind === 'unfinished') {
      this.#unfinished = `${whole}\n`;
      return this.#io.prompt('> ');
    }
    this.#unfinished = '';
    this.#remember(whole);
    if (parsed.kind === 'list') this.#rest = parsed.pipelines;
    else this.#state.status = 2;
    if (parsed.kind === 'error') this.#io.complain(`bash: syntax error near unexpected token \`${parsed.near}'\n`);
    if (parsed.kind === 'unsupported') this.#io.say('shellUnsupported', { what: parsed.what });
    this.#run();
  }

  signal(signal: Signal): void {
    if (signal === 'ESCAPE') return;
    if (signal === 'INT') {
      this.#state.status = interrupted;
      this.#unfinished = '';
      return this.#prompt();
    }
    if (this.#unfinished !== '') {
      this.#unfinished = '';
      this.#state.status = 2;
      this.#io.complain('bash: syntax error: unexpected end of file\n');
      return this.#prompt();
    }
    this.#io.print('logout\n');
    this.#io.exit(this.#state.status);
  }

  hangup(): void {
    this.#rest = [];
  }

  /** As Debian's HISTCONTROL=ignoreboth has it. */
  #remember(text: string): void {
    const { history } = this.#state;
    if (text.trim() === '' || text.startsWith(' ') || history.at(-1) === text) return;
    history.push(text);
    if (history.length > historyMax) history.shift();
  }

  /** Runs what is left of the line. A loop, not recursion: a line may hold thousands of commands that end at once. */
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    for (let next = this.#takeNext(); next; next = this.#takeNext()) {
      if (!this.#runPipeline(next.commands, null)) break;
    }
    this.#running = false;
    if (this.#state.leaving) this.#io.exit(this.#state.status);
  }

  #takeNext(): Pipeline | null {
    if (this.#state.leaving) return null;
    for (const [index, pipeline] of this.#rest.entries()) {
      if (pipeline.when !== 'always' && (pipeline.when === 'succeeded') !== (this.#state.status === 0)) continue;
      this.#rest = this.#rest.slice(index + 1);
      return pipeline;
    }
    this.#rest = [];
    this.#prompt();
    return null;
  }

  /** True when it is over already; else the shell goes on when the last command has ended. */
  #runPipeline(commands: readonly SimpleCommand[], piped: string | null): boolean {
    let input = piped;
    for (const [index, command] of commands.entries()) {
      const last = index === commands.length - 1;
      const collected: string[] = [];
      let over = false;
      let waited = false;
      this.#runCommand(command, input, last ? null : (text) => collected.push(text), (status) => {
        over = true;
        this.#state.status = status;
        if (status === interrupted) this.#rest = [];
        if (!waited) return;
        // It ended later than it was started: on with the rest of the pipeline, then of the line.
        if (status === interrupted || this.#runPipeline(commands.slice(index + 1), collected.join(''))) this.#run();
      });
      if (!over) {
        waited = true;
        return false;
      }
      input = collected.join('');
    }
    return true;
  }

  #runCommand(
    command: SimpleCommand,
    piped: string | null,
    pipe: ((text: string) => void) | null,
    done: (status: number) => void,
  ): void {
    const { cwd } = this.#state;
    const surroundings = this.#redirect(command, piped, pipe);
    if (!surroundings) return done(1);
    const [name, ...args] = command.words.map((word) => this.#expand(word));
    if (name === undefined) return done(0);
    const program = this.#find(name);
    if (program) return this.#io.exec(program, args, { ...surroundings, cwd }, done);
    const shown = name.slice(0, shownMax);
    const isPath = name.includes('/');
    this.#io.complain(
      isPath
        ? `bash: ${shown}: No such file or directory\n`
        : `${name === '' ? "Command ''" : `bash: ${shown}: command`} not found\n`,
    );
    done(127);
  }

  /** Opens what `<`, `>` and `>>` name; null after saying why that fails. */
  #redirect(
    { input, output }: SimpleCommand,
    piped: string | null,
    pipe: ((text: string) => void) | null,
  ): Omit<Surroundings, 'cwd'> | null {
    const { computer, user } = this.#io;
    let text = piped;
    let print = pipe;
    if (input) {
      const typed = this.#expand(input);
      const file = readFile(computer, user, this.#path(typed));
      if (!file.ok) return this.#refuse(typed, file.reason);
      text = file.text;
    }
    if (output) {
      const typed = this.#expand(output.target);
      const path = this.#path(typed);
      const refusal = writeFile(computer, user, path, '', output.append);
      if (refusal) return this.#refuse(typed, refusal);
      print = (more) => void writeFile(computer, user, path, more, true);
    }
    return { input: text, ...(print && { print }) };
  }

  #refuse(typed: string, reason: string): null {
    this.#io.complain(`bash: ${typed.slice(0, shownMax)}: ${reason}\n`);
    return null;
  }

  #path(typed: string): string {
    return absolutePath(typed, this.#state.cwd);
  }

  #expand(word: Word): string {
    return word.map((part) => (typeof part === 'string' ? part : this.#variable(part.variable))).join('');
  }

  #variable(name: string): string {
    const { computer, user } = this.#io;
    const values = new Map(
      Object.entries({
        '?': String(this.#state.status),
        HOME: homeOf(user),
        HOSTNAME: computer.context.fqdn,
        PWD: this.#state.cwd,
        USER: user,
      }),
    );
    return values.get(name) ?? '';
  }

  #find(name: string): Program | undefined {
    const isHere = ({ on }: Program) => on === 'all' || this.#io.computer.queue !== null;
    return [...this.#builtins, ...programs].find((program) => program.name === name && isHere(program));
  }

  #names(): string[] {
    return [...new Set([...this.#builtins, ...programs].map(({ name }) => name))]
      .filter((name) => this.#find(name))
      .sort();
  }

  #prompt(): void {
    this.#io.prompt(shellPrompt(this.#io.computer, this.#io.user, this.#state.cwd));
  }
}
