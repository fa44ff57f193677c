import { calendarTime } from '../mail/date.ts';
import type { Computer } from './computer.ts';
import { asctime } from './dates.ts';
import { refuse, type Process, type ProcessIo, type Program } from './process.ts';

/** While the shell over there has the terminal, ssh itself only waits. */
const waiting: Process = { signal: () => {}, hangup: () => {} };

/** Who one is over there unless told otherwise: the same user, else the first person with an account, else root. */
function defaultUser(there: Computer, user: string): string | undefined {
  const names = [...there.users.keys()];
  return there.users.has(user) ? user : (names.find((name) => name !== 'root') ?? names[0]);
}

/**
 * ssh(1). It sends no packets: it is the chair one sits down on, not the subject; a second protocol on the map at
 * every key press would bury the mail. So it also asks for no password.
 */
export const ssh: Program = {
  name: 'ssh',
  on: 'all',
  start: (io, args) => {
    const [target, ...command] = args.filter((word) => !word.startsWith('-'));
    if (target === undefined || command.length > 0) return refuse(io, 'usage: ssh [user@]hostname\n', 255);
    const at = target.lastIndexOf('@');
    return logIn(io, target.slice(at + 1), at > 0 ? target.slice(0, at) : null);
  },
};

function logIn(io: ProcessIo, host: string, wanted: string | null): Process | null {
  const there = io.computer.reach(host);
  const user = there && (wanted ?? defaultUser(there, io.user));
  if (!there || !user || !there.users.has(user)) {
    const who = `${(user ?? wanted ?? io.user).slice(0, 200)}@${host.slice(0, 200)}`;
    return refuse(
      io,
      there
        ? `${who}: Permission denied (publickey).\n`
        : `ssh: Could not resolve hostname ${host.slice(0, 200)}: Name or service not known\n`,
      255,
    );
  }
  if (!there.isUp) return refuse(io, `ssh: connect to host ${host.slice(0, 200)} port 22: No route to host\n`, 255);
  const { startsAt, clock, addresses } = io.computer.context;
  io.print(`Last login: ${asctime(calendarTime(startsAt, clock.now()))} from ${addresses[0] ?? 'localhost'}\n`);
  io.login(there, user, (code) => {
    // 255 is a broken connection: the terminal has said so.
    if (code !== 255) io.print(`Connection to ${host} closed.\n`);
    io.exit(code);
  });
  return waiting;
}
