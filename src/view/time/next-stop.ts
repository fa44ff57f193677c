import type { Waiting } from '../../session/session.ts';
import type { Queues } from '../../session/projections/queues.ts';

/** What the clock waits for while it idles, as far as the trace tells. */
export type NextStop =
  | { readonly kind: 'retry'; readonly queueId: string; readonly inMs: number }
  | { readonly kind: 'timeout' | 'timer'; readonly inMs: number };

export function nextStopOf({ dueMs, idle }: Waiting, queues: Queues, nowMs: number): NextStop {
  const inMs = dueMs - nowMs;
  const retry = [...queues.values()].find(({ retryAtMs }) => retryAtMs === dueMs);
  if (retry) return { kind: 'retry', queueId: retry.queueId, inMs };
  return { kind: idle ? 'timeout' : 'timer', inMs };
}
