import type { Octets } from '../../octets.ts';
import type { DeliveryProblem } from '../../trace.ts';

/** One recipient of a queued message, followed on its own until it is sent or bounced (RFC 5321 §4.5.4.1). */
export interface QueuedRecipient {
  readonly address: string;
  /** Why the last attempt failed; null before the first. */
  problem: DeliveryProblem | null;
}

/** A message in the queue: plain data of the host. What is under way with it is the queue's business. */
export interface QueueEntry {
  readonly id: string;
  /** `''` is the null reverse-path: nothing is ever bounced to it. */
  readonly reversePath: string;
  readonly message: Octets;
  readonly arrivedAtMs: number;
  /** Those not yet sent or bounced. */
  recipients: QueuedRecipient[];
  /** `active` while an attempt is under way or about to begin, `deferred` while it waits for `dueAtMs`. */
  state: 'active' | 'deferred';
  dueAtMs: number;
}
