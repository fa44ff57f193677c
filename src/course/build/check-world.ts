import type { Scenario } from '../../sim/world/scenario.ts';
import type { Act, Check } from '../lesson.ts';
import type { KeyProblem } from './check-keys.ts';
import type { LessonFile } from './schema.ts';

/** Whether all hosts, users and terminals that a lesson names are there in its world. */
export function checkAgainstWorld(file: LessonFile, { hosts }: Scenario): KeyProblem[] {
  const { terminals, steps, mistakes, wrong } = file;
  const problems: KeyProblem[] = [];
  const complain = (path: KeyProblem['path'], reason: string) => problems.push({ path, reason });
  const needHost = (path: KeyProblem['path'], host: string) => {
    if (!hosts.some(({ id }) => id === host)) complain(path, `the world has no host "${host}"`);
  };
  const checkActs = (acts: readonly Act[], path: KeyProblem['path']) =>
    acts.forEach((act, at) => {
      if ('tty' in act && !terminals.some(({ tty }) => tty === act.tty))
        complain([...path, at, 'tty'], `the lesson opens no terminal "${act.tty}"`);
      if ('input' in act && 'host' in act.input) needHost([...path, at, 'input', 'host'], act.input.host);
    });
  const checkHosts = (check: Check, path: KeyProblem['path']) => {
    for (const host of hostsNamedIn(check)) needHost(path, host);
  };

  terminals.forEach(({ host, user }, index) => {
    needHost(['terminals', index, 'host'], host);
    const found = hosts.find(({ id }) => id === host);
    if (found && !found.users.some(({ name }) => name === user))
      complain(['terminals', index, 'user'], `"${host}" has no user "${user}"`);
  });
  steps.forEach(({ tasks, hints, solution }, index) => {
    tasks.forEach((task, at) => 'check' in task && checkHosts(task.check, ['steps', index, 'tasks', at, 'check']));
    hints.forEach(({ when }, at) => checkHosts(when, ['steps', index, 'hints', at, 'when']));
    checkActs(solution, ['steps', index, 'solution']);
  });
  mistakes.forEach(({ when }, index) => checkHosts(when, ['mistakes', index, 'when']));
  wrong.forEach(({ do: acts }, index) => checkActs(acts, ['wrong', index, 'do']));
  return problems;
}

/** Ids of hosts, wherever a check names one. */
function hostsNamedIn(check: Check): string[] {
  if ('all' in check) return check.all.flatMap(hostsNamedIn);
  if ('any' in check) return check.any.flatMap(hostsNamedIn);
  if ('not' in check) return hostsNamedIn(check.not);
  const named = (value: unknown) => (typeof value === 'string' ? [value] : []);
  if ('event' in check) return named(check.event['host']);
  if ('absent' in check) return named(check.absent['host']);
  if ('sequence' in check) return check.sequence.flatMap(({ host }) => named(host));
  if ('count' in check) return named(check.count.of['host']);
  if (!('state' in check)) return [];
  return Object.values(check.state).flatMap((wanted: object) =>
    ['host', 'from', 'to'].flatMap((key) => named((wanted as Readonly<Record<string, unknown>>)[key])),
  );
}
