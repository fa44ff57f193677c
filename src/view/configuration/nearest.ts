/** Letters that have to be put in, left out, replaced, or swapped with their neighbour to make one word of another. */
function distance(a: string, b: string): number {
  let [older, old]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (older?.[j - 2] ?? Infinity) + 1 : Infinity;
      const replaced = (old?.[j - 1] ?? 0) + (same ? 0 : 1);
      row.push(Math.min(replaced, (old?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swapped));
    }
    [older, old] = [old ?? [], row];
  }
  return old?.[b.length] ?? 0;
}

/** The name that was probably meant: the one that differs least, and by little; null when none does. */
export function nearest(word: string, names: Iterable<string>): string | null {
  let best: { readonly name: string; readonly differs: number } | null = null;
  const most = Math.min(3, Math.floor(word.length / 3));
  for (const name of names) {
    if (Math.abs(name.length - word.length) > most) continue;
    const differs = distance(word, name);
    if (differs <= most && differs < (best?.differs ?? Infinity)) best = { name, differs };
  }
  return best?.name ?? null;
}
