/** What a key press (or a paste) means to the line editor. */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind:
        | 'enter'
        | 'backspace'
        | 'delete'
        | 'left'
        | 'right'
        | 'word-left'
        | 'word-right'
        | 'home'
        | 'end'
        | 'up'
        | 'down'
        | 'tab';
    }
  /** Ctrl with a letter (lower-case), or `]`. */
  | { readonly kind: 'ctrl'; readonly letter: string };

const sequences: Readonly<Record<string, Key['kind']>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  OH: 'home',
  OF: 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[3~': 'delete',
  '[1;5C': 'word-right',
  '[1;5D': 'word-left',
  '[1;3C': 'word-right',
  '[1;3D': 'word-left',
  b: 'word-left',
  f: 'word-right',
};

/** What xterm's onData gives, cut into keys. Pasted text comes as one string; its line ends become `enter`. */
export function parseKeys(data: string): Key[] {
  const keys: Key[] = [];
  let rest = data.replace(/\x1b\[20[01]~/g, '').replace(/\r\n/g, '\r');
  while (rest !== '') {
    const [key, length] = readKey(rest);
    if (key) keys.push(key);
    rest = rest.slice(length);
  }
  return keys;
}

function readKey(data: string): [Key | null, number] {
  const code = data.charCodeAt(0);
  if (code === 0x1b) return readEscape(data);
  if (code === 0x0d || code === 0x0a) return [{ kind: 'enter' }, 1];
  if (code === 0x7f || code === 0x08) return [{ kind: 'backspace' }, 1];
  if (code === 0x09) return [{ kind: 'tab' }, 1];
  if (code === 0x1d) return [{ kind: 'ctrl', letter: ']' }, 1];
  if (code < 0x20)
    return [code >= 1 && code <= 26 ? { kind: 'ctrl', letter: String.fromCharCode(code + 96) } : null, 1];
  const text = /^[^\x00-\x1f\x7f]+/.exec(data)?.[0] ?? data.charAt(0);
  return [{ kind: 'text', text }, text.length];
}

/** A whole escape sequence; unknown ones are swallowed. */
function readEscape(data: string): [Key | null, number] {
  const match = /^\x1b(\[[0-9;]*[A-Za-z~]|O[A-Z]|[bf])/.exec(data);
  if (!match?.[1]) return [null, 1];
  const kind = sequences[match[1]] as Exclude<Key['kind'], 'text' | 'ctrl'> | undefined;
  return [kind ? { kind } : null, match[0].length];
}
