import '$sim/pattern-library.ts';
import { openAliasTable } from '$sim/policy/aliases.ts';
import { checkConfiguration } from '$sim/policy/check-configuration.ts';
import { Configuration } from '$sim/policy/configuration.ts';
import { DovecotConfiguration, dovecotConfPath, type DovecotProblem } from '$sim/policy/dovecot-conf.ts';
import { logicalLines } from '$sim/policy/logical-lines.ts';
import { mainCfPath, parseMainCf, type ConfigProblem } from '$sim/policy/main-cf.ts';
import { masterCfPath } from '$sim/policy/master-cf.ts';
import { restrictions } from '$sim/policy/restrictions.ts';
import { settings } from '$sim/policy/settings.ts';
import { fileOfTable, isFault, openTable, type Files } from '$sim/policy/tables.ts';
import { nearest } from './nearest.ts';

export type Level = 'error' | 'warning' | 'note';

/** Something to be said about a line of a configuration file. */
export interface Remark {
  readonly file: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  readonly level: Level;
  readonly code: ConfigProblem['code'] | DovecotProblem['code'] | 'no-effect';
  /** What it is about: a setting, a column, a service. */
  readonly name: string;
  readonly value: string;
  /** What the program itself would write, without its name; null where it would say nothing. */
  readonly said: string | null;
  /** What was probably meant. */
  readonly meant: string | null;
}

/** All that there is to say about the files of a mail system, by file and line. */
export const remarksOn = (files: Files): Remark[] =>
  [...ofPostfix(files), ...ofTables(files), ...withoutEffect(files), ...ofDovecot(files)].sort((a, b) =>
    a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
  );

/** Lines of tables are told by `ofTables`. */
const ofPostfix = (files: Files): Remark[] =>
  checkConfiguration(files)
    .filter(({ code }) => code !== 'bad-rule')
    .map((problem): Remark => {
      const { file, line, level, code, name, text: said } = problem;
      const value = code === 'no-table' ? textOfTable(problem.value) : problem.value;
      return { file, line, level, code, name, value, said, meant: meantBy(problem) };
    });

function meantBy({ code, name, value }: ConfigProblem): string | null {
  if (code === 'unknown-setting') return nearest(name, Object.keys(settings));
  return code === 'unknown-restriction' ? nearest(value, restrictions.keys()) : null;
}

const tableSpecs = /\b\w+:\/[^\s,}]+/g;

/** What Postfix's programs would say of the lines of lookup tables, whichever setting names them. */
function ofTables(files: Files): Remark[] {
  const aliases = new Set(new Configuration(files.get(mainCfPath) ?? '').list('alias_maps'));
  const lines = [mainCfPath, masterCfPath].flatMap((path) => logicalLines(files.get(path) ?? ''));
  const specs = new Set(lines.flatMap(({ text }) => text.match(tableSpecs) ?? []));
  return [...specs].flatMap((spec): Remark[] => {
    const table = aliases.has(spec) ? openAliasTable(spec, files) : openTable(spec, files);
    if (isFault(table)) return [];
    const about = { file: fileOfTable(table), level: 'warning', code: 'bad-rule', name: '', meant: null } as const;
    return table.problems.map(({ line, text }) => ({ ...about, line, value: text, said: `warning: ${text}` }));
  });
}

/** Settings that Postfix knows, and that change nothing in a simulation. */
const withoutEffect = (files: Files): Remark[] =>
  parseMainCf(files.get(mainCfPath) ?? '').entries.flatMap(({ name, value, line }): Remark[] =>
    Object.hasOwn(settings, name) && settings[name]?.tier === 'inert'
      ? [{ file: mainCfPath, line, level: 'note', code: 'no-effect', name, value, said: null, meant: null }]
      : [],
  );

const ofDovecot = (files: Files): Remark[] =>
  new DovecotConfiguration(files.get(dovecotConfPath) ?? '').problems.map((problem) => ({
    ...problem,
    ...{ file: dovecotConfPath, said: null, meant: null },
  }));

/** How many there are of a level. */
export const countOf = (remarks: readonly Remark[], level: Level): number =>
  remarks.filter((remark) => remark.level === level).length;

const ranks: Readonly<Record<Level, number>> = { note: 0, warning: 1, error: 2 };

/** Errors first, then warnings, each in the order that they have. */
export const gravestFirst = (remarks: readonly Remark[]): Remark[] =>
  [...remarks].sort((a, b) => ranks[b.level] - ranks[a.level]);

/** The gravest remark on each line of a file. */
export function levelsOf(remarks: readonly Remark[], file: string): ReadonlyMap<number, Level> {
  const levels = new Map<number, Level>();
  for (const { line, level } of remarks.filter((remark) => remark.file === file)) {
    const known = levels.get(line);
    if (known === undefined || ranks[level] > ranks[known]) levels.set(line, level);
  }
  return levels;
}

/** Tables that main.cf or master.cf names and that do not exist, by the path that their text would have. */
export const missingTables = (remarks: readonly Remark[]): string[] =>
  remarks.filter(({ code }) => code === 'no-table').map(({ value }) => value);

/** An indexed table is made of a text file without that ending (postmap(1)). */
const textOfTable = (path: string): string => path.replace(/\.(db|lmdb)$/, '');
