import type { TraceEvent } from '$sim/trace.ts';

/** A mistake in a typed line, also where a lenient server lets it pass. `seq` is the input's event. */
export interface LintFinding {
  readonly seq: number;
  readonly code: LintCode;
}

export const lintCodes = [
  'smtp-at-shell',
  'shell-in-smtp',
  'misspelt-verb',
  'missing-brackets',
  'space-before-colon',
  'space-after-colon',
  'missing-colon',
  'comma-for-dot',
  'header-as-command',
  'lone-dot-outside-data',
  'command-in-content',
  'no-empty-line',
  'curly-quotes',
  'data-before-rcpt',
] as const;
export type LintCode = (typeof lintCodes)[number];

/** Where a line was typed. `content`: the lines of content before this one. */
export type Place =
  | { readonly where: 'shell' }
  | { readonly where: 'smtp'; readonly hasRecipient: boolean }
  /** To a server that has not answered what was typed before. */
  | { readonly where: 'ahead' }
  | { readonly where: 'content'; readonly content: readonly string[] };

const smtpWord = /^\s*(ehlo|helo|mail from|rcpt to|data|rset|noop|vrfy|quit)\b/i;
const shellWord = /^\s*(ls|cat|dig|host|ping|ssh|telnet|nc|mailq|man|mail(?= -s)|clear|exit|whoami)\b/i;
/** Only in small letters: a bare `MAIL` is the verb, without its argument. */
const mailProgram = /^\s*mail\s*$/;
/** In the domain of an address, or in the name of a greeting; a comma between two addresses is another matter. */
const commaInDomain = /^\s*(?:(?:ehlo|helo)\s+|(?:mail|rcpt)\b.*@)[^\s<>@,]+,[\p{L}\d](?![^>\s]*@)/iu;
const quoted = /"(?:[^"\\]|\\.)*"/g;
const headerField = /^(subject|from|to|cc|bcc|date|reply-to|message-id)\s*:/i;
const commandInContent = /^((quit|rset|noop|data)|(ehlo|helo) \S+|(mail from|rcpt to):\s*<.*>)\s*$/i;
const curly = /[“”„‘’‚‹›«»＜＞]/;
const verbs = ['EHLO', 'HELO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'NOOP', 'VRFY', 'QUIT', 'HELP', 'EXPN', 'AUTH'];

/** What is wrong with one line, typed at this place. */
export function lintLine(line: string, place: Place): LintCode[] {
  if (place.where === 'content') return lintContent(line, place.content);
  const rules: Partial<Record<LintCode, boolean>> =
    place.where === 'shell'
      ? { 'smtp-at-shell': smtpWord.test(line) }
      : { ...grammar(line), ...(place.where === 'smtp' ? order(line, place.hasRecipient) : {}) };
  const found = { ...rules, 'curly-quotes': curly.test(line) };
  return lintCodes.filter((code) => found[code] === true);
}

/** What is wrong whatever the server said before. */
const grammar = (line: string): Partial<Record<LintCode, boolean>> => ({
  'missing-brackets': /^\s*(mail from|rcpt to)\s*:\s*[^<\s]/i.test(line) && !curly.test(line),
  'space-before-colon': /^\s*(mail from|rcpt to)\s+:/i.test(line),
  'space-after-colon': /^\s*(mail from|rcpt to):\s+</i.test(line),
  'missing-colon': /^\s*(mail from|rcpt to)(\s+[^:\s]|<)/i.test(line),
  'comma-for-dot': commaInDomain.test(line.replace(quoted, '')),
  'shell-in-smtp': isForShell(line),
  'misspelt-verb': !headerField.test(line) && !isForShell(line) && isMisspelt(firstWord(line)),
});

const isForShell = (line: string): boolean => shellWord.test(line) || mailProgram.test(line);

const firstWord = (line: string): string => /^\s*([a-z]+)/i.exec(line)?.[1]?.toUpperCase() ?? '';

/** What is wrong in this place of the dialogue. */
const order = (line: string, hasRecipient: boolean): Partial<Record<LintCode, boolean>> => ({
  'header-as-command': headerField.test(line),
  'lone-dot-outside-data': line.trim() === '.',
  'data-before-rcpt': /^\s*data\s*$/i.test(line) && !hasRecipient,
});

function lintContent(line: string, before: readonly string[]): LintCode[] {
  if (commandInContent.test(line)) return ['command-in-content'];
  const isHeaderAlone = headerField.test(before[0] ?? '') && !before.includes('');
  return line === '.' && isHeaderAlone ? ['no-empty-line'] : [];
}

/** Near a verb, but none: one letter changed, left out or too many, or two neighbours exchanged. */
function isMisspelt(word: string): boolean {
  return !verbs.includes(word) && verbs.some((verb) => isOneSlipAway(word, verb));
}

function isOneSlipAway(word: string, verb: string): boolean {
  let start = 0;
  while (start < word.length && word[start] === verb[start]) start++;
  let end = 0;
  while (end < Math.min(word.length, verb.length) - start && word.at(-1 - end) === verb.at(-1 - end)) end++;
  const ours = word.slice(start, word.length - end);
  const theirs = verb.slice(start, verb.length - end);
  const exchanged = ours.length === 2 && ours === [...theirs].reverse().join('');
  return exchanged || (ours.length <= 1 && theirs.length <= 1);
}

interface Conversation {
  readonly seq: number;
  readonly host: string;
  inContent: boolean;
  hasRecipient: boolean;
  /** Lines typed since the server's last reply. */
  readonly unanswered: string[];
  /** Lines of the content typed so far. */
  content: string[];
}

interface Running {
  /** When the program came to the foreground. */
  readonly seq: number;
  readonly program: string | null;
  readonly host: string;
}

const newConversation = (seq: number, host: string): Conversation => ({
  seq,
  host,
  inContent: false,
  hasRecipient: false,
  unanswered: [],
  content: [],
});

/** Follows a trace and lints every typed line at the place where it was typed. */
export class Linter {
  readonly findings: LintFinding[] = [];
  readonly #programs = new Map<string, Running>();
  readonly #conversations = new Map<string, Conversation>();

  take(event: TraceEvent): void {
    switch (event.kind) {
      case 'tty.foreground':
        this.#foreground(event.tty, { seq: event.seq, program: event.program, host: event.host });
        break;
      case 'tcp.syn':
        this.#conversations.set(event.conn, newConversation(event.seq, event.host));
        break;
      case 'tcp.closed':
        if (event.side === 'client') this.#conversations.delete(event.conn);
        break;
      case 'smtp.reply':
        this.#follow(event.conn, event.to, event.reply.code);
        break;
      case 'input':
        if (event.input.kind === 'tty.line') this.#lint(event.seq, event.input.tty, event.input.line);
        break;
      default:
      // Nothing else says where a line is typed.
    }
  }

  /** A new prompt of the same program is not a new program. */
  #foreground(tty: string, next: Running): void {
    const before = this.#programs.get(tty);
    if (before?.program !== next.program || before.host !== next.host) this.#programs.set(tty, next);
  }

  #follow(conn: string, to: string, code: number): void {
    const conversation = this.#conversations.get(conn);
    if (!conversation) return;
    conversation.unanswered.length = 0;
    conversation.inContent = code === 354;
    conversation.content = [];
    if (to === 'RCPT' && code < 300) conversation.hasRecipient = true;
    if (/^(\.|MAIL|RSET|EHLO|HELO)$/.test(to) && code < 300) conversation.hasRecipient = false;
  }

  #lint(seq: number, tty: string, line: string): void {
    const running = this.#programs.get(tty);
    if (!running) return;
    if (running.program !== null && running.program !== 'telnet' && running.program !== 'nc') return;
    const conversation = running.program === null ? undefined : this.#conversationOf(running);
    const found = running.program === null ? lintLine(line, { where: 'shell' }) : lintInClient(line, conversation);
    for (const code of found) this.findings.push({ seq, code });
    conversation?.unanswered.push(line);
    if (conversation?.inContent && line !== '.') {
      conversation.content.push(line);
      conversation.unanswered.length = 0;
    }
  }

  /** The first connection that this host opened after the program had started: its mail program may open more. */
  #conversationOf({ seq, host }: Running): Conversation | undefined {
    return [...this.#conversations.values()].find((one) => one.host === host && one.seq > seq);
  }
}

/** Whoever types ahead of the server is judged by what does not depend on its answers. */
function lintInClient(line: string, conversation: Conversation | undefined): LintCode[] {
  if (!conversation) return lintLine(line, { where: 'ahead' });
  const { unanswered, inContent, content, hasRecipient } = conversation;
  if (unanswered.some((earlier) => /^\s*data\s*$/i.test(earlier))) return [];
  if (unanswered.length > 0) return lintLine(line, { where: 'ahead' });
  return lintLine(line, inContent ? { where: 'content', content } : { where: 'smtp', hasRecipient });
}
