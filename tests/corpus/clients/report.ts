import { parseArgs } from 'node:util';
import { aspects, judgeClient, judgeExpiry, type Aspect, type Judged } from './judge.ts';
import { caseFiles, readCaseFile } from './recorded.ts';

/**
 * `npm run corpus:client [-- FILE.jsonl…]`: plays what was recorded with Postfix as a sending server against the same
 * scripted servers, and prints how far ours agrees, by file and tag, and each difference. Without files it takes the
 * project's own. `--words` lists differences in wording, too, which are not judged. Exit code 1 where an aspect agrees in
 * fewer cases than it has to, or a case cannot be played.
 */
const agreementMin = 0.95;

class Sum {
  readonly #same = new Map<Aspect, number>();
  readonly #all = new Map<Aspect, number>();
  cases = 0;

  add(judged: Exclude<Judged, { problem: string }>): void {
    this.cases++;
    for (const aspect of aspects) {
      const all = judged.compared[aspect] ?? 0;
      const differ = judged.differences.filter((difference) => difference.aspect === aspect).length;
      this.#all.set(aspect, (this.#all.get(aspect) ?? 0) + all);
      this.#same.set(aspect, (this.#same.get(aspect) ?? 0) + all - differ);
    }
  }

  /** null where nothing was compared. */
  share(aspect: Aspect): number | null {
    const all = this.#all.get(aspect) ?? 0;
    return all === 0 ? null : (this.#same.get(aspect) ?? 0) / all;
  }
}

const sums = new Map<string, Sum>();
const sumOf = (name: string): Sum => {
  let sum = sums.get(name);
  if (!sum) sums.set(name, (sum = new Sum()));
  return sum;
};

/** Its own tags, or the stage that its name begins with: `rcpt450`, `fallback-refused`. */
const tagsOf = (one: { readonly case: string; readonly tags?: readonly string[] }): readonly string[] =>
  one.tags ?? [/^[a-z]+/i.exec(one.case)?.[0] ?? one.case];

/** A word for each `\n`, or a difference in a notice would fill the screen. */
const short = (text: string): string => (text.length > 600 ? `${text.slice(0, 600)} …` : text);

const { values, positionals } = parseArgs({ options: { words: { type: 'boolean' } }, allowPositionals: true });
const notPlayed: string[] = [];

function add(file: string, one: { readonly case: string; readonly tags?: readonly string[] }, judged: Judged): void {
  if ('problem' in judged) return void notPlayed.push(`${file}: ${one.case}: ${judged.problem}`);
  for (const name of ['all', file, ...tagsOf(one).map((tag) => `#${tag}`)]) sumOf(name).add(judged);
  for (const { aspect, about, ours, theirs } of judged.differences)
    if (aspect !== 'words' || values.words)
      console.log(`${one.case}: ${aspect} (${about})\n    ours: ${short(ours)}\n  theirs: ${short(theirs)}`);
}

for (const path of positionals.length > 0 ? positionals : caseFiles) {
  try {
    const file = readCaseFile(path);
    notPlayed.push(...file.unreadable.map((problem) => `${file.name}: ${problem}`));
    for (const one of file.clients) add(file.name, one, judgeClient(one));
    for (const one of file.expiries) add(file.name, one, judgeExpiry(one));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    notPlayed.push(`${path}: ${error.message}`);
  }
}

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`).padStart(11);
console.log(`${''.padEnd(24)}cases${aspects.map((aspect) => aspect.padStart(11)).join('')}`);
for (const [name, sum] of [...sums].sort(([a], [b]) => Number(a.startsWith('#')) - Number(b.startsWith('#'))))
  console.log(
    name.padEnd(24) + String(sum.cases).padStart(5) + aspects.map((aspect) => percent(sum.share(aspect))).join(''),
  );

for (const problem of notPlayed) console.log(`not played: ${problem}`);
const low = aspects.filter((aspect) => aspect !== 'words' && (sumOf('all').share(aspect) ?? 1) < agreementMin);
for (const aspect of low) console.log(`${aspect}: less than ${100 * agreementMin} % agree`);
process.exitCode = low.length > 0 || notPlayed.length > 0 || sumOf('all').cases === 0 ? 1 : 0;
