/** A word before expansion: literal text, and variables whose value is known only when its turn comes (`$?`). */
export type WordPart = string | { readonly variable: string };
export type Word = readonly WordPart[];

export interface SimpleCommand {
  readonly words: readonly Word[];
  /** `<`. */
  readonly input: Word | null;
  /** `>` or `>>`. */
  readonly output: { readonly target: Word; readonly append: boolean } | null;
}

/** Commands joined by `|`. `when`: whether it runs after what stood before it (`;`, `&&`, `||`). */
export interface Pipeline {
  readonly when: 'always' | 'succeeded' | 'failed';
  readonly commands: readonly SimpleCommand[];
}

export type ParsedLine =
  | { readonly kind: 'list'; readonly pipelines: readonly Pipeline[] }
  /** A quote, a backslash or an operator at the end asks for another line. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'error'; readonly near: string }
  /** Something that bash knows and this shell does not. */
  | { readonly kind: 'unsupported'; readonly what: string };

type Token = { readonly kind: 'word'; readonly word: Word } | { readonly kind: 'operator'; readonly text: string };
type Tokens = { readonly kind: 'tokens'; readonly tokens: readonly Token[] } | Exclude<ParsedLine, { kind: 'list' }>;

const operators = ['&&', '||', '>>', '<<', ';;', '&>', ';', '|', '>', '<', '&', '(', ')'] as const;
const notHere: readonly string[] = ['<<', '&>', '&', '(', ')'];

/** Reads a line as bash does, without globs, substitutions and jobs. Pure; never throws. */
export function parseShellLine(line: string): ParsedLine {
  const read = tokenize(line);
  if (read.kind !== 'tokens') return read;
  return parseList(read.tokens);
}

function parseList(tokens: readonly Token[]): ParsedLine {
  const pipelines: Pipeline[] = [];
  let when: Pipeline['when'] = 'always';
  let commands: SimpleCommand[] = [];
  let at = 0;
  /** The operator that still wants a command: `|`, `&&`, `||`. */
  let pending = false;
  while (at < tokens.length) {
    const parsed = parseSimple(tokens, at);
    if ('near' in parsed) return { kind: 'error', near: parsed.near };
    at = parsed.end;
    const next = tokens[at++];
    const operator = next?.kind === 'operator' ? next.text : null;
    if (operator !== null && notHere.includes(operator)) return { kind: 'unsupported', what: operator };
    if (parsed.command === null) return { kind: 'error', near: operator ?? 'newline' };
    commands.push(parsed.command);
    pending = operator !== null && operator !== ';';
    if (operator === '|') continue;
    if (operator === ';;') return { kind: 'error', near: operator };
    pipelines.push({ when, commands });
    commands = [];
    when = operator === '&&' ? 'succeeded' : operator === '||' ? 'failed' : 'always';
  }
  return pending ? { kind: 'unfinished' } : { kind: 'list', pipelines };
}

type ParsedSimple = { readonly command: SimpleCommand | null; readonly end: number } | { readonly near: string };

/** One command from there on, up to an operator that is no redirection. `command` is null when there is nothing. */
function parseSimple(tokens: readonly Token[], from: number): ParsedSimple {
  const words: Word[] = [];
  let input: Word | null = null;
  let output: SimpleCommand['output'] = null;
  let at = from;
  for (; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === 'word') words.push(token.word);
    else if (token?.text === '<' || token?.text === '>' || token?.text === '>>') {
      const target = tokens[++at];
      if (target?.kind !== 'word') return { near: target?.text ?? 'newline' };
      if (token.text === '<') input = target.word;
      else output = { target: target.word, append: token.text === '>>' };
    } else break;
  }
  const empty = words.length === 0 && !input && !output;
  return { command: empty ? null : { words, input, output }, end: at };
}

