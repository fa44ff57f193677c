import { splitMessage } from '../../mail/message.ts';
import { octets, type Octets } from '../../octets.ts';
import type { Configuration } from '../../policy/configuration.ts';
import { mailboxCandidates, splitAtDomain } from '../../policy/recipients.ts';
import type { MailStore } from '../mailbox/store.ts';
import type { QueueEntry } from '../queue/entry.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';

/** What local(8) says in the log. */
const deliveredTo = (kind: LocalLimits['kind']) => ({ code: 250, enhanced: '2.0.0', lines: [`delivered to ${kind}`] });

/** The fields that final delivery adds on top, as local(8) does (RFC 5321 §4.4: exactly one Return-Path). */
export function deliveryFields(reversePath: string, recipient: string): Octets {
  return octets(`Return-Path: <${reversePath}>\r\nX-Original-To: ${recipient}\r\nDelivered-To: ${recipient}\r\n`);
}

/** The mailbox of a local part here: itself, or without its extension; null when nobody is called so. */
export function mailboxOf(store: MailStore, localPart: string, recipientDelimiter: string): string | null {
  return mailboxCandidates(localPart, recipientDelimiter).find((name) => store.has(name)) ?? null;
}

/** The message was delivered to this very address before, and came back (local(8)). */
const isLooping = (message: Octets, recipient: string): boolean =>
  [...splitMessage(message).header.matchAll(/^delivered-to:[ \t]*(\S+)/gim)].some(
    ([, address]) => address?.toLowerCase() === recipient.toLowerCase(),
  );

export interface LocalLimits {
  readonly recipientDelimiter: string;
  /** How large a file gets: the mailbox, or one message of a maildir (mailbox_size_limit); 0 for any size. */
  readonly mailboxBytesMax: number;
  /** A home_mailbox with a slash at its end is a maildir. */
  readonly kind: 'mailbox' | 'maildir';
}

export const localLimits = (c: Configuration): LocalLimits => ({
  kind: c.text('home_mailbox').endsWith('/') ? 'maildir' : 'mailbox',
  recipientDelimiter: c.text('recipient_delimiter'),
  mailboxBytesMax: c.number('mailbox_size_limit'),
});

/** Final delivery of a message to mailboxes of this host. */
export function deliverLocally(
  store: MailStore,
  { recipientDelimiter, mailboxBytesMax, kind }: LocalLimits,
  entry: QueueEntry,
  recipients: readonly string[],
): RecipientOutcome[] {
  return recipients.map((recipient) => {
    if (isLooping(entry.message, recipient))
      return { recipient, accepted: null, problem: { kind: 'forwarding-loop', address: recipient } };
    const mailbox = mailboxOf(store, splitAtDomain(recipient).localPart, recipientDelimiter);
    const message = octets(deliveryFields(entry.reversePath, recipient) + entry.message);
    const before = mailbox === null || kind === 'maildir' ? 0 : store.sizeBytes(mailbox);
    if (mailbox !== null && mailboxBytesMax > 0 && before + message.length > mailboxBytesMax)
      return { recipient, accepted: null, problem: { kind: 'mailbox-full', mailbox } };
    if (mailbox === null || !store.deliver(mailbox, message, entry.id)) {
      return { recipient, accepted: null, problem: { kind: 'no-mailbox', address: recipient } };
    }
    return { recipient, relay: 'local', accepted: deliveredTo(kind), problem: null };
  });
}
