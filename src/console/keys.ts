type Plain =
  | 'enter'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'cut-word-left'
  | 'cut-word-right'
  | 'home'
  | 'end'
  | 'up'
  | 'down'
  | 'tab'
  | 'escape';

/** What a key press means to the line editor. */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: Plain }
  /** Ctrl with a letter (lower-case), or `]`. */
  | { readonly kind: 'ctrl'; readonly letter: string };

/** What is left of earlier data: a sequence that is not complete, and whether a paste is under way. */
export interface Unread {
  readonly rest: string;
  readonly pasting: boolean;
}

export const nothingUnread: Unread = { rest: '', pasting: false };

const finals: Readonly<Record<string, Plain>> = { A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end' };
const tildes: Readonly<Record<string, Plain>> = { 1: 'home', 3: 'delete', 4: 'end', 7: 'home', 8: 'end' };
/** Of a key with Ctrl or Alt. */
const wordwise: Readonly<Partial<Record<Plain, Plain>>> = {
  left: 'word-left',
  right: 'word-right',
  delete: 'cut-word-right',
};
const metas: Readonly<Record<string, Plain>> = {
  b: 'word-left',
  f: 'word-right',
  d: 'cut-word-right',
  '\x7f': 'cut-word-left',
  '\x08': 'cut-word-left',
};

const pasteBegins = '\x1b[200~';
const pasteEnds = '\x1b[201~';
/** ECMA-48 §5.4: CSI, parameters, intermediates, a final. SS3 stands before the keypad's letters. */
// eslint-disable-next-line no-control-regex
const sequence = /^\x1b(?:\[([0-?]*)[ -/]*([@-~])|O([ -~]))/;
// eslint-disable-next-line no-control-regex
const unfinished = /^\x1b(?:\[[0-?]{0,30}[ -/]*|O)?$/;

/**
 * Cuts what a terminal reports into keys. Sequences may be split between calls: what is incomplete is carried over. An
 * ESC at the end is told at once as `escape`: nothing but `[` may still make it a sequence, or Esc would eat what is typed
 * after it.
 */
export function readKeys(before: Unread, data: string): { readonly keys: Key[]; readonly unread: Unread } {
  const keys: Key[] = [];
  let { pasting } = before;
  const wasEscape = before.rest === '\x1b' && !pasting && !data.startsWith('[');
  let rest = wasEscape ? data : before.rest + data;
  while (rest !== '') {
    const [found, length] = pasting ? readPasted(rest) : readKey(rest);
    if (length === 0) break;
    if (found === 'paste-begins' || found === 'paste-ends') pasting = found === 'paste-begins';
    else if (found) keys.push(found);
    rest = rest.slice(length);
  }
  if (rest === '\x1b' && !pasting) keys.push({ kind: 'escape' });
  return { keys, unread: { rest, pasting } };
}

type Found = readonly [Key | 'paste-begins' | 'paste-ends' | null, number];

/** One key; the length is 0 when more is needed. */
function readKey(data: string): Found {
  const code = data.charCodeAt(0);
  if (code === 0x1b) return readEscape(data);
  if (code === 0x0d) return [{ kind: 'enter' }, data.startsWith('\r\n') ? 2 : 1];
  if (code === 0x0a) return [{ kind: 'enter' }, 1];
  if (code === 0x7f || code === 0x08) return [{ kind: 'backspace' }, 1];
  if (code === 0x09) return [{ kind: 'tab' }, 1];
  if (code === 0x1d) return [{ kind: 'ctrl', letter: ']' }, 1];
  if (code < 0x20)
    return [code >= 1 && code <= 26 ? { kind: 'ctrl', letter: String.fromCharCode(code + 96) } : null, 1];
  // eslint-disable-next-line no-control-regex
  return readText(data, /^[^\x00-\x1f\x7f]+/);
}

/** In a paste nothing is a command: control characters are text, and only line ends are keys. */
function readPasted(data: string): Found {
  if (data.startsWith(pasteEnds)) return ['paste-ends', pasteEnds.length];
  // Too little to say: the end of the paste may begin here, or a CRLF.
  if (pasteEnds.startsWith(data) || data === '\r') return [null, 0];
  if (/^[\r\n]/.test(data)) return [{ kind: 'enter' }, data.startsWith('\r\n') ? 2 : 1];
  if (data.startsWith('\x1b')) return [{ kind: 'text', text: '\x1b' }, 1];
  // eslint-disable-next-line no-control-regex
  return readText(data, /^[^\r\n\x1b]+/);
}

/** A run of characters; half a surrogate pair at the end waits for the other half. */
function readText(data: string, run: RegExp): Found {
  const text = run.exec(data)?.[0] ?? data.charAt(0);
  const isHalf = text.length === data.length && /[\ud800-\udbff]$/.test(text);
  const whole = isHalf ? text.slice(0, -1) : text;
  return whole === '' ? [null, 0] : [{ kind: 'text', text: whole }, whole.length];
}

/** A whole escape sequence; unknown ones are swallowed. */
function readEscape(data: string): Found {
  if (data.startsWith(pasteBegins)) return ['paste-begins', pasteBegins.length];
  const match = sequence.exec(data);
  if (match) {
    const [whole, parameters = '', final, keypad] = match;
    const [first = '', modifiers = '1'] = parameters.split(';');
    const kind = keypad ? finals[keypad] : final === '~' ? tildes[first] : finals[final ?? ''];
    return [kind ? { kind: withModifiers(kind, Number(modifiers)) } : null, whole.length];
  }
  if (unfinished.test(data)) return [null, 0];
  const meta = metas[data.charAt(1)];
  if (meta) return [{ kind: meta }, 2];
  // Before a character that means nothing with Alt, the Esc alone is dropped.
  return [null, 1];
}

/** xterm's modifiers are 1 + Shift 1 + Alt 2 + Ctrl 4. */
function withModifiers(kind: Plain, modifiers: number): Plain {
  const held = modifiers - 1;
  return (held & 6) !== 0 ? (wordwise[kind] ?? kind) : kind;
}
