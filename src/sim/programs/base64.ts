import { decodeBase64, encodeBase64 } from '../mail/base64.ts';
import { octetsToUtf8, octets, utf8ToOctets } from '../octets.ts';
import { optionComplaint, parseArguments } from './arguments.ts';
import { refuse, type Process, type ProcessIo, type Program } from './process.ts';
import { runFilter } from './text-programs.ts';

const help = "Try 'base64 --help' for more information.\n";
const longOptions: Readonly<Record<string, string>> = { '--decode': '-d', '--ignore-garbage': '-i', '--wrap': '-w' };

/** Text as base64 in lines of so many characters, 0 for one line without an end. */
export function encodedLines(text: string, lineChars: number): string {
  const encoded = encodeBase64(utf8ToOctets(text));
  if (lineChars === 0) return encoded;
  const lines: string[] = [];
  for (let at = 0; at < encoded.length; at += lineChars) lines.push(`${encoded.slice(at, at + lineChars)}\n`);
  return lines.join('');
}

/** What base64 says, up to where it stops being base64. Octets that are no UTF-8 become U+FFFD. */
export function decodedText(encoded: string): { readonly text: string; readonly whole: boolean } {
  const [good = ''] = /^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)*/.exec(encoded) ?? [];
  const rest = encoded.slice(good.length);
  // Two or three characters more still make one octet or two.
  const [more = ''] = /^[A-Za-z0-9+/]{0,3}/.exec(rest) ?? [];
  const groups = [...(good.match(/.{4}/g) ?? []), ...(more.length > 1 ? [more.padEnd(4, '=')] : [])];
  const bytes = groups.map((group) => decodeBase64(group) ?? '').join('');
  return { text: octetsToUtf8(octets(bytes)), whole: rest === '' };
}

function start(io: ProcessIo, args: readonly string[]): Process | null {
  const short = args.flatMap((word) => {
    const [, name = '', value] = /^(--[a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    return longOptions[name] === undefined ? [word] : [longOptions[name] + (value ?? '')];
  });
  const parsed = parseArguments(short, { flags: 'di', values: 'w' });
  if (!parsed.ok) return refuse(io, optionComplaint('base64', parsed) + help);
  const { flags, values, operands } = parsed;
  const wrap = values.get('w') ?? '76';
  if (!/^\d{1,6}$/.test(wrap)) return refuse(io, `base64: invalid wrap size: ‘${wrap.slice(0, 40)}’\n`);
  if (operands[1] !== undefined) return refuse(io, `base64: extra operand ‘${operands[1].slice(0, 300)}’\n${help}`);
  return runFilter(io, 'base64', operands, ([source], unreadable) => {
    if (unreadable > 0 || !source) return 1;
    if (!flags.has('d')) {
      io.print(encodedLines(source.text, Number(wrap)));
      return 0;
    }
    const encoded = source.text.replace(flags.has('i') ? /[^A-Za-z0-9+/=]/g : /\n/g, '');
    const { text, whole } = decodedText(encoded);
    io.print(text);
    if (!whole) io.complain('base64: invalid input\n');
    return whole ? 0 : 1;
  });
}

/** base64(1) of GNU. */
export const base64: Program = { name: 'base64', on: 'all', start };
