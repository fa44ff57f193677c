import type { Octets } from '../../octets.ts';
import { originalRecipient, type NotifyOn } from '../../smtp/dsn.ts';
import type { DeliveryProblem, Envelope } from '../../trace.ts';

/** One recipient of a queued message, followed on its own until it is sent or bounced (RFC 5321 §4.5.4.1). */
export interface QueuedRecipient {
  readonly address: string;
  /** As the sender named it, where aliases have made another address of it. */
  readonly received?: string;
  /** ORCPT: as the sender gave it, or made from the address (cleanup(8)). */
  readonly original: string;
  /** null when the sender did not say. */
  readonly notify: readonly NotifyOn[] | null;
  /** Why the last attempt failed; null before the first. */
  problem: DeliveryProblem | null;
}

/** `hold`: set aside by an operator, not tried until released. */
export type QueueState = 'active' | 'deferred' | 'hold';

/** A message in the queue: plain data of the host. What is under way with it is the queue's business. */
export interface QueueEntry {
  readonly id: string;
  /** `''` is the null reverse-path: nothing is ever bounced to it. */
  readonly reversePath: string;
  readonly message: Octets;
  readonly envid: string | null;
  readonly ret: 'FULL' | 'HDRS' | null;
  /** It goes only to servers that offer SMTPUTF8, where anything in it is not ASCII. */
  readonly smtputf8: boolean;
  readonly arrivedAtMs: number;
  /** Those not yet sent or bounced. */
  recipients: QueuedRecipient[];
  /** `active` while an attempt is under way or about to begin, `deferred` while it waits for `dueAtMs`. */
  state: QueueState;
  dueAtMs: number;
  /** When the attempt under way began, or the last one. */
  activeAtMs: number;
  /** The sender was told of the delay: once is enough. */
  delayTold: boolean;
  /** What began the flood that it came with, as the clock has it (negative); 0 for a message on its own. */
  readonly flood: number;
}

/** The same text in memory of its own: a part of a line that was read keeps all of what came with it. */
const copyOf = (text: string): string => ` ${text}`.slice(1);

/** A message as it enters the queue. */
export function newEntry(id: string, envelope: Envelope, message: Octets, nowMs: number, flood = 0): QueueEntry {
  const { reversePath, forwardPaths, originals, dsn, smtputf8 = false } = envelope;
  return {
    id,
    reversePath,
    message,
    envid: dsn?.envid ?? null,
    ret: dsn?.ret ?? null,
    smtputf8,
    arrivedAtMs: nowMs,
    recipients: forwardPaths.map((path) => {
      // One does not matter; of a flood very many may lie here.
      const address = flood === 0 ? path : copyOf(path);
      const wish = dsn?.recipients?.[address];
      const received = originals?.[address];
      const original = wish?.orcpt ?? originalRecipient(received ?? address, smtputf8);
      const notify = wish?.notify ?? null;
      return { address, ...(received !== undefined && { received }), original, notify, problem: null };
    }),
    state: 'active',
    dueAtMs: nowMs,
    activeAtMs: nowMs,
    delayTold: false,
    flood,
  };
}
