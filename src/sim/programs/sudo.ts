import { refuse, type Process, type Program } from './process.ts';

/** While what it started has the terminal, sudo itself only waits. */
const waiting: Process = { signal: () => {}, hangup: () => {} };

const usage = 'usage: sudo -i | -s\nusage: sudo [-u user] command [arg ...]\n';

/**
 * sudo(8): runs a command as root, or a shell (`-i`, `-s`). On one's own computer one may, on a mail server only who
 * runs it; no password is asked, as with NOPASSWD. What a `>` names is opened by the shell that sudo was typed in.
 */
export const sudo = (find: (name: string) => Program | undefined): Program => ({
  name: 'sudo',
  on: 'all',
  start: (io, args) => {
    const words = args[0] === '-u' && args[1] === 'root' ? args.slice(2) : args;
    const [name, ...rest] = words;
    if (name === undefined) return refuse(io, usage);
    if (io.user !== 'root' && io.computer.mailSystem !== null)
      return refuse(
        io,
        `${io.user} is not in the sudoers file.\nThis incident has been reported to the administrator.\n`,
      );
    const done = (code: number) => io.exit(code);
    if (/^-[is]$/.test(name)) io.login(io.computer, 'root', done);
    else {
      const program = find(name);
      if (name.startsWith('-')) return refuse(io, usage);
      if (!program) return refuse(io, `sudo: ${name.slice(0, 200)}: command not found\n`);
      io.exec(program, rest, { cwd: io.cwd, input: io.input, print: io.print, user: 'root' }, done);
    }
    return waiting;
  },
});
