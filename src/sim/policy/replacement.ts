/** A value of a pattern table, to be filled in with what the pattern's groups matched. */
export type Replacement =
  | { readonly highest: number; readonly fill: (group: (index: number) => string) => string }
  /** It cannot be read; what is said of it before all else, `''` for nothing. */
  | { readonly problem: string };

/** Reads `$1`, `${1}`, `$(1)` and `$$` (regexp_table(5)). */
export function replacement(text: string, kind: 'regexp' | 'pcre'): Replacement {
  const parts: (string | number)[] = [];
  let from = 0;
  for (const match of text.matchAll(/\$(?:(\$)|\{([^}]*)\}|\(([^)]*)\)|(\w*))/g)) {
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    const [, dollar, braced, bracketed, plain] = match;
    const name = braced ?? bracketed ?? plain ?? '';
    if (dollar !== undefined) parts.push('$');
    // An empty name, or a brace that is never closed.
    else if (name === '') return { problem: '' };
    else if (!/^\d+$/.test(name)) return { problem: `non-numeric replacement index "${name}"` };
    else if (Number(name) < 1)
      return { problem: `${kind === 'pcre' ? 'out of range' : 'out-of-range'} replacement index "${name}"` };
    else parts.push(Number(name));
  }
  parts.push(text.slice(from));
  const highest = Math.max(0, ...parts.filter((part) => typeof part === 'number'));
  const fill = (group: (index: number) => string) =>
    parts.map((part) => (typeof part === 'number' ? group(part) : part)).join('');
  return { highest, fill };
}
