import { splitMessage } from '../../mail/message.ts';
import { octets, type Octets } from '../../octets.ts';
import type { Configuration } from '../../policy/configuration.ts';
import { LocalAliases, type LocalExpansion, type LocalTarget } from '../../policy/local-aliases.ts';
import { mailboxCandidates, splitAtDomain, type Domains } from '../../policy/recipients.ts';
import { isFault, openTable, type Files, type OpenedTable } from '../../policy/tables.ts';
import type { Reply } from '../../smtp/reply.ts';
import type { DeliveryProblem, Envelope } from '../../trace.ts';
import type { MailStore } from '../mailbox/store.ts';
import type { QueueEntry } from '../queue/entry.ts';
import type { RecipientOutcome } from '../smtp-client/transfer.ts';

/** What local(8) says in the log. */
const said = (text: string): Reply => ({ code: 250, enhanced: '2.0.0', lines: [text] });

/** The fields that final delivery adds on top, as local(8) does (RFC 5321 §4.4: exactly one Return-Path). */
export function deliveryFields(reversePath: string, received: string, recipient: string): Octets {
  return octets(`Return-Path: <${reversePath}>\r\nX-Original-To: ${received}\r\nDelivered-To: ${recipient}\r\n`);
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
  readonly aliases: LocalAliases;
  /** Where the mailbox of an address of a virtual domain lies (virtual_mailbox_maps). */
  readonly virtualMailboxes: readonly OpenedTable[];
  readonly domains: Domains;
}

export const localLimits = (c: Configuration, files: Files, domains: Domains): LocalLimits => ({
  kind: c.text('home_mailbox').endsWith('/') ? 'maildir' : 'mailbox',
  recipientDelimiter: c.text('recipient_delimiter'),
  mailboxBytesMax: c.number('mailbox_size_limit'),
  aliases: new LocalAliases(c, files, domains),
  virtualMailboxes: c.list('virtual_mailbox_maps').map((spec) => openTable(spec, files)),
  domains,
});

/** Puts a new message into the queue, and gives its id. */
export type Forward = (envelope: Envelope, message: Octets) => string;

/** Final delivery of a message to mailboxes of this host, and to whomever their aliases name. */
export function deliverLocally(
  store: MailStore,
  limits: LocalLimits,
  entry: QueueEntry,
  recipients: readonly string[],
  forward: Forward,
): RecipientOutcome[] {
  return recipients.map((recipient) => {
    const expansion = expansionOf(store, limits, recipient);
    if (expansion.targets.length === 0 || isLooping(entry.message, recipient))
      return { recipient, accepted: null, problem: { kind: 'forwarding-loop', address: recipient } };
    const received = entry.recipients.find(({ address }) => address === recipient)?.received ?? recipient;
    const results = new LocalDelivery(store, limits, entry, { recipient, received, forward }).to(expansion);
    const failed = results.find((result) => typeof result !== 'string');
    if (failed !== undefined && typeof failed !== 'string') return { recipient, accepted: null, problem: failed };
    const [first = ''] = results.filter((result) => typeof result === 'string');
    return { recipient, relay: 'local', accepted: said(first), problem: null };
  });
}

function expansionOf(store: MailStore, limits: LocalLimits, recipient: string): LocalExpansion {
  const { localPart, domain } = splitAtDomain(recipient);
  const { aliases, domains, virtualMailboxes, recipientDelimiter } = limits;
  if (domains.classify(domain) !== 'virtual-mailbox') return aliases.expand(localPart, (name) => store.has(name));
  // `example.com/ben/`: the last part names the mailbox.
  const keys = [...mailboxCandidates(localPart, recipientDelimiter).map((name) => `${name}@${domain}`), `@${domain}`];
  const path = virtualMailboxes
    .flatMap((table) => (isFault(table) ? [] : keys.map((key) => table.find(key))))
    .find((value) => value !== null);
  const name =
    path
      ?.split('/')
      .filter((part) => part !== '')
      .at(-1) ?? localPart;
  return { targets: [{ kind: 'user', name }], owner: null };
}

interface Delivering {
  readonly recipient: string;
  readonly received: string;
  readonly forward: Forward;
}

/** One recipient: what came of each mailbox and of the rest, as the log says it, or why not. */
class LocalDelivery {
  readonly #store: MailStore;
  readonly #limits: LocalLimits;
  readonly #entry: QueueEntry;
  readonly #work: Delivering;

  constructor(store: MailStore, limits: LocalLimits, entry: QueueEntry, work: Delivering) {
    this.#store = store;
    this.#limits = limits;
    this.#entry = entry;
    this.#work = work;
  }

  to({ targets, owner }: LocalExpansion): (string | DeliveryProblem)[] {
    const { domain } = splitAtDomain(this.#work.recipient);
    const { smtputf8 } = this.#entry;
    // What cannot be delivered to a list is told to its owner, not to whoever wrote to it.
    const reversePath =
      owner === null || this.#entry.reversePath === '' ? this.#entry.reversePath : `${owner}@${domain}`;
    const elsewhere = targets.flatMap((target) => (target.kind === 'address' ? [target.address] : []));
    const here = targets.flatMap((target) => (target.kind === 'address' ? [] : [this.#one(target, reversePath)]));
    if (elsewhere.length === 0) return here;
    const message = octets(`Delivered-To: ${this.#work.recipient}\r\n${this.#entry.message}`);
    const forwardPaths = elsewhere.filter((address, index) => elsewhere.indexOf(address) === index);
    return [
      ...here,
      `forwarded as ${this.#work.forward({ reversePath, forwardPaths, ...(smtputf8 && { smtputf8 }) }, message)}`,
    ];
  }

  #one(target: Exclude<LocalTarget, { kind: 'address' }>, reversePath: string): string | DeliveryProblem {
    if (target.kind !== 'user') return notCarriedOut(target);
    const { recipientDelimiter, mailboxBytesMax, kind } = this.#limits;
    const mailbox = mailboxOf(this.#store, target.name, recipientDelimiter);
    const unknown: DeliveryProblem = {
      kind: 'no-mailbox',
      address: `${target.name}@${splitAtDomain(this.#work.recipient).domain}`,
    };
    if (mailbox === null) return unknown;
    const { recipient, received } = this.#work;
    const message = octets(deliveryFields(reversePath, received, recipient) + this.#entry.message);
    const before = kind === 'maildir' ? 0 : this.#store.sizeBytes(mailbox);
    if (mailboxBytesMax > 0 && before + message.length > mailboxBytesMax) return { kind: 'mailbox-full', mailbox };
    if (!this.#store.deliver(mailbox, message, this.#entry.id)) return unknown;
    return `delivered to ${kind}`;
  }
}

/** No command runs on a simulated host, and no file is written by mail: the sender hears of it. */
const notCarriedOut = ({ kind, text }: Extract<LocalTarget, { kind: 'command' | 'file' }>): DeliveryProblem => ({
  kind: 'transport',
  status: kind === 'command' ? '5.3.0' : '5.2.0',
  text: kind === 'command' ? `mail to command is restricted: "${text}"` : `mail to file is restricted: "${text}"`,
});
