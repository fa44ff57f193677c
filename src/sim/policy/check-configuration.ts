import { Configuration } from './configuration.ts';
import { parseElements, type Element, type ElementSources } from './elements.ts';
import { mainCfPath, type ConfigProblem } from './main-cf.ts';
import { masterCfPath, parseMasterCf, type MasterService } from './master-cf.ts';
import { placeOfElement, placeOfSetting, type Scope } from './places.ts';
import { problemText } from './problem-text.ts';
import { restrictions } from './restrictions.ts';
import { restrictionSettings } from './server-policy.ts';
import { fileOfTable, isFault, isIndexed, type Files, type Table, type TableFault } from './tables.ts';

/** A problem with its file, and what Postfix's program writes about it. */
export interface ConfigurationProblem extends ConfigProblem {
  readonly file: string;
  /** Who would say so: `postconf` and `postfix` in the terminal, the others in the log. */
  readonly program: 'postconf' | 'postfix' | 'master' | 'smtpd';
  readonly text: string;
}

type ServerScope = Scope & { readonly service: MasterService };
type Found = Omit<ConfigurationProblem, 'text'>;

/** Whether Postfix takes the configuration: warnings do not hinder it. */
export const isRefused = (problems: readonly ConfigurationProblem[]): boolean =>
  problems.some(({ level }) => level === 'error');

/**
 * All that is wrong with the mail system's files, by file and line. Pure: the engine asks before a reload, an editor while
 * its reader types.
 */
