/**
 * Reads golden dialogues (`tests/dialogues/<topic>/<case>.smtp`, `.pop3`, `.imap`): a session with times, written down
 * line by line. Blank lines and lines with `#` mean nothing, but `# requires: ID, ID` names rules of the requirements list.
 *
 *     $ mx1 smtpd_timeout = 300s     set in main.cf of host mx1; before the first connection
 *     $ mx1:465 smtpd_tls_wrappermode = yes    set for this port of mx1 alone (`-o` in master.cf); it listens there, too
 *     $ mx1 /etc/sasldb2 | anna secret         a line at the end of a file of mx1
 *     $ zone example | 10.2.0.192.bl A 127.0.0.2    a record more in the zone; the root is `.`
 *     @ laptop mx1:25                host laptop connects; again `@` opens another connection
 *     @ 1                            back to the first connection
 *     C: NOOP                        the client sends a line; lines that follow each other go out in one write
 *     C\ NOOP\r\nQU\x00{A*1000}      a write of its own, without line end; \r \n \t \\ \s \xHH, {TEXT*COUNT}
 *     C= AUTH PLAIN {\x00anna\x00secret}    as `C:`, alone in its write; what stands in braces is sent in base64
 *     C% anna secret                 answers the CRAM-MD5 challenge that the server said last
 *     C| close                       the client says FIN; `C| reset` breaks the connection
 *     == TLS                         the client begins the handshake; what follows is said within TLS
 *     S: 250 2.0.0 Ok                the server's next line, exactly (octets beyond ASCII as \xHH)
 *     S~ 250                         a whole reply, by its code alone
 *     S= 334 {Username:}             as `S:`, with base64 of what stands in braces
 *     S| closed                      the server closes; not said means that it must not
 *     ! mail ben                     the lines that follow as `| TEXT` are delivered to a mailbox
 *     ! mx1 off                      the host loses power; `! mx1 on` brings it back
 *     +5m                            time passes: ms, s, m, h, d
 *     = mailbox ben 1                so many messages are in the mailbox
 *     = message ben                  the newest message ends with the lines that follow as `| TEXT`
 *     = field ben Return-Path: <a@blue.example>    the newest message has this header line, once
 *     = header ben with ESMTPS id    the newest message's header, unfolded, contains this text
 *     = lacks ben carla@             … does not contain it
 *     = queue submit 0               so many messages wait in the queue of the host
 *
 * After a write or a time the world runs until it rests; then all that the server said has to be written down.
 */
export type Step =
  | { readonly kind: 'set'; readonly host: string; readonly port: number | null; readonly setting: string }
  | { readonly kind: 'zone'; readonly origin: string; readonly line: string }
  | { readonly kind: 'file'; readonly host: string; readonly path: string; readonly line: string }
  | { readonly kind: 'connect'; readonly from: string; readonly to: string; readonly port: number }
  | { readonly kind: 'switch'; readonly connection: number }
  | { readonly kind: 'send'; readonly octets: string }
  | { readonly kind: 'answer'; readonly user: string; readonly password: string }
  | { readonly kind: 'tls' }
  | { readonly kind: 'hang-up'; readonly how: 'close' | 'reset' }
  | { readonly kind: 'deliver'; readonly mailbox: string; readonly lines: readonly string[] }
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'closed' }
  | { readonly kind: 'power'; readonly host: string; readonly up: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'mailbox'; readonly mailbox: string; readonly count: number }
  | { readonly kind: 'message'; readonly mailbox: string; readonly lines: readonly string[] }
  | { readonly kind: 'field'; readonly mailbox: string; readonly field: string }
  | { readonly kind: 'header'; readonly mailbox: string; readonly text: string; readonly wanted: boolean }
  | { readonly kind: 'queue'; readonly host: string; readonly count: number };

/** `first` and `last` are the numbers of its lines in the file, from 1. */
export type Placed = Step & { readonly first: number; readonly last: number };

