import { checkConfiguration } from '../../policy/check-configuration.ts';
import { Configuration } from '../../policy/configuration.ts';
import { mainCfPath } from '../../policy/main-cf.ts';
import { masterCfPath, parseMasterCf } from '../../policy/master-cf.ts';
import { optionComplaint, parseArguments } from '../arguments.ts';
import { writeFile } from '../files.ts';
import { instant, type ProcessIo } from '../process.ts';
import { editMainCf, type EditMode, type Edited, type Refused } from './edit-main-cf.ts';
import { editMasterCf, type MasterPart } from './edit-master-cf.ts';
import { allNames, printPair, printService, setNames, type Style } from './show.ts';

const usage =
  'usage: postconf [-a (server SASL types)] [-A (client SASL types)] [-b (bounce templates)] [-c config_dir] ' +
  '[-c config_dir] [-d (parameter defaults)] [-e (edit configuration)] [-f (fold lines)] [-F (master.cf fields)] ' +
  '[-h (no names)] [-H (no values)] [-l (lock types)] [-m (map types)] [-M (master.cf)] [-n (non-default parameters)] ' +
  '[-o name=value (override parameter value)] [-p (main.cf, default)] [-P (master.cf parameters)] [-t (bounce templates)] ' +
  '[-v (verbose)] [-x (expand parameter values)] [-X (exclude)] [-# (comment-out)] [name...]';

/** Says something as a program of Postfix does: `postconf: fatal: …`. */
const fatal = (io: ProcessIo, text: string): number => {
  io.complain(`postconf: fatal: ${text}\n`);
  return 1;
};
const warn = (io: ProcessIo, text: string): void => io.complain(`postconf: warning: ${text}\n`);

/** postconf(1): what the mail system's settings are, and changes to them. */
export const postconf = instant(
  'postconf',
  (io, args) => {
    const parsed = parseArguments(args, { flags: 'defhHmMnpPqvxX#', values: 'co' });
    if (!parsed.ok) {
      io.complain(optionComplaint('postconf', parsed));
      return fatal(io, usage);
    }
    const { flags, operands } = parsed;
    if (flags.has('m')) {
      io.print('btree\ncidr\nhash\ninline\npcre\nproxy\nregexp\nsocketmap\nstatic\ntcp\ntexthash\nunix\n');
      return 0;
    }
    const isMaster = flags.has('M') || flags.has('P');
    const mode = flags.has('X') ? 'remove' : flags.has('#') ? 'comment' : 'set';
    if (mode !== 'set' || flags.has('e') || operands[0]?.includes('='))
      return edit(io, isMaster ? (flags.has('P') ? 'parameter' : 'entry') : null, mode, operands);
    const style = { fold: flags.has('f'), hideName: flags.has('h'), hideValue: flags.has('H'), expand: flags.has('x') };
    if (flags.has('M')) return showServices(io, operands, style);
    return flags.has('P') ? showParameters(io, operands, style) : showMain(io, operands, style, flags);
  },
  'server',
);

function edit(io: ProcessIo, part: MasterPart | null, mode: EditMode, args: readonly string[]): number {
  if (args.length === 0)
    return fatal(io, mode === 'set' ? '-e requires name=value argument' : '-X or -# requires names');
  if (part === 'parameter' && mode === 'comment') return fatal(io, 'specify only one of -P and -#');
  const path = part === null ? mainCfPath : masterCfPath;
  const text = io.computer.files.get(path);
  if (text === undefined) return fatal(io, `open ${path} for reading: No such file or directory`);
  const result: Edited | Refused =
    part === null ? editMainCf(path, text, mode, args) : editMasterCf(text, part, mode, args);
  if ('fatal' in result) return fatal(io, result.fatal);
  const reason = io.user === 'root' ? null : 'Permission denied';
  if (reason) return fatal(io, `open ${path}.tmp: ${reason}`);
  writeFile(io.computer, io.user, path, result.text, false);
  for (const warning of result.warnings) warn(io, warning);
  return 0;
}

/** What postconf says of the files when it reads them; null when it can go on. */
function syntaxFault(io: ProcessIo): string | null {
  const main = io.computer.files.get(mainCfPath);
  if (main === undefined) return `open ${mainCfPath}: No such file or directory`;
  const problems = checkConfiguration(io.computer.files);
  for (const { code, text } of problems) if (code === 'overridden') io.complain(`postconf: ${text}\n`);
  const broken = problems.find(({ code }) => code === 'no-equals');
  return broken ? broken.text.replace(/^fatal: /, '') : null;
}

