import { octets, type Octets } from '../../octets.ts';
import type { Effect } from '../../policy/outcome.ts';
import type { Verdict } from '../../policy/verdict.ts';
import type { Command, Parameter } from '../../smtp/command.ts';
import { mailWishes, recipientWish, type DsnWishes } from '../../smtp/dsn.ts';

const parametersOf = (command: Command): readonly Parameter[] =>
  'argument' in command && command.argument.kind === 'path' ? command.argument.parameters : [];

/** What a session gathers from MAIL to the end of the content (RFC 5321 §3.3): envelope and chunks. */
export class ServerTransaction {
  /** null outside a transaction; `''` is the null reverse-path. */
  reversePath: string | null = null;
  forwardPaths: string[] = [];
  /** What MAIL and RCPT said about notifications. */
  dsn: DsnWishes = {};
  /** MAIL said SMTPUTF8. */
  smtputf8 = false;
  /** What the last MAIL declared with SIZE, refused or not; 0 for nothing. It stands until RSET or a new greeting. */
  declaredBytes = 0;
  /** How many there were in this session, this one included. */
  count = 0;
  /** Policy throws the message away, without a word to the client. */
  discarded = false;
  /** What policy does with the message. */
  effects: Effect[] = [];
  /** A chunk was refused: the rest is thrown away (RFC 3030 §2). */
  chunksFailed = false;
  #chunks: Octets[] = [];
  #chunkBytes = 0;

  get chunks(): { readonly count: number; readonly sizeBytes: number; readonly failed: boolean } {
    return { count: this.#chunks.length, sizeBytes: this.#chunkBytes, failed: this.chunksFailed };
  }

  /** Whether a line ends with LF alone once this chunk is added: a CRLF may lie in two chunks. */
  hasBareLf(chunk: Octets): boolean {
    return /(?<!\r)\n/.test(`${this.#chunks.at(-1)?.slice(-1) ?? ''}${chunk}`);
  }

  addChunk(chunk: Octets): void {
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.length;
  }

  /** The message that came in chunks: lines end with CRLF, whatever they ended with (smtpd_forbid_bare_newline = normalize). */
  get chunkedMessage(): Octets {
    const whole = this.#chunks.join('').replace(/\r?\n/g, '\r\n');
    return whole === '' || whole.endsWith('\n') ? octets(whole) : octets(`${whole}\r\n`);
  }

  /** Remembers what a MAIL declares, whatever becomes of it. */
  declare(command: Command): void {
    if (command.verb !== 'MAIL' || command.argument.kind !== 'path') return;
    const { parameters } = command.argument;
    this.declaredBytes = Number(parameters.find(({ key }) => key === 'SIZE')?.value ?? this.declaredBytes) || 0;
  }

  open(reversePath: string, command: Command): void {
    this.reversePath = reversePath;
    this.forwardPaths = [];
    this.count++;
    this.dsn = mailWishes(parametersOf(command));
    this.smtputf8 = parametersOf(command).some(({ key }) => key === 'SMTPUTF8');
  }

  addRecipient(forwardPath: string, command: Command): void {
    this.forwardPaths.push(forwardPath);
    const wish = recipientWish(parametersOf(command));
    if (wish.notify === undefined && wish.orcpt === undefined) return;
    // Who is named twice gets the message once: what was said first stands.
    this.dsn = { ...this.dsn, recipients: { [forwardPath]: wish, ...this.dsn.recipients } };
  }

  /** What policy said as it permitted something goes for the message. */
  heed({ action, effects }: Verdict): void {
    if (action === 'discard') this.discarded = true;
    if (effects.length > 0) this.effects.push(...effects);
  }

  clear(): void {
    this.discarded = false;
    this.effects = [];
    this.reversePath = null;
    this.forwardPaths = [];
    this.dsn = {};
    this.smtputf8 = false;
    this.declaredBytes = 0;
    this.chunksFailed = false;
    this.#chunks = [];
    this.#chunkBytes = 0;
  }
}
