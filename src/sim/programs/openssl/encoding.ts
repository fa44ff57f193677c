import { decodedText, encodedLines } from '../base64.ts';
import type { Process, ProcessIo } from '../process.ts';
import { withInput } from './input.ts';
import { parseLongOptions, refuseOption } from './options.ts';

const lineChars = 64;
const ciphers = ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'aes-256-ctr', 'des3', 'chacha20'];
const table = {
  flags: ['e', 'd', 'a', 'A', 'base64'],
  values: ['in'],
  notHere: ['out', 'k', 'K', 'iv', 'salt', 'nosalt', 'pbkdf2', 'iter', 'pass', 'kfile', 'bufsize', ...ciphers],
};

/** openssl-base64(1), and `openssl enc -base64`, which is the same: lines of 64 characters, with -A one line. */
export function encoding(command: 'base64' | 'enc') {
  return (io: ProcessIo, args: readonly string[]): Process | null => {
    const parsed = parseLongOptions(args, table);
    if (!parsed.ok) {
      // Every cipher is an option of its own.
      const unknown =
        'complaint' in parsed ? parsed.complaint.replace(/^Unknown option: -+/, 'Unknown cipher: ') : null;
      return refuseOption(io, command, unknown === null ? parsed : { ok: false, complaint: unknown });
    }
    const given = new Map(parsed.options);
    const encoded = command === 'base64' || given.has('base64') || given.has('a');
    if (!encoded) return refuseOption(io, command, { ok: false, notHere: 'enc' });
    const name = given.get('in');
    return withInput(io, name, unreadable, (text) => {
      if (text === null) return 1;
      const oneLine = given.has('A');
      if (given.has('d')) io.print(decoded(text, oneLine));
      else io.print(encodedLines(text, oneLine ? 0 : lineChars));
      return 0;
    });
  };
}

/** Without a line end anywhere openssl decodes nothing at all, and says nothing: a well-known trap. */
function decoded(text: string, oneLine: boolean): string {
  return oneLine || text.includes('\n') ? decodedText(text.replace(/\s/g, '')).text : '';
}

const unreadable = (name: string, reason: string): string => `Can't open "${name}" for reading, ${reason}\n`;