export function checkConfiguration(files: Files): ConfigurationProblem[] {
  const main = files.get(mainCfPath);
  const master = files.get(masterCfPath);
  const missing = [...(main === undefined ? [mainCfPath] : []), ...(master === undefined ? [masterCfPath] : [])];
  const { services, problems } = parseMasterCf(master ?? '');
  const servers = services.filter(({ program }) => program === 'smtpd');
  const found: Found[] = [
    ...missing.map((file): Found => ({ file, program: 'postfix', ...error('no-file', file) })),
    ...ofMainCf(main ?? '', services),
    ...problems.map((problem): Found => ({ ...problem, file: masterCfPath, program: 'master' })),
    ...servers.flatMap((service) => ofServer(main ?? '', { files, service })),
  ];
  const told = new Map(found.map((each) => [JSON.stringify(each), { ...each, text: problemText(each, each.file) }]));
  return [...told.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

const error = (code: ConfigProblem['code'], name: string): ConfigProblem => ({
  line: 0,
  level: 'error',
  code,
  name,
  value: '',
});

function ofMainCf(main: string, services: readonly MasterService[]): Found[] {
  const own = namesIn(services);
  const problems = new Configuration(main).problems.filter(
    ({ code, name }) => code !== 'unknown-setting' || !own.has(name),
  );
  return problems.map((problem): Found => ({
    ...problem,
    file: mainCfPath,
    program: problem.level === 'warning' ? 'postconf' : 'postfix',
  }));
}

/** Names of main.cf that are settings because master.cf uses them (`-o name=$name`). */
function namesIn(services: readonly MasterService[]): Set<string> {
  const values = services.flatMap(({ options }) => Object.values(options));
  return new Set(values.flatMap((value) => [...value.matchAll(/\$[({]?(\w+)/g)].map((match) => match[1] ?? '')));
}

/** What a server of master.cf would find when it starts: its own settings, and its restrictions. */
function ofServer(main: string, scope: ServerScope): Found[] {
  const { service, files } = scope;
  const configuration = new Configuration(main, service.options);
  const classes = new Set(configuration.list('smtpd_restriction_classes'));
  const sources = { files, classOf: (name: string) => (classes.has(name) ? configuration.list(name) : null) };
  const lists = restrictionSettings.map((setting) => ({
    setting,
    elements: flat(parseElements(configuration.list(setting), sources)),
  }));
  return [
    ...ofOptions(configuration, scope),
    ...lists.flatMap(({ setting, elements }) => elements.flatMap((element) => ofElement(element, setting, scope))),
    ...ofRelaying(configuration, sources.classOf, scope),
  ];
}

function ofOptions({ problems }: Configuration, scope: ServerScope): Found[] {
  return problems
    .filter(({ name, line }) => line === 0 && Object.hasOwn(scope.service.options, name))
    .map((problem): Found => ({
      ...problem,
      line: placeOfSetting(scope, problem.name)?.line ?? scope.service.line,
      file: masterCfPath,
      program: problem.level === 'warning' ? 'postconf' : 'smtpd',
    }));
}

/** An element with those of the class that it stands for. */
const flat = (elements: readonly Element[]): Element[] =>
  elements.flatMap((element) => [element, ...flat(element.elements ?? [])]);

function ofElement({ name, text, elements, table }: Element, setting: string, scope: Scope): Found[] {
  const place = placeOfElement(scope, setting, text);
  if (!place) return [];
  const warning = (code: ConfigProblem['code'], value: string): Found => ({
    ...place,
    ...{ level: 'warning', code, name: setting, value, program: 'smtpd' },
  });
  if (name !== '' && elements === null && !restrictions.has(name)) return [warning('unknown-restriction', text)];
  if (!table) return [];
  if (!isFault(table)) return ofTable(table, setting);
  if (table.fault === 'no-file') return [warning('no-table', fileOf(table))];
  return table.fault === 'unknown-type' ? [warning('bad-table', table.spec.split(':')[0] ?? '')] : [];
}

/** What smtpd(8) says of a table's lines when it reads them; of an index postmap(1) has said it before. */
const ofTable = (table: Table, name: string): Found[] =>
  isIndexed(table.spec)
    ? []
    : table.problems.map(({ line, text: value }) => ({
        ...{ file: fileOfTable(table), line, level: 'warning', code: 'bad-rule', name, value, program: 'smtpd' },
      }));

/** The file that Postfix would open: for indexed tables the one that postmap makes. */
function fileOf({ spec }: TableFault): string {
  const [, type = '', path = ''] = /^(?:proxy:)?(\w+):(.*)$/s.exec(spec) ?? [];
  return /^(hash|btree)$/.test(type) ? `${path}.db` : type === 'lmdb' ? `${path}.lmdb` : path;
}

const refusals = new Set([
  ...['reject_unauth_destination', 'defer_unauth_destination'],
  ...['reject', 'defer', 'defer_if_permit', 'check_relay_domains'],
]);

/** Whether a word of the list, or of a class in it, may refuse; nothing after `permit` counts (Postfix: has_required). */
function keepsStrangersOut(words: readonly string[], classOf: ElementSources['classOf'], depth = 0): boolean {
  const end = words.findIndex((word) => word.toLowerCase() === 'permit');
  return (end < 0 ? words : words.slice(0, end)).some((word, index) => {
    if (words[index - 1] === 'warn_if_reject') return false;
    const inner = depth < depthMax ? classOf(word) : null;
    return refusals.has(word) || (inner !== null && keepsStrangersOut(inner, classOf, depth + 1));
  });
}

/** Classes may name each other in a circle. */
const depthMax = 20;

/** smtpd(8) does not start when nothing keeps strangers from sending to strangers. */
function ofRelaying(configuration: Configuration, classOf: ElementSources['classOf'], scope: ServerScope): Found[] {
  const lists = ['smtpd_relay_restrictions', 'smtpd_recipient_restrictions'];
  if (lists.some((setting) => keepsStrangersOut(configuration.list(setting), classOf))) return [];
  const name = 'smtpd_relay_restrictions';
  const place = placeOfSetting(scope, name) ?? { file: masterCfPath, line: scope.service.line };
  return [{ ...error('open-relay', name), ...place, program: 'smtpd' }];
}
