import { utf8ToOctets } from '../octets.ts';
import { logicalLines, type LogicalLine } from './logical-lines.ts';
import { readNetworkRules } from './network-rules.ts';
import { readPatternRules } from './pattern-rules.ts';
import { firstAnswer, type RuleCollector, type TableAnswer, type TableProblem } from './table-rules.ts';

/** A lookup table (postconf: `type:name`): a key gives a value, or null. */
export interface Table {
  /** `texthash:/etc/postfix/access`, as configured. */
  readonly spec: string;
  /** Pattern and network tables are asked for whole addresses only, never for parts of them (access(5)). */
  readonly whole: boolean;
  find(key: string): string | null;
  /** The line of the table's file that `find` answers from, from 1; 0 where there is none. */
  lineOf(key: string): number;
  /** Lines that it was read without, and what else is wrong with its text. */
  readonly problems: readonly TableProblem[];
}

/** A table that cannot be opened; whoever needs it answers 451 4.3.5, and the log says why. */
export interface TableFault {
  readonly spec: string;
  readonly fault: 'unknown-type' | 'no-file' | 'unreachable';
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
  if (type === 'tcp' || type === 'socketmap') return { spec, fault: 'unreachable' };
  const file = files.get(name);
  const isRead = textTypes.has(type) || type === 'regexp' || type === 'pcre' || type === 'cidr';
  if (!isRead) return { spec, fault: 'unknown-type' };
  if (file === undefined) return { spec, fault: 'no-file' };
  // Addresses on the wire are octets; so are the keys.
  const text = utf8ToOctets(file);
  if (type === 'cidr') return ruleTable(spec, readNetworkRules(text, name));
  if (type === 'regexp' || type === 'pcre') return ruleTable(spec, readPatternRules(text, type, name));
  return textTable(spec, logicalLines(text), name);
}

const inBraces = (text: string): string => text.replace(/^\{\s*(.*?)\s*\}$/s, '$1');
const fixed = (spec: string, value: string): Table => ({
  ...{ spec, whole: true, problems: [] },
  find: () => value,
  lineOf: () => 0,
});

const ruleTable = (spec: string, { rules, problems }: RuleCollector): Table => ({
  ...{ spec, whole: true, problems },
  find: (key) => firstAnswer(rules, key)?.value ?? null,
  lineOf: (key) => firstAnswer(rules, key)?.line ?? 0,
});

/** Keys are looked up in small letters, as indexed files have them; the first of its kind counts (postmap(1)). */
function textTable(spec: string, lines: readonly Pick<LogicalLine, 'text' | 'line'>[], path = ''): Table {
  const entries = new Map<string, TableAnswer>();
  const problems: TableProblem[] = [];
  for (const { text, line } of lines) {
    const complain = (what: string) => problems.push({ line, text: `${path}, line ${line}: ${what}` });
    const [, key = '', value = ''] = /^(\S+)\s*(.*)$/s.exec(text.trim()) ?? [];
    const folded = key.toLowerCase();
    if (value === '') complain('expected format: key whitespace value -- ignoring this line');
    else if (entries.has(folded)) complain(`duplicate entry: "${key}"`);
    else entries.set(folded, { value, line });
    if (value !== '' && key.endsWith(':')) complain('record is in "key: value" format; is this an alias file?');
  }
  return indexedTable(spec, entries, problems);
}

/** A table by its keys in small letters. */
export const indexedTable = (
  spec: string,
  entries: ReadonlyMap<string, TableAnswer>,
  problems: readonly TableProblem[],
): Table => ({
  ...{ spec, whole: false, problems },
  find: (key) => entries.get(key.toLowerCase())?.value ?? null,
  lineOf: (key) => entries.get(key.toLowerCase())?.line ?? 0,
});

/** Whether postmap(1) has to make a file of the text before it is read. */
export const isIndexed = (spec: string): boolean => /^(?:proxy:)?(?:hash|btree|lmdb|cdb|dbm|sdbm):/.test(spec);

/** The file of a table (`texthash:/etc/postfix/access`), where its entries are written. */
export const fileOfTable = ({ spec }: Pick<Table, 'spec'>): string => spec.replace(/^(?:proxy:)?\w+:/, '');
