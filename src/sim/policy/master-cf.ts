import { logicalLines, placedWords, type PlacedWord } from './logical-lines.ts';
import type { ConfigProblem } from './main-cf.ts';

export const masterCfPath = '/etc/postfix/master.cf';

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
  /** The eight columns and the arguments, as they stand there. */
  readonly words: readonly PlacedWord[];
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

const transports = ['inet', 'unix', 'unix-dgram', 'fifo', 'pass'];

/** The columns after name and type, as master(8) calls them, and what may stand in them. */
const columns = [
  ['private', /^[yn-]$/],
  ['unprivileged', /^[yn-]$/],
  ['chroot', /^[yn-]$/],
  ['wakeup_time', /^(-|\d+\??)$/],
  ['max_proc', /^(-|\d+)$/],
  ['command', /./],
] as const;

/** Reads master.cf: eight columns a service, a line that begins with white space goes on with the one before. Never throws. */
export function parseMasterCf(text: string): ParsedMasterCf {
  const services: MasterService[] = [];
  const problems: ConfigProblem[] = [];
  for (const logical of logicalLines(text)) {
    const words = placedWords(logical, /\s/);
    const [name = '', type = '', , , , , , program = ''] = words.map((word) => word.text);
    const service = { name, type, program, options: optionsOf(words), line: logical.line, words };
    const problem = problemOf(service);
    if (problem) problems.push({ line: logical.line, level: 'error', ...problem });
    else services.push(service);
  }
  return { services, problems };
}

/** The first thing that master(8) does not take about a service. */
function problemOf(service: MasterService): Pick<ConfigProblem, 'code' | 'name' | 'value'> | null {
  const { name, type, words } = service;
  if (words.length < 2) return { code: 'too-few-columns', name, value: 'transport type' };
  if (!transports.includes(type)) return { code: 'bad-transport', name, value: type };
  for (const [index, [column, form]] of columns.entries()) {
    const value = words[index + 2]?.text;
    if (value === undefined) return { code: 'too-few-columns', name, value: column };
    if (!form.test(value)) return { code: 'bad-column', name: column, value };
    if (index === 0 && type === 'inet' && value !== 'n') return { code: 'private-port', name, value };
  }
  return type === 'inet' && portOf(service) === null ? { code: 'unknown-port', name, value: '' } : null;
}

/** The TCP port of an `inet` service; null for another kind or a port nobody knows. */
export function portOf({ name, type }: Pick<MasterService, 'name' | 'type'>): number | null {
  if (type !== 'inet') return null;
  const port = name.slice(name.lastIndexOf(':') + 1);
  return /^\d{1,5}$/.test(port) ? Number(port) : (portNames.get(port) ?? null);
}

/** The address that an `inet` service listens on alone (`127.0.0.1:smtp`, `[::1]:smtp`); null for all of the host's. */
export function addressOf({ name }: Pick<MasterService, 'name'>): string | null {
  const host = name.slice(0, Math.max(0, name.lastIndexOf(':'))).replace(/^\[(.*)\]$/, '$1');
  return host === '' ? null : host === 'localhost' ? '127.0.0.1' : host;
}

/** The name and value that stand after an `-o`; null for another word. */
export function optionIn(words: readonly PlacedWord[], index: number): { name: string; value: string } | null {
  if (index < 9 || words[index - 1]?.text !== '-o') return null;
  const word = words[index]?.text ?? '';
  const match = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/s.exec(word.startsWith('{') ? word.slice(1, -1) : word);
  return match?.[1] ? { name: match[1], value: match[2] ?? '' } : null;
}

function optionsOf(words: readonly PlacedWord[]): Record<string, string> {
  const found = words.flatMap((_, index) => optionIn(words, index) ?? []);
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}
