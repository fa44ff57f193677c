import { expect, it } from 'vitest';
import { crowdText, faultsOf, withstandCrowd } from './crowd.ts';

it('the bridge serves a good client among 1,000 bad ones, 500 at a time, and forgets them', async () => {
  const report = await withstandCrowd(1_000, 1);
  console.log(crowdText(report));
  expect(faultsOf(report)).toEqual([]);
}, 600_000);
