import type { Reply } from '../smtp/reply.ts';
import { parseElements, type Element, type ElementSources } from './elements.ts';
import type { Facts, Question } from './facts.ts';
import { configurationError, type Effect, type Outcome } from './outcome.ts';
import type { Place } from './places.ts';
import { restrictions } from './restrictions.ts';
import type { Subject } from './subject.ts';

/** Which element of which setting decided, and the line of a table that said so, where one did. */
interface Source {
  readonly setting: string;
  readonly element: string;
  readonly entry?: Place;
}

/** What policy says, and which element of which setting said so. `reply` is null unless it refuses. */
export interface Verdict extends Source {
  readonly action: 'permit' | 'reject' | 'defer' | 'discard' | 'hold';
  readonly reply: Reply | null;
  /** What is done with the message if it is accepted. */
  readonly effects: readonly Effect[];
  /** To be said at RCPT, if nothing refuses before (defer_if_permit with smtpd_delay_reject = no). */
  readonly pending: Pending | null;
}

/** Or what has to be looked up before. */
export type Judged = Verdict | { readonly question: Question };
export const isOpen = (judged: Judged): judged is { readonly question: Question } => 'question' in judged;

/** A restriction list with what it is about. */
export interface RestrictionList {
  readonly setting: string;
  readonly subject: Subject;
  readonly elements: readonly Element[];
  /** What `defer_if_reject` of the list before put off goes for this one, too. */
  readonly joined?: true;
}

/** A refusal that was put off. */
export interface Pending extends Source {
  readonly reply: Reply;
}

/** What was put off so far (`defer_if_permit`, `defer_if_reject`), and what is to be done with the message. */
interface SoFar {
  permit: Pending | null;
  reject: Pending | null;
  hold: Source | null;
  effects: readonly Effect[];
}

type Decision = { readonly outcome: Outcome; readonly source: Source } | null;

/** A table may send to restrictions that send to tables: deeper than this it is going round in circles. */
const depthMax = 20;

const noEffects: readonly Effect[] = [];

/** The check that a table alone stands for, by what its list is about. */
const bareChecks: Readonly<Partial<Record<Subject, string>>> = {
  client: 'check_client_access',
  helo: 'check_helo_access',
  sender: 'check_sender_access',
  recipient: 'check_recipient_access',
  etrn: 'check_etrn_access',
};

/** Misconfiguration counts even where `warn_if_reject` stands: the list cannot be trusted. */
const isMisconfigured = (outcome: Outcome): boolean => outcome.kind === 'refuse' && outcome.misconfigured === true;

type Asked = Pick<RestrictionList, 'setting' | 'elements'> & {
  readonly subject: Subject;
  /** What the whole list is about. */
  readonly home: Subject;
  readonly depth: number;
  /** The line of a table that named these elements. */
  readonly entry?: Place;
};

/** Asks the elements in order; the first that does not pass the question on decides. */
function ask(list: Asked, facts: Facts, sofar: SoFar, sources: ElementSources): Decision {
  for (const element of list.elements) {
    const found = outcomeOf(element, list, facts, sources);
    if (found === null) continue;
    const entry = found.entry ?? list.entry;
    const source = { setting: list.setting, element: element.text, ...(entry && { entry }) };
    if ('elements' in found) {
      const decided = ask({ ...list, ...found, ...(entry && { entry }), depth: list.depth + 1 }, facts, sofar, sources);
      if (decided) return decided;
    } else if (found.kind === 'effect') {
      sofar.effects = [...sofar.effects, found.effect];
      if (found.effect.kind === 'hold') sofar.hold ??= source;
    } else if (found.kind === 'defer-if') {
      if (found.when === 'reject' || !element.warnOnly) sofar[found.when] ??= { ...source, reply: found.reply };
    } else if (found.kind !== 'refuse' || !element.warnOnly || isMisconfigured(found))
      return { outcome: found, source };
    // Whatever comes now, it is for now.
    if (sofar.permit && sofar.reject) return null;
  }
  return null;
}

type Nested = { readonly subject: Subject; readonly elements: readonly Element[]; readonly entry?: Place };

/** What an element says, or the elements that decide in its place. */
function outcomeOf(element: Element, list: Asked, facts: Facts, sources: ElementSources): Outcome | Nested | null {
  const alike = (elements: readonly Element[]) =>
    element.warnOnly ? elements.map((inner) => ({ ...inner, warnOnly: true })) : elements;
  if (element.elements !== null) return { subject: list.subject, elements: alike(element.elements) };
  const name = element.name === '' ? (bareChecks[list.home] ?? '') : element.name;
  const outcome = (restrictions.get(name) ?? configurationError)(facts, element, list.subject);
  if (outcome?.kind !== 'restrictions') return outcome;
  if (list.depth >= depthMax) return configurationError(facts, element, outcome.subject);
  const { subject, names, entry } = outcome;
  return { subject, elements: alike(parseElements(names, sources)), ...(entry && { entry }) };
}

const against = (refusal: Pending): Verdict => ({
  action: refusal.reply.code < 500 ? 'defer' : 'reject',
  ...refusal,
  effects: noEffects,
  pending: null,
});

/** What is refused for good may have been put off; what is refused for now stays as it is. */
const refused = (found: Pending, { reject }: SoFar): Verdict =>
  against(reject && found.reply.code >= 500 ? reject : found);

/** Stages whose put-off refusals are said at RCPT. */
const isEarly = ({ stage }: Facts): boolean => stage === 'connect' || stage === 'helo' || stage === 'mail';

/**
 * Judges by lists in order: pure, and the same for the same facts. Each list may permit without letting the others be
 * skipped; the first refusal ends it, and so does DISCARD. `closing` comes after what was put off: recipients that no
 * table lists (smtpd_reject_unlisted_recipient).
 */
export function judgeLists(
  lists: readonly RestrictionList[],
  closing: RestrictionList | null,
  facts: Facts,
  sources: ElementSources,
): Judged {
  const sofar: SoFar = { permit: facts.pending, reject: null, hold: null, effects: noEffects };
  let decided: Source = { setting: lists.at(-1)?.setting ?? '', element: '' };
  for (const list of closing ? [...lists, closing] : lists) {
    if (list === closing && sofar.permit && !isEarly(facts)) break;
    if (!list.joined) sofar.reject = null;
    const { setting, subject, elements } = list;
    const decision = ask({ setting, subject, elements, home: subject, depth: 0 }, facts, sofar, sources);
    if (!decision) continue;
    const { outcome, source } = decision;
    if (outcome.kind === 'ask') return { question: outcome.question };
    if (outcome.kind === 'refuse') return refused({ ...source, reply: outcome.reply }, sofar);
    decided = source;
    if (outcome.kind === 'discard')
      return { action: 'discard', ...decided, reply: null, effects: sofar.effects, pending: null };
  }
  if (sofar.permit && !isEarly(facts)) return against(sofar.permit);
  const { hold, effects, permit: pending } = sofar;
  if (hold) return { action: 'hold', ...hold, reply: null, effects, pending };
  return { action: 'permit', ...decided, reply: null, effects, pending };
}

/** A reply under `soft_bounce = yes`: what was for ever is for now. */
export function softened(reply: Reply): Reply {
  if (reply.code < 500) return reply;
  return { ...reply, code: reply.code - 100, enhanced: reply.enhanced && `4${reply.enhanced.slice(1)}` };
}
