import type { Octets } from '../../octets.ts';
import type { DeliveryProblem } from '../../trace.ts';

/** Why mail could not be fetched. The words for people are made by the views. */
export type PickupProblem =
  | Extract<DeliveryProblem, { kind: 'dns' | 'connection' | 'tls' }>
  /** Without encryption no login is allowed there (LOGINDISABLED, RFC 9051 §6.2.3): the password was not sent. */
  | { readonly kind: 'login-disabled'; readonly relay: string }
  /** The server said no. */
  | {
      readonly kind: 'answer';
      readonly relay: string;
      /** The verb it answers; `connect` for the greeting, `''` for what was not asked for. */
      readonly command: string;
      readonly status: 'NO' | 'BAD' | 'BYE' | '-ERR';
      readonly text: Octets;
    };

/** Whose server it is, and how a session with it is protected. */
export interface PickupServer {
  /** As a log would write it: `mx1.green.example[198.51.100.25]:993`. */
  readonly name: string;
  /** The server's own name, or its address where it was called by that. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** A client takes no less than this: no TLS where it should be, no mail. */
  readonly encryption: 'none' | 'starttls' | 'tls';
  readonly login: { readonly user: string; readonly password: string };
}

/** A mail program's own copy of an inbox, as a session brings it up to date. */
export interface InboxCopy {
  /** What the unique ids hold for (RFC 9051 §2.3.1.1); null when nothing was fetched yet. */
  readonly uidValidity: number | null;
  /** Other ids hold from now on: all that is here is forgotten. */
  renew(uidValidity: number | null): void;
  readonly uids: readonly number[];
  has(uid: number): boolean;
  add(uid: number, message: Octets, flags: readonly string[]): void;
  setFlags(uid: number, flags: readonly string[]): void;
  remove(uid: number): void;
  /** Read here, which the server has not been told yet. */
  readonly unmarked: readonly number[];
  marked(uids: readonly number[]): void;
}

export interface PickupListener {
  /** The copy is up to date; `waiting` tells whether the session stays to hear of more. */
  settled(waiting: boolean): void;
  /** It was logged out. */
  ended(): void;
  failed(problem: PickupProblem): void;
}