export class DialogueError extends Error {
  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
  }
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const latin1OfUtf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** `{A*3}` → `AAA`, then the escapes. */
function unescape(text: string): string {
  const named: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', s: ' ', '\\': '\\', '{': '{' };
  return latin1OfUtf8(text)
    .replace(/(?<!\\)\{([^{}]*)\*(\d+)\}/g, (_, part: string, count: string) => part.repeat(Number(count)))
    .replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (whole, hex: string | undefined, name: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      const octet = named[name ?? ''];
      if (octet === undefined) throw new Error(`unknown escape ${whole}`);
      return octet;
    });
}

/** `AUTH PLAIN {\x00anna\x00secret}`: base64 in place of the braces. */
const encoded = (text: string): string =>
  text.replace(/\{([^{}]*)\}/g, (_, part: string) => Buffer.from(unescape(part), 'latin1').toString('base64'));

/** How a line of the server is written down: printable ASCII as it is, anything else as `\xHH`. */
export const escape = (octets: string): string =>
  octets.replace(/[^\x20-\x7e]|\\/g, (c) =>
    c === '\\' ? '\\\\' : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

const forms: readonly (readonly [RegExp, (...groups: string[]) => Step | undefined])[] = [
  [
    /^\$ ([\w-]+)(?::(\d+))? (\w+ = .*)$/,
    (host = '', port, setting = '') => ({ kind: 'set', host, port: port === undefined ? null : Number(port), setting }),
  ],
  [
    /^\$ zone ([\w.-]+) \| (.+)$/,
    (origin = '', line = '') => ({ kind: 'zone', origin: origin.replace(/\.$/, ''), line }),
  ],
  [/^\$ ([\w-]+) (\/\S+) \| (.*)$/, (host = '', path = '', line = '') => ({ kind: 'file', host, path, line })],
  [/^@ ([\w-]+) ([\w-]+):(\d+)$/, (from = '', to = '', port) => ({ kind: 'connect', from, to, port: Number(port) })],
  [/^@ (\d+)$/, (number) => ({ kind: 'switch', connection: Number(number) })],
  [/^C: (.*)$/, (text = '') => ({ kind: 'send', octets: `${latin1OfUtf8(text)}\r\n` })],
  [/^C:$/, () => ({ kind: 'send', octets: '\r\n' })],
  [/^C\\ (.+)$/, (text = '') => ({ kind: 'send', octets: unescape(text) })],
  [/^C= (.+)$/, (text = '') => ({ kind: 'send', octets: `${encoded(text)}\r\n` })],
  [/^C% (\S+) (\S+)$/, (user = '', password = '') => ({ kind: 'answer', user, password })],
  [/^== TLS$/, () => ({ kind: 'tls' })],
  [/^C\| (close|reset)$/, (how) => ({ kind: 'hang-up', how: how === 'reset' ? 'reset' : 'close' })],
  [/^! mail ([\w/-]+)$/, (mailbox = '') => ({ kind: 'deliver', mailbox, lines: [] })],
  [/^S: (.*)$/, (text = '') => ({ kind: 'line', text })],
  [/^S= (.*)$/, (text = '') => ({ kind: 'line', text: encoded(text) })],
  [/^S~ (\d{3})$/, (code) => ({ kind: 'code', code: Number(code) })],
  [/^S\| closed$/, () => ({ kind: 'closed' })],
  [/^! ([\w-]+) (on|off)$/, (host = '', power) => ({ kind: 'power', host, up: power === 'on' })],
  [/^\+(\d+)(ms|s|m|h|d)$/, (count, unit = '') => ({ kind: 'wait', ms: Number(count) * (unitsMs[unit] ?? 0) })],
  [/^= mailbox ([\w/-]+) (\d+)$/, (mailbox = '', count) => ({ kind: 'mailbox', mailbox, count: Number(count) })],
  [/^= message ([\w/-]+)$/, (mailbox = '') => ({ kind: 'message', mailbox, lines: [] })],
  [/^= field ([\w/-]+) ([\w-]+: .*)$/, (mailbox = '', field = '') => ({ kind: 'field', mailbox, field })],
  [
    /^= (header|lacks) ([\w/-]+) (.+)$/,
    (which, mailbox = '', text = '') => ({ kind: 'header', mailbox, text, wanted: which === 'header' }),
  ],
  [/^= queue ([\w-]+) (\d+)$/, (host = '', count) => ({ kind: 'queue', host, count: Number(count) })],
];

function readLine(line: string, number: number): Step {
  for (const [form, make] of forms) {
    const match = form.exec(line);
    if (match === null) continue;
    try {
      const step = make(...match.slice(1));
      if (step !== undefined) return step;
    } catch (error) {
      throw new DialogueError(number, error instanceof Error ? error.message : String(error));
    }
  }
  throw new DialogueError(number, `unknown directive: ${line}`);
}

/** Puts a line to the step before it, where the two are one: a group of `C:` lines, the text of a message. */
function joined(before: Placed | undefined, line: string, lineBefore: string, number: number): Placed | undefined {
  if (line === '|' || line.startsWith('| ')) {
    if (before?.kind !== 'message' && before?.kind !== 'deliver')
      throw new DialogueError(number, 'a line of a message without "= message"');
    return { ...before, lines: [...before.lines, line.slice(2)], last: number };
  }
  const isGroup = line.startsWith('C:') && lineBefore.startsWith('C:') && before?.kind === 'send';
  return isGroup && before.last === number - 1
    ? { ...before, octets: before.octets + (readLine(line, number) as { octets: string }).octets, last: number }
    : undefined;
}

/** Throws a DialogueError with the line for an unknown directive, and for a dialogue that proves nothing. */
export function parseDialogue(text: string): Placed[] {
  const steps: Placed[] = [];
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const number = index + 1;
    if (line.trim() === '' || line.startsWith('#')) return;
    const whole = joined(steps.at(-1), line, lines[index - 1] ?? '', number);
    if (whole === undefined) steps.push({ ...readLine(line, number), first: number, last: number });
    else steps[steps.length - 1] = whole;
  });
  checkSense(steps, lines.length);
  return steps;
}

export const isPreparation = (kind: Step['kind']): boolean => kind === 'set' || kind === 'file' || kind === 'zone';

function checkSense(steps: readonly Placed[], lines: number): void {
  const [opening] = steps.filter(({ kind }) => !isPreparation(kind) && kind !== 'deliver');
  if (opening === undefined) throw new DialogueError(lines, 'an empty dialogue');
  if (opening.kind !== 'connect') throw new DialogueError(opening.first, 'a dialogue begins with "@ FROM TO:PORT"');
  const late = steps.find((step) => isPreparation(step.kind) && step.first > opening.first);
  if (late !== undefined) throw new DialogueError(late.first, 'settings stand before the first connection');
  if (!steps.some((step) => step.kind === 'line' || step.kind === 'code')) {
    throw new DialogueError(lines, 'a dialogue in which the server is expected to say nothing proves nothing');
  }
  for (const step of steps) {
    if ((step.kind === 'message' || step.kind === 'deliver') && step.lines.length === 0)
      throw new DialogueError(step.first, 'no "| TEXT" follows');
  }
}
