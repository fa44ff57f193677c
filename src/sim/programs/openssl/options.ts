import { refuse, type ProcessIo } from '../process.ts';

/** Options of one openssl command, without their hyphen. `notHere`: real ones that this world does not have. */
export interface LongOptionTable {
  readonly flags: readonly string[];
  readonly values: readonly string[];
  readonly notHere: readonly string[];
}

export type LongOptions =
  | {
      readonly ok: true;
      /** In the order given; `''` as value of a flag. */
      readonly options: readonly (readonly [name: string, value: string])[];
      readonly operands: readonly string[];
    }
  | { readonly ok: false; readonly complaint: string }
  | { readonly ok: false; readonly notHere: string };

/** Reads options as openssl does: one hyphen or two, a value is the next word; what has no hyphen ends them. */
export function parseLongOptions(args: readonly string[], { flags, values, notHere }: LongOptionTable): LongOptions {
  const options: (readonly [string, string])[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const name = /^--?(.+)$/s.exec(word)?.[1];
    if (name === undefined) return { ok: true, options, operands: args.slice(at) };
    if (flags.includes(name)) options.push([name, '']);
    else if (values.includes(name)) {
      const value = args[++at];
      if (value === undefined) return { ok: false, complaint: `Option ${word} needs a value` };
      options.push([name, value]);
    } else if (notHere.includes(name)) return { ok: false, notHere: word };
    else return { ok: false, complaint: `Unknown option: ${word.slice(0, 40)}` };
  }
  return { ok: true, options, operands: [] };
}

/** Says what is wrong with the options, as openssl does, or that this world has no such option; ends the program. */
export function refuseOption(io: ProcessIo, command: string, parsed: Exclude<LongOptions, { ok: true }>): null {
  if ('complaint' in parsed) return refuse(io, `${command}: ${parsed.complaint}\n${command}: Use -help for summary.\n`);
  io.say('optionNotHere', { program: `openssl ${command}`, option: parsed.notHere });
  return refuse(io, '');
}
