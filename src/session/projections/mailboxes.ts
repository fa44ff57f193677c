import type { Octets } from '$sim/octets.ts';
import type { TraceEvent } from '$sim/trace.ts';

export interface MailboxMessage {
  readonly uid: number;
  readonly message: Octets;
  readonly atMs: number;
  readonly queueId: string;
  readonly seen: boolean;
}

/** Mailboxes by `host/name`, messages oldest first. */
export type Mailboxes = ReadonlyMap<string, readonly MailboxMessage[]>;

export const noMailboxes: Mailboxes = new Map();
export const mailboxKey = (host: string, name: string): string => `${host}/${name}`;

/** The mailboxes after one more event; the same object when the event is about something else. */
export function mailboxesAfter(before: Mailboxes, event: TraceEvent): Mailboxes {
  if (event.kind !== 'mail.delivered' && event.kind !== 'mail.read' && event.kind !== 'mail.removed') return before;
  const key = mailboxKey(event.host, event.mailbox);
  const messages = before.get(key) ?? [];
  const { uid } = event;
  const next =
    event.kind === 'mail.delivered'
      ? [...messages, { uid, message: event.message, atMs: event.atMs, queueId: event.queueId, seen: false }]
      : event.kind === 'mail.read'
        ? messages.map((message) => (message.uid === uid ? { ...message, seen: true } : message))
        : messages.filter((message) => message.uid !== uid);
  return new Map(before).set(key, next);
}
