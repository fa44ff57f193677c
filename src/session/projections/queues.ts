import type { DeliveryProblem, TraceEvent } from '$sim/trace.ts';

export interface QueuedMessage {
  readonly host: string;
  readonly queueId: string;
  readonly reversePath: string;
  readonly sizeBytes: number;
  readonly arrivedAtMs: number;
  /** Recipients not yet sent or bounced, with the last problem. */
  readonly recipients: ReadonlyMap<string, DeliveryProblem | null>;
  readonly state: 'active' | 'deferred' | 'hold';
  readonly retryAtMs: number | null;
}

/** What lies in the queues of all hosts, by queue id, oldest first. */
export type Queues = ReadonlyMap<string, QueuedMessage>;

export const noQueues: Queues = new Map();

/** The queues after one more event; the same object when the event is about something else. */
export function queuesAfter(before: Queues, event: TraceEvent): Queues {
  if (!event.kind.startsWith('queue.') || !('queueId' in event)) return before;
  if (event.kind === 'queue.accepted') {
    return new Map(before).set(event.queueId, {
      host: event.host,
      queueId: event.queueId,
      reversePath: event.envelope.reversePath,
      sizeBytes: event.sizeBytes,
      arrivedAtMs: event.atMs,
      recipients: new Map(event.envelope.forwardPaths.map((address) => [address, null])),
      state: 'active',
      retryAtMs: null,
    });
  }
  const entry = before.get(event.queueId);
  if (!entry) return before;
  const next = entryAfter(entry, event);
  const after = new Map(before);
  if (next) after.set(event.queueId, next);
  else after.delete(event.queueId);
  return after;
}

function entryAfter(entry: QueuedMessage, event: TraceEvent): QueuedMessage | null {
  const recipients = new Map(entry.recipients);
  switch (event.kind) {
    case 'queue.attempt':
      return { ...entry, state: 'active', retryAtMs: null };
    case 'queue.sent':
    case 'queue.bounced':
      recipients.delete(event.recipient);
      return { ...entry, recipients };
    case 'queue.deferred':
      recipients.set(event.recipient, event.problem);
      return { ...entry, recipients, state: 'deferred', retryAtMs: event.retryAtMs };
    case 'queue.held':
      return { ...entry, state: 'hold', retryAtMs: null };
    case 'queue.released':
      return { ...entry, state: 'deferred' };
    case 'queue.removed':
      return null;
    default:
      return entry;
  }
}
