import { parseMime, type MimePart } from '../mail/mime.ts';
import { octets, type Octets } from '../octets.ts';

/** What stands in `BODY[…]` (RFC 9051 §6.4.5). */
export interface Section {
  /** `[1, 2]` for `1.2`; empty for the message itself. */
  readonly part: readonly number[];
  readonly what: 'ALL' | 'HEADER' | 'TEXT' | 'MIME' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT';
  /** In capitals. */
  readonly names: readonly string[];
}

/** Reads what stands before a list of field names: `1.2.HEADER.FIELDS`. Null for what is no section. */
export function parseSection(text: string, names: readonly string[] | null): Section | null {
  const [, numbers = '', word = ''] =
    /^((?:[1-9]\d{0,8}(?:\.|$))*)(HEADER\.FIELDS\.NOT|HEADER\.FIELDS|HEADER|TEXT|MIME|)$/i.exec(text) ?? [];
  if (text !== numbers + word || (numbers.endsWith('.') && word === '')) return null;
  const what = (word.toUpperCase() || 'ALL') as Section['what'];
  const part = numbers.split('.').filter(Boolean).map(Number);
  if (what.startsWith('HEADER.FIELDS') !== (names !== null && names.length > 0)) return null;
  if (what === 'MIME' && part.length === 0) return null;
  return { part, what, names: (names ?? []).map((name) => name.toUpperCase()) };
}

export function formatSection({ part, what, names }: Section): string {
  const words = [...part.map(String), ...(what === 'ALL' ? [] : [what])].join('.');
  return names.length > 0 ? `${words} (${names.join(' ')})` : words;
}

/** The octets of a section; none for a part that is not there. */
export function sectionOf(message: Octets, section: Section): Octets {
  if (section.part.length === 0 && section.what === 'ALL') return message;
  const root = parseMime(message);
  if (section.part.length === 0) return within(root, section);
  const part = findPart(root, section.part);
  if (!part) return octets('');
  if (section.what === 'ALL') return part.body;
  if (section.what === 'MIME') return part.header;
  // HEADER and TEXT are those of a message inside a message/rfc822.
  return part.message ? within(part.message, section) : octets('');
}

function within({ header, body }: MimePart, { what, names }: Section): Octets {
  if (what === 'TEXT') return body;
  return what === 'HEADER' ? header : pickFields(header, names, what === 'HEADER.FIELDS');
}

/** A message that is no multipart has a part 1: its body. */
function findPart(from: MimePart, path: readonly number[]): MimePart | null {
  let here: MimePart = from;
  for (const number of path) {
    const inside: MimePart = here.message ?? here;
    const next = inside.parts[number - 1] ?? (number === 1 && inside.parts.length === 0 ? inside : undefined);
    if (!next) return null;
    here = next;
  }
  return here;
}

/** Whole fields, folded as they are, and the empty line. */
function pickFields(header: Octets, names: readonly string[], wanted: boolean): Octets {
  const fields = header.replace(/\r\n$/, '').split(/(?<=\r\n)(?![ \t])/);
  const isNamed = (field: string) => names.includes((field.split(':')[0] ?? '').trim().toUpperCase());
  return octets(`${fields.filter((field) => field !== '' && isNamed(field) === wanted).join('')}\r\n`);
}
