/** `1:3,5,9:*` (RFC 9051 §9): ends that are null stand for the largest number there is. */
export type SequenceSet = readonly (readonly [from: number | null, to: number | null])[];

const numberMax = 4_294_967_295;

/** Null for what is no set; 0 is no number of one. */
export function parseSet(text: string): SequenceSet | null {
  if (!/^(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?(?:,(?:\d{1,10}|\*)(?::(?:\d{1,10}|\*))?)*$/.test(text)) return null;
  const end = (word: string): number | null => (word === '*' ? null : Number(word));
  const ranges = text.split(',').map((range): readonly [number | null, number | null] => {
    const [from = '', to = from] = range.split(':');
    return [end(from), end(to)];
  });
  return ranges.flat().every((number) => number === null || (number > 0 && number <= numberMax)) ? ranges : null;
}

/** Whether a number is in the set, where `largest` is the largest in use. */
export function setHas(set: SequenceSet, number: number, largest: number): boolean {
  return set.some(([from, to]) => {
    const [a, b] = [from ?? largest, to ?? largest];
    return number >= Math.min(a, b) && number <= Math.max(a, b);
  });
}

/** Whether all that is named exists: message numbers must, unique ids need not. */
export const setFits = (set: SequenceSet, count: number): boolean =>
  set.flat().every((number) => (number ?? count) >= 1 && (number ?? count) <= count);

/** Numbers that grow, as a set: `1:3,7`. */
export function formatSet(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
}
