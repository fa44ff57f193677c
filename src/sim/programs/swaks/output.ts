import type { ProcessIo } from '../process.ts';
import type { GivenOptions } from './options.ts';

/** What a line of the transcript is about: the program itself, what it sends, what it hears; well or badly. */
export type LineKind = 'info' | 'error' | 'sent' | 'heard' | 'refused';

/** swaks's transcript: a sign in front of each line, with `~` where it went through TLS. */
export class Transcript {
  readonly #io: ProcessIo;
  readonly #hides: (kind: LineKind) => boolean;
  readonly #hints: boolean;
  readonly #silent: number;
  #errorSeen = false;
  secure = false;

  constructor(io: ProcessIo, { values }: GivenOptions) {
    const has = (name: string) => values.has(name);
    this.#io = io;
    this.#hints = !has('no-hints');
    this.#silent = has('silent') ? Number(values.get('silent') || '1') : 0;
    this.#hides = (kind) =>
      has('hide-all') ||
      (kind === 'sent' && has('hide-send')) ||
      ((kind === 'heard' || kind === 'refused') && has('hide-receive')) ||
      (kind === 'info' && has('hide-informational'));
  }

  say(kind: LineKind, text: string): void {
    const isBad = kind === 'error' || kind === 'refused';
    if (this.#hides(kind) || this.#silent >= 3 || (this.#silent === 2 && !isBad)) return;
    if (this.#silent === 1 && !this.#errorSeen && !isBad) return;
    this.#errorSeen ||= isBad;
    const sign = this.#hints ? `${this.#sign(kind)} ` : '';
    const lines = text.split('\n').map((line) => `${sign}${line}\n`);
    if (kind === 'error') this.#io.complain(lines.join(''));
    else this.#io.print(lines.join(''));
  }

  #sign(kind: LineKind): string {
    switch (kind) {
      case 'info':
        return '===';
      case 'error':
        return '***';
      case 'sent':
        return this.secure ? ' ~>' : ' ->';
      case 'heard':
        return this.secure ? '<~ ' : '<- ';
      case 'refused':
        return this.secure ? '<~*' : '<**';
    }
  }
}
