import { optionComplaint, parseArguments } from '../arguments.ts';
import { absolutePath, readFile, writeFile } from '../files.ts';
import { refuse, type ProcessIo, type Program } from '../process.ts';
import { runFilter } from '../text-programs.ts';
import { parseSed, type Address, type Command, type Substitution } from './script.ts';

const usage = 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n';

/** sed(1), as much of it as edits a configuration file. */
export const sed: Program = {
  name: 'sed',
  on: 'all',
  start: (io, args) => {
    const scripts: string[] = [];
    const parsed = parseArguments(withoutScripts(args, scripts), { flags: 'Enrsi', values: '' });
    if (!parsed.ok) return refuse(io, optionComplaint('sed', parsed) + usage);
    const { flags, operands } = parsed;
    const [first, ...rest] = operands;
    const names = scripts.length > 0 ? operands : rest;
    const script = scripts.length > 0 ? scripts.join('\n') : first;
    if (script === undefined) return refuse(io, usage);
    const read = parseSed(script, flags.has('E') || flags.has('r'));
    if (!read.ok) return refuse(io, `sed: -e expression #1, char ${read.at}: ${read.reason}\n`);
    const quiet = flags.has('n');
    if (flags.has('i')) {
      io.exit(inPlace(io, names, read.commands, quiet));
      return null;
    }
    return runFilter(io, 'sed', names, (sources, unreadable) => {
      io.print(edit(sources.map(({ text }) => text).join(''), read.commands, quiet));
      return unreadable > 0 ? 2 : 0;
    });
  },
};

/** `-e SCRIPT` may come several times. */
function withoutScripts(args: readonly string[], scripts: string[]): string[] {
  return args.filter((word, index) => {
    const isScript = args[index - 1] === '-e';
    if (isScript) scripts.push(word);
    return !isScript && word !== '-e';
  });
}

function inPlace(io: ProcessIo, names: readonly string[], commands: readonly Command[], quiet: boolean): number {
  if (names.length === 0) {
    io.complain('sed: no input files\n');
    return 1;
  }
  let status = 0;
  for (const name of names) {
    const path = absolutePath(name, io.cwd);
    const file = readFile(io.computer, io.user, path);
    const shown = name.slice(0, 300);
    if (!file.ok) {
      io.complain(
        file.reason === 'Is a directory'
          ? `sed: couldn't edit ${shown}: not a regular file\n`
          : `sed: can't read ${shown}: ${file.reason}\n`,
      );
      status = file.reason === 'Is a directory' ? 4 : 2;
      continue;
    }
    const refusal = writeFile(io.computer, io.user, path, edit(file.text, commands, quiet), false);
    if (!refusal) continue;
    const directory = path.slice(0, path.lastIndexOf('/')) || '/';
    io.complain(`sed: couldn't open temporary file ${directory}/sedTr4nsf: ${refusal}\n`);
    status = 4;
  }
  return status;
}

/** The text after the commands, line by line. */
export function edit(text: string, commands: readonly Command[], quiet: boolean): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const open = new Set<Command>();
  let out = '';
  for (const [index, raw] of lines.entries()) {
    let line = raw.replace(/\n$/, '');
    const end = raw.endsWith('\n') || index < lines.length - 1 ? '\n' : '';
    let after = '';
    let kept = true;
    let over = false;
    for (const command of commands) {
      if (isMeant(command, index + 1, lines.length, line, open) === command.negated) continue;
      if (command.what === 'substitute') {
        const changed = substitute(line, command.how);
        if (changed !== null && command.how.print) out += `${changed}\n`;
        line = changed ?? line;
      } else if (command.what === 'print') out += `${line}\n`;
      else if (command.what === 'append') after += `${command.text}\n`;
      else if (command.what === 'insert') out += `${command.text}\n`;
      else {
        if (command.what === 'change' && !open.has(command)) out += `${command.text}\n`;
        kept = command.what === 'quit';
        over = command.what === 'quit';
        break;
      }
    }
    if (kept && !quiet) out += line + (after === '' ? end : '\n');
    out += after;
    if (over) break;
  }
  return out;
}

/** Whether a command is meant for this line; `open` holds the ranges that have begun. */
function isMeant(command: Command, number: number, count: number, line: string, open: Set<Command>): boolean {
  const { from, to } = command;
  const hits = (address: Address): boolean =>
    address === 'last'
      ? number === count
      : 'line' in address
        ? number === address.line
        : address.pattern.matcher(line).find();
  if (from === null) return true;
  if (to === null) return hits(from);
  if (!open.has(command)) {
    if (!hits(from)) return false;
    const endsHere = typeof to === 'object' && 'line' in to ? to.line <= number : to === 'last' && number === count;
    if (!endsHere) open.add(command);
    return true;
  }
  if (hits(to)) open.delete(command);
  return true;
}

/** The line with what was found replaced; null when nothing was found. */
function substitute(line: string, { pattern, replacement, from, all }: Substitution): string | null {
  const matcher = pattern.matcher(line);
  let out = '';
  let at = 0;
  let count = 0;
  while (matcher.find()) {
    if (++count < from) continue;
    out += line.slice(at, matcher.start());
    out += replacement
      .map((part) =>
        typeof part === 'string' ? part : part <= matcher.groupCount() ? (matcher.group(part) ?? '') : '',
      )
      .join('');
    at = matcher.end();
    if (!all) break;
  }
  return count < from ? null : out + line.slice(at);
}
