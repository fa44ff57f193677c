import type { PickupProblem } from '$sim/machines/pickup/client.ts';
import type { TraceEvent } from '$sim/trace.ts';
import type { MailboxMessage } from './mailboxes.ts';

/** The inbox of a mail program that fetches its mail: its own copy, and how the fetching goes. */
export interface ProgramInbox {
  /** Oldest first; `atMs` is when they were fetched. */
  readonly messages: readonly MailboxMessage[];
  /** `waiting`: all is fetched, and the server will tell of more. */
  readonly state: 'never' | 'checking' | 'waiting' | 'done' | 'failed';
  /** Why it failed the last time; null when it did not. */
  readonly problem: PickupProblem | null;
  /** When it was brought up to date; null for never. */
  readonly doneAtMs: number | null;
}

/** By host. */
export type ProgramInboxes = ReadonlyMap<string, ProgramInbox>;

export const noInboxes: ProgramInboxes = new Map();
export const emptyInbox: ProgramInbox = { messages: [], state: 'never', problem: null, doneAtMs: null };

/** The inboxes after one more event; the same object when the event is about something else. */
export function inboxesAfter(before: ProgramInboxes, event: TraceEvent): ProgramInboxes {
  const change = (changes: (inbox: ProgramInbox) => Partial<ProgramInbox>): ProgramInboxes => {
    const inbox = before.get(event.host) ?? emptyInbox;
    return new Map(before).set(event.host, { ...inbox, ...changes(inbox) });
  };
  switch (event.kind) {
    case 'pickup.started':
      return change(() => ({ state: 'checking', problem: null }));
    case 'pickup.fetched': {
      const { uid, message, flags, atMs } = event;
      const added = { uid, message, flags, atMs, queueId: '', seen: flags.includes('\\Seen') };
      return change(({ messages }) => ({ messages: [...messages, added] }));
    }
    case 'pickup.flags': {
      const { uid, flags } = event;
      const seen = flags.includes('\\Seen');
      return change(({ messages }) => ({
        messages: messages.map((one) => (one.uid === uid ? { ...one, flags, seen } : one)),
      }));
    }
    case 'pickup.removed':
      return change(({ messages }) => ({ messages: messages.filter(({ uid }) => uid !== event.uid) }));
    case 'pickup.renewed':
      return change(() => ({ messages: [] }));
    case 'pickup.ended':
      return change(() => ({ state: event.waiting ? 'waiting' : 'done', doneAtMs: event.atMs }));
    case 'pickup.failed':
      return change(() => ({ state: 'failed', problem: event.problem }));
    case 'mail.configured':
      return event.incoming && before.has(event.host) ? change(() => ({ state: 'never', problem: null })) : before;
    default:
      return before;
  }
}
