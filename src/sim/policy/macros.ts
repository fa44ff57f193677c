/** The value of a name, already expanded; null (or `''`) for what is not set. */
export type Meaning = (name: string) => string | null;

const closing: Readonly<Record<string, string>> = { '{': '}', '(': ')' };

/** Where the bracket that opens at `at` is closed; -1 when it never is. */
function closeOf(text: string, at: number): number {
  const open = text[at] ?? '';
  const close = closing[open];
  let depth = 0;
  for (let index = at; index < text.length; index++) {
    if (text[index] === open) depth++;
    else if (text[index] === close && --depth === 0) return index;
  }
  return -1;
}

/**
 * Fills in `$name`, `${name}`, `$(name)`, `${name?text}`, `${name:text}`, `${name?{text}:{text}}` and
 * `${{text} == {text} ? {text} : {text}}` (postconf(5)); `$$` is a dollar sign. What is not closed stays as it is.
 */
export function expandMacros(text: string, meaning: Meaning): string {
  let expanded = '';
  let from = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
    expanded += text.slice(from, at);
    const next = text[at + 1] ?? '';
    const close = next in closing ? closeOf(text, at + 1) : -1;
    const plain = /^\w+/.exec(text.slice(at + 1, at + 200))?.[0];
    if (next === '$') [expanded, from] = [`${expanded}$`, at + 2];
    else if (close >= 0) [expanded, from] = [expanded + inside(text.slice(at + 2, close), meaning), close + 1];
    else if (plain !== undefined) [expanded, from] = [expanded + (meaning(plain) ?? ''), at + 1 + plain.length];
    else [expanded, from] = [`${expanded}$`, at + 1];
  }
  return expanded + text.slice(from);
}

function inside(text: string, meaning: Meaning): string {
  if (text.trimStart().startsWith('{')) return comparison(text.trim(), meaning);
  const [, name = '', operator = '', rest = ''] = /^\s*(\w+)\s*([?:]?)(.*)$/s.exec(text) ?? [];
  const value = meaning(name) ?? '';
  if (operator === '') return value;
  if (operator === ':') return value === '' ? expandMacros(choices(rest)[0], meaning) : '';
  const [ifSet, ifNot] = choices(rest);
  return expandMacros(value === '' ? ifNot : ifSet, meaning);
}

/** `text`, or `{text}` or `{text}:{text}`. */
function choices(text: string): readonly [string, string] {
  const [first, rest] = taken(text);
  const after = /^\s*:(.*)$/s.exec(rest)?.[1];
  return [first, after === undefined ? '' : taken(after)[0]];
}

/** A text in braces and what follows it; without braces all is text. */
function taken(text: string): readonly [string, string] {
  const trimmed = text.trim();
  const close = trimmed.startsWith('{') ? closeOf(trimmed, 0) : -1;
  return close < 0 ? [text, ''] : [trimmed.slice(1, close).trim(), trimmed.slice(close + 1)];
}

function comparison(text: string, meaning: Meaning): string {
  const [left, afterLeft] = taken(text);
  const [, operator = '', afterOperator = ''] = /^\s*([<>=!]=?(?:level)?)(.*)$/s.exec(afterLeft) ?? [];
  const [right, afterRight] = taken(afterOperator);
  const [yes, no] = choices(/^\s*\?(.*)$/s.exec(afterRight)?.[1] ?? '');
  const holds = compare(expandMacros(left, meaning), operator, expandMacros(right, meaning));
  return expandMacros(holds ? yes : no, meaning);
}

/** Numbers compare as numbers, levels (`3.10`) part by part, anything else as text (postconf(5)). */
function compare(left: string, operator: string, right: string): boolean {
  const order = operator.endsWith('level') ? levelOrder(left, right) : valueOrder(left, right);
  switch (operator.replace('level', '')) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

function valueOrder(left: string, right: string): number {
  if (/^\d+$/.test(left) && /^\d+$/.test(right)) return Number(left) - Number(right);
  return left === right ? 0 : left < right ? -1 : 1;
}

function levelOrder(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => text.split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
