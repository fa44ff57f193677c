import type { Timer } from '../kernel/clock.ts';
import { absolutePath, contentOf, isCurrentLog } from './files.ts';
import type { Process, ProcessIo } from './process.ts';

/** How often a file is looked at: so does tail(1) where it cannot be told of changes. */
const lookEveryMs = 1000;

/** Prints what is written to files from now on, until Ctrl-C (`tail -f`). Of several, each is named where it goes on. */
export function followFiles(io: ProcessIo, names: readonly string[]): Process {
  let latest = names.at(-1);
  const stops = names.map((name) =>
    follow(io, absolutePath(name, io.cwd), (text) => {
      io.print(name === latest ? text : `\n==> ${name} <==\n${text}`);
      latest = name;
    }),
  );
  const stop = () => {
    for (const each of stops) each();
  };
  return {
    signal: (signal) => {
      if (signal !== 'INT') return;
      stop();
      io.exit(130);
    },
    hangup: stop,
  };
}

/** Hears what is added to a file, until the returned function is called. */
function follow(io: ProcessIo, path: string, added: (text: string) => void): () => void {
  const { clock, log } = io.computer.context;
  // Whoever reads along sees a flood, too.
  if (isCurrentLog(io.computer, path)) return log.follow((line) => clock.aloud(() => added(line)));
  let known = contentOf(io.computer, path) ?? '';
  let timer: Timer;
  const look = () => {
    const text = contentOf(io.computer, path) ?? '';
    // A file that has become shorter is read from its start.
    if (text !== known) added(text.startsWith(known) ? text.slice(known.length) : text);
    known = text;
    timer = clock.after(lookEveryMs, look, true);
  };
  timer = clock.after(lookEveryMs, look, true);
  return () => clock.cancel(timer);
}
