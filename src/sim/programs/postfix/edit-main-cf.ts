/** `set`: `postconf -e`; `remove`: `-X`; `comment`: `-#`. */
export type EditMode = 'set' | 'remove' | 'comment';

export type Edited = { readonly text: string; readonly warnings: readonly string[] };
export type Refused = { readonly fatal: string };

interface Request {
  readonly value: string;
  found: number;
}

export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
export const isBlank = (line: string): boolean => /^\s*(#|$)/.test(line);
export const withEnd = (line: string): string => (line.endsWith('\n') ? line : `${line}\n`);

/** Splits `name = value`; says in Postfix's words what is missing. */
export function splitAssignment(text: string): { name: string; value: string } | { problem: string } {
  const [, name = '', equals, value = ''] = /^\s*([^\s=]*)\s*(=?)(.*)$/s.exec(text) ?? [];
  if (name === '') return { problem: 'missing attribute name' };
  return equals === '' ? { problem: "missing '=' after attribute name" } : { name, value: value.trim() };
}

function requestsOf(
  mode: EditMode,
  args: readonly string[],
): { all: Map<string, Request>; warnings: string[] } | Refused {
  const all = new Map<string, Request>();
  const warnings: string[] = [];
  for (const arg of args) {
    if (arg.includes('\n')) return { fatal: '-e, -X, or -# accepts no multi-line input' };
    if (/^\s*#/.test(arg)) return { fatal: '-e, -X, or -# accepts no comment input' };
    if (mode !== 'set' && arg.trim() === '') return { fatal: '-X or -# requires non-blank parameter names' };
    if (mode !== 'set' && arg.includes('=')) return { fatal: '-X or -# requires parameter names without value' };
    const split = mode === 'set' ? splitAssignment(arg) : { name: arg.trim(), value: '' };
    if ('problem' in split) return { fatal: `${split.problem}: "${arg}"` };
    const earlier = all.get(split.name);
    if (earlier) warnings.push(`ignoring earlier request: '${split.name} = ${earlier.value}'`);
    all.set(split.name, { value: split.value, found: 0 });
  }
  return { all, warnings };
}

/**
 * main.cf after `postconf -e`, `-X` or `-#` (postconf(1)): comments and everything else stay as they are, new settings go
 * to the end in the order of their names.
 */
export function editMainCf(path: string, text: string, mode: EditMode, args: readonly string[]): Edited | Refused {
  const requests = requestsOf(mode, args);
  if ('fatal' in requests) return requests;
  const { all, warnings } = requests;
  const out: string[] = [];
  let current: Request | undefined;
  for (const line of linesOf(text)) {
    if (isBlank(line)) out.push(line);
    else if (/^\s/.test(line)) {
      if (!current) out.push(line);
      else if (mode === 'comment') out.push(`#${line}`);
    } else {
      const name = /^[^\s=]*/.exec(line)?.[0] ?? '';
      current = all.get(name);
      if (!current) out.push(line);
      else {
        if (current.found++ === 1) warnings.push(`${path}: multiple entries for "${name}"`);
        if (mode === 'set') out.push(`${name} = ${current.value}\n`);
        else if (mode === 'comment') out.push(`#${line}`);
      }
    }
  }
  const missing = mode === 'set' ? [...all].filter(([, { found }]) => found === 0) : [];
  missing.sort(([a], [b]) => (a < b ? -1 : 1));
  const added = missing.map(([name, { value }]) => `${name} = ${value}\n`);
  return { text: [...out.map(withEnd), ...added].join(''), warnings };
}
