/** Options of a program: `flags` take no value, `values` take one (`-c 3`, `-c3`). */
export interface OptionTable {
  readonly flags: string;
  readonly values: string;
}

export type ParsedArguments =
  | {
      readonly ok: true;
      readonly flags: ReadonlySet<string>;
      readonly values: ReadonlyMap<string, string>;
      readonly operands: readonly string[];
    }
  | { readonly ok: false; readonly unknown: string }
  | { readonly ok: false; readonly needsValue: string };

/** Reads arguments as getopt(3) does in GNU's libc: options and operands in any order, `--` ends the options. */
export function parseArguments(args: readonly string[], table: OptionTable): ParsedArguments {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!/^-./.test(word)) {
      operands.push(word);
      continue;
    }
    for (let letter = 1; letter < word.length; letter++) {
      const name = word.charAt(letter);
      if (table.flags.includes(name)) flags.add(name);
      else if (table.values.includes(name)) {
        const value = word.slice(letter + 1) || args[++at];
        if (value === undefined) return { ok: false, needsValue: name };
        values.set(name, value);
        break;
      } else return { ok: false, unknown: name };
    }
  }
  return { ok: true, flags, values, operands };
}

/** What getopt(3) prints about a bad option. */
export function optionComplaint(program: string, parsed: Exclude<ParsedArguments, { ok: true }>): string {
  return 'unknown' in parsed
    ? `${program}: invalid option -- '${parsed.unknown}'\n`
    : `${program}: option requires an argument -- '${parsed.needsValue}'\n`;
}
