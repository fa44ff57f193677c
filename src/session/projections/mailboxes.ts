import type { Octets } from '$sim/octets.ts';
import type { TraceEvent } from '$sim/trace.ts';

export interface MailboxMessage {
  readonly uid: number;
  readonly message: Octets;
  readonly atMs: number;
  /** '' for what its owner put there. */
  readonly queueId: string;
  readonly seen: boolean;
  /** As IMAP has them: `\Seen`, `\Flagged` … */
  readonly flags: readonly string[];
}

/** What lies in mailboxes, oldest first: an inbox by `host/name`, another folder by `host/name/folder`. */
export type Mailboxes = ReadonlyMap<string, readonly MailboxMessage[]>;

export const noMailboxes: Mailboxes = new Map();
export const mailboxKey = (host: string, name: string, folder = 'INBOX'): string =>
  folder === 'INBOX' ? `${host}/${name}` : `${host}/${name}/${folder}`;

type Messages = readonly MailboxMessage[];

/** The mailboxes after one more event; the same object when the event is about something else. */
export function mailboxesAfter(before: Mailboxes, event: TraceEvent): Mailboxes {
  switch (event.kind) {
    case 'mail.delivered': {
      const { uid, message, atMs, queueId } = event;
      const added = { uid, message, atMs, queueId, seen: false, flags: [] };
      return changed(before, mailboxKey(event.host, event.mailbox), (messages) => [...messages, added]);
    }
    case 'mailbox.appended': {
      const { uid, message, receivedAtMs: atMs, flags } = event;
      const added = { uid, message, atMs, queueId: '', seen: isSeen(flags), flags };
      return changed(before, keyOf(event), (messages) => [...messages, added]);
    }
    case 'mailbox.flags': {
      const { uid, flags } = event;
      const flagged = (one: MailboxMessage) => (one.uid === uid ? { ...one, flags, seen: isSeen(flags) } : one);
      return changed(before, keyOf(event), (messages) => messages.map(flagged));
    }
    case 'mailbox.expunged':
      return changed(before, keyOf(event), (messages) => messages.filter(({ uid }) => uid !== event.uid));
    case 'mailbox.created':
      return changed(before, keyOf(event), () => []);
    case 'mailbox.deleted':
      return without(before, keyOf(event));
    case 'mailbox.renamed': {
      const messages = before.get(keyOf(event)) ?? [];
      return new Map(without(before, keyOf(event))).set(mailboxKey(event.host, event.mailbox, event.to), messages);
    }
    default:
      return before;
  }
}

const keyOf = (event: { host: string; mailbox: string; folder: string }): string =>
  mailboxKey(event.host, event.mailbox, event.folder);
const isSeen = (flags: readonly string[]): boolean => flags.includes('\\Seen');
const changed = (before: Mailboxes, key: string, change: (messages: Messages) => Messages): Mailboxes =>
  new Map(before).set(key, change(before.get(key) ?? []));

function without(before: Mailboxes, key: string): Mailboxes {
  const after = new Map(before);
  after.delete(key);
  return after;
}
