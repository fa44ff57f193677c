import { optionComplaint, parseArguments } from './arguments.ts';
import { absolutePath, readFile, writeFile } from './files.ts';
import { followFiles } from './follow.ts';
import { compileLinePattern } from './line-pattern.ts';
import { refuse, type Process, type ProcessIo, type Program } from './process.ts';

interface Source {
  /** As typed; `(standard input)` for none. */
  readonly name: string;
  readonly text: string;
}

/** What a filter does once all of its input is there; gives the exit status. */
type Filter = (sources: readonly Source[], unreadable: number) => number;

const standardInput = '(standard input)';

/** Reads files, the pipe, or what is typed until Ctrl-D, then filters. Files that cannot be read are said and counted. */
export function runFilter(io: ProcessIo, program: string, names: readonly string[], filter: Filter): Process | null {
  const typed = names.length === 0 || names.includes('-');
  if (typed && io.input === null) return collectLines(io, (text) => finish(io, program, names, text, filter));
  finish(io, program, names, io.input ?? '', filter);
  return null;
}

function finish(io: ProcessIo, program: string, names: readonly string[], input: string, filter: Filter): void {
  const { sources, unreadable } = readSources(io, program, names, input);
  io.exit(filter(sources, unreadable));
}

function readSources(
  io: ProcessIo,
  program: string,
  names: readonly string[],
  input: string,
): { readonly sources: readonly Source[]; readonly unreadable: number } {
  const sources: Source[] = [];
  let unreadable = 0;
  for (const name of names.length > 0 ? names : ['-']) {
    const file =
      name === '-' ? { ok: true as const, text: input } : readFile(io.computer, io.user, absolutePath(name, io.cwd));
    if (file.ok) sources.push({ name: name === '-' ? standardInput : name, text: file.text });
    else {
      unreadable++;
      io.complain(`${program}: ${name.slice(0, 300)}: ${file.reason}\n`);
    }
  }
  return { sources, unreadable };
}

export function collectLines(io: ProcessIo, done: (text: string) => void): Process {
  const lines: string[] = [];
  return {
    line: (text) => void lines.push(`${text}\n`),
    signal: (signal) => {
      if (signal === 'EOF') done(lines.join(''));
      else if (signal === 'INT') io.exit(130);
    },
    hangup: () => {},
  };
}

/** The lines of a text, each with its line end; the last may have none. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

const cat: Program = {
  name: 'cat',
  on: 'all',
  start: (io, args) => {
    const parsed = parseArguments(args, { flags: 'nA', values: '' });
    if (!parsed.ok) return refuse(io, `${optionComplaint('cat', parsed)}Try 'cat --help' for more information.\n`);
    const numbered = parsed.flags.has('n');
    return runFilter(io, 'cat', parsed.operands, (sources, unreadable) => {
      const text = sources.map((source) => source.text).join('');
      const marked = parsed.flags.has('A') ? text.replace(/\r/g, '^M').replace(/\n/g, '$\n') : text;
      const lines = linesOf(marked);
      // A prompt right behind the last character helps nobody.
      io.print(
        endLine(numbered ? lines.map((line, index) => `${String(index + 1).padStart(6)}\t${line}`).join('') : marked),
      );
      return unreadable > 0 ? 1 : 0;
    });
  },
};

/** `tail -f`: the end of each file that can be read, and then what is added. */
function showAndFollow(
  io: ProcessIo,
  names: readonly string[],
  show: (sources: readonly Source[]) => void,
): Process | null {
  const { sources, unreadable } = readSources(io, 'tail', names, io.input ?? '');
  show(sources);
  const files = sources.filter(({ name }) => name !== standardInput).map(({ name }) => name);
  if (files.length > 0) return followFiles(io, files);
  io.exit(unreadable > 0 ? 1 : 0);
  return null;
}

