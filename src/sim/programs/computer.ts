import type { HostContext } from '../machines/host.ts';
import type { MailSystem } from '../machines/mail-system/mail-system.ts';
import type { MailStore } from '../machines/mailbox/store.ts';
import type { MailQueue } from '../machines/queue/queue.ts';
import type { Octets } from '../octets.ts';
import type { Envelope } from '../trace.ts';

export interface User {
  readonly name: string;
  readonly fullName: string;
  /** The address that mail of this user comes from. */
  readonly address: string;
}

/** A mail queue as an operator sees it and acts on it. */
export type OperatedQueue = Pick<MailQueue, 'entries' | 'entry' | 'flush' | 'hold' | 'release' | 'requeue' | 'delete'>;

/** A host as its programs see it. */
export interface Computer {
  readonly context: HostContext;
  /** Whether it has power. */
  readonly isUp: boolean;
  readonly users: ReadonlyMap<string, User>;
  /** Text files by absolute path: `/etc/postfix/main.cf`, `/etc/resolv.conf`, `/home/anna/notes.txt`. */
  readonly files: Map<string, string>;
  /** Mailboxes that lie on this host; mbox view at `/var/mail/NAME`. */
  readonly mail: MailStore;
  /** null when none runs here. */
  readonly mailSystem: MailSystem | null;
  /** The mail queue, oldest first; null when no mail system runs here. */
  readonly queue: OperatedQueue | null;
  /** What `sendmail` does here: into the own queue on a mail server, to the mail program's outbox on a client; null where mail cannot be sent. */
  readonly sendMail: ((envelope: Envelope, message: Octets) => void) | null;
  /** Where one can log in from here, by host id, short name or full name. */
  reach(name: string): Computer | null;
  /** All names `reach` knows, for completion and `help`. */
  readonly reachable: readonly string[];
}
