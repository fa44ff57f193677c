import { utf8ToOctets } from '../octets.ts';
import { logicalLines } from './logical-lines.ts';
import { indexedTable, openTable, type Files, type OpenedTable } from './tables.ts';

/** Types that postalias makes from `name: value, value`. */
const indexed = /^(?:proxy:)?(hash|btree|lmdb|cdb|dbm|sdbm):(.*)$/s;

/** Whether a table of alias_maps is written as aliases(5) says; others (`texthash:`, `regexp:`) are as everywhere. */
export const isAliasTable = (spec: string): boolean => indexed.test(spec);

/** One name of an aliases file and what it stands for; line of the name, from 1. */
export interface AliasEntry {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** `name: value, "|command", :include:/file` (aliases(5)); names may be quoted, and case does not count in them. */
export function parseAliases(text: string): { entries: AliasEntry[]; badLines: number[] } {
  const entries: AliasEntry[] = [];
  const badLines: number[] = [];
  for (const { text: entry, line } of logicalLines(text)) {
    const [, quoted, plain = quoted, value = ''] =
      /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s:"]+))\s*:\s*(.*)$/s.exec(entry) ?? [];
    if (plain === undefined || value.trim() === '') badLines.push(line);
    else entries.push({ name: plain.replace(/\\(.)/g, '$1').toLowerCase(), value: value.trim(), line });
  }
  return { entries, badLines };
}

/** Opens a table of alias_maps as if postalias had just run; lines that are no alias are left out, as it does. */
export function openAliasTable(spec: string, files: Files): OpenedTable {
  const file = files.get(indexed.exec(spec)?.[2] ?? '');
  if (!isAliasTable(spec) || file === undefined) return openTable(spec, files);
  const entries = new Map<string, AliasEntry>();
  const path = indexed.exec(spec)?.[2] ?? '';
  const { entries: all, badLines } = parseAliases(utf8ToOctets(file));
  for (const entry of all) if (!entries.has(entry.name)) entries.set(entry.name, entry);
  const problems = badLines.map((line) => ({ line, text: `${path}, line ${line}: need name:value pair` }));
  return indexedTable(spec, entries, problems);
}
