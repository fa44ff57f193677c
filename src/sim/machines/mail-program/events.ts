import type { Octets } from '../../octets.ts';
import type { PickupProblem } from '../pickup/client.ts';
import type { Incoming } from './incoming.ts';
import type { Outgoing } from './outgoing.ts';

interface Program {
  readonly host: string;
}

/** What a mail program does to fetch mail; its own copy of the inbox follows from these events. */
export type PickupProgramEvent =
  /** The account is another from now on. */
  | (Program & { readonly kind: 'mail.configured'; readonly outgoing: Outgoing; readonly incoming?: Incoming })
  /** It looks for new mail. */
  | (Program & { readonly kind: 'pickup.started'; readonly server: string; readonly port: number })
  /** A message lies in the copy now. */
  | (Program & {
      readonly kind: 'pickup.fetched';
      readonly uid: number;
      readonly message: Octets;
      readonly flags: readonly string[];
    })
  /** `flags` are all that the message has now, in the copy. */
  | (Program & { readonly kind: 'pickup.flags'; readonly uid: number; readonly flags: readonly string[] })
  /** It is gone from the server, and from the copy. */
  | (Program & { readonly kind: 'pickup.removed'; readonly uid: number })
  /** The copy is empty: its ids hold no more, or it is another mailbox's. */
  | (Program & { readonly kind: 'pickup.renewed' })
  /** All is fetched; `waiting`: the connection stays, the server tells when mail comes (IDLE, RFC 2177). */
  | (Program & { readonly kind: 'pickup.ended'; readonly waiting: boolean })
  | (Program & { readonly kind: 'pickup.failed'; readonly problem: PickupProblem });
