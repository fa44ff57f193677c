import { parseMime } from '../../mail/mime.ts';
import type { ImapCommand } from '../../pickup/imap-command.ts';
import { internalDate } from '../../pickup/imap-date.ts';
import { parseFetch, type FetchItem } from '../../pickup/imap-fetch.ts';
import { sectionOf } from '../../pickup/imap-section.ts';
import { formatEnvelope, formatStructure } from '../../pickup/imap-structure.ts';
import type { StoredMessage } from '../mailbox/folder.ts';
import { badArguments, ok, type ImapAnswer } from './answer.ts';
import { chosen } from './chosen.ts';
import type { SelectedFolder } from './selected.ts';

/** FETCH and UID FETCH (RFC 9051 §6.4.5). */
export function fetchMessages(selected: SelectedFolder, { name, values }: ImapCommand, startsAt: string): ImapAnswer {
  const withUids = name.startsWith('UID ');
  const [set, ...wanted] = values;
  if (set === undefined || wanted.length === 0) return badArguments(name, 'Invalid arguments');
  const numbers = chosen(selected, set, withUids);
  if (typeof numbers === 'string') return badArguments(name, numbers);
  const parsed = parseFetch(wanted);
  if ('fault' in parsed) return badArguments(name, parsed.fault);
  const items = arranged(parsed.items, withUids);
  // What another session has expunged can still be fetched: the client has not heard of it.
  const lines = numbers.flatMap((number) => {
    const stored = selected.messages[number - 1];
    if (!stored) return [];
    return [`${number} FETCH (${oneFetched(selected, number, stored, items, startsAt)})`];
  });
  return { ...ok('Fetch completed', lines, withUids ? 'all' : 'no-expunges'), withUids };
}

/** Each item once, for a UID command UID first, long ones last: so Dovecot does. */
function arranged(items: readonly FetchItem[], withUids: boolean): readonly FetchItem[] {
  const uid: FetchItem = { kind: 'UID' };
  const all = withUids ? [uid, ...items] : items;
  const key = (item: FetchItem) => (item.kind === 'SECTION' ? item.label : item.kind);
  const once = all.filter((item, index) => all.findIndex((other) => key(other) === key(item)) === index);
  return [...once.filter(({ kind }) => kind !== 'SECTION'), ...once.filter(({ kind }) => kind === 'SECTION')];
}

function oneFetched(
  selected: SelectedFolder,
  number: number,
  stored: StoredMessage,
  items: readonly FetchItem[],
  startsAt: string,
): string {
  const reads = items.some((item) => item.kind === 'SECTION' && !item.peek);
  const becomesSeen = reads && !stored.seen && !selected.readOnly;
  if (becomesSeen) selected.mailbox.setFlags(selected.folder, stored.uid, [...stored.flags, '\\Seen']);
  const toldFlags = becomesSeen || items.some(({ kind }) => kind === 'FLAGS');
  if (toldFlags) selected.knowsFlags(number);
  const shown = items.map((item) => formatItem(item, selected, number, stored, startsAt));
  const unasked = becomesSeen && !items.some(({ kind }) => kind === 'FLAGS');
  return [...(unasked ? [`FLAGS ${selected.flagsOf(number)}`] : []), ...shown].join(' ');
}

function formatItem(
  item: FetchItem,
  selected: SelectedFolder,
  number: number,
  { uid, message, receivedAtMs }: StoredMessage,
  startsAt: string,
): string {
  switch (item.kind) {
    case 'FLAGS':
      return `FLAGS ${selected.flagsOf(number)}`;
    case 'UID':
      return `UID ${uid}`;
    case 'INTERNALDATE':
      return `INTERNALDATE "${internalDate(startsAt, receivedAtMs)}"`;
    case 'RFC822.SIZE':
      return `RFC822.SIZE ${message.length}`;
    case 'ENVELOPE':
      return `ENVELOPE ${formatEnvelope(parseMime(message))}`;
    case 'BODYSTRUCTURE':
    case 'BODY':
      return `${item.kind} ${formatStructure(parseMime(message), item.kind === 'BODYSTRUCTURE')}`;
    case 'SECTION': {
      const [from, length] = item.partial ?? [0, Infinity];
      const text = sectionOf(message, item.section).slice(from, from + length);
      return `${item.label} {${text.length}}\r\n${text}`;
    }
  }
}
