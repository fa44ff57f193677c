import { readFileSync } from 'node:fs';
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
  const { scenario, problems } = checkScenario(yaml.value);
  const located = problems.map(({ path, line, level, reason }: ScenarioProblem) => ({
    file,
    // A block text begins on the line after its key.
    line: lineOfPath(yaml, path) + (line ?? 0),
    level,
    reason: `${path.join('.') || 'the file'}: ${reason}`,
  }));
  return { scenario, problems: located };
}

/** As `checkWorldFile`, but throws when the world cannot be used. */
export function readWorld(file: string): Scenario {
  const { scenario, problems } = checkWorldFile(file);
  if (!scenario) throw new WorldFileError(problems);
  return scenario;
}
