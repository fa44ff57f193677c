import type { Language } from '../../format.ts';
import { isLeftOut } from '../../configuration/left-out.ts';
import type { Level, Remark } from '../../configuration/remarks.ts';
import type { Standing } from '../../configuration/standing.ts';

type Words = (name: string, value: string) => string;

/** The editor of a mail system's files. */
const en = {
  language: 'en' as Language,
  title: 'Configuration',
  server: 'Server',
  file: 'File',
  unsavedFile: (name: string) => `${name} (unsaved)`,
  newFile: (name: string) => `${name} (new)`,
  label: (file: string, host: string) => `${file} on ${host}`,
  line: (line: number) => `Line ${line}`,
  levels: { error: 'Error', warning: 'Warning', note: 'Note' } satisfies Record<Level, string>,
  counts: (errors: number, warnings: number, notes: number) => {
    const found = [
      ...(errors > 0 ? [`${errors} ${errors === 1 ? 'error' : 'errors'}`] : []),
      ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
      ...(notes > 0 ? [`${notes} ${notes === 1 ? 'note' : 'notes'}`] : []),
    ];
    return found.length > 0 ? found.join(', ') : 'No errors';
  },
  meant: (name: string) => `Did you mean “${name}”?`,
  create: (file: string) => `Write ${file}`,
  save: (files: number, isStart: boolean) => {
    if (files === 0) return isStart ? 'Start' : 'Reload';
    return `${files === 1 ? 'Save' : `Save ${files} files`} and ${isStart ? 'start' : 'reload'}`;
  },
  discard: 'Discard',
  restore: 'Bring my text back',
  meanwhile: (file: string) => `${file} has been changed meanwhile, and not here.`,
  meanwhileHint: 'Whose text is to count?',
  added: (line: number) => `New in line ${line}`,
  gone: (line: number) => `Gone from line ${line}`,
  take: 'Take the file as it is',
  keep: 'Keep my text',
  moved: 'This file has been changed since: the line may stand elsewhere now.',
  dovecot: 'Dovecot reads its files when the server starts: switch it off and on again, on the map.',
  tooLong: (max: number) => `That is too long: a file may have ${max} characters.`,
  standing: {
    off: () => 'This server is switched off.',
    'not-started': () => 'Postfix does not start with this. Its ports stay closed.',
    refused: () => 'Postfix refuses this. What was in force before stays in force.',
    stopped: () => 'The mail system is stopped.',
    unread: () => 'Saved, but not read yet: the old text is still in force.',
    'in-force': (time: string) => `In force since ${time}.`,
  } satisfies Record<Standing, (time: string) => string>,
  words: {
    'no-equals': (name) => `“${name}” has no “=”. A setting is written: name = value.`,
    'unknown-setting': (name) => `There is no setting “${name}”; it is ignored.`,
    overridden: (name, value) => `“${name}” is set twice. This line counts; the one with “${value}” does not.`,
    'not-a-number': (_, value) => `“${value}” is not a number.`,
    'out-of-range': (name, value) => `“${name}” cannot have this value: ${value}.`,
    'not-yes-or-no': (_, value) => `It has to be “yes” or “no”, not “${value}”.`,
    'not-a-time': (_, value) => `“${value}” is not a time: a number, then s, m, h, d or w.`,
    'not-a-choice': (name, value) => `“${value}” is not a value that “${name}” may have.`,
    'unknown-restriction': (_, value) => `There is no restriction “${value}”: here the server will answer 451 4.3.5.`,
    'expansion-loop': (name) => `“${name}” refers to itself.`,
    'bad-network': (_, value) => `“${value}” is not a network, as 192.0.2.0/24 is.`,
    'no-table': (_, value) => `There is no table “${value}”: here the server will answer 451 4.3.5.`,
    'bad-table': (_, value) => `There are no tables of type “${value}”.`,
    'open-relay': () =>
      'Nothing here keeps strangers from sending mail to strangers. Postfix does not start like that.',
    'no-file': (name) => `${name} is missing.`,
    'too-few-columns': (name, value) => `“${name}” lacks the column “${value}”.`,
    'bad-transport': (_, value) => `“${value}” is not a type of service, as inet and unix are.`,
    'bad-column': (name, value) => `“${value}” cannot stand in the column “${name}”.`,
    'private-port': () => 'A port is there for all: the column “private” has to be n.',
    'unknown-port': (name) => `“${name}” is not a port.`,
    'open-section': (name) => `The section “${name}” is not closed with “}”.`,
    'no-effect': (name) => `Postfix knows “${name}”, but it has no effect in this world.`,
    'bad-rule': (_, value) =>
      isLeftOut(value) ? 'This line of the table is left out.' : 'This line of the table is hardly meant like that.',
  } satisfies Record<Remark['code'], Words> as Readonly<Record<Remark['code'], Words>>,
};

export type ConfigurationTexts = typeof en;
export default en;
