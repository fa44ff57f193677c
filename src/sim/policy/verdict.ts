import type { Reply } from '../smtp/reply.ts';
import { parseElements, type Element, type ElementSources } from './elements.ts';
import type { Facts, Question } from './facts.ts';
import { configurationError, restrictions, unlisted, type Outcome } from './restrictions.ts';
import type { Subject } from './subject.ts';

/** What policy says, and which element of which setting said so. `reply` is null unless it refuses. */
export interface Verdict {
  readonly action: 'permit' | 'reject' | 'defer' | 'discard' | 'hold';
  readonly setting: string;
  readonly element: string;
  readonly reply: Reply | null;
}

/** Or what has to be looked up before. */
export type Judged = Verdict | { readonly question: Question };
export const isOpen = (judged: Judged): judged is { readonly question: Question } => 'question' in judged;

/** A restriction list with what it is about. */
export interface RestrictionList {
  readonly setting: string;
  readonly subject: Subject;
  readonly elements: readonly Element[];
}

interface Pending {
  readonly setting: string;
  readonly element: string;
  readonly reply: Reply;
}

/** What was put off so far (`defer_if_permit`, `defer_if_reject`), and whether the message is to be held. */
interface SoFar {
  permit: Pending | null;
  reject: Pending | null;
  hold: Omit<Pending, 'reply'> | null;
}

type Decision = { readonly outcome: Outcome; readonly element: string } | null;

/** A table may send to restrictions that send to tables: deeper than this it is going round in circles. */
const depthMax = 20;

/** Misconfiguration counts even where `warn_if_reject` stands: the list cannot be trusted. */
const isMisconfigured = (outcome: Outcome): boolean => outcome.kind === 'refuse' && outcome.misconfigured === true;

/** Asks the elements in order; the first that does not pass the question on decides. */
function ask(list: RestrictionList, facts: Facts, sofar: SoFar, sources: ElementSources, depth = 0): Decision {
  for (const element of list.elements) {
    const found = outcomeOf(element, list.subject, facts, sources, depth);
    if (found === null) continue;
    if ('elements' in found) {
      const decided = ask({ ...list, ...found }, facts, sofar, sources, depth + 1);
      if (decided) return decided;
    } else if (found.kind === 'hold') sofar.hold ??= { setting: list.setting, element: element.text };
    else if (found.kind === 'defer-if') {
      if (!element.warnOnly) sofar[found.when] ??= { setting: list.setting, element: element.text, reply: found.reply };
    } else if (found.kind !== 'refuse' || !element.warnOnly || isMisconfigured(found))
      return { outcome: found, element: element.text };
  }
  return null;
}

type Nested = { readonly subject: Subject; readonly elements: readonly Element[] };

/** What an element says, or the elements that decide in its place. */
function outcomeOf(
  element: Element,
  subject: Subject,
  facts: Facts,
  sources: ElementSources,
  depth: number,
): Outcome | Nested | null {
  const alike = (elements: readonly Element[]) =>
    element.warnOnly ? elements.map((inner) => ({ ...inner, warnOnly: true })) : elements;
  if (element.elements !== null) return { subject, elements: alike(element.elements) };
  const outcome = (restrictions.get(element.name) ?? configurationError)(facts, element, subject);
  if (outcome?.kind !== 'restrictions') return outcome;
  if (depth >= depthMax) return configurationError(facts, element, outcome.subject);
  return { subject: outcome.subject, elements: alike(parseElements(outcome.names, sources)) };
}

const against = ({ setting, element, reply }: Pending): Verdict => ({
  action: reply.code < 500 ? 'defer' : 'reject',
  setting,
  element,
  reply,
});

/**
 * Judges by lists in order: pure, and the same for the same facts. Each list may permit without letting the others be
 * skipped; the first refusal ends it. `rejectUnlisted`: recipients that no table lists are refused at the end
 * (smtpd_reject_unlisted_recipient).
 */
export function judgeLists(
  lists: readonly RestrictionList[],
  rejectUnlisted: boolean,
  facts: Facts,
  sources: ElementSources,
): Judged {
  const sofar: SoFar = { permit: null, reject: null, hold: null };
  let decided: Omit<Verdict, 'reply'> = { action: 'permit', setting: lists.at(-1)?.setting ?? '', element: '' };
  for (const list of lists) {
    const decision = ask(list, facts, sofar, sources);
    if (!decision) continue;
    const { outcome, element } = decision;
    const { setting } = list;
    if (outcome.kind === 'ask') return { question: outcome.question };
    if (outcome.kind === 'refuse') return refused({ setting, element, reply: outcome.reply }, sofar);
    if (outcome.kind === 'discard') decided = { action: 'discard', setting, element };
    else if (decided.action === 'permit') decided = { action: 'permit', setting, element };
  }
  const unknown = rejectUnlisted ? unlisted(facts) : null;
  if (unknown?.kind === 'refuse')
    return refused({ setting: 'smtpd_reject_unlisted_recipient', element: 'yes', reply: unknown.reply }, sofar);
  if (sofar.permit) return against(sofar.permit);
  if (sofar.hold && decided.action === 'permit') return { action: 'hold', ...sofar.hold, reply: null };
  return { ...decided, reply: null };
}

/** What is refused for good may have been put off; what is refused for now stays as it is. */
const refused = (found: Pending, { reject }: SoFar): Verdict =>
  against(reject && found.reply.code >= 500 ? reject : found);

/** A reply under `soft_bounce = yes`: what was for ever is for now. */
export function softened(reply: Reply): Reply {
  if (reply.code < 500) return reply;
  return { ...reply, code: reply.code - 100, enhanced: reply.enhanced && `4${reply.enhanced.slice(1)}` };
}
