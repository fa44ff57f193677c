import { emptyInbox, type ProgramInboxes } from '../../session/projections/inboxes.ts';
import { mailboxKey, type Mailboxes } from '../../session/projections/mailboxes.ts';
import type { Outbox, OutboxMessage } from '../../session/projections/outbox.ts';
import type { Octets } from '$sim/octets.ts';
import type { Account } from './accounts.ts';

export type FolderName = 'inbox' | 'outbox' | 'sent';

/** A message in a folder of an account. */
export interface Item {
  /** Unique within the account and stable while the message exists. */
  readonly key: string;
  readonly atMs: number;
  readonly message: Octets;
  readonly unread: boolean;
  /** Number in the inbox; null for what was written here. */
  readonly uid: number | null;
  /** What became of handing it over; null for what came in. */
  readonly outgoing: OutboxMessage | null;
}

/** The folders that an account has: a mailbox on a server is read only. */
export const foldersOf = ({ program }: Account): readonly FolderName[] =>
  program === null ? ['inbox'] : ['inbox', 'outbox', 'sent'];

/** What all folders are made of. */
export interface Mail {
  readonly mailboxes: Mailboxes;
  readonly outbox: Outbox;
  readonly inboxes: ProgramInboxes;
}

/** What lies in a folder, newest first. */
export function itemsIn(folder: FolderName, account: Account, { mailboxes, outbox, inboxes }: Mail): readonly Item[] {
  if (folder === 'inbox') {
    const { fetches, program, inbox } = account;
    const messages = fetches
      ? (inboxes.get(program ?? '') ?? emptyInbox).messages
      : mailboxes.get(mailboxKey(inbox.host, inbox.mailbox));
    return (messages ?? [])
      .map(({ uid, atMs, message, seen }) => ({ key: `in-${uid}`, atMs, message, unread: !seen, uid, outgoing: null }))
      .toReversed();
  }
  return [...outbox.values()]
    .filter(({ host, state }) => host === account.program && (state === 'sent') === (folder === 'sent'))
    .map((outgoing) => ({
      key: outgoing.draftId,
      atMs: outgoing.atMs,
      message: outgoing.message,
      unread: false,
      uid: null,
      outgoing,
    }))
    .toReversed();
}
