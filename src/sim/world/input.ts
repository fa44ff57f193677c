import type { Fault } from '../faults/fault.ts';
import type { Draft } from '../mail/draft.ts';
import type { Incoming } from '../machines/mail-program/incoming.ts';
import type { Outgoing } from '../machines/mail-program/outgoing.ts';
import type { OutsideInput } from './outside.ts';

/** The only ways to act on a world. Everything that happens follows from the scenario, the seed and these. */
export type Input =
  /** A new terminal on a host; programs on it belong to the world and replay with it. */
  | { readonly kind: 'tty.open'; readonly tty: string; readonly host: string; readonly user?: string }
  /** A line, without its line end, as typed (text, not octets). */
  | { readonly kind: 'tty.line'; readonly tty: string; readonly line: string }
  /** Ctrl-C, Ctrl-D, or telnet's escape character Ctrl-]. */
  | { readonly kind: 'tty.signal'; readonly tty: string; readonly signal: 'INT' | 'EOF' | 'ESCAPE' }
  | { readonly kind: 'mail.send'; readonly host: string; readonly draft: Draft }
  /** Try the outbox again. */
  | { readonly kind: 'mail.retry'; readonly host: string; readonly draftId: string }
  /** The owner changes the account's outgoing server, and the incoming one where it has one. */
  | {
      readonly kind: 'mail.configure';
      readonly host: string;
      readonly outgoing: Outgoing;
      readonly incoming?: Incoming;
    }
  /** Look for new mail now. */
  | { readonly kind: 'mail.fetch'; readonly host: string }
  /** The owner opened a message: in a mailbox of this host, or without `mailbox` in the mail program's own inbox. */
  | { readonly kind: 'mail.open'; readonly host: string; readonly mailbox?: string; readonly uid: number }
  /** The host's owner edits a text file, as root; see `fileCharsMax`. */
  | { readonly kind: 'file.write'; readonly host: string; readonly path: string; readonly text: string }
  /** `postfix reload`, or `postfix start` where it does not run. */
  | { readonly kind: 'mail-system.reload'; readonly host: string }
  | { readonly kind: 'host.power'; readonly host: string; readonly up: boolean }
  /** Something goes wrong from now on, as the fault says. */
  | { readonly kind: 'fault.add'; readonly fault: Fault }
  | { readonly kind: 'fault.remove'; readonly id: string }
  /** Whoever owns the spam bot sets it to work: how many messages, and how fast, where it is not as its world says. */
  | { readonly kind: 'bot.start'; readonly host: string; readonly messages?: number; readonly perSecond?: number }
  | { readonly kind: 'bot.stop'; readonly host: string }
  | OutsideInput;

/** A file that is written at once may be this long, in UTF-16 code units: logs of inputs are kept in the browser. */
export const fileCharsMax = 65_536;

export interface LoggedInput {
  readonly atMs: number;
  readonly input: Input;
}
