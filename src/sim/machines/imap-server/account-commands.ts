import type { Folder } from '../mailbox/folder.ts';
import { separator, type FolderProblem, type Mailbox } from '../mailbox/mailbox.ts';
import { atomsOf, textOf, type ImapCommand } from '../../pickup/imap-command.ts';
import { bad, badArguments, no, ok, type ImapAnswer } from './answer.ts';
import { formatName, listLines, nameFault } from './folder-names.ts';

type Handler = (mailbox: Mailbox, command: ImapCommand) => ImapAnswer;

/** Commands on the mailbox as a whole (RFC 9051 §6.3), for who is logged in. */
export const accountCommands: Readonly<Record<string, Handler>> = {
  LIST: list,
  LSUB: list,
  XLIST: list,
  STATUS: status,
  CREATE: create,
  DELETE: remove,
  RENAME: rename,
  SUBSCRIBE: (mailbox, command) => subscribe(mailbox, command, true),
  UNSUBSCRIBE: (mailbox, command) => subscribe(mailbox, command, false),
  NAMESPACE: () => ok('Namespace completed', [`NAMESPACE (("" "${separator}")) NIL NIL`]),
};

export const noSuchMailbox = (name: string): string => `Mailbox doesn't exist: ${name}`;

const problems: Readonly<Record<FolderProblem, (name: string) => string>> = {
  exists: () => '[ALREADYEXISTS] Mailbox already exists',
  missing: (name) => `[NONEXISTENT] ${noSuchMailbox(name)}`,
  inbox: () => "INBOX can't be deleted",
};

function list(mailbox: Mailbox, { name, values }: ImapCommand): ImapAnswer {
  const [reference, wanted] = [textOf(values[0]), textOf(values[1])];
  if (reference === null) return badArguments(name, 'Invalid reference');
  if (wanted === null) return badArguments(name, 'Invalid pattern');
  const kind = name === 'LSUB' ? 'LSUB' : 'LIST';
  return ok(kind === 'LSUB' ? 'Lsub completed' : 'List completed', listLines(kind, mailbox, reference, wanted));
}

const statusItems: readonly (readonly [name: string, value: (folder: Folder) => number])[] = [
  ['MESSAGES', ({ messages }) => messages.length],
  ['RECENT', ({ messages, recentFrom }) => messages.filter(({ uid }) => uid >= recentFrom).length],
  ['UIDNEXT', ({ uidNext }) => uidNext],
  ['UIDVALIDITY', ({ uidValidity }) => uidValidity],
  ['UNSEEN', ({ messages }) => messages.filter(({ seen }) => !seen).length],
  ['SIZE', ({ messages }) => messages.reduce((sum, { message }) => sum + message.length, 0)],
];

function status(mailbox: Mailbox, { name, values }: ImapCommand): ImapAnswer {
  const [folderName, wanted] = [textOf(values[0]), values[1]];
  if (folderName === null || wanted === undefined) return badArguments(name, 'Missing arguments');
  if (wanted.kind !== 'list') return badArguments(name, 'Invalid arguments');
  const items = atomsOf(wanted)?.map((item) => item.toUpperCase()) ?? [];
  const unknown = items.find((item) => !statusItems.some(([known]) => known === item));
  if (unknown !== undefined) return badArguments(name, `Invalid status item ${unknown}`);
  const folder = mailbox.folder(folderName);
  if (!folder) return no(nameFault(folderName) ?? noSuchMailbox(folderName));
  const found = statusItems.filter(([item]) => items.includes(item)).map(([item, value]) => `${item} ${value(folder)}`);
  return ok('Status completed', [`STATUS ${formatName(folder.name)} (${found.join(' ')})`]);
}

function create(mailbox: Mailbox, { name, values }: ImapCommand): ImapAnswer {
  const wanted = textOf(values[0]);
  if (wanted === null) return badArguments(name, 'Missing arguments');
  // A separator at the end says that there will be folders below (RFC 9051 §6.3.4).
  const folder = wanted.length > 1 && wanted.endsWith(separator) ? wanted.slice(0, -1) : wanted;
  const fault = nameFault(folder);
  if (fault !== null) return no(fault);
  return done('Create', mailbox.create(folder), folder);
}

function remove(mailbox: Mailbox, { name, values }: ImapCommand): ImapAnswer {
  const folder = textOf(values[0]);
  if (folder === null) return badArguments(name, 'Missing arguments');
  return done('Delete', mailbox.delete(folder), folder);
}

function rename(mailbox: Mailbox, { name, values }: ImapCommand): ImapAnswer {
  const [from, to] = [textOf(values[0]), textOf(values[1])];
  if (from === null || to === null) return badArguments(name, 'Missing arguments');
  const fault = nameFault(to);
  if (fault !== null) return no(fault);
  if (to.startsWith(from + separator)) return no("[CANNOT] Can't rename mailbox to its own child");
  return done('Rename', mailbox.rename(from, to), from);
}

function subscribe(mailbox: Mailbox, { name, values }: ImapCommand, wanted: boolean): ImapAnswer {
  const folder = textOf(values[0]);
  if (folder === null) return badArguments(name, 'Missing arguments');
  if (wanted && !mailbox.folder(folder)) return no(nameFault(folder) ?? noSuchMailbox(folder));
  mailbox.subscribe(folder, wanted);
  return ok(wanted ? 'Subscribe completed' : 'Unsubscribe completed');
}

const done = (what: string, problem: FolderProblem | null, name: string): ImapAnswer =>
  problem === null ? ok(`${what} completed`) : no(problems[problem](name));

export const unknownCommand = (name: string): ImapAnswer =>
  bad(name === '' ? 'Error in IMAP command: Invalid command name' : `Error in IMAP command ${name}: Unknown command`);

/** Why a folder cannot be selected. */
export function selectFault({ name, values }: ImapCommand): ImapAnswer {
  const folder = textOf(values[0]);
  if (folder === null) return badArguments(name, 'Invalid arguments');
  return no(nameFault(folder) ?? noSuchMailbox(folder), 'none');
}
