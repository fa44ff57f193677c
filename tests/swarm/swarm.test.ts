import { expect, it } from 'vitest';
import { fly, problemsOf, repeatCommand } from './run.ts';

/** 200 worlds of `npm run swarm`, in parts, so that a failure shows early; each tenth runs twice. */
const partSize = 20;
const parts = Array.from({ length: 10 }, (_, index) => index * partSize);

it.each(parts)('[S-DATA-06, Q-RETRY-11] random worlds in random trouble keep the laws, from seed %i on', (from) => {
  for (let seed = from; seed < from + partSize; seed++)
    expect({ repeat: repeatCommand(seed), problems: problemsOf(seed, seed % 10 === 0) }).toMatchObject({
      problems: [],
    });
});

it('in these worlds all that the laws are about does happen', () => {
  const kinds = new Map<string, number>();
  for (let seed = 0; seed < 20; seed++)
    for (const { kind } of fly(seed).events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  for (const kind of [
    'queue.sent',
    'queue.bounced',
    'queue.deferred',
    'queue.notified',
    'mail.delivered',
    'fault.fired',
    'host.power',
    'greylist.seen',
  ])
    expect([kind, kinds.get(kind) ?? 0]).toEqual([kind, expect.toSatisfy((times: number) => times > 5)]);
});
