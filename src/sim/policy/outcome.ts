import type { LookupResult } from '../dns/record.ts';
import type { Reply } from '../smtp/reply.ts';
import type { Element } from './elements.ts';
import { questionKey, type DnsQuestion, type Facts, type Question, type TempfailAction } from './facts.ts';
import type { Place } from './places.ts';
import { refusal, type Subject } from './subject.ts';
import { fileOfTable, type Table } from './tables.ts';

/** What is done with a message once it is accepted (access(5)). */
export type Effect =
  | { readonly kind: 'hold' }
  | { readonly kind: 'prepend'; readonly field: string }
  | { readonly kind: 'bcc' | 'redirect'; readonly address: string };

/** What an element answers; null passes the question on to the next one. `entry`: the line of a table that says so. */
export type Outcome = Answer & { readonly entry?: Place };

type Answer =
  | { readonly kind: 'permit' | 'discard' }
  /** `misconfigured`: not what anybody decided. */
  | { readonly kind: 'refuse'; readonly reply: Reply; readonly misconfigured?: true }
  /** Refused in the end if everything else permits, or in place of a final refusal. */
  | { readonly kind: 'defer-if'; readonly when: 'permit' | 'reject'; readonly reply: Reply }
  /** The next element is asked; the message will be dealt with like this. */
  | { readonly kind: 'effect'; readonly effect: Effect }
  /** These elements decide in its place. */
  | { readonly kind: 'restrictions'; readonly names: readonly string[]; readonly subject: Subject }
  /** Nothing can be said before this is known. */
  | { readonly kind: 'ask'; readonly question: Question };

/** What comes of a table's line; 0 for a table without lines. */
export const said = (table: Table, line: number, outcome: Outcome | null): Outcome | null =>
  outcome && line > 0 ? { ...outcome, entry: { file: fileOfTable(table), line } } : outcome;

/** `home`: what the list it stands in is about. */
export type Restriction = (facts: Facts, element: Element, home: Subject) => Outcome | null;

export const permitIf = (condition: boolean): Outcome | null => (condition ? { kind: 'permit' } : null);

/** `<what it is about>: Class rejected: text`. */
export const refuse = (subject: Subject, facts: Facts, code: number, enhanced: string, text: string): Outcome => ({
  kind: 'refuse',
  reply: refusal(subject, facts, code, enhanced, text),
});

export const deferIf = (
  when: 'permit' | 'reject',
  ...[subject, facts, code, enhanced, text]: Parameters<typeof refuse>
): Outcome => ({ kind: 'defer-if', when, reply: refusal(subject, facts, code, enhanced, text) });

/** A failure that may pass: put off to the end, or said at once (`*_tempfail_action`). */
export const tempfail = (
  action: TempfailAction,
  subject: Subject,
  facts: Facts,
  enhanced: string,
  text: string,
): Outcome =>
  action === 'defer'
    ? refuse(subject, facts, 450, enhanced, text)
    : deferIf('permit', subject, facts, 450, enhanced, text);

/** What is broken must not open the door: an unknown element, a table that cannot be opened. */
export const configurationError: Restriction = (facts, _, home) => ({
  kind: 'refuse',
  reply: refusal(home, facts, 451, '4.3.5', 'Server configuration error'),
  misconfigured: true,
});

type Known = { readonly known: LookupResult } | { readonly ask: Outcome };

export function lookedUp(facts: Facts, question: DnsQuestion): Known {
  const known = facts.lookups.get(questionKey(question));
  return known ? { known } : { ask: { kind: 'ask', question } };
}

export const isUncertain = ({ outcome }: LookupResult): boolean => outcome === 'servfail' || outcome === 'timeout';
