/** A line pattern as grep reads it: alternatives, each a row of atoms, perhaps held to the line's beginning or end. */
interface Atom {
  readonly matches: (char: string) => boolean;
  readonly optional: boolean;
  readonly repeated: boolean;
}

interface Alternative {
  readonly atStart: boolean;
  readonly atEnd: boolean;
  readonly atoms: readonly Atom[];
}

export type LinePattern =
  | { readonly ok: true; readonly test: (line: string) => boolean }
  | { readonly ok: false; readonly reason: 'groups' | 'bracket' };

export interface PatternOptions {
  readonly kind: 'basic' | 'extended' | 'fixed';
  readonly ignoreCase: boolean;
}

/**
 * Compiles a grep pattern: `.`, `[…]`, `*`, `+`, `?`, `|`, `^`, `$`, backslashes; no groups and no counts. Matching
 * takes time in proportion to pattern × line, whatever they are: patterns may come from strangers by a shared link.
 */
export function compileLinePattern(pattern: string, { kind, ignoreCase }: PatternOptions): LinePattern {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  if (kind === 'fixed') return { ok: true, test: (line) => fold(line).includes(fold(pattern)) };
  const alternatives: Alternative[] = [];
  for (const part of splitAlternatives(fold(pattern), kind === 'extended')) {
    const parsed = parseAlternative(part, kind === 'extended');
    if ('reason' in parsed) return { ok: false, reason: parsed.reason };
    alternatives.push(parsed);
  }
  return { ok: true, test: (line) => alternatives.some((alternative) => found(alternative, fold(line))) };
}

function splitAlternatives(pattern: string, extended: boolean): string[] {
  const parts = [''];
  for (let at = 0; at < pattern.length; at++) {
    const escaped = pattern.charAt(at) === '\\';
    const text = escaped ? pattern.slice(at, at + 2) : pattern.charAt(at);
    if (escaped) at++;
    if (text === (extended ? '|' : '\\|')) parts.push('');
    else parts[parts.length - 1] += text;
  }
  return parts;
}

function parseAlternative(text: string, extended: boolean): Alternative | { readonly reason: 'groups' | 'bracket' } {
  const atoms: Atom[] = [];
  const atStart = text.startsWith('^');
  const atEnd = /(?:^|[^\\])(?:\\\\)*\$$/.test(text);
  const end = atEnd ? text.length - 1 : text.length;
  for (let at = atStart ? 1 : 0; at < end;) {
    const char = text.charAt(at);
    const escaped = char === '\\' && at + 1 < end;
    const sign = escaped ? text.charAt(at + 1) : char;
    // In basic patterns the backslash makes the sign, in extended ones it takes it away; `*` is a sign in both.
    const special = sign === '*' ? !escaped : '+?'.includes(sign) ? escaped !== extended : false;
    const last = atoms.at(-1);
    if ('(){}'.includes(sign) && escaped !== extended) return { reason: 'groups' };
    if (special && last) {
      atoms[atoms.length - 1] = {
        ...last,
        optional: last.optional || sign !== '+',
        repeated: last.repeated || sign !== '?',
      };
      at += escaped ? 2 : 1;
    } else if (char === '[') {
      const bracket = /^\[(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(text.slice(at, end));
      if (!bracket) return { reason: 'bracket' };
      atoms.push(once(bracketTest(bracket[2] ?? '', bracket[1] === '^')));
      at += bracket[0].length;
    } else {
      atoms.push(once(char === '.' ? () => true : (other) => other === sign));
      at += escaped ? 2 : 1;
    }
  }
  return { atStart, atEnd, atoms };
}

const once = (matches: Atom['matches']): Atom => ({ matches, optional: false, repeated: false });

const classes = new Map(
  Object.entries({
    alpha: /[a-z]/i,
    digit: /\d/,
    alnum: /[a-z\d]/i,
    space: /\s/,
    upper: /[A-Z]/,
    lower: /[a-z]/,
    punct: /[!-/:-@[-`{-~]/,
  }),
);

function bracketTest(content: string, negated: boolean): Atom['matches'] {
  const tests: Atom['matches'][] = [];
  for (let at = 0; at < content.length;) {
    const named = /^\[:(\w+):\]/.exec(content.slice(at));
    const known = classes.get(named?.[1] ?? '');
    const [from = '', dash, to] = content.slice(at, at + 3);
    if (named && known) {
      tests.push((char) => known.test(char));
      at += named[0].length;
    } else if (dash === '-' && to !== undefined) {
      tests.push((char) => char >= from && char <= to);
      at += 3;
    } else {
      tests.push((char) => char === from);
      at++;
    }
  }
  return (char) => tests.some((test) => test(char)) !== negated;
}

/** Thompson's way: the set of places in the pattern that can be reached, moved on character by character. */
function found({ atStart, atEnd, atoms }: Alternative, line: string): boolean {
  let places = new Set<number>();
  for (let at = 0; at <= line.length; at++) {
    if (at === 0 || !atStart) places.add(0);
    // Optional atoms can be passed over; a Set goes on through what is added while it is walked.
    for (const place of places) if (atoms[place]?.optional) places.add(place + 1);
    if (places.has(atoms.length) && (!atEnd || at === line.length)) return true;
    const next = new Set<number>();
    const char = line.charAt(at);
    for (const place of places) {
      const atom = atoms[place];
      if (!atom?.matches(char)) continue;
      next.add(place + 1);
      if (atom.repeated) next.add(place);
    }
    places = next;
  }
  return false;
}
