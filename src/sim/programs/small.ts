import { shortDate, mailDate } from '../mail/date.ts';
import { absolutePath, homeOf, listDirectory, readFile } from './files.ts';
import type { ProcessIo, Program } from './process.ts';

/** A program that answers at once. */
function instant(name: string, run: (io: ProcessIo, args: readonly string[]) => number, on: Program['on'] = 'all'): Program {
  return {
    name,
    on,
    start: (io, args) => {
      io.exit(run(io, args));
      return null;
    },
  };
}

const words = (args: readonly string[]) => args.filter((word) => !word.startsWith('-'));

const cat = instant('cat', (io, args) => {
  let status = 0;
  for (const typed of words(args)) {
    const file = readFile(io.computer, io.user, absolutePath(typed, io.user));
    if (file.ok) io.print(file.text.endsWith('\n') || file.text === '' ? file.text : `${file.text}\n`);
    else {
      io.complain(`cat: ${typed}: ${file.reason}\n`);
      status = 1;
    }
  }
  return status;
});

const ls = instant('ls', (io, args) => {
  const [typed = '.'] = words(args);
  const path = absolutePath(typed, io.user);
  const names = listDirectory(io.computer, path);
  if (names) io.print(names.length > 0 ? `${names.join('  ')}\n` : '');
  else if (readFile(io.computer, io.user, path).ok) io.print(`${typed}\n`);
  else {
    io.complain(`ls: cannot access '${typed}': No such file or directory\n`);
    return 2;
  }
  return 0;
});

const date = instant('date', (io) => {
  const { startsAt, clock } = io.computer.context;
  const year = mailDate(startsAt, clock.now()).split(' ')[3] ?? '';
  io.print(`${shortDate(startsAt, clock.now())} UTC ${year}\n`);
  return 0;
});

export const smallPrograms: readonly Program[] = [
  cat,
  ls,
  date,
  instant('clear', (io) => {
    io.clear();
    return 0;
  }),
  instant('echo', (io, args) => {
    io.print(`${args.join(' ')}\n`);
    return 0;
  }),
  instant('hostname', (io) => {
    io.print(`${io.computer.context.fqdn}\n`);
    return 0;
  }),
  instant('pwd', (io) => {
    io.print(`${homeOf(io.user)}\n`);
    return 0;
  }),
  instant('whoami', (io) => {
    io.print(`${io.user}\n`);
    return 0;
  }),
];
