import type { Octets } from '../../octets.ts';

interface Place {
  readonly host: string;
  /** Whose. */
  readonly mailbox: string;
  /** `INBOX`, `Sent` … */
  readonly folder: string;
}

/** What happens in mailboxes after, or besides, final delivery (which is `mail.delivered`). */
export type MailboxEvent =
  /** A message was put into a folder by its owner: APPEND, COPY, MOVE. */
  | (Place & {
      readonly kind: 'mailbox.appended';
      readonly uid: number;
      readonly flags: readonly string[];
      /** Since the world began; before that where the owner said so. */
      readonly receivedAtMs: number;
      readonly message: Octets;
    })
  /** `flags` are all that the message has now; read is what has `\Seen`. */
  | (Place & { readonly kind: 'mailbox.flags'; readonly uid: number; readonly flags: readonly string[] })
  | (Place & { readonly kind: 'mailbox.expunged'; readonly uid: number })
  | (Place & { readonly kind: 'mailbox.created' })
  | (Place & { readonly kind: 'mailbox.deleted' })
  | (Place & { readonly kind: 'mailbox.renamed'; readonly to: string });
