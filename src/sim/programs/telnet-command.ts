/** What can be typed at `telnet> `. */
export type TelnetCommand =
  | { readonly kind: 'close' | 'quit' | 'status' | 'help' | 'resume' | 'invalid' | 'ambiguous' }
  | { readonly kind: 'open'; readonly args: readonly string[] };

const commands = ['close', 'help', 'open', 'quit', 'status', '?'] as const;

/** Reads a line at the `telnet> ` prompt; commands may be abbreviated. */
export function parseTelnetCommand(line: string): TelnetCommand {
  const [word = '', ...args] = line.trim().split(/\s+/);
  if (word === '') return { kind: 'resume' };
  const matches = commands.filter((name) => name.startsWith(word.toLowerCase()));
  const [name] = matches;
  if (name === undefined) return { kind: 'invalid' };
  if (matches.length > 1) return { kind: 'ambiguous' };
  if (name === 'open') return { kind: 'open', args };
  return { kind: name === '?' ? 'help' : name };
}

export const telnetHelp =
  'Commands may be abbreviated.  Commands are:\n\n' +
  'close   \tclose current connection\n' +
  'open    \tconnect to a site\n' +
  'quit    \texit telnet\n' +
  'status  \tprint status information\n' +
  '?       \tprint help information\n';
