import { splitMessage } from '../../mail/message.ts';
import { octets, type Octets } from '../../octets.ts';
import { mailboxCandidates, splitAtDomain } from '../../policy/recipients.ts';
import type { MailStore } from '../mailbox/store.ts';
import type { QueueEntry } from '../queue/entry.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';

/** What local(8) says in the log. */
const delivered = { code: 250, enhanced: '2.0.0', lines: ['delivered to mailbox'] };

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

/** Final delivery of a message to mailboxes of this host. */
export function deliverLocally(
  store: MailStore,
  recipientDelimiter: string,
  entry: QueueEntry,
  recipients: readonly string[],
): RecipientOutcome[] {
  return recipients.map((recipient) => {
    if (isLooping(entry.message, recipient))
      return { recipient, accepted: null, problem: { kind: 'forwarding-loop', address: recipient } };
    const mailbox = mailboxOf(store, splitAtDomain(recipient).localPart, recipientDelimiter);
    const message = octets(deliveryFields(entry.reversePath, recipient) + entry.message);
    if (mailbox === null || !store.deliver(mailbox, message, entry.id)) {
      return { recipient, accepted: null, problem: { kind: 'no-mailbox', address: recipient } };
    }
    return { recipient, relay: 'local', accepted: delivered, problem: null };
  });
}
