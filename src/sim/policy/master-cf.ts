import { logicalLines } from './logical-lines.ts';
import type { ConfigProblem } from './main-cf.ts';

/** One service of master.cf (master(5)): what listens where, run by which program, with which settings of its own. */
export interface MasterService {
  /** `25`, `smtp`, `127.0.0.1:2525`, or a name for services on a local socket. */
  readonly name: string;
  /** `inet`, `unix`, `pass` … */
  readonly type: string;
  /** `smtpd`, `cleanup`, `qmgr` … */
  readonly program: string;
  /** `-o name=value`, `-o { name = value }`. */
  readonly options: Readonly<Record<string, string>>;
  /** Line of the name, from 1. */
  readonly line: number;
}

export interface ParsedMasterCf {
  readonly services: readonly MasterService[];
  readonly problems: readonly ConfigProblem[];
}

/** Names of ports as /etc/services gives them. */
const portNames: ReadonlyMap<string, number> = new Map([
  ['smtp', 25],
  ['smtps', 465],
  ['submissions', 465],
  ['submission', 587],
]);

/** Reads master.cf: eight columns a service, a line that begins with white space goes on with the one before. Never throws. */
export function parseMasterCf(text: string): ParsedMasterCf {
  const services: MasterService[] = [];
  const problems: ConfigProblem[] = [];
  for (const { text: entry, line } of logicalLines(text)) {
    const words = entry.match(/\{[^}]*\}|\S+/g) ?? [];
    const [name = '', type = '', , , , , , program] = words;
    if (program === undefined) problems.push({ line, level: 'error', code: 'too-few-columns', name, value: '' });
    else services.push({ name, type, program, options: optionsOf(words.slice(8)), line });
  }
  return { services, problems };
}

/** The TCP port of an `inet` service; null for another kind or a port nobody knows. */
export function portOf({ name, type }: MasterService): number | null {
  if (type !== 'inet') return null;
  const port = name.slice(name.lastIndexOf(':') + 1);
  return /^\d{1,5}$/.test(port) ? Number(port) : (portNames.get(port) ?? null);
}

function optionsOf(words: readonly string[]): Record<string, string> {
  const options: Record<string, string> = {};
  words.forEach((word, index) => {
    if (words[index - 1] !== '-o') return;
    const inside = word.startsWith('{') ? word.slice(1, -1) : word;
    const match = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/s.exec(inside);
    if (match?.[1]) options[match[1]] = match[2] ?? '';
  });
  return options;
}
