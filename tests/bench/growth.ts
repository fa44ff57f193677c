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

/** Microseconds a message takes when so many are sent in a world of their own; few are measured in several worlds. */
function timePerMessage(messages: number): number {
  const worlds = Math.max(1, 1_000 / messages);
  let tookMs = 0;
  for (let world = 0; world < worlds; world++) {
    const runner = newRunner();
    const startedAt = performance.now();
    runner.deliver(messages, 'kept');
    tookMs += performance.now() - startedAt;
  }
  return (tookMs * 1000) / (messages * worlds);
}

/** Does a message cost the same when many were sent before it, and what does it leave behind? */
export function growth(): Figure[] {
  newRunner().deliver(5_000, 'kept');
  const samples = sizes.map((): number[] => []);
  // Size after size in each round: a machine that is busy for a while treats all alike.
  for (let round = 0; round < repeats; round++) sizes.forEach((size, i) => samples[i]?.push(timePerMessage(size)));
  const times = samples.map(median);
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