/** What nothing uses is said after all else. */
function warnOfUnused(io: ProcessIo): void {
  for (const { code, text } of checkConfiguration(io.computer.files))
    if (code === 'unknown-setting') io.complain(`postconf: ${text}\n`);
}

function showMain(io: ProcessIo, names: readonly string[], style: Style, flags: ReadonlySet<string>): number {
  const defaults = flags.has('d');
  const broken = defaults ? null : syntaxFault(io);
  if (broken !== null) return fatal(io, broken);
  const configuration = new Configuration(defaults ? '' : (io.computer.files.get(mainCfPath) ?? ''));
  const unused = new Set(
    checkConfiguration(io.computer.files).flatMap(({ code, name }) => (code === 'unknown-setting' ? [name] : [])),
  );
  const listed = flags.has('n') ? setNames(configuration, unused) : allNames(configuration, unused);
  const known = new Set(names.length > 0 ? allNames(configuration, unused) : []);
  const set = new Set(configuration.names);
  for (const name of names.length > 0 ? names : listed) {
    if (names.length > 0 && !known.has(name)) warn(io, `${name}: unknown parameter`);
    else if (!flags.has('n') || set.has(name))
      io.print(printPair(name, style.expand ? configuration.text(name) : (configuration.raw(name) ?? ''), style));
  }
  if (!defaults) warnOfUnused(io);
  return 0;
}

/** The services of master.cf, or why it cannot be read, in postconf's words. */
function readServices(io: ProcessIo) {
  const text = io.computer.files.get(masterCfPath);
  if (text === undefined) return `open ${masterCfPath}: No such file or directory`;
  const { services, problems } = parseMasterCf(text);
  const [problem] = problems.filter(({ code }) => /^(too-few-columns|bad-transport|bad-column)$/.test(code));
  if (!problem) return services;
  const { code, line, name, value } = problem;
  const entry = (text.split('\n')[line - 1] ?? '').trim().replace(/\s+/g, ' ');
  if (code === 'too-few-columns') return `file ${masterCfPath}: line ${line}: bad field count`;
  const column = code === 'bad-transport' ? 'type' : (columnNames[name] ?? name);
  return `invalid ${column} field "${value}" in "${entry}"`;
}

/** What postconf calls columns that master(8) has other names for. */
const columnNames: Readonly<Record<string, string>> = { wakeup_time: 'wakeup', max_proc: 'process_limit' };

function showServices(io: ProcessIo, patterns: readonly string[], { fold }: Style): number {
  const services = readServices(io);
  if (typeof services === 'string') return fatal(io, services);
  for (const { name, type, words } of services) {
    const asked = patterns.length === 0 || patterns.some((pattern) => fits(pattern, [name, type]));
    if (asked) io.print(printService({ words }, fold));
  }
  for (const pattern of patterns)
    if (!services.some(({ name, type }) => fits(pattern, [name, type]))) warn(io, `unmatched request: "${pattern}"`);
  warnOfUnused(io);
  return 0;
}

/** `submission`, `submission/inet`: what is not said, or is a star, fits anything. */
function fits(pattern: string, parts: readonly string[]): boolean {
  const wanted = pattern.split('/');
  return wanted.length <= parts.length && wanted.every((each, index) => each === '*' || each === parts[index]);
}

function showParameters(io: ProcessIo, patterns: readonly string[], style: Style): number {
  const services = readServices(io);
  if (typeof services === 'string') return fatal(io, services);
  const found = services.flatMap(({ name, type, options }) =>
    Object.entries(options)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([parameter, value]) => ({ parts: [name, type, parameter], value, options })),
  );
  for (const { parts, value, options } of found) {
    if (patterns.length > 0 && !patterns.some((pattern) => fits(pattern, parts))) continue;
    const main = io.computer.files.get(mainCfPath) ?? '';
    const shown = style.expand ? new Configuration(main, options).text(parts[2] ?? '') : value;
    io.print(printPair(parts.join('/'), shown, style));
  }
  for (const pattern of patterns)
    if (!found.some(({ parts }) => fits(pattern, parts))) warn(io, `unmatched request: "${pattern}"`);
  warnOfUnused(io);
  return 0;
}
