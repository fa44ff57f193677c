import type { Computer } from './computer.ts';
import { programs } from './index.ts';
import type { Process, ProcessIo, Program } from './process.ts';
import { parseShellLine, type ShellCommand } from './shell-words.ts';

/** `anna@laptop:~$`, `root@mx1:~#`. */
export function shellPrompt(computer: Computer, user: string): string {
  const short = computer.context.fqdn.split('.')[0] ?? computer.context.id;
  return `${user}@${short}:~${user === 'root' ? '#' : '$'} `;
}

/** Lines remembered by `history`, per shell. */
const historyMax = 500;

class Shell implements Process {
  readonly #io: ProcessIo;
  readonly #history: string[] = [];
  #status = 0;
  #rest: readonly ShellCommand[] = [];

  constructor(io: ProcessIo) {
    this.#io = io;
    io.prompt(shellPrompt(io.computer, io.user));
  }

  line(text: string): void {
    if (text.trim() !== '') this.#history.push(text);
    if (this.#history.length > historyMax) this.#history.shift();
    const parsed = parseShellLine(text);
    if (!parsed.ok) {
      this.#io.complain('bash: unexpected EOF while looking for matching quote\n');
      this.#status = 2;
      return;
    }
    this.#run(parsed.commands);
  }

  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    if (signal !== 'EOF') return;
    this.#io.print('logout\n');
    this.#io.exit();
  }

  hangup(): void {
    this.#rest = [];
  }

  #run(commands: readonly ShellCommand[]): void {
    const [first, ...rest] = commands;
    this.#rest = rest;
    if (!first) return;
    if (first.onlyIfOk && this.#status !== 0) return this.#run(rest);
    const [name = '', ...args] = first.words;
    this.#start(name, args.map((word) => (word === '$?' ? String(this.#status) : word)));
  }

  #next(status: number): void {
    this.#status = status;
    this.#run(this.#rest);
  }

  #start(name: string, args: readonly string[]): void {
    switch (name) {
      case 'exit':
      case 'logout':
        return this.#io.exit(Number(args[0] ?? 0));
      case 'history':
        this.#io.print(this.#history.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(''));
        return this.#next(0);
      case 'help':
        return this.#help();
      case 'man':
        return this.#man(args);
      case 'ssh':
        return this.#ssh(args);
    }
    const program = this.#find(name);
    if (program) return this.#io.exec(program, args, (status) => this.#next(status));
    this.#io.complain(`bash: ${name.slice(0, 200)}: command not found\n`);
    this.#next(127);
  }

  #find(name: string): Program | undefined {
    return programs.find((program) => program.name === name && (program.on === 'all' || this.#io.computer.queue !== null));
  }

  #help(): void {
    const names = programs.filter(({ name }) => this.#find(name)).map(({ name }) => name);
    for (const name of [...names, 'ssh', 'help', 'man', 'history', 'exit'].sort()) this.#io.say('helpLine', { command: name });
    this.#next(0);
  }

  #man([name]: readonly string[]): void {
    const known = name !== undefined && (this.#find(name) || ['ssh', 'help', 'man', 'history', 'exit'].includes(name));
    if (name === undefined) this.#io.print('What manual page do you want?\nFor example, try \'man telnet\'.\n');
    else if (known) this.#io.say('manPage', { command: name });
    else this.#io.complain(`No manual entry for ${name.slice(0, 200)}\n`);
    this.#next(known ? 0 : 16);
  }

  /**
   * Logs in elsewhere. No packets: the lesson is mail, and a second protocol on the map at every key press would
   * drown it.
   */
  #ssh(args: readonly string[]): void {
    const target = args.find((word) => !word.startsWith('-'));
    if (target === undefined) {
      this.#io.complain('usage: ssh [user@]hostname\n');
      return this.#next(255);
    }
    const at = target.lastIndexOf('@');
    const host = target.slice(at + 1);
    const there = this.#io.computer.reach(host);
    if (!there) {
      this.#io.complain(`ssh: Could not resolve hostname ${host.slice(0, 200)}: Name or service not known\n`);
      return this.#next(255);
    }
    const wanted = at > 0 ? target.slice(0, at) : there.users.has(this.#io.user) ? this.#io.user : [...there.users.keys()][0];
    if (wanted === undefined || !there.users.has(wanted)) {
      this.#io.complain(`${wanted ?? this.#io.user}@${host}: Permission denied (publickey).\n`);
      return this.#next(255);
    }
    this.#io.login(there, wanted, () => {
      this.#io.print(`Connection to ${there.context.fqdn} closed.\n`);
      this.#next(0);
    });
  }
}

export const shell: Program = { name: 'bash', on: 'all', start: (io) => new Shell(io) };
