import type { Octets } from '../octets.ts';
import type { ImapValue } from './imap-command.ts';
import { formatSection, parseSection, type Section } from './imap-section.ts';

/** One thing that FETCH asks for (RFC 9051 §6.4.5). */
export type FetchItem =
  | { readonly kind: 'FLAGS' | 'UID' | 'INTERNALDATE' | 'RFC822.SIZE' | 'ENVELOPE' | 'BODYSTRUCTURE' | 'BODY' }
  | {
      readonly kind: 'SECTION';
      /** As the answer names it: `BODY[TEXT]<0>`, `RFC822.HEADER`. */
      readonly label: string;
      readonly section: Section;
      /** Offset and length, in octets. */
      readonly partial: readonly [from: number, length: number] | null;
      /** Without setting \Seen. */
      readonly peek: boolean;
    };

type Parsed = { readonly items: readonly FetchItem[] } | { readonly fault: string };

const macros: Readonly<Record<string, readonly string[]>> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};
const plain = ['FLAGS', 'UID', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODYSTRUCTURE', 'BODY'] as const;
const wholes: Readonly<Record<string, readonly [what: Section['what'], peek: boolean]>> = {
  RFC822: ['ALL', false],
  'RFC822.HEADER': ['HEADER', true],
  'RFC822.TEXT': ['TEXT', false],
};

/** What stands behind the messages of FETCH; or what is wrong with it, in Dovecot's words. */
export function parseFetch(values: readonly ImapValue[]): Parsed {
  const [first, ...rest] = values;
  if (first === undefined || first.kind === 'string') return { fault: 'Invalid arguments' };
  if (first.kind === 'list') {
    if (rest.length > 0) return { fault: 'Invalid arguments' };
    return first.items.length === 0 ? { fault: 'FETCH list is empty' } : parseItems(first.items);
  }
  const macro = Object.hasOwn(macros, first.text.toUpperCase()) ? macros[first.text.toUpperCase()] : undefined;
  if (macro && rest.length === 0)
    return parseItems(macro.map((text): ImapValue => ({ kind: 'atom', text: text as Octets })));
  const parsed = parseItems(values);
  return 'items' in parsed && parsed.items.length > 1 ? { fault: 'Invalid arguments' } : parsed;
}

function parseItems(values: readonly ImapValue[]): Parsed {
  const items: FetchItem[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value?.kind !== 'atom') return { fault: 'FETCH list contains non-atoms' };
    const name = value.text.toUpperCase();
    const known = plain.find((word) => word === name);
    const whole = Object.hasOwn(wholes, name) ? wholes[name] : undefined;
    if (known) items.push({ kind: known });
    else if (whole) items.push(wholeItem(name, ...whole));
    else if (/^BODY(\.PEEK)?\[/.test(name)) {
      const [list, tail] = [values[at + 1], values[at + 2]];
      // `BODY[HEADER.FIELDS (From)]<0.9>` comes as an atom, a list and an atom.
      const isSplit = !name.includes(']') && list?.kind === 'list' && tail?.kind === 'atom';
      const item = isSplit ? parseBody(`${name} ${tail.text}`, list.items) : parseBody(name, null);
      if (typeof item === 'string') return { fault: item };
      items.push(item);
      if (isSplit) at += 2;
    } else return { fault: `Unknown parameter: ${name}` };
  }
  return { items };
}

const wholeItem = (label: string, what: Section['what'], peek: boolean): FetchItem => ({
  kind: 'SECTION',
  label,
  section: { part: [], what, names: [] },
  partial: null,
  peek,
});

/** `BODY.PEEK[HEADER.FIELDS ]<0.9>`, with the names of the list apart. */
function parseBody(text: string, list: readonly ImapValue[] | null): FetchItem | string {
  const [, peek, inner = '', tail = ''] = /^BODY(\.PEEK)?\[([^\]]*)\](.*)$/.exec(text) ?? [];
  if (!text.includes(']')) return "Invalid BODY[..] parameter: Missing ']'";
  const names = list?.map((item) => (item.kind === 'list' ? null : item.text)) ?? null;
  if (names?.includes(null)) return 'Invalid BODY[..] parameter: Header list contains non-strings';
  const section = parseSection(inner.trim(), names?.flatMap((name) => name ?? []) ?? null);
  if (!section) return 'Invalid BODY[..] section';
  const [, from, length] = /^<(\d{1,10})(?:\.(\d{1,10}))?>$/.exec(tail) ?? [];
  if (tail !== '' && from === undefined) return "Invalid BODY[..] parameter: Unexpected data after ']'";
  const partial = from === undefined ? null : ([Number(from), Number(length ?? Infinity)] as const);
  const label = `BODY[${formatSection(section)}]${partial ? `<${partial[0]}>` : ''}`;
  return { kind: 'SECTION', label, section, partial, peek: peek !== undefined };
}
