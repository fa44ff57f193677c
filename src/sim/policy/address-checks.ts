import type { Facts } from './facts.ts';
import { refuse, type Outcome } from './outcome.ts';
import { isOurs, splitAtDomain, type AddressClass } from './recipients.ts';
import { refusing } from './subject.ts';

export function relayDenied(facts: Facts, code: number): Outcome | null {
  if (facts.recipient === null || isOurs(facts.recipientClass)) return null;
  return { kind: 'refuse', reply: refusing(code, '5.7.1', `<${facts.recipient}>: Relay access denied`) };
}

/** `check_relay_domains`, long gone from all manuals: permits where the destination is ours, else refuses. */
export const relayDomains = (facts: Facts): Outcome | null =>
  facts.recipient === null
    ? null
    : isOurs(facts.recipientClass)
      ? { kind: 'permit' }
      : refuse('recipient', facts, facts.codes.relayDomains, '5.7.1', 'Relay access denied');

/** Always there, whatever the tables say (check_rcpt_maps). */
const alwaysThere = new Set(['postmaster', 'mailer-daemon', 'double-bounce']);

type Listed = Exclude<AddressClass, 'foreign' | 'routed'>;
const tables: Readonly<Record<Listed, readonly [name: string, code: keyof Facts['codes']]>> = {
  local: ['local recipient table', 'unknownLocalRecipient'],
  relay: ['relay recipient table', 'unknownRelayRecipient'],
  'virtual-alias': ['virtual alias table', 'unknownVirtualAlias'],
  'virtual-mailbox': ['virtual mailbox table', 'unknownVirtualMailbox'],
};

/** `reject_unlisted_recipient`, `reject_unlisted_sender`: no table of its domain lists the address. */
export function unlisted(subject: 'sender' | 'recipient', facts: Facts): Outcome | null {
  const address = facts[subject];
  if (address === null || address === '') return null;
  const home = subject === 'recipient' ? facts.recipientClass : facts.directory.classOf(address);
  if (home === 'foreign' || home === 'routed') return null;
  if (home === 'local' && alwaysThere.has(splitAtDomain(address).localPart.toLowerCase())) return null;
  if (subject === 'recipient' ? facts.recipientKnown : facts.directory.knows(address)) return null;
  const [table, code] = tables[home];
  const text = facts.rules.showsUnknownTable ? `User unknown in ${table}` : 'User unknown';
  return refuse(subject, facts, facts.codes[code], subject === 'sender' ? '5.1.0' : '5.1.1', text);
}

/** `reject_…_sender_login_mismatch`: the sender is somebody else's. Without SASL these say nothing. */
export function loginMismatch(facts: Facts, whom: 'authenticated' | 'unauthenticated' | 'known'): Outcome | null {
  const { sender, login, sendersLogins, rules } = facts;
  if (!rules.saslEnabled || sender === null || sender === '') return null;
  if (login === null && whom === 'authenticated') return null;
  if (login !== null && whom === 'unauthenticated') return null;
  const owners = sendersLogins(sender);
  if (login === null) return owners.length > 0 ? refuse('sender', facts, 553, '5.7.1', 'not logged in') : null;
  if (owners.length === 0 && whom === 'known') return null;
  const isOwner = owners.some((owner) => owner.toLowerCase() === login.toLowerCase());
  return isOwner ? null : refuse('sender', facts, 553, '5.7.1', `not owned by user ${login}`);
}

/** `reject_multi_recipient_bounce`: a notification has one recipient. At RCPT those before count, later all. */
export function multiRecipientBounce(facts: Facts, home: Parameters<typeof refuse>[0]): Outcome | null {
  const isMany = facts.recipientCount > (facts.stage === 'rcpt' ? 0 : 1);
  return facts.sender === '' && isMany
    ? refuse(home, facts, facts.codes.multiRecipientBounce, '5.5.3', 'Multi-recipient bounce')
    : null;
}

/** Whether mail for it stays here, or goes on from here by right. */
export const permitAuthDestination = ({ recipient, recipientClass }: Facts): boolean =>
  recipient !== null && isOurs(recipientClass);
