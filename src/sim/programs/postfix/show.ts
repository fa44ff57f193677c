import type { Configuration } from '../../policy/configuration.ts';
import type { MasterService } from '../../policy/master-cf.ts';
import { settings } from '../../policy/settings.ts';

/** How `postconf` prints: `-f` folds long lines, `-h` leaves out names, `-H` values, `-x` fills in `$name`. */
export interface Style {
  readonly fold: boolean;
  readonly hideName: boolean;
  readonly hideValue: boolean;
  readonly expand: boolean;
}

const lineCharsMax = 80;
const indent = '    ';

/** White space becomes one space; with `-f` long lines go on below. */
export function printLine(text: string, fold: boolean): string {
  let out = '';
  let length = 0;
  for (const word of text.split(/[ \t\r\n]+/).filter((each) => each !== '')) {
    if (length > 0) {
      const fits = !fold || length + word.length < lineCharsMax;
      out += fits ? ' ' : `\n${indent}`;
      length = fits ? length + 1 : indent.length;
    }
    out += word;
    length += word.length;
  }
  return `${out}\n`;
}

/** `name = value` in the style asked for. */
export function printPair(name: string, value: string, { fold, hideName, hideValue }: Style): string {
  return printLine(hideValue ? name : hideName ? value : `${name} = ${value}`, fold);
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Names that `postconf -n` lists: what main.cf sets, but for what nothing uses. */
export const setNames = (configuration: Configuration, unused: ReadonlySet<string>): string[] =>
  [...new Set(configuration.names)].filter((name) => !unused.has(name)).sort(byCode);

export const allNames = (configuration: Configuration, unused: ReadonlySet<string>): string[] =>
  [...new Set([...Object.keys(settings), ...setNames(configuration, unused)])].sort(byCode);

/** Where the columns of master.cf are set to. */
const columns = [0, 11, 17, 25, 33, 41, 49, 57];

/** An entry of master.cf as `postconf -M` prints it. */
export function printService({ words }: Pick<MasterService, 'words'>, fold: boolean): string {
  let line = '';
  for (const [index, { text }] of words.slice(0, columns.length).entries()) {
    if (index > 0) line = `${line} `.padEnd(columns[index] ?? 0);
    line += text;
  }
  let out = '';
  for (let at = columns.length; at < words.length; at++) {
    const word = words[at]?.text ?? '';
    const next = words[at + 1]?.text;
    const takesValue = /^-[os]$/.test(word) && next !== undefined;
    const item = takesValue ? `${word} ${normalOption(next)}` : word;
    if (takesValue) at++;
    const wraps = fold && (takesValue || line.length + 1 + item.length >= lineCharsMax);
    if (wraps) {
      out += `${line}\n`;
      line = indent + item;
    } else line += ` ${item}`;
  }
  return `${out}${line}\n`;
}

/** `{ name = value }` and `name=value` are the same; braces stay where there is white space. */
export function normalOption(word: string): string {
  const inside = word.startsWith('{') ? word.slice(1, -1).trim() : word;
  const pair = inside.replace(/^([^\s=]+)\s*=\s*/, '$1=');
  return /\s/.test(pair) ? `{${pair}}` : pair;
}
