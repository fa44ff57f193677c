import { formatMailbox, parseAddress, type Mailbox } from '../mail/address.ts';
import { looseMailbox } from '../mail/loose-address.ts';
import type { Octets } from '../octets.ts';
import { tokenize, type Token } from './tokens.ts';

/** `KEY` or `KEY=value` after a path (RFC 5321 §4.1.2); `text` is the whole word as typed. */
export interface Parameter {
  /** Upper-case. */
  readonly key: string;
  readonly value: string | null;
  readonly text: string;
}

/** The argument of MAIL or RCPT. */
export type PathArgument =
  /** No `FROM:` or `TO:`, or nothing after it. */
  | { readonly kind: 'missing' }
  /** Something stands there, but it is no path. */
  | { readonly kind: 'bad' }
  /** `address` is canonical (quoted only where it must be), `''` for the null path. */
  | { readonly kind: 'path'; readonly address: string; readonly parameters: readonly Parameter[] };

/** A command line, understood as far as grammar goes. What is wrong with it is for the session to answer. */
export type Command =
  | { readonly verb: 'EHLO' | 'HELO'; readonly name: string }
  | { readonly verb: 'MAIL' | 'RCPT'; readonly argument: PathArgument }
  | { readonly verb: 'DATA' | 'RSET' | 'QUIT' | 'STARTTLS'; readonly hasArguments: boolean }
  | { readonly verb: 'NOOP' | 'HELP' }
  | { readonly verb: 'VRFY' | 'EXPN' | 'ETRN' | 'AUTH'; readonly arguments: readonly string[] }
  /** null: the arguments are no size, with or without LAST (RFC 3030 §2). */
  | { readonly verb: 'BDAT'; readonly chunk: { readonly sizeBytes: number; readonly last: boolean } | null }
  /** For proxies that are trusted by name. */
  | { readonly verb: 'XCLIENT' | 'XFORWARD' }
  /** No UTF-8. */
  | { readonly verb: 'GARBLED' }
  /** Words of another protocol, or no word at all: `GET`, a header line, binary rubbish (Postfix: smtpd_forbidden_commands). */
  | { readonly verb: 'FORBIDDEN' }
  /** White space, and nothing else. */
  | { readonly verb: 'BLANK' }
  | { readonly verb: 'UNKNOWN' };

/** Reads a command line (without its CRLF). `strict`: paths need their brackets (strict_rfc821_envelopes). Never throws. */
export function parseCommand(line: Octets, strict: boolean): Command {
  const tokens = tokenize(line);
  const [first, ...rest] = tokens;
  if (!first) return { verb: 'BLANK' };
  const verb = first.text.toUpperCase();
  switch (verb) {
    case 'EHLO':
    case 'HELO':
      return { verb, name: rest.map(({ text }) => text).join(' ') };
    case 'MAIL':
      return { verb, argument: pathArgument(rest, 'FROM:', strict) };
    case 'RCPT':
      return { verb, argument: pathArgument(rest, 'TO:', strict) };
    case 'DATA':
    case 'RSET':
    case 'QUIT':
    case 'STARTTLS':
      return { verb, hasArguments: rest.length > 0 };
    case 'NOOP':
    case 'HELP':
      return { verb };
    case 'VRFY':
    case 'EXPN':
    case 'ETRN':
    case 'AUTH':
      return { verb, arguments: rest.map(({ text }) => text) };
    case 'BDAT':
      return { verb, chunk: chunkOf(rest.map(({ text }) => text)) };
    case 'XCLIENT':
    case 'XFORWARD':
      return { verb };
  }
  return { verb: /^[a-z]/i.test(verb) && !/^(CONNECT|GET|POST)$|:/.test(verb) ? 'UNKNOWN' : 'FORBIDDEN' };
}

function chunkOf([size = '', last, ...others]: readonly string[]): { sizeBytes: number; last: boolean } | null {
  if (!/^\d{1,15}$/.test(size) || others.length > 0 || (last !== undefined && !/^last$/i.test(last))) return null;
  return { sizeBytes: Number(size), last: last !== undefined };
}

function pathArgument(tokens: readonly Token[], keyword: string, strict: boolean): PathArgument {
  const [label, path, ...options] = tokens;
  if (label?.text.toUpperCase() !== keyword || !path) return { kind: 'missing' };
  const address = path.broken ? null : pathAddress(path, strict, keyword === 'FROM:');
  if (address === null) return { kind: 'bad' };
  return { kind: 'path', address, parameters: options.map(({ text }) => parameter(text)) };
}

function pathAddress({ text, isPath }: Token, strict: boolean, emptyAllowed: boolean): string | null {
  const inBrackets = isPath || /^<.*>$/s.test(text);
  if (strict ? !isPath : !inBrackets && text.includes('<')) return null;
  const inside = inBrackets ? text.slice(1, -1).trim() : text;
  if (inside === '') return emptyAllowed ? '' : null;
  // SMTPUTF8 or not: Postfix takes UTF-8 in addresses either way (strict_smtputf8 = no).
  const parsed = parseAddress(inside, { smtputf8: true });
  if (parsed.ok) return withoutHyphen(parsed.mailbox);
  // A local part alone is a local user's name; what to think of it is policy (reject_non_fqdn_recipient).
  const loose = strict && /[()<>:]/.test(inside) ? null : looseMailbox(inside);
  return loose && withoutHyphen(loose);
}

/** A hyphen in front could be taken for an option of a program (Postfix: allow_min_user = no). */
const withoutHyphen = (mailbox: Mailbox): string | null =>
  mailbox.localPart.startsWith('-') ? null : formatMailbox(mailbox);

function parameter(text: string): Parameter {
  const equals = text.indexOf('=');
  if (equals < 0) return { key: text.toUpperCase(), value: null, text };
  return { key: text.slice(0, equals).toUpperCase(), value: text.slice(equals + 1), text };
}