function tokenize(line: string): Tokens {
  const tokens: Token[] = [];
  const scan = { line, at: 0 };
  while (scan.at < line.length) {
    const rest = line.slice(scan.at, scan.at + 2);
    const operator = operators.find((text) => rest.startsWith(text));
    const numbered = take(numberedRedirection, scan);
    if (numbered) return { kind: 'unsupported', what: numbered[0] };
    if (/^\s/.test(rest)) scan.at++;
    else if (rest.startsWith('#')) break;
    else if (operator) {
      tokens.push({ kind: 'operator', text: operator });
      scan.at += operator.length;
    } else {
      const word = readWord(scan);
      if ('kind' in word) return word;
      tokens.push({ kind: 'word', word: word.parts });
    }
  }
  return { kind: 'tokens', tokens };
}

interface Scan {
  readonly line: string;
  at: number;
}

const numberedRedirection = /\d+[<>]/y;
const plainRun = /[^\s;|&<>()'"\\$`]+/y;
const singleQuoted = /'([^']*)'/y;
const variable = /\$(?:\{([A-Za-z_]\w*|\?)\}|([A-Za-z_]\w*|\?))/y;

function take(pattern: RegExp, scan: Scan): RegExpExecArray | null {
  pattern.lastIndex = scan.at;
  const match = pattern.exec(scan.line);
  if (match) scan.at += match[0].length;
  return match;
}

type WordRead = { readonly parts: WordPart[] } | Exclude<ParsedLine, { kind: 'list' }>;

function readWord(scan: Scan): WordRead {
  const parts: WordPart[] = [];
  while (scan.at < scan.line.length && !/[\s;|&<>()]/.test(scan.line.charAt(scan.at))) {
    const char = scan.line.charAt(scan.at);
    if (char === "'") {
      const quoted = take(singleQuoted, scan);
      if (!quoted) return { kind: 'unfinished' };
      parts.push('', quoted[1] ?? '');
    } else if (char === '"') {
      const quoted = readDoubleQuoted(scan);
      if ('kind' in quoted) return quoted;
      parts.push('', ...quoted.parts);
    } else if (char === '\\') {
      if (scan.at + 1 === scan.line.length) return { kind: 'unfinished' };
      // A backslash before a line end joins the lines.
      if (scan.line.charAt(scan.at + 1) !== '\n') parts.push('', scan.line.charAt(scan.at + 1));
      scan.at += 2;
    } else if (char === '$' || char === '`') {
      const dollar = readDollar(scan);
      if (typeof dollar !== 'string' && 'kind' in dollar) return dollar;
      parts.push(dollar);
    } else parts.push(take(plainRun, scan)?.[0] ?? scan.line.charAt(scan.at++));
  }
  return { parts: expandTilde(parts) };
}

function readDoubleQuoted(scan: Scan): WordRead {
  const parts: WordPart[] = [];
  for (scan.at++; scan.at < scan.line.length;) {
    const char = scan.line.charAt(scan.at);
    if (char === '"') {
      scan.at++;
      return { parts };
    }
    if (char === '$' || char === '`') {
      const dollar = readDollar(scan);
      if (typeof dollar !== 'string' && 'kind' in dollar) return dollar;
      parts.push(dollar);
      continue;
    }
    const escaped = char === '\\' && /["\\$`]/.test(scan.line.charAt(scan.at + 1));
    parts.push(escaped ? scan.line.charAt(scan.at + 1) : char);
    scan.at += escaped ? 2 : 1;
  }
  return { kind: 'unfinished' };
}

function readDollar(scan: Scan): WordPart | Extract<ParsedLine, { kind: 'unsupported' }> {
  if (scan.line.charAt(scan.at) === '`') return { kind: 'unsupported', what: '`' };
  if (scan.line.startsWith('$(', scan.at)) return { kind: 'unsupported', what: '$(' };
  const name = take(variable, scan);
  if (name) return { variable: name[1] ?? name[2] ?? '' };
  scan.at++;
  return '$';
}

/** An unquoted `~` or `~/…` at the beginning is the home directory. Quoted text begins with an empty part. */
function expandTilde(parts: readonly WordPart[]): WordPart[] {
  const [first, ...rest] = parts;
  if (typeof first !== 'string' || !/^~(\/|$)/.test(first) || (first === '~' && rest.length > 0)) return [...parts];
  return [{ variable: 'HOME' }, first.slice(1), ...rest];
}
