import { DovecotConfiguration, dovecotConfPath } from '../policy/dovecot-conf.ts';
import type { ScenarioProblem } from './check-scenario.ts';

const reasons = {
  'no-equals': 'expected "name = value"',
  'unknown-setting': 'unknown setting',
  'not-a-number': 'is not a number',
  'not-yes-or-no': 'is neither yes nor no',
  'not-a-choice': 'is none of yes, no, required',
  'open-section': 'a section is not closed with "}"',
} as const;

/** What is wrong with the dovecot.conf of a host. */
export function checkDovecot(id: string, files: Readonly<Record<string, string>>): ScenarioProblem[] {
  const { problems } = new DovecotConfiguration(files[dovecotConfPath] ?? '');
  return problems.map(({ line, level, code, name, value }) => ({
    path: ['hosts', id, 'files', dovecotConfPath],
    line,
    level,
    reason: `${name}${value ? ` = ${value}` : ''}: ${reasons[code]}`,
  }));
}
