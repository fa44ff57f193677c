import type { Configuration } from './configuration.ts';
import { splitList, type ConfigProblem } from './main-cf.ts';
import { parseNetwork } from './networks.ts';
import { isOfTransport, settings, type Setting } from './settings.ts';

type Code = ConfigProblem['code'];

/** What is wrong with a value of this kind; null for nothing. */
function valueFault({ type, choices }: Setting, value: string): Code | null {
  if (choices && !choices.includes(value.toLowerCase())) return 'not-a-choice';
  if (type === 'number' && !/^\d+$/.test(value)) return 'not-a-number';
  if (type === 'flag' && !/^(yes|no)$/i.test(value)) return 'not-yes-or-no';
  const isTime = type === 'seconds' || type === 'hours' || type === 'days';
  return isTime && !/^\d+[smhdw]?$/.test(value) ? 'not-a-time' : null;
}

/** `450 < 500`: a number beyond what there is; null for one that is within it. */
function beyond({ range }: Setting, value: string): string | null {
  const [min, max] = range ?? [0, Infinity];
  if (Number(value) < min) return `${value} < ${min}`;
  return Number(value) > max ? `${value} > ${max}` : null;
}

const namesIn = (raw: string): string[] =>
  [...raw.matchAll(/\$(?:[{(]\s*\{?\s*\$?[{(]?)?(\w+)/g)].flatMap(([, name]) => name ?? []);

/** What a value names: other settings, restriction classes, and tables whose settings begin with their name. */
function namesInUse(configuration: Configuration): (name: string) => boolean {
  const raws = configuration.names.map((name) => configuration.raw(name) ?? '');
  const used = new Set([...raws.flatMap(namesIn), ...configuration.list('smtpd_restriction_classes')]);
  const tables = raws.flatMap((raw) =>
    [...raw.matchAll(/\b(?:ldap|mysql|pgsql|sqlite|memcache):(\w+)/g)].map(([, name]) => `${name}_`),
  );
  return (name) => used.has(name) || isOfTransport(name) || tables.some((prefix) => name.startsWith(prefix));
}

/** Whether a setting's value leads back to it. */
function refersToItself(name: string, configuration: Configuration): boolean {
  const seen = new Set<string>();
  const leadsBack = (at: string): boolean =>
    namesIn(configuration.raw(at) ?? '').some((next) => {
      if (next === name) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return leadsBack(next);
    });
  return leadsBack(name);
}

/** What looks like a network and is none; names, files and tables are something else. */
const badNetworks = (value: string): string[] =>
  splitList(value).filter((word) => {
    const text = word.replace(/^!+/, '');
    return /^[[\]0-9a-f.:/]+$/i.test(text) && /[.:]/.test(text) && parseNetwork(text) === null;
  });

/** All that is wrong, by what Postfix says about it: an `error` is refused, a `warning` logged. */
export function findProblems(configuration: Configuration): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const isInUse = namesInUse(configuration);
  for (const name of configuration.names) {
    const value = configuration.text(name);
    const line = configuration.lineOf(name);
    const add = (level: ConfigProblem['level'], code: Code, what = value) =>
      problems.push({ line, level, code, name, value: what });
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (!setting && !isInUse(name)) add('warning', 'unknown-setting', configuration.raw(name) ?? '');
    if (refersToItself(name, configuration)) add('error', 'expansion-loop', configuration.raw(name) ?? '');
    const fault = setting && valueFault(setting, value);
    if (fault) add('error', fault);
    const excess = setting && !fault ? beyond(setting, value) : null;
    if (excess !== null) add('error', 'out-of-range', excess);
    if (/networks$/.test(name) && setting) for (const bad of badNetworks(value)) add('error', 'bad-network', bad);
  }
  return problems;
}
