import type { TraceEvent } from '$sim/trace.ts';

/** A mistake in a typed line, also where a lenient server lets it pass. `seq` is the input's event. */
export interface LintFinding {
  readonly seq: number;
  readonly code: LintCode;
}

export const lintCodes = [
  'smtp-at-shell',
  'shell-in-smtp',
  'missing-brackets',
  'space-before-colon',
  'space-after-colon',
  'missing-colon',
  'header-as-command',
  'lone-dot-outside-data',
  'command-in-content',
  'no-empty-line',
  'curly-quotes',
  'data-before-rcpt',
] as const;
export type LintCode = (typeof lintCodes)[number];

/** Where a line was typed. */
interface Place {
  readonly where: 'shell' | 'smtp' | 'content';
  /** Lines of content typed before this one. */
  readonly content: readonly string[];
  readonly hasRecipient: boolean;
}

const smtpWord = /^(ehlo|helo|mail from|rcpt to|data|rset|noop|vrfy)\b/i;
const shellWord = /^(ls|cat|dig|host|ping|ssh|telnet|nc|mailq|man|mail -s|clear|exit|whoami)\b/;
const headerField = /^(subject|from|to|cc|bcc|date|reply-to|message-id):/i;

/** What is wrong with one line, typed at this place. */
export function lintLine(line: string, { where, content, hasRecipient }: Place): LintCode[] {
  const found: LintCode[] = [];
  const when = (condition: boolean, code: LintCode) => condition && found.push(code);
  if (where === 'shell') when(smtpWord.test(line), 'smtp-at-shell');
  if (where === 'smtp') {
    when(/^(mail from|rcpt to)\s*:\s*[^<\s]/i.test(line), 'missing-brackets');
    when(/^(mail from|rcpt to)\s+:/i.test(line), 'space-before-colon');
    when(/^(mail from|rcpt to):\s+</i.test(line), 'space-after-colon');
    when(/^(mail from|rcpt to)\s*[^:\s]/i.test(line), 'missing-colon');
    when(headerField.test(line), 'header-as-command');
    when(shellWord.test(line), 'shell-in-smtp');
    when(line === '.', 'lone-dot-outside-data');
    when(/^data\s*$/i.test(line) && !hasRecipient, 'data-before-rcpt');
  }
  if (where === 'content') {
    when(/^(quit|rset|noop|(mail from|rcpt to):<.*>)$/i.test(line), 'command-in-content');
    when(
      line === '.' && content.length > 0 && headerField.test(content[0] ?? '') && !content.includes(''),
      'no-empty-line',
    );
  }
  when(where !== 'content' && /[“”„‘’‚‹›＜＞]/.test(line), 'curly-quotes');
  return found;
}

interface Conversation {
  readonly host: string;
  inContent: boolean;
  hasRecipient: boolean;
}

/** Follows a trace and lints every typed line at the place where it was typed. */
export class Linter {
  readonly findings: LintFinding[] = [];
  readonly #programs = new Map<string, { program: string | null; host: string }>();
  readonly #conversations = new Map<string, Conversation>();
  readonly #content = new Map<string, string[]>();

  take(event: TraceEvent): void {
    switch (event.kind) {
      case 'tty.foreground':
        this.#programs.set(event.tty, { program: event.program, host: event.host });
        this.#content.delete(event.tty);
        break;
      case 'tcp.syn':
        this.#conversations.set(event.conn, { host: event.host, inContent: false, hasRecipient: false });
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

  #follow(conn: string, to: string, code: number): void {
    const conversation = this.#conversations.get(conn);
    if (!conversation) return;
    conversation.inContent = code === 354;
    if (to === 'RCPT' && code < 300) conversation.hasRecipient = true;
    if (/^(\.|MAIL|RSET|EHLO|HELO)$/.test(to)) conversation.hasRecipient = false;
  }

  #lint(seq: number, tty: string, line: string): void {
    const running = this.#programs.get(tty);
    const conversation = [...this.#conversations.values()].filter(({ host }) => host === running?.host).at(-1);
    const inClient = running?.program === 'telnet' || running?.program === 'nc';
    if (!inClient && running?.program !== null) return;
    const where = !inClient ? 'shell' : conversation?.inContent ? 'content' : 'smtp';
    const content = this.#content.get(tty) ?? [];
    const place: Place = { where, content, hasRecipient: conversation?.hasRecipient ?? false };
    for (const code of lintLine(line, place)) this.findings.push({ seq, code });
    this.#content.set(tty, where === 'content' && line !== '.' ? [...content, line] : []);
  }
}
