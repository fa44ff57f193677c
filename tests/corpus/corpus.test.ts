import { describe, expect, it } from 'vitest';
import { compare, compareMailboxes, isCompared, newAgreement, type Difference, type Share } from './compare.ts';
import { deliveries, dialogues, recordings } from './data.ts';
import { replay } from './replay.ts';

/** What Postfix 3.10.13 answered, and left in mailboxes, under the same configuration. */
const wanted = recordings();
const delivered = deliveries();
const all = newAgreement();

const text = ({ step, got, want }: Difference): string =>
  `step ${step}\n    ours: ${got?.join(' ⏎ ') ?? '–'}\n  theirs: ${want?.join(' ⏎ ') ?? '–'}`;

describe('recorded dialogues', () => {
  for (const dialogue of dialogues().filter(isCompared)) {
    const want = wanted.get(dialogue.id);
    if (!want) continue;
    it(`${dialogue.id}: ${dialogue.about}`, () => {
      const played = replay(dialogue);
      const differences = compare(played, want, [all]);
      if (dialogue.role === 'mx') {
        const real = delivered.filter(({ id }) => id === dialogue.id);
        differences.push(...compareMailboxes(played.mailboxes, real, [all]));
      }
      expect(differences.map(text)).toEqual([]);
    });
  }
});

describe('agreement with Postfix', () => {
  const percent = ({ same, of }: Share) => (100 * same) / of;

  it('is what the project promises', () => {
    expect(all.dialogues.of).toBeGreaterThan(450);
    expect(percent(all.code)).toBeGreaterThanOrEqual(99);
    expect(percent(all.enhanced)).toBeGreaterThanOrEqual(98);
    expect(percent(all.dialogues)).toBeGreaterThanOrEqual(97);
    expect(percent(all.close)).toBeGreaterThanOrEqual(98);
    expect(percent(all.text)).toBeGreaterThanOrEqual(95);
    expect(percent(all.mailboxes)).toBeGreaterThanOrEqual(95);
  });
});
