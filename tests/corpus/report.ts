import { compare, compareMailboxes, isCompared, newAgreement, type Agreement, type Share } from './compare.ts';
import { deliveries, dialogues, recordings } from './data.ts';
import { replay } from './replay.ts';

/**
 * `npm run corpus`: plays the recorded dialogues against the simulated server and prints how far it agrees with Postfix,
 * by role, profile and tag. `-- PATTERN` takes only dialogues whose id fits, and lists every difference.
 */
const pattern = process.argv[2];
const wanted = recordings();
const delivered = deliveries();
const sums = new Map<string, Agreement>();
const sumOf = (name: string): Agreement => {
  let sum = sums.get(name);
  if (!sum) sums.set(name, (sum = newAgreement()));
  return sum;
};

for (const dialogue of dialogues().filter(isCompared)) {
  if (pattern !== undefined && !new RegExp(pattern).test(dialogue.id)) continue;
  const want = wanted.get(dialogue.id);
  // Some profiles were recorded with other servers alone.
  if (!want) continue;
  const names = [
    'all',
    dialogue.role,
    `${dialogue.role}/${dialogue.profile}`,
    ...dialogue.tags.map((tag) => `#${tag}`),
  ];
  const played = replay(dialogue);
  const differences = compare(played, want, names.map(sumOf));
  if (dialogue.role === 'mx') {
    const real = delivered.filter(({ id }) => id === dialogue.id);
    differences.push(...compareMailboxes(played.mailboxes, real, names.map(sumOf)));
  }
  if (pattern === undefined) continue;
  for (const { id, step, got, want: real } of differences)
    console.log(`${id} step ${step}\n    ours: ${got?.join(' ⏎ ') ?? '–'}\n  theirs: ${real?.join(' ⏎ ') ?? '–'}`);
}

const percent = ({ same, of }: Share): string => (of === 0 ? '–' : `${((100 * same) / of).toFixed(1)} %`).padStart(8);
console.log(`${''.padEnd(26)}dialogues    same   codes  enhanced    text   close  mailboxes`);
for (const [name, a] of [...sums].sort(([x], [y]) => Number(x.startsWith('#')) - Number(y.startsWith('#'))))
  console.log(
    name.padEnd(26) +
      String(a.dialogues.of).padStart(9) +
      [a.dialogues, a.code, a.enhanced, a.text, a.close, a.mailboxes].map(percent).join(''),
  );
