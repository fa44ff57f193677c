import { isDomain, type Mailbox } from './address.ts';

/**
 * An address as Postfix still reads it where the grammar of RFC 5321 does not hold: dots anywhere, more than one `@`, a
 * comment, a group's name, a bracket that is not closed, no local part (its parser is RFC 822's). Null when even so no
 * mailbox is left. Never throws.
 */
export function looseMailbox(text: string): Mailbox | null {
  const bare = withoutComments(text.replace(/^<+|>+$/g, '')).trim();
  // A colon ends the name of a group, or a source route.
  const inside = bare.startsWith('"') ? bare : bare.replace(/^[^@"[]*:/, '');
  // White space or a comma between words makes two addresses of them, or none.
  if (/[\s,]|@@/.test(inside.replace(/"(?:\\.|[^"\\])*"/gs, ''))) return null;
  const at = inside.lastIndexOf('@');
  const local = unquoted(at < 0 ? inside : inside.slice(0, at));
  if (at < 0) return local === '' ? null : { localPart: local, domain: '' };
  const domain = closed(inside.slice(at + 1).replace(/\.$/, ''));
  return isDomain(domain, { smtputf8: true }) ? { localPart: local, domain } : null;
}

/** A comment that is never closed goes on to the end. */
function withoutComments(text: string): string {
  let depth = 0;
  let out = '';
  for (const char of text) {
    if (char === '(') depth++;
    else if (char === ')' && depth > 0) depth--;
    else if (depth === 0) out += char;
  }
  return out;
}

const unquoted = (text: string): string => text.replace(/\\(.)/g, '$1').replace(/^"(.*)"$/s, '$1');
const closed = (domain: string): string => (domain.startsWith('[') && !domain.endsWith(']') ? `${domain}]` : domain);
