import { absolutePath, readFile } from '../files.ts';
import { collectLines } from '../text-programs.ts';
import type { Process, ProcessIo } from '../process.ts';

/**
 * Gives a command its whole input, then ends the program with the status it returns: from the file `name` (null when
 * that cannot be read, which `complaint` says: it gets the name, cut, and the reason), or without a name from the pipe or
 * what is typed until Ctrl-D.
 */
export function withInput(
  io: ProcessIo,
  name: string | undefined,
  complaint: (name: string, reason: string) => string,
  run: (text: string | null) => number,
): Process | null {
  if (name === undefined && io.input === null) return collectLines(io, (text) => io.exit(run(text)));
  io.exit(run(name === undefined ? io.input : textOf(io, name, complaint)));
  return null;
}

function textOf(io: ProcessIo, name: string, complaint: (name: string, reason: string) => string): string | null {
  const file = readFile(io.computer, io.user, absolutePath(name, io.cwd));
  if (file.ok) return file.text;
  io.complain(complaint(name.slice(0, 300), file.reason));
  return null;
}
