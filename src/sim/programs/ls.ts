import { calendarTime } from '../mail/date.ts';
import { optionComplaint, parseArguments } from './arguments.ts';
import { listingDate } from './dates.ts';
import { absolutePath, listDirectory, statFile, type FileStat } from './files.ts';
import { instant, type ProcessIo } from './process.ts';

interface Entry {
  readonly name: string;
  readonly stat: FileStat;
}

const lineCharsMax = 80;
const blockBytes = 4096;

/** ls(1) of GNU: names in columns, or the long form. */
export const ls = instant('ls', (io, args) => {
  const parsed = parseArguments(args, { flags: '1Aahl', values: '' });
  if (!parsed.ok) {
    io.complain(`${optionComplaint('ls', parsed)}Try 'ls --help' for more information.\n`);
    return 2;
  }
  const has = (flag: string) => parsed.flags.has(flag);
  const show = (entries: readonly Entry[]) =>
    has('l') ? longForm(io, entries) : has('1') ? column(entries) : inColumns(entries);
  const operands = parsed.operands.length > 0 ? parsed.operands : ['.'];
  const files: Entry[] = [];
  const directories: string[] = [];
  let status = 0;
  for (const name of operands) {
    const found = statFile(io.computer, io.user, absolutePath(name, io.cwd));
    if (!found.ok) {
      io.complain(`ls: cannot access '${name.slice(0, 300)}': ${found.reason}\n`);
      status = 2;
    } else if (found.stat.kind === 'file') files.push({ name, stat: found.stat });
    else directories.push(name);
  }
  io.print(show(files));
  for (const [index, name] of directories.entries()) {
    const listed = entriesOf(io, name, has('a'), has('a') || has('A'));
    if (operands.length > 1) io.print(`${index > 0 || files.length > 0 ? '\n' : ''}${name}:\n`);
    if (typeof listed === 'string') {
      io.complain(`ls: cannot open directory '${name}': ${listed}\n`);
      status = 2;
    } else io.print((has('l') ? totalLine(listed) : '') + show(listed));
  }
  return status;
});

/** What lies in a directory, or why it cannot be listed. */
function entriesOf(io: ProcessIo, name: string, dots: boolean, hidden: boolean): readonly Entry[] | string {
  const path = absolutePath(name, io.cwd);
  const listed = listDirectory(io.computer, io.user, path);
  if (!listed.ok) return listed.reason;
  const names = [...(dots ? ['.', '..'] : []), ...listed.names.filter((each) => hidden || !each.startsWith('.'))];
  return names.flatMap((each) => {
    const found = statFile(io.computer, io.user, absolutePath(each, path));
    return found.ok ? [{ name: each, stat: found.stat }] : [];
  });
}

function totalLine(entries: readonly Entry[]): string {
  const blocks = entries.reduce((sum, { stat }) => sum + Math.ceil(stat.sizeBytes / blockBytes), 0);
  return `total ${(blocks * blockBytes) / 1024}\n`;
}

const column = (entries: readonly Entry[]): string => entries.map(({ name }) => `${name}\n`).join('');

/** In columns of one width, filled from top to bottom, as on a terminal of 80 characters. */
function inColumns(entries: readonly Entry[]): string {
  if (entries.length === 0) return '';
  const names = entries.map(({ name }) => name);
  const oneLine = names.join('  ');
  if (oneLine.length <= lineCharsMax) return `${oneLine}\n`;
  const width = names.reduce((most, name) => Math.max(most, name.length), 0) + 2;
  const perLine = Math.max(1, Math.floor(lineCharsMax / width));
  const rows = Math.ceil(names.length / perLine);
  const lines = Array.from({ length: rows }, (_, row) => names.filter((_name, index) => index % rows === row));
  return lines
    .map(
      (line) =>
        `${line
          .map((name) => name.padEnd(width))
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
}

function longForm(io: ProcessIo, entries: readonly Entry[]): string {
  const widest = (text: (stat: FileStat) => string) =>
    entries.reduce((most, { stat }) => Math.max(most, text(stat).length), 0);
  const owner = widest((stat) => stat.owner);
  const group = widest((stat) => stat.group);
  const size = widest((stat) => String(stat.sizeBytes));
  // The world keeps no times of files: all are as old as the world.
  const date = listingDate(calendarTime(io.computer.context.startsAt, 0));
  return entries
    .map(({ name, stat }) => {
      const links = stat.kind === 'directory' ? 2 : 1;
      return `${stat.mode} ${links} ${stat.owner.padEnd(owner)} ${stat.group.padEnd(group)} ${String(stat.sizeBytes).padStart(size)} ${date} ${name}\n`;
    })
    .join('');
}
