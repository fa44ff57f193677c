import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median, single } from './figure.ts';
import type { Figure } from './figure.ts';
import { newRunner } from './ours.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const sizes = [100, 1_000, 10_000] as const;
const repeats = 5;

function usedBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Does a message cost the same when many were sent before it, and what does it leave behind? */
export function growth(): Figure[] {
  const warm = newRunner();
  warm.deliver(1_000, 'kept');
  const times = sizes.map((messages) => {
    const us = Array.from({ length: repeats }, () => {
      const runner = newRunner();
      runner.deliver(20, 'kept');
      collectGarbage();
      const startedAt = performance.now();
      runner.deliver(messages, 'kept');
      return ((performance.now() - startedAt) * 1000) / messages;
    });
    return median(us);
  });
  const flatness = (Math.max(...times) / Math.min(...times) - 1) * 100;
  const runner = newRunner();
  runner.deliver(1_000, 'kept');
  const before = usedBytes();
  runner.deliver(10_000, 'kept');
  const perMessage = (usedBytes() - before) / 10_000;
  return [
    ...sizes.map((messages, i) =>
      single(`delivery.time-per-message.${messages}`, 'µs', times[i] ?? 0, `warm, median of ${repeats}`),
    ),
    single('delivery.flatness', '%', flatness, 'slowest against fastest of these; goal: at most 20'),
    single(
      'delivery.memory-per-finished-message',
      'bytes',
      perMessage,
      'heap after collection, 10,000 messages, 100 kept',
    ),
  ];
}
