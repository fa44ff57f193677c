import { absolutePath, homeOf, statFile } from './files.ts';
import { instant, type ProcessIo, type Program } from './process.ts';
import { sudo } from './sudo.ts';

/** What the shell and its own commands share. */
export interface ShellState {
  cwd: string;
  /** `$?`. */
  status: number;
  /** Oldest first. */
  readonly history: string[];
  /** `exit` was typed. */
  leaving: boolean;
}

type Find = (name: string) => Program | undefined;

/** The commands that change the shell itself or speak about the others. */
export function builtins(state: ShellState, find: Find, names: () => readonly string[]): readonly Program[] {
  const leave = (io: ProcessIo, args: readonly string[]) => {
    const [code = String(state.status)] = args;
    if (!/^-?\d+$/.test(code)) io.complain(`bash: exit: ${code.slice(0, 200)}: numeric argument required\n`);
    else io.print('logout\n');
    state.leaving = true;
    return /^-?\d+$/.test(code) ? Number(code) & 255 : 2;
  };
  return [
    instant('cd', (io, args) => changeDirectory(state, io, args)),
    instant('exit', leave),
    instant('logout', leave),
    instant('history', (io) => {
      io.print(state.history.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join(''));
      return 0;
    }),
    instant('help', (io) => {
      io.say('help.intro');
      for (const name of names()) io.say(`help.${name}`);
      return 0;
    }),
    instant('man', (io, args) => manual(io, args, find)),
    sudo(find),
  ];
}

function changeDirectory(state: ShellState, io: ProcessIo, args: readonly string[]): number {
  const [typed = homeOf(io.user), surplus] = args;
  const path = absolutePath(typed, state.cwd);
  const found = statFile(io.computer, io.user, path);
  const reason =
    surplus !== undefined
      ? 'too many arguments'
      : !found.ok
        ? found.reason
        : found.stat.kind === 'file'
          ? 'Not a directory'
          : null;
  if (reason) {
    io.complain(`bash: cd: ${surplus === undefined ? `${typed.slice(0, 200)}: ` : ''}${reason}\n`);
    return 1;
  }
  state.cwd = path;
  return 0;
}

function manual(io: ProcessIo, args: readonly string[], find: Find): number {
  const name = args.find((word) => !/^(-.*|\d)$/.test(word));
  if (name === undefined) {
    io.print("What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  if (!find(name)) {
    io.complain(`No manual entry for ${name.slice(0, 200)}\n`);
    return 16;
  }
  io.say(`man.${name}`);
  return 0;
}
