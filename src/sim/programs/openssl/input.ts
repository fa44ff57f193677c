import { collectLines } from '../text-programs.ts';
import type { Process, ProcessIo } from '../process.ts';

/**
 * Gives a command its whole input, then ends the program with the status it returns: from a file (`read`, null when that
 * fails), or with `standard` from the pipe or what is typed until Ctrl-D.
 */
export function withInput(
  io: ProcessIo,
  read: () => string | null,
  standard: boolean,
  run: (text: string | null) => number,
): Process | null {
  if (standard && io.input === null) return collectLines(io, (text) => io.exit(run(text)));
  io.exit(run(standard ? io.input : read()));
  return null;
}
