import { atomsOf, type ImapValue } from '../../pickup/imap-command.ts';
import { systemFlag } from '../mailbox/flags.ts';

/** Flags as a client names them, or what is wrong with them, in Dovecot's words. */
export function readFlags(
  values: readonly ImapValue[],
): { readonly flags: readonly string[] } | { readonly fault: string } {
  const [first, ...rest] = values;
  const words = first?.kind === 'list' && rest.length === 0 ? atomsOf(first) : all(values);
  if (words === null) return { fault: 'Flags list contains non-atoms' };
  const flags: string[] = [];
  for (const word of words) {
    const flag = word.startsWith('\\') ? systemFlag(word) : word;
    if (flag === null) return { fault: `Invalid system flag ${word.toUpperCase()}` };
    flags.push(flag);
  }
  return { flags };
}

function all(values: readonly ImapValue[]): readonly string[] | null {
  const words = values.flatMap((value) => (value.kind === 'atom' ? [value.text] : []));
  return words.length === values.length ? words : null;
}
