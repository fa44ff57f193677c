export type ShellParse =
  | { readonly ok: true; readonly commands: readonly ShellCommand[] }
  | { readonly ok: false; readonly fault: 'unclosed-quote' };

export interface ShellCommand {
  readonly words: readonly string[];
  /** `&&`: only when the one before went well. */
  readonly onlyIfOk: boolean;
}

/** Cuts a line into commands (`;`, `&&`) and words: quotes, backslashes and comments as in sh. No expansion. */
export function parseShellLine(line: string): ShellParse {
  const commands: { words: string[]; onlyIfOk: boolean }[] = [{ words: [], onlyIfOk: false }];
  let word: string | null = null;
  const endWord = () => {
    if (word !== null) commands.at(-1)?.words.push(word);
    word = null;
  };
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === "'" || char === '"') {
      const quoted = readQuoted(line, at);
      if (!quoted) return { ok: false, fault: 'unclosed-quote' };
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (char === '\\') word = (word ?? '') + line.charAt(++at);
    else if (/\s/.test(char)) endWord();
    else if (char === '#' && word === null) break;
    else if (char === ';' || line.startsWith('&&', at)) {
      endWord();
      commands.push({ words: [], onlyIfOk: char === '&' });
      if (char === '&') at++;
    } else word = (word ?? '') + char;
  }
  endWord();
  return { ok: true, commands: commands.filter(({ words }) => words.length > 0) };
}

function readQuoted(line: string, from: number): { text: string; end: number } | null {
  const quote = line.charAt(from);
  let text = '';
  for (let at = from + 1; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === quote) return { text, end: at };
    if (char === '\\' && quote === '"' && /["\\$`]/.test(line.charAt(at + 1))) text += line.charAt(++at);
    else text += char;
  }
  return null;
}
