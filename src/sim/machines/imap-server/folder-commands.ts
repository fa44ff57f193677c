import { textOf, type ImapCommand } from '../../pickup/imap-command.ts';
import { parseSearch } from '../../pickup/imap-search.ts';
import { formatSet } from '../../pickup/sequence-set.ts';
import { noSuchMailbox } from './account-commands.ts';
import { badArguments, no, ok, type ImapAnswer } from './answer.ts';
import { chosen } from './chosen.ts';
import { fetchMessages } from './fetch-command.ts';
import { readFlags } from './flag-words.ts';
import { nameFault } from './folder-names.ts';
import type { SelectedFolder } from './selected.ts';

type Handler = (selected: SelectedFolder, command: ImapCommand, startsAt: string) => ImapAnswer;

/** Commands on the selected folder (RFC 9051 §6.4). */
export const folderCommands: Readonly<Record<string, Handler>> = {
  CHECK: () => ok('Check completed'),
  CLOSE: close,
  UNSELECT: () => ok('Unselect completed', [], 'none'),
  EXPUNGE: expunge,
  'UID EXPUNGE': expunge,
  FETCH: fetchMessages,
  'UID FETCH': fetchMessages,
  STORE: store,
  'UID STORE': store,
  SEARCH: search,
  'UID SEARCH': search,
  COPY: copy,
  'UID COPY': copy,
  MOVE: copy,
  'UID MOVE': copy,
};

/** Expunges without a word (RFC 9051 §6.4.1). */
function close(selected: SelectedFolder): ImapAnswer {
  if (!selected.readOnly) expungeDeleted(selected, () => true);
  return ok('Close completed', [], 'none');
}

function expungeDeleted(selected: SelectedFolder, chosenToo: (uid: number) => boolean): void {
  const gone = selected.folder.messages.filter((stored) => stored.has('\\Deleted') && chosenToo(stored.uid));
  // From the last, as the numbers are told.
  for (const { uid } of gone.reverse()) selected.mailbox.expunge(selected.folder, uid);
}

function expunge(selected: SelectedFolder, { name, values }: ImapCommand): ImapAnswer {
  const [set] = values;
  const byUid = name === 'UID EXPUNGE';
  if (byUid && set === undefined) return badArguments(name, 'Missing arguments');
  const numbers = byUid && set ? chosen(selected, set, true) : null;
  if (typeof numbers === 'string') return badArguments(name, numbers);
  const uids = numbers?.map((number) => selected.messages[number - 1]?.uid);
  // Only what the session knows of: nothing is lost that its user has not seen.
  const known = new Set(uids ?? selected.messages.map(({ uid }) => uid));
  if (!selected.readOnly) expungeDeleted(selected, (uid) => known.has(uid));
  return ok('Expunge completed');
}

function store(selected: SelectedFolder, { name, values }: ImapCommand): ImapAnswer {
  const withUids = name.startsWith('UID ');
  const [set, action, ...words] = values;
  if (set === undefined || action === undefined) return badArguments(name, 'Invalid arguments');
  const numbers = chosen(selected, set, withUids);
  if (typeof numbers === 'string') return badArguments(name, numbers);
  const [, sign = '', silent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(textOf(action) ?? '') ?? [];
  if (!/^[+-]?FLAGS(\.SILENT)?$/i.test(textOf(action) ?? '')) return badArguments(name, 'Invalid arguments');
  const read = readFlags(words);
  if ('fault' in read) return badArguments(name, read.fault);
  if (selected.readOnly) return ok('Store ignored with read-only mailbox', [], 'no-expunges');
  for (const number of numbers) {
    const stored = selected.messages[number - 1];
    if (!stored) continue;
    selected.mailbox.setFlags(selected.folder, stored.uid, combined(sign, stored.flags, read.flags));
    if (silent !== undefined) selected.knowsFlags(number);
  }
  return { ...ok('Store completed', [], withUids ? 'all' : 'no-expunges'), withUids };
}

function combined(sign: string, before: readonly string[], named: readonly string[]): readonly string[] {
  if (sign === '+') return [...before, ...named];
  const lower = named.map((flag) => flag.toLowerCase());
  return sign === '-' ? before.filter((flag) => !lower.includes(flag.toLowerCase())) : named;
}

function search(selected: SelectedFolder, { name, values }: ImapCommand, startsAt: string): ImapAnswer {
  const withUids = name.startsWith('UID ');
  const { count, largestUid } = selected;
  const parsed = parseSearch(values);
  if ('badCharset' in parsed) return no('[BADCHARSET] Unknown charset');
  if ('fault' in parsed) return badArguments(name, parsed.fault);
  const found = selected.messages.flatMap(({ uid, message, flags, receivedAtMs }, index) => {
    const candidate = { number: index + 1, uid, message, flags, receivedAtMs, recent: selected.isRecent(index + 1) };
    return parsed.criterion(candidate, { startsAt, count, largestUid }) ? [withUids ? uid : index + 1] : [];
  });
  const line = ['SEARCH', ...found].join(' ');
  return { ...ok('Search completed', [line], withUids ? 'all' : 'no-expunges'), withUids };
}

/** COPY and MOVE (RFC 6851), with the UIDs before and after (RFC 4315). */
function copy(selected: SelectedFolder, { name, values }: ImapCommand): ImapAnswer {
  const isMove = name.endsWith('MOVE');
  const [set, target] = values;
  const targetName = textOf(target);
  if (set === undefined || targetName === null) return badArguments(name, 'Missing arguments');
  const numbers = chosen(selected, set, name.startsWith('UID '));
  if (typeof numbers === 'string') return badArguments(name, numbers);
  if (numbers.length === 0) return ok('No messages found');
  const { mailbox, folder } = selected;
  const to = mailbox.folder(targetName);
  if (!to) return no(nameFault(targetName) ?? `[TRYCREATE] ${noSuchMailbox(targetName)}`);
  if (isMove && selected.readOnly) return no('[READ-ONLY] Mailbox is read-only');
  const sources = numbers.flatMap((number) => selected.messages[number - 1] ?? []);
  if (sources.some((stored) => selected.isGone(stored)))
    return no('[EXPUNGEISSUED] Some of the requested messages no longer exist');
  const copies = sources.map(({ message, flags, receivedAtMs }) => mailbox.append(to, message, flags, receivedAtMs));
  const uids = [sources, copies].map((messages) => formatSet(messages.map(({ uid }) => uid)));
  const code = `[COPYUID ${to.uidValidity} ${uids.join(' ')}]`;
  if (!isMove) return ok(`${code} Copy completed`);
  for (const { uid } of [...sources].reverse()) mailbox.expunge(folder, uid);
  return ok('Move completed', [`OK ${code} Moved UIDs.`]);
}
