import type { Mailbox } from '../mailbox/mailbox.ts';
import { separator } from '../mailbox/mailbox.ts';

/** Folders that clients find by what they are for (RFC 6154), as Debian's Dovecot has them. */
const specialUses: ReadonlyMap<string, string> = new Map([
  ['Drafts', '\\Drafts'],
  ['Junk', '\\Junk'],
  ['Sent', '\\Sent'],
  ['Trash', '\\Trash'],
]);

/** Why a name cannot be that of a folder, in Dovecot's words; null when it can. */
export function nameFault(name: string): string | null {
  const invalid = (reason: string) => `[CANNOT] Invalid mailbox name: ${reason}`;
  if (name === '') return invalid('Name is empty');
  if (name.includes('/')) return invalid("Name must not have '/' characters");
  if (name.startsWith(separator)) return invalid('Begins with hierarchy separator');
  if (name.endsWith(separator)) return invalid('Ends with hierarchy separator');
  if (name.includes(separator + separator)) return invalid('Has adjacent hierarchy separators');
  if (!/^[\x20-\x7e]+$/.test(name)) return invalid('Name must not have control characters or 8bit');
  return name.length > 255 ? invalid('Name is too long') : null;
}

export const formatName = (name: string): string =>
  /^[^\s(){%*"\\\]]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;

/** `*` stands for anything, `%` for anything within one level (RFC 9051 §6.3.9). INBOX is INBOX in any letter case. */
function pattern(text: string): RegExp {
  const source = text
    .replace(/^inbox(?=$|\.)/i, 'INBOX')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+[*%]*/g, '.*')
    .replace(/%+/g, `[^${separator}]*`);
  return new RegExp(`^${source}$`, 's');
}

/** The names above others that are no folders themselves: `a` of `a.b`. */
function withParents(names: readonly string[]): string[] {
  const parents = names.flatMap((name) => {
    const levels = name.split(separator);
    return levels.slice(1).map((_, index) => levels.slice(0, index + 1).join(separator));
  });
  return [...new Set([...names, ...parents])];
}

/** The lines of LIST, or of LSUB with what is subscribed. INBOX comes last, as with Dovecot. */
export function listLines(command: 'LIST' | 'LSUB', mailbox: Mailbox, reference: string, wanted: string): string[] {
  if (wanted === '') return command === 'LIST' ? [`LIST (\\Noselect) "${separator}" ""`] : [];
  const names = command === 'LIST' ? withParents(mailbox.names) : mailbox.subscribed;
  const key = (name: string) => (name === 'INBOX' ? '\x7f' : name.toLowerCase());
  const ordered = [...names].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const fits = pattern(reference + wanted);
  return ordered
    .filter((name) => fits.test(name))
    .map((name) => `${command} (${attributes(command, mailbox, name)}) "${separator}" ${formatName(name)}`);
}

function attributes(command: 'LIST' | 'LSUB', mailbox: Mailbox, name: string): string {
  if (command === 'LSUB') return '';
  const hasChildren = mailbox.names.some((other) => other.startsWith(name + separator));
  return [
    ...(mailbox.folder(name) ? [] : ['\\Noselect']),
    hasChildren ? '\\HasChildren' : '\\HasNoChildren',
    ...(specialUses.has(name) ? [specialUses.get(name)] : []),
  ].join(' ');
}
