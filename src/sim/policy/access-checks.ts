import type { AccessAction, AccessKeys } from './access.ts';
import { addressKeys, domainKeys, findFirst, mailAddressKeys, parseAccess } from './access.ts';
import type { Facts } from './facts.ts';
import { configurationError, deferIf, refuse, said, type Outcome, type Restriction } from './outcome.ts';
import { fittingCode, type Subject } from './subject.ts';
import { isFault } from './tables.ts';

interface Asked {
  readonly subject: Subject;
  readonly keys: AccessKeys;
}

/** Who is asked for by which check; null where there is nothing to ask for. */
const questions: Readonly<Record<string, (facts: Facts) => Asked | null>> = {
  check_client_access: ({ client, rules }) => ofHost('client', client.name, client.address, rules.parentMatches),
  check_reverse_client_hostname_access: ({ client, rules }) =>
    ofHost('reverse-client', client.reverseName, client.address, rules.parentMatches),
  check_helo_access: ({ helo, rules }) => (helo === null ? null : ofDomain('helo', helo, rules.parentMatches)),
  check_etrn_access: ({ etrnDomain, rules }) =>
    etrnDomain === null ? null : ofDomain('etrn', etrnDomain, rules.parentMatches),
  check_sender_access: (facts) => ofAddress('sender', facts),
  check_recipient_access: (facts) => ofAddress('recipient', facts),
  check_sasl_access: ({ login, rules }) =>
    login === null || !rules.saslEnabled ? null : { subject: 'login', keys: { wholes: [login], parts: [login] } },
  // No client here has a certificate.
  check_ccert_access: () => null,
};

const ofDomain = (subject: Subject, domain: string, parentMatches: boolean): Asked => ({
  subject,
  keys: { wholes: [domain], parts: domainKeys(domain, parentMatches) },
});

const ofHost = (subject: Subject, name: string, address: string, parentMatches: boolean): Asked => ({
  subject,
  keys: { wholes: [name, address], parts: [...domainKeys(name, parentMatches), ...addressKeys(address)] },
});

function ofAddress(subject: 'sender' | 'recipient', facts: Facts): Asked | null {
  const { rules, recipientDelimiter } = facts;
  const address = facts[subject];
  if (address === null) return null;
  if (address === '') {
    const keys = subject === 'sender' ? [rules.nullSenderKey] : [];
    return { subject, keys: { wholes: keys, parts: keys } };
  }
  // Every address is complete before it is looked up (smtpd_resolve_addr).
  const whole = address.includes('@') ? address : `${address}@${rules.origin}`;
  return { subject, keys: { wholes: [whole], parts: mailAddressKeys(whole, recipientDelimiter, rules.parentMatches) } };
}

/** `check_…_access`: what the table says about the client, its name, the sender or the recipient (access(5)). */
const check =
  (ask: (facts: Facts) => Asked | null): Restriction =>
  (facts, element, home) => {
    if (!element.table?.spec.includes(':')) return configurationError(facts, element, home);
    const asked = ask(facts);
    if (!asked) return null;
    if (isFault(element.table)) return configurationError(facts, element, asked.subject);
    const found = findFirst(element.table, asked.keys);
    if (found === null) return null;
    const outcome = said(element.table, found.line, carryOut(parseAccess(found.value), facts, asked.subject));
    // A table speaks of the address as it stands, not of where it would be passed on to.
    const isRouted = asked.subject === 'recipient' && facts.recipientClass === 'routed';
    const isUnverified = asked.subject === 'reverse-client';
    if (outcome?.kind !== 'permit') return outcome;
    return isUnverified ? configurationError(facts, element, asked.subject) : isRouted ? null : outcome;
  };

export const accessChecks: Readonly<Record<string, Restriction>> = Object.fromEntries(
  Object.entries(questions).map(([name, ask]) => [name, check(ask)]),
);

/** Side effects on the message need one: not before MAIL, not at ETRN (smtpd_check.c: not_in_client_helo). */
const mayActOnMessage = ({ sender, stage }: Facts): boolean => sender !== null && stage !== 'etrn';

/** What an action of a table or of a policy service comes to. */
export function carryOut(action: AccessAction, facts: Facts, subject: Subject): Outcome | null {
  switch (action.kind) {
    case 'ok':
      return { kind: 'permit' };
    case 'dunno':
    case 'note':
      return null;
    case 'broken':
      return {
        ...refuse(subject, facts, 451, '4.3.5', 'Server configuration error'),
        misconfigured: true,
      } as Outcome;
    case 'discard':
      return mayActOnMessage(facts) ? { kind: 'discard' } : null;
    case 'hold':
    case 'bcc':
    case 'redirect':
      return mayActOnMessage(facts) ? { kind: 'effect', effect: action } : null;
    case 'prepend':
      return mayActOnMessage(facts) && facts.stage !== 'end-of-data' ? { kind: 'effect', effect: action } : null;
    case 'restrictions':
      return { kind: 'restrictions', names: action.elements, subject };
    case 'defer-if': {
      const text = action.text || 'Service unavailable';
      const { accessMapDefer } = facts.codes;
      return deferIf(action.when, subject, facts, accessMapDefer, fittingCode(action.enhanced, subject), text);
    }
    case 'reply': {
      const { accessMap, accessMapDefer } = facts.codes;
      const code = action.code === 'reject' ? accessMap : action.code === 'defer' ? accessMapDefer : action.code;
      return refuse(subject, facts, code, fittingCode(action.enhanced, subject), action.text || 'Access denied');
    }
  }
}