/** `head` and `tail` differ in which lines they take, and in what a sign before the number means. */
function endOfFile(
  name: 'head' | 'tail',
  take: (lines: readonly string[], count: number, signed: boolean) => readonly string[],
  sign: string,
): Program {
  return {
    name,
    on: 'all',
    start: (io, args) => {
      // `-5` is the old way to say `-n 5`.
      const old = args.map((word, index) => (args[index - 1] === '-n' ? word : word.replace(/^-(\d+)$/, '-n$1')));
      const parsed = parseArguments(old, { flags: name === 'tail' ? 'qfF' : 'q', values: 'n' });
      if (!parsed.ok) return refuse(io, `${optionComplaint(name, parsed)}Try '${name} --help' for more information.\n`);
      const wanted = parsed.values.get('n') ?? '10';
      if (!/^[-+]?\d{1,9}$/.test(wanted))
        return refuse(io, `${name}: invalid number of lines: '${wanted.slice(0, 40)}'\n`);
      const several = parsed.operands.length > 1 && !parsed.flags.has('q');
      const show = (sources: readonly Source[]) => {
        const parts = sources.map((source) => {
          const lines = take(linesOf(source.text), Math.abs(Number(wanted)), wanted.startsWith(sign));
          return (several ? `==> ${source.name} <==\n` : '') + endLine(lines.join(''));
        });
        io.print(parts.join(several ? '\n' : ''));
      };
      if (parsed.flags.has('f') || parsed.flags.has('F')) return showAndFollow(io, parsed.operands, show);
      return runFilter(io, name, parsed.operands, (sources, unreadable) => {
        show(sources);
        return unreadable > 0 ? 1 : 0;
      });
    },
  };
}

const head = endOfFile('head', (lines, count, allBut) => lines.slice(0, allBut ? -count || lines.length : count), '-');
const tail = endOfFile(
  'tail',
  (lines, count, from) => (from ? lines.slice(Math.max(0, count - 1)) : lines.slice(Math.max(0, lines.length - count))),
  '+',
);

const grep: Program = {
  name: 'grep',
  on: 'all',
  start: (io, args) => {
    const parsed = parseArguments(args, { flags: 'EFHchinqv', values: 'e' });
    const usage = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";
    if (!parsed.ok) return refuse(io, optionComplaint('grep', parsed) + usage, 2);
    const has = (flag: string) => parsed.flags.has(flag);
    const given = parsed.values.get('e');
    const [pattern, ...names] = given === undefined ? parsed.operands : [given, ...parsed.operands];
    if (pattern === undefined) return refuse(io, usage, 2);
    const compiled = compileLinePattern(pattern, {
      kind: has('F') ? 'fixed' : has('E') ? 'extended' : 'basic',
      ignoreCase: has('i'),
    });
    if (!compiled.ok) {
      if (compiled.reason === 'groups') io.say('grepGroups');
      return refuse(io, compiled.reason === 'bracket' ? 'grep: Unmatched [, [^, [:, [., or [=\n' : '', 2);
    }
    const named = (names.length > 1 || has('H')) && !has('h');
    return runFilter(io, 'grep', names, (sources, unreadable) => {
      let hits = 0;
      for (const { name, text } of sources) {
        const prefix = named ? `${name}:` : '';
        const lines = linesOf(text).map((line, index) => ({ line, number: index + 1 }));
        const found = lines.filter(({ line }) => compiled.test(line.replace(/\r?\n$/, '')) !== has('v'));
        hits += found.length;
        if (has('q')) continue;
        if (has('c')) io.print(`${prefix}${found.length}\n`);
        else
          io.print(
            found.map(({ line, number }) => `${prefix}${has('n') ? `${number}:` : ''}${endLine(line)}`).join(''),
          );
      }
      return unreadable > 0 ? 2 : hits > 0 ? 0 : 1;
    });
  },
};

/** Writes what it reads to files, and on. */
const tee: Program = {
  name: 'tee',
  on: 'all',
  start: (io, args) => {
    const parsed = parseArguments(args, { flags: 'ai', values: '' });
    if (!parsed.ok) return refuse(io, `${optionComplaint('tee', parsed)}Try 'tee --help' for more information.\n`);
    return runFilter(io, 'tee', [], (sources) => {
      const text = sources.map((source) => source.text).join('');
      let status = 0;
      for (const name of parsed.operands) {
        const path = absolutePath(name, io.cwd);
        const refusal = writeFile(io.computer, io.user, path, text, parsed.flags.has('a'));
        if (!refusal) continue;
        io.complain(`tee: ${name.slice(0, 300)}: ${refusal}\n`);
        status = 1;
      }
      io.print(text);
      return status;
    });
  },
};

export const textPrograms: readonly Program[] = [cat, grep, head, tail, tee];
