import '../../sim/pattern-library.ts';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkScenario, type ScenarioProblem } from '../../sim/world/check-scenario.ts';
import type { Scenario } from '../../sim/world/scenario.ts';
import { lineOfPath, parseYaml } from './yaml-file.ts';

/** A mistake in a file that an author wrote. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly level: 'error' | 'warning';
  readonly reason: string;
}

export const formatProblem = ({ file, line, level, reason }: FileProblem): string =>
  `${file}:${line}: ${level === 'warning' ? 'warning: ' : ''}${reason}`;

export class WorldFileError extends Error {
  constructor(problems: readonly FileProblem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

/** Reads and checks a world file; `problems` name file and line. */
export function checkWorldFile(file: string): { scenario: Scenario | null; problems: FileProblem[] } {
  const yaml = parseYaml(readFileSync(file, 'utf8'));
  if (!yaml.ok) return { scenario: null, problems: [{ file, line: yaml.line, level: 'error', reason: yaml.reason }] };
  const whole = extended(file, yaml.value);
  if (typeof whole === 'string')
    return { scenario: null, problems: [{ file, line: 1, level: 'error', reason: whole }] };
  const { scenario, problems } = checkScenario(whole.value);
  const located = problems.map(({ path, line, level, reason }: ScenarioProblem) => ({
    file,
    // A block text begins on the line after its key.
    line: lineOfPath(yaml, path) + (line ?? 0),
    level,
    reason: `${path.join('.') || 'the file'}: ${reason}`,
  }));
  return { scenario, problems: located };
}

/**
 * A world may say `extends: NAME` and then only what is other than in that world: keys are joined, `null` takes a host or
 * file away, zones of the same origin are replaced. A reason in words when the other world cannot be read.
 */
function extended(file: string, own: unknown): { readonly value: unknown } | string {
  if (!isRecord(own) || !('extends' in own)) return { value: own };
  const { extends: parent, ...rest } = own;
  const path = join(dirname(file), `${String(parent)}.yaml`);
  if (!existsSync(path)) return `extends: there is no world "${String(parent)}" beside this one`;
  const yaml = parseYaml(readFileSync(path, 'utf8'));
  if (!yaml.ok) return `extends: ${path}:${yaml.line}: ${yaml.reason}`;
  if (isRecord(yaml.value) && 'extends' in yaml.value)
    return `extends: "${String(parent)}" extends another world itself`;
  return { value: joined(yaml.value, rest) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function joined(base: unknown, own: unknown, key = ''): unknown {
  if (key === 'zones' && Array.isArray(base) && Array.isArray(own)) {
    const origins = new Set(own.map((zone) => (isRecord(zone) ? zone.origin : undefined)));
    return [...base.filter((zone) => !isRecord(zone) || !origins.has(zone.origin)), ...(own as unknown[])];
  }
  if (!isRecord(base) || !isRecord(own)) return own;
  const both = { ...base };
  for (const [name, value] of Object.entries(own)) {
    if (value === null) delete both[name];
    else both[name] = name in base ? joined(base[name], value, name) : value;
  }
  return both;
}

/** As `checkWorldFile`, but throws when the world cannot be used. */
export function readWorld(file: string): Scenario {
  const { scenario, problems } = checkWorldFile(file);
  if (!scenario) throw new WorldFileError(problems);
  return scenario;
}
