import type { Reply } from '../smtp/reply.ts';
import { splitAtDomain, type AddressClass } from './recipients.ts';
import * as refusals from './refusals.ts';

/** What a restriction may know. All of it is known when RCPT is judged (smtpd_delay_reject). */
export interface Facts {
  /** The client's address lies in mynetworks. */
  readonly clientTrusted: boolean;
  /** The login name; null without AUTH. */
  readonly login: string | null;
  /** What HELO or EHLO said; null without. */
  readonly helo: string | null;
  readonly sender: string;
  readonly recipient: string;
  readonly recipientClass: AddressClass;
  readonly recipientKnown: boolean;
  readonly relayRejectCode: number;
  readonly unknownLocalRejectCode: number;
}

/** `permit` ends a list in favour, a reply ends it against; null: ask the next. */
export type Outcome = 'permit' | Reply | null;
export type Restriction = (facts: Facts) => Outcome;

const qualified = (domain: string) => domain.includes('.') || domain.startsWith('[');
const trusted = ({ clientTrusted }: Facts): Outcome => (clientTrusted ? 'permit' : null);
const unauthorised = ({ recipientClass }: Facts) => recipientClass === 'foreign';

/** Postfix's restrictions by name (postconf(5), SMTPD_ACCESS_README). */
export const restrictions: Readonly<Record<string, Restriction>> = {
  permit: () => 'permit',
  permit_mynetworks: trusted,
  permit_sasl_authenticated: ({ login }) => (login === null ? null : 'permit'),
  permit_auth_destination: (facts) => (unauthorised(facts) ? null : 'permit'),
  reject: ({ recipient }) => refusals.accessDenied(recipient),
  defer: ({ recipient }) => refusals.tryAgainLater(recipient),
  reject_unauth_destination: (facts) =>
    unauthorised(facts) ? refusals.relayDenied(facts.relayRejectCode, facts.recipient) : null,
  defer_unauth_destination: (facts) => (unauthorised(facts) ? refusals.relayDenied(454, facts.recipient) : null),
  reject_unlisted_recipient: (facts) =>
    facts.recipientClass === 'local' && !facts.recipientKnown
      ? refusals.userUnknown(facts.unknownLocalRejectCode, facts.recipient)
      : null,
  reject_non_fqdn_recipient: ({ recipient }) => {
    // <postmaster> alone is always welcome (RFC 5321 §4.5.1).
    const { localPart, domain } = splitAtDomain(recipient);
    return qualified(domain) || (domain === '' && localPart.toLowerCase() === 'postmaster')
      ? null
      : refusals.recipientNotQualified(recipient);
  },
  reject_non_fqdn_sender: ({ sender }) =>
    sender === '' || qualified(splitAtDomain(sender).domain) ? null : refusals.senderNotQualified(sender),
  reject_non_fqdn_helo_hostname: ({ helo }) =>
    helo === null || qualified(helo) ? null : refusals.heloNotQualified(helo),
  reject_invalid_helo_hostname: ({ helo }) =>
    helo === null || /^(\[.+\]|[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*)$/i.test(helo)
      ? null
      : refusals.heloInvalid(helo),
};

export interface ListResult {
  /** null when the list ended without a decision. */
  readonly outcome: Outcome;
  /** The element that decided. */
  readonly element: string;
}

/** Asks the elements in order; the first that does not pass the question on decides. */
export function ask(elements: readonly string[], facts: Facts): ListResult {
  for (const element of elements) {
    const restriction = restrictions[element.toLowerCase()];
    // An element nobody knows must not open the door: Postfix answers 451 4.3.5, too.
    const outcome = restriction ? restriction(facts) : refusals.configurationError();
    if (outcome !== null) return { outcome, element };
  }
  return { outcome: null, element: '' };
}
