import { decodeHeaderText } from '../mail/encoded-word.ts';
import { decodedText, parseMime, type MimePart } from '../mail/mime.ts';
import { fieldValue } from '../mail/message.ts';
import { octets, octetsToUtf8, type Octets } from '../octets.ts';
import { dayMs, dayOf, headerDayMs, parseDate } from './imap-date.ts';
import { textOf, type ImapValue } from './imap-command.ts';
import { parseSet, setHas, type SequenceSet } from './sequence-set.ts';

/** What is asked of a message. */
export interface Candidate {
  readonly number: number;
  readonly uid: number;
  readonly message: Octets;
  readonly flags: readonly string[];
  readonly recent: boolean;
  readonly receivedAtMs: number;
}

/** The mailbox around it. */
export interface SearchScope {
  readonly startsAt: string;
  /** Messages that the session knows. */
  readonly count: number;
  readonly largestUid: number;
}

export type Criterion = (candidate: Candidate, scope: SearchScope) => boolean;
type Parsed = { readonly criterion: Criterion } | { readonly fault: string } | { readonly badCharset: true };

const flagKeys: Readonly<Record<string, readonly [flag: string, set: boolean]>> = Object.fromEntries(
  ['ANSWERED', 'DELETED', 'DRAFT', 'FLAGGED', 'SEEN'].flatMap((name) => {
    const flag = `\\${name.charAt(0)}${name.slice(1).toLowerCase()}`;
    return [
      [name, [flag, true]],
      [`UN${name}`, [flag, false]],
    ];
  }),
);

const simple: Readonly<Record<string, Criterion>> = {
  ALL: () => true,
  RECENT: ({ recent }) => recent,
  OLD: ({ recent }) => !recent,
  NEW: ({ recent, flags }) => recent && !flags.includes('\\Seen'),
};

const fieldKeys: Readonly<Record<string, string>> = {
  BCC: 'Bcc',
  CC: 'Cc',
  FROM: 'From',
  SUBJECT: 'Subject',
  TO: 'To',
};
const contains = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

const inField =
  (name: string, part: string): Criterion =>
  ({ message }) => {
    const value = fieldValue(parseMime(message).fields, name);
    return value !== null && contains(decodeHeaderText(octetsToUtf8(octets(value))), part);
  };

const textsIn = (part: MimePart): string[] =>
  part.parts.length > 0
    ? part.parts.flatMap(textsIn)
    : part.message
      ? [octetsToUtf8(part.message.header), ...textsIn(part.message)]
      : part.type.toLowerCase() === 'text'
        ? [decodedText(part)]
        : [];

const stringKeys: Readonly<Record<string, (part: string) => Criterion>> = {
  ...Object.fromEntries(Object.entries(fieldKeys).map(([key, name]) => [key, (part: string) => inField(name, part)])),
  BODY:
    (part) =>
    ({ message }) =>
      textsIn(parseMime(message)).some((text) => contains(text, part)),
  TEXT:
    (part) =>
    ({ message }) => {
      const root = parseMime(message);
      return [decodeHeaderText(octetsToUtf8(root.header)), ...textsIn(root)].some((text) => contains(text, part));
    },
  KEYWORD:
    (word) =>
    ({ flags }) =>
      flags.some((flag) => flag.toLowerCase() === word.toLowerCase()),
  UNKEYWORD:
    (word) =>
    ({ flags }) =>
      !flags.some((flag) => flag.toLowerCase() === word.toLowerCase()),
};

type DayOf = (candidate: Candidate, scope: SearchScope) => number;
const received: DayOf = ({ receivedAtMs }, { startsAt }) => dayOf(startsAt, receivedAtMs);
/** A message without a date is as old as can be, as with Dovecot. */
const sent: DayOf = ({ message }) => headerDayMs(fieldValue(parseMime(message).fields, 'Date')) ?? 0;
const onDay =
  (day: DayOf, fits: (day: number, wanted: number) => boolean) =>
  (wanted: number): Criterion =>
  (candidate, scope) =>
    fits(day(candidate, scope), wanted);

const before = (day: number, wanted: number): boolean => day < wanted;
const on = (day: number, wanted: number): boolean => day >= wanted && day < wanted + dayMs;
const since = (day: number, wanted: number): boolean => day >= wanted;
const dateKeys: Readonly<Record<string, (wanted: number) => Criterion>> = {
  BEFORE: onDay(received, before),
  ON: onDay(received, on),
  SINCE: onDay(received, since),
  SENTBEFORE: onDay(sent, before),
  SENTON: onDay(sent, on),
  SENTSINCE: onDay(sent, since),
};

