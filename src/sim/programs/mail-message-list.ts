/** Message numbers from what stands behind a mail command (`2`, `2-4`, `*`, `.`, `^`, `$`), or what is wrong with it. */
export type MessageList =
  { readonly ok: true; readonly numbers: readonly number[] } | { readonly ok: false; readonly complaint: string };

/** Reads a message list; none means the current message. `count` messages are there, numbered from 1. */
export function parseMessageList(words: readonly string[], current: number, count: number): MessageList {
  if (words.length === 0) return { ok: true, numbers: [current] };
  const numbers = new Set<number>();
  for (const word of words) {
    const [from = '', to] = word === '*' ? ['1', '$'] : word.split('-', 2);
    const first = numberOf(from, current, count);
    const last = to === undefined ? first : numberOf(to, current, count);
    if (first === null || last === null) return { ok: false, complaint: `Unknown metachar (${word.slice(0, 1)})\n` };
    const wrong = [first, last].find((number) => number < 1 || number > count);
    if (wrong !== undefined) return { ok: false, complaint: `${wrong}: Invalid message number\n` };
    for (let number = first; number <= last; number++) numbers.add(number);
  }
  return { ok: true, numbers: [...numbers].sort((a, b) => a - b) };
}

function numberOf(text: string, current: number, count: number): number | null {
  if (text === '.') return current;
  if (text === '^') return 1;
  if (text === '$') return count;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
