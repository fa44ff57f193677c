import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checkScenario, type ScenarioProblem } from '../../../src/sim/world/check-scenario.ts';

export type Path = readonly (string | number)[];

const text = readFileSync('lessons/worlds/base.yaml', 'utf8');

export type Raw = Record<string | number, unknown>;

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null;
}

/** The base world as it is parsed, with the values at some paths replaced (`undefined` takes them away). */
export function worldWith(...changes: readonly (readonly [path: Path, value: unknown])[]): unknown {
  const file: unknown = parse(text);
  for (const [path, value] of changes) {
    let at = file;
    for (const key of path.slice(0, -1)) at = isRaw(at) ? at[key] : undefined;
    const last = path.at(-1);
    if (!isRaw(at) || last === undefined) throw new Error(`the base world has nothing at ${path.join('.')}`);
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return file;
}

/** `error at hosts.mx1.name: reason`, with the line of a text inside behind the path. */
export const inShort = ({ path, line, level, reason }: ScenarioProblem): string =>
  `${level} at ${path.join('.')}${line === undefined ? '' : `:${line}`}: ${reason}`;

/** What is wrong with the base world when a value of it is replaced. */
export function problemsWith(path: Path, value: unknown): string[] {
  return checkScenario(worldWith([path, value])).problems.map(inShort);
}