/** Reads keys one after the other; the first fault ends it. */
class KeyReader {
  readonly #values: readonly ImapValue[];
  #at = 0;
  fault: string | null = null;

  constructor(values: readonly ImapValue[]) {
    this.#values = values;
  }

  get isDone(): boolean {
    return this.#at >= this.#values.length || this.fault !== null;
  }

  all(): Criterion {
    const criteria: Criterion[] = [];
    while (!this.isDone) criteria.push(this.key());
    return (candidate, scope) => criteria.every((criterion) => criterion(candidate, scope));
  }

  key(): Criterion {
    const value = this.#values[this.#at++];
    if (value === undefined) return this.#fail('Missing argument');
    if (value.kind === 'list') return this.#inner(value.items);
    const name = value.text.toUpperCase();
    const own = <T>(keys: Readonly<Record<string, T>>): T | undefined =>
      Object.hasOwn(keys, name) ? keys[name] : undefined;
    const flag = own(flagKeys);
    if (flag) return ({ flags }) => flags.includes(flag[0]) === flag[1];
    const known = own(simple);
    if (known) return known;
    const ofString = own(stringKeys);
    if (ofString) return ofString(this.#string(name));
    const ofDate = own(dateKeys);
    if (ofDate) return this.#date(name, ofDate);
    return this.#other(name, value.text);
  }

  #other(name: string, text: string): Criterion {
    if (name === 'NOT') {
      const inner = this.key();
      return (candidate, scope) => !inner(candidate, scope);
    }
    if (name === 'OR') {
      const [a, b] = [this.key(), this.key()];
      return (candidate, scope) => a(candidate, scope) || b(candidate, scope);
    }
    if (name === 'HEADER') {
      const field = this.#string(name);
      return inField(field, this.#string(name));
    }
    if (name === 'LARGER' || name === 'SMALLER') {
      const bytes = this.#string(name);
      if (!/^\d+$/.test(bytes)) return this.#fail('Invalid search size parameter');
      return ({ message }) => (name === 'LARGER' ? message.length > Number(bytes) : message.length < Number(bytes));
    }
    if (name === 'UID')
      return this.#set(this.#string(name), 'Invalid UID messageset', (set, { uid }, scope) =>
        setHas(set, uid, scope.largestUid),
      );
    if (/^[\d*]/.test(text)) {
      const set = parseSet(text);
      if (!set) return this.#fail('Invalid messageset');
      return ({ number }, { count }) => setHas(set, number, count);
    }
    return this.#fail(`Unknown argument ${name}`);
  }

  #set(
    text: string,
    fault: string,
    has: (set: SequenceSet, candidate: Candidate, scope: SearchScope) => boolean,
  ): Criterion {
    const set = parseSet(text);
    return set ? (candidate, scope) => has(set, candidate, scope) : this.#fail(fault);
  }

  #inner(items: readonly ImapValue[]): Criterion {
    const inner = new KeyReader(items);
    if (items.length === 0) return this.#fail('No search parameters inside list');
    const criterion = inner.all();
    return inner.fault === null ? criterion : this.#fail(inner.fault);
  }

  #date(name: string, make: (wanted: number) => Criterion): Criterion {
    const wanted = parseDate(this.#string(name));
    return wanted === null ? this.#fail('Invalid search date parameter') : make(wanted);
  }

  #string(key: string): string {
    const text = textOf(this.#values[this.#at++]);
    if (text === null) this.#fail(`Missing parameter for search key (for search key: ${key})`);
    return octetsToUtf8(text ?? octets(''));
  }

  #fail(fault: string): Criterion {
    this.fault ??= fault;
    return () => false;
  }
}

/** The keys of SEARCH (RFC 9051 §6.4.4), or what is wrong with them, in Dovecot's words. */
export function parseSearch(values: readonly ImapValue[]): Parsed {
  const [first, second] = values;
  const named = first?.kind === 'atom' && first.text.toUpperCase() === 'CHARSET';
  if (named && second === undefined) return { fault: 'Invalid charset argument' };
  if (named && !/^(us-ascii|utf-?8)$/i.test(textOf(second) ?? '')) return { badCharset: true };
  const keys = named ? values.slice(2) : values;
  if (keys.length === 0) return { fault: 'Missing search parameters' };
  const reader = new KeyReader(keys);
  const criterion = reader.all();
  return reader.fault === null ? { criterion } : { fault: reader.fault };
}
