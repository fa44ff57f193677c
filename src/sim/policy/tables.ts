import { utf8ToOctets } from '../octets.ts';
import { compilePattern, type LinearPattern } from '../patterns.ts';
import { logicalLines, type LogicalLine } from './logical-lines.ts';
import { networkHas, parseNetwork } from './networks.ts';

/** A lookup table (postconf: `type:name`): a key gives a value, or null. */
export interface Table {
  /** `texthash:/etc/postfix/access`, as configured. */
  readonly spec: string;
  /** Pattern and network tables are asked for whole addresses only, never for parts of them (access(5)). */
  readonly whole: boolean;
  find(key: string): string | null;
  /** The line of the table's file that `find` answers from, from 1; 0 where there is none. */
  lineOf(key: string): number;
}

/** A table that cannot be opened; whoever needs it answers 451 4.3.5, and the log says why. */
export interface TableFault {
  readonly spec: string;
  readonly fault: 'unknown-type' | 'no-file' | 'bad-pattern' | 'unreachable';
  /** Line of the file, from 1; 0 without one. */
  readonly line: number;
}

export type OpenedTable = Table | TableFault;
export const isFault = (table: OpenedTable): table is TableFault => 'fault' in table;

/** The text files of a host, by absolute path. */
export type Files = ReadonlyMap<string, string>;

/** Tables that are read from a text file with a key and a value a line; the indexed ones as if postmap had just run. */
const textTypes = new Set(['texthash', 'hash', 'btree', 'lmdb', 'cdb', 'dbm', 'sdbm']);

/** Opens a table. `proxy:` only says who opens it, which makes no difference here. */
export function openTable(spec: string, files: Files): OpenedTable {
  const match = /^(\w+):(.*)$/s.exec(spec.replace(/^proxy:/, ''));
  const [, type = '', name = ''] = match ?? [];
  if (type === 'static') return fixed(spec, inBraces(name));
  if (type === 'inline')
    return textTable(
      spec,
      inBraces(name)
        .split(/\s*,\s*/)
        .map((pair) => ({ text: pair.replace('=', ' '), line: 0 })),
    );
  if (type === 'tcp' || type === 'socketmap') return { spec, fault: 'unreachable', line: 0 };
  const file = files.get(name);
  // Addresses on the wire are octets; so are the keys.
  const text = file === undefined ? undefined : utf8ToOctets(file);
  if (textTypes.has(type)) return text === undefined ? missing(spec) : textTable(spec, logicalLines(text));
  if (type === 'regexp' || type === 'pcre')
    return text === undefined ? missing(spec) : patternTable(spec, type === 'pcre', text);
  if (type === 'cidr') return text === undefined ? missing(spec) : networkTable(spec, text);
  return { spec, fault: 'unknown-type', line: 0 };
}

const missing = (spec: string): TableFault => ({ spec, fault: 'no-file', line: 0 });
const inBraces = (text: string): string => text.replace(/^\{\s*(.*?)\s*\}$/s, '$1');
const fixed = (spec: string, value: string): Table => ({ spec, whole: true, find: () => value, lineOf: () => 0 });

/** Keys are looked up in small letters, as indexed files have them. */
function textTable(spec: string, lines: readonly Pick<LogicalLine, 'text' | 'line'>[]): Table {
  const entries = new Map<string, TableEntry>();
  for (const { text, line } of lines) {
    const [, key, value = ''] = /^(\S+)\s*(.*)$/s.exec(text.trim()) ?? [];
    if (key !== undefined && !entries.has(key.toLowerCase()))
      entries.set(key.toLowerCase(), { value: value.trim(), line });
  }
  return indexedTable(spec, entries);
}

/** What a key stands for, and its line. */
interface TableEntry {
  readonly value: string;
  readonly line: number;
}

/** A table by its keys in small letters. */
export const indexedTable = (spec: string, entries: ReadonlyMap<string, TableEntry>): Table => ({
  ...{ spec, whole: false },
  find: (key) => entries.get(key.toLowerCase())?.value ?? null,
  lineOf: (key) => entries.get(key.toLowerCase())?.line ?? 0,
});

/** The file of a table (`texthash:/etc/postfix/access`), where its entries are written. */
export const fileOfTable = ({ spec }: Pick<Table, 'spec'>): string => spec.replace(/^(?:proxy:)?\w+:/, '');

interface Rule {
  readonly pattern: LinearPattern;
  readonly negated: boolean;
  readonly value: string;
  readonly line: number;
}

/** `/pattern/flags value`, `!/pattern/ value` (regexp_table(5), pcre_table(5)); RE2 matches in linear time. `if` blocks are not read. */
function patternTable(spec: string, isPcre: boolean, text: string): OpenedTable {
  const rules: Rule[] = [];
  for (const { text: entry, line } of logicalLines(text)) {
    const match = /^(!?)(\W)((?:\\.|(?!\2).)*)\2([a-zA-Z]*)\s+(.*)$/s.exec(entry);
    const rule = match && compileRule(match, isPcre);
    if (!rule) return { spec, fault: 'bad-pattern', line };
    rules.push({ ...rule, line });
  }
  return {
    ...{ spec, whole: true },
    find: (key) => firstMatch(rules, key)?.value ?? null,
    lineOf: (key) => firstMatch(rules, key)?.line ?? 0,
  };
}

function compileRule(
  [, not = '', , pattern = '', flags = '', value = '']: RegExpExecArray,
  isPcre: boolean,
): Omit<Rule, 'line'> | null {
  // Each letter switches its option over: case does not count at first; in pcre tables, as in POSIX, `.` is any character
  // at first, and `m` is for `^` and `$` at inner line ends (pcre_table(5), regexp_table(5)).
  const compiled = compilePattern(pattern, {
    caseless: !flags.includes('i'),
    dotAll: !(isPcre && flags.includes('s')),
    multiline: flags.includes('m'),
  });
  return compiled && { pattern: compiled, negated: not !== '', value };
}

function firstMatch(rules: readonly Rule[], key: string): TableEntry | null {
  for (const { pattern, negated, value, line } of rules) {
    const matcher = pattern.matcher(key);
    if (matcher.find() === negated) continue;
    if (negated) return { value, line };
    const filledIn = value.replace(/\$(?:(\d)|\{(\d)\}|\((\d)\))/g, (_, a?: string, b?: string, c?: string) => {
      const group = Number(a ?? b ?? c);
      return group <= matcher.groupCount() ? (matcher.group(group) ?? '') : '';
    });
    return { value: filledIn, line };
  }
  return null;
}

/** `192.0.2.0/24 value` (cidr_table(5)): the first network that holds the address. */
function networkTable(spec: string, text: string): OpenedTable {
  const rules: (TableEntry & { readonly network: NonNullable<ReturnType<typeof parseNetwork>> })[] = [];
  for (const { text: entry, line } of logicalLines(text)) {
    const [, pattern = '', value = ''] = /^(\S+)\s+(.*)$/s.exec(entry) ?? [];
    const network = parseNetwork(pattern);
    if (!network) return { spec, fault: 'bad-pattern', line };
    rules.push({ network, value, line });
  }
  const entryFor = (key: string) => rules.find(({ network }) => networkHas(network, key));
  return {
    ...{ spec, whole: true },
    find: (key) => entryFor(key)?.value ?? null,
    lineOf: (key) => entryFor(key)?.line ?? 0,
  };
}
