import { epochMs } from '../../mail/date.ts';
import { textOf, type ImapCommand, type ImapValue } from '../../pickup/imap-command.ts';
import { parseInternalDate } from '../../pickup/imap-date.ts';
import type { HostContext } from '../host.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { noSuchMailbox } from './account-commands.ts';
import { badArguments, no, ok, type ImapAnswer } from './answer.ts';
import { readFlags } from './flag-words.ts';
import { nameFault } from './folder-names.ts';

interface Options {
  readonly flags: readonly string[];
  /** Milliseconds since 1970; null for now. */
  readonly dateMs: number | null;
}

/** What stands between the folder's name and the message; or what is wrong with it. */
function readOptions(values: readonly ImapValue[]): Options | { readonly fault: string } {
  const [first, ...others] = values;
  const hasFlags = first?.kind === 'list';
  const read = hasFlags ? readFlags([first]) : { flags: [] };
  if ('fault' in read) return read;
  const [date, ...rest] = hasFlags ? others : values;
  if (rest.length > 0 || (date && date.kind !== 'string')) return { fault: 'Invalid arguments' };
  const dateMs = date ? parseInternalDate(date.text) : null;
  return date && dateMs === null ? { fault: 'Invalid internal date' } : { flags: read.flags, dateMs };
}

/** Why a message need not even be sent; null when it may come (RFC 9051 §6.3.12). */
export function appendRefusal(mailbox: Mailbox, { name, values }: ImapCommand, sizeBytes: number): ImapAnswer | null {
  const folder = textOf(values[0]);
  if (folder === null) return null;
  if (!mailbox.folder(folder)) return no(nameFault(folder) ?? `[TRYCREATE] ${noSuchMailbox(folder)}`);
  const options = readOptions(values.slice(1));
  if ('fault' in options) return badArguments(name, options.fault);
  return sizeBytes === 0 ? no("Can't save a zero byte message") : null;
}

export function append(mailbox: Mailbox, command: ImapCommand, host: HostContext): ImapAnswer {
  const { name, values } = command;
  const message = values.at(-1);
  if (values.length < 2) return badArguments(name, 'Missing message size');
  if (message?.kind !== 'string' || !message.literal) return badArguments(name, 'Invalid arguments');
  const before = values.slice(0, -1);
  const refusal = appendRefusal(mailbox, { ...command, values: before }, message.text.length);
  if (refusal) return refusal;
  const options = readOptions(before.slice(1));
  const folder = mailbox.folder(textOf(before[0]) ?? '');
  if (!folder || 'fault' in options) return badArguments(name, 'Invalid arguments');
  const { flags, dateMs } = options;
  const receivedAtMs = dateMs === null ? host.clock.now() : dateMs - epochMs(host.startsAt);
  const { uid } = mailbox.append(folder, message.text, flags, receivedAtMs);
  return ok(`[APPENDUID ${folder.uidValidity} ${uid}] Append completed`);
}
