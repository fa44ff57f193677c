import type { Reply } from '../smtp/reply.ts';
import { ask, type Facts } from './restrictions.ts';
import { userUnknown } from './refusals.ts';

/** What policy says about a recipient, and which element of which setting said so. `reply` is null when it permits. */
export interface Verdict {
  readonly action: 'permit' | 'reject' | 'defer';
  readonly setting: string;
  readonly element: string;
  readonly reply: Reply | null;
}

/** The lists that RCPT is judged by, in Postfix's order. Each may permit without letting the others be skipped. */
export const recipientLists = [
  'smtpd_client_restrictions',
  'smtpd_helo_restrictions',
  'smtpd_sender_restrictions',
  'smtpd_relay_restrictions',
  'smtpd_recipient_restrictions',
] as const;

export type RestrictionLists = Readonly<Record<(typeof recipientLists)[number], readonly string[]>>;

const against = (reply: Reply, setting: string, element: string): Verdict => ({
  action: reply.code < 500 ? 'defer' : 'reject',
  setting,
  element,
  reply,
});

/** Judges one recipient: pure, and the same for the same facts. */
export function judgeRecipient(lists: RestrictionLists, rejectUnlisted: boolean, facts: Facts): Verdict {
  let decided = { setting: 'smtpd_recipient_restrictions', element: '' };
  for (const setting of recipientLists) {
    const { outcome, element } = ask(lists[setting], facts);
    if (outcome === 'permit') decided = { setting, element };
    else if (outcome !== null) return against(outcome, setting, element);
  }
  if (rejectUnlisted && facts.recipientClass === 'local' && !facts.recipientKnown) {
    return against(
      userUnknown(facts.unknownLocalRejectCode, facts.recipient),
      'smtpd_reject_unlisted_recipient',
      'yes',
    );
  }
  return { action: 'permit', ...decided, reply: null };
}
