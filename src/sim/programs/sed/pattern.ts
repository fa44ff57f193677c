import { compilePattern, type LinearPattern } from '../../patterns.ts';

/** In basic patterns these are signs with a backslash and letters without; in extended ones the other way round. */
const switched = '(){}|+?';

/** Brackets mean the same to both; `]` may stand first in them. */
const bracket = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/;

function translate(pattern: string, extended: boolean): string | null {
  let out = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    const set = char === '[' ? bracket.exec(pattern.slice(at))?.[0] : undefined;
    if (char === '[' && set === undefined) return null;
    if (set !== undefined) {
      out += set.replace(/\\/g, '\\\\');
      at += set.length - 1;
    } else if (char === '\\') {
      const next = pattern.charAt(++at);
      // What was found before cannot be asked for again: that takes more than linear time.
      if (next === '' || /\d/.test(next)) return null;
      if (switched.includes(next)) out += extended ? `\\${next}` : next;
      else out += next === 'n' ? '\\n' : next === 't' ? '\\t' : `\\${next}`;
    } else if (switched.includes(char)) out += extended ? char : `\\${char}`;
    else out += char === '*' && /^(\^|\\?\()?$/.test(pattern.slice(0, at)) && !extended ? '\\*' : char;
  }
  return out;
}

/** Null for what is no pattern, or one with a back reference. */
export function compileSedPattern(pattern: string, extended: boolean, ignoreCase: boolean): LinearPattern | null {
  const translated = translate(pattern, extended);
  return translated === null ? null : compilePattern(translated, { caseless: ignoreCase });
}
