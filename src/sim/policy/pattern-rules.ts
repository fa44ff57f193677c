import { compilePattern, type LinearPattern } from '../patterns.ts';
import { logicalLines } from './logical-lines.ts';
import { replacement } from './replacement.ts';
import { RuleCollector } from './table-rules.ts';

type Kind = 'regexp' | 'pcre';

/** Letters after a pattern; each switches its option over. `x`, `A`, `E`, `U` and `X` are read, and make no difference here. */
const flagsOf: Readonly<Record<Kind, string>> = { regexp: 'imx', pcre: 'imsxAEUX' };

/** A pattern as it is written: `! /text/flags`. */
interface Written {
  readonly source: string;
  readonly flags: string;
  readonly negated: boolean;
  /** What comes after it. */
  readonly rest: string;
}

/** Reads a table of patterns, line by line (regexp_table(5), pcre_table(5)). What Postfix does not take is left out. */
export function readPatternRules(text: string, kind: Kind, path: string): RuleCollector {
  const collector = new RuleCollector(`${kind} map ${path}`);
  for (const { text: entry, line } of logicalLines(text)) {
    const why = readLine(collector, entry.trimEnd(), line, kind);
    if (why !== null) collector.complain(line, why);
  }
  collector.finish();
  return collector;
}

/** What is wrong with the line; null when it is taken. */
function readLine(collector: RuleCollector, entry: string, line: number, kind: Kind): string | null {
  if (/^endif(?![a-z0-9])/i.test(entry)) {
    if (!collector.end()) return 'ignoring ENDIF without matching IF';
    return entry.length > 5 ? 'ignoring extra text after ENDIF' : null;
  }
  if (/^if(?![a-z0-9])/i.test(entry)) return readIf(collector, entry.slice(2), line, kind);
  if (/^[a-z0-9]/i.test(entry)) return 'ignoring unrecognized request';
  return readRule(collector, entry, line, kind);
}

function readIf(collector: RuleCollector, text: string, line: number, kind: Kind): string | null {
  const written = readPattern(text, kind);
  if (typeof written === 'string') return written;
  const extra = written.rest.trim();
  const pattern = compiled(written, kind);
  if (extra !== '') {
    collector.complain(line, `ignoring extra text after IF statement: "${extra}"`);
    collector.complain(line, 'do not prepend whitespace to statements between IF and ENDIF');
  }
  if (typeof pattern === 'string') return pattern;
  collector.begin(line, (key) => pattern.matcher(key).find() !== written.negated);
  return null;
}

function readRule(collector: RuleCollector, entry: string, line: number, kind: Kind): string | null {
  const first = readPattern(entry, kind);
  if (typeof first === 'string') return first;
  // `/this/!/but not that/ value`
  const second = first.rest.startsWith('!') ? readPattern(first.rest, kind) : null;
  if (typeof second === 'string') return second;
  const value = (second ?? first).rest.trim();
  if (value === '') collector.complain(line, 'no replacement text: using empty string');
  const filled = replacement(value, kind);
  if ('problem' in filled) {
    if (filled.problem !== '') collector.complain(line, filled.problem);
    return 'bad replacement syntax: skipping this rule';
  }
  const { highest, fill } = filled;
  if (highest > 0 && first.negated) return '$number found in negative match replacement text: skipping this rule';
  const [pattern, other] = [compiled(first, kind), second && compiled(second, kind)];
  if (typeof pattern === 'string') return pattern;
  if (highest > pattern.matcher('').groupCount())
    return `out of range replacement index "${highest}": skipping this rule`;
  if (typeof other === 'string') return other;
  collector.add({
    line,
    answer: (key) => {
      const matcher = pattern.matcher(key);
      if (matcher.find() === first.negated) return null;
      if (other && other.matcher(key).find() === second?.negated) return null;
      return fill((group) => matcher.group(group) ?? '');
    },
  });
  return null;
}

/** Reads a pattern off the front of a text, or says why not. */
function readPattern(text: string, kind: Kind): Written | string {
  const marks = /^[!\s]*/.exec(text)?.[0] ?? '';
  const delimiter = text.charAt(marks.length);
  if (delimiter === '') return 'no regexp: skipping this rule';
  const start = marks.length + 1;
  let end = start;
  while (end < text.length && text[end] !== delimiter) end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length)
    return `no closing regexp delimiter "${delimiter}": ${kind === 'pcre' ? 'ignoring' : 'skipping'} this rule`;
  const flags = (kind === 'pcre' ? /^\S*/ : /^[^\s!]*/).exec(text.slice(end + 1))?.[0] ?? '';
  const unknown = [...flags].find((flag) => !flagsOf[kind].includes(flag));
  if (unknown !== undefined) return `unknown regexp option "${unknown}": skipping this rule`;
  return {
    source: text.slice(start, end),
    flags,
    negated: marks.replace(/\s/g, '').length % 2 === 1,
    rest: text.slice(end + 1 + flags.length),
  };
}

/** Case does not count at first. `m` is for inner line ends; POSIX then keeps `.` from them, PCRE does so with `s`. */
function compiled({ source, flags }: Written, kind: Kind): LinearPattern | string {
  const has = (flag: string): boolean => [...flags].filter((one) => one === flag).length % 2 === 1;
  const pattern = compilePattern(source, {
    caseless: !has('i'),
    dotAll: !has(kind === 'pcre' ? 's' : 'm'),
    multiline: has('m'),
  });
  return pattern ?? (kind === 'pcre' ? 'error in regex' : 'Invalid regular expression');
}
