import { textOf, type ImapValue } from '../../pickup/imap-command.ts';
import { parseSet, setFits, setHas } from '../../pickup/sequence-set.ts';
import type { SelectedFolder } from './selected.ts';

/** The numbers of the messages that a command names, growing; or what is wrong, in Dovecot's words. */
export function chosen(selected: SelectedFolder, value: ImapValue, byUid: boolean): readonly number[] | string {
  const set = value.kind === 'atom' ? parseSet(textOf(value) ?? '') : null;
  if (!set) return byUid ? 'Invalid uidset' : 'Invalid messageset';
  const numbers = selected.messages.map((_, index) => index + 1);
  if (byUid) return numbers.filter((n) => setHas(set, selected.messages[n - 1]?.uid ?? 0, selected.largestUid));
  return setFits(set, selected.count) ? numbers.filter((n) => setHas(set, n, selected.count)) : 'Invalid messageset';
}
