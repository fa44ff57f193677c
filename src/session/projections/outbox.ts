import type { DeliveryProblem, Envelope, TraceEvent } from '$sim/trace.ts';
import type { Octets } from '$sim/octets.ts';

export interface OutboxMessage {
  readonly host: string;
  readonly draftId: string;
  readonly envelope: Envelope;
  readonly message: Octets;
  readonly atMs: number;
  readonly state: 'sending' | 'failed' | 'sent';
  readonly problem: DeliveryProblem | null;
}

/** What mail programs sent or try to send, by `host/draft`, oldest first. Sent messages stay: that is the Sent folder. */
export type Outbox = ReadonlyMap<string, OutboxMessage>;

export const noOutbox: Outbox = new Map();

export function outboxAfter(before: Outbox, event: TraceEvent): Outbox {
  if (event.kind === 'outbox.added') {
    const { host, draftId, envelope, message, atMs } = event;
    return new Map(before).set(`${host}/${draftId}`, {
      host,
      draftId,
      envelope,
      message,
      atMs,
      state: 'sending',
      problem: null,
    });
  }
  const retried = event.kind === 'machine.state' && event.machine === 'submission' && event.event === 'SEND';
  if (event.kind !== 'outbox.sent' && event.kind !== 'outbox.failed' && !retried) return before;
  const key = `${event.host}/${event.kind === 'machine.state' ? event.id : event.draftId}`;
  const entry = before.get(key);
  if (!entry) return before;
  const problem = event.kind === 'outbox.failed' ? event.problem : null;
  const state = event.kind === 'outbox.sent' ? 'sent' : event.kind === 'outbox.failed' ? 'failed' : 'sending';
  return new Map(before).set(key, { ...entry, state, problem });
}
