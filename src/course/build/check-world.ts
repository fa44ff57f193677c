import type { Scenario } from '../../sim/world/scenario.ts';
import type { Act, EventPattern } from '../lesson.ts';
import { actsOf, checksOf, items, type KeyProblem, type Path, type Placed, type SimpleCheck } from './places.ts';
import type { LessonFile } from './schema.ts';

/** What a lesson names, and the place where it does. */
interface Named extends Placed<string> {
  readonly what: 'host' | 'terminal';
}

/** Whether all hosts, users and terminals that a lesson names are there in its world. */
export function checkAgainstWorld(file: LessonFile, { hosts }: Scenario): KeyProblem[] {
  const ids = new Set(hosts.map(({ id }) => id));
  const ttys = new Set(file.terminals.map(({ tty }) => tty));
  const missing = ({ what, path, it }: Named): KeyProblem[] => {
    if (what === 'host') return ids.has(it) ? [] : [{ path, reason: `the world has no host "${it}"` }];
    return ttys.has(it) ? [] : [{ path, reason: `the lesson opens no terminal "${it}"` }];
  };
  const opened = file.terminals.flatMap(({ host, user }, index): KeyProblem[] => {
    const found = hosts.find(({ id }) => id === host);
    if (!found) return missing({ what: 'host', path: ['terminals', index, 'host'], it: host });
    if (found.users.some(({ name }) => name === user)) return [];
    return [{ path: ['terminals', index, 'user'], reason: `"${host}" has no user "${user}"` }];
  });
  const named = [...checksOf(file).flatMap(namedInCheck), ...actsOf(file).flatMap(namedInAct)];
  return [...opened, ...named.flatMap(missing)];
}

function namedInAct({ it: act, path }: Placed<Act>): Named[] {
  if ('tty' in act) return [{ what: 'terminal', path: [...path, 'tty'], it: act.tty }];
  if (!('input' in act) || !('host' in act.input)) return [];
  return [{ what: 'host', path: [...path, 'input', 'host'], it: act.input.host }];
}

function namedInCheck({ it: check, path }: Placed<SimpleCheck>): Named[] {
  if ('event' in check) return namedInEvent({ it: check.event, path: [...path, 'event'] });
  if ('absent' in check) return namedInEvent({ it: check.absent, path: [...path, 'absent'] });
  if ('sequence' in check) return items(check.sequence, [...path, 'sequence']).flatMap(namedInEvent);
  if ('count' in check) return namedInEvent({ it: check.count.of, path: [...path, 'count', 'of'] });
  if (!('state' in check)) return [];
  return Object.entries(check.state).flatMap(([key, wanted]) =>
    namedIn(wanted, [...path, 'state', key], ['host', 'from', 'to']),
  );
}

/** An input tells of hosts and terminals too, one level deeper. */
const namedInEvent = ({ it: event, path }: Placed<EventPattern>): Named[] => [
  ...namedIn(event, path, ['host']),
  ...namedIn(event['input'], [...path, 'input'], ['host']),
];

/** What these fields of an object, and its `tty`, name. */
function namedIn(value: unknown, path: Path, hostFields: readonly string[]): Named[] {
  const fields = fieldsOf(value);
  return [
    ...hostFields.flatMap((key) => namesIn('host', fields[key], [...path, key])),
    ...namesIn('terminal', fields['tty'], [...path, 'tty']),
  ];
}

/** The name itself, or each of several; what a name begins with or contains is no name. */
function namesIn(what: Named['what'], pattern: unknown, path: Path): Named[] {
  if (typeof pattern === 'string') return [{ what, path, it: pattern }];
  const { oneOf } = fieldsOf(pattern);
  if (!Array.isArray(oneOf)) return [];
  return items(oneOf, [...path, 'oneOf']).map((one) => ({ ...one, what, it: String(one.it) }));
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
