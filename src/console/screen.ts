import { canComplete, complete, type Offers } from './completion.ts';
import { nothingUnread, readKeys, type Key } from './keys.ts';
import { edit, emptyLine, lineText, type Effect, type LineState } from './line-editor.ts';
import { emptyHistory, remember, type History } from './line-history.ts';
import { neutralise, neutraliseLine } from './neutralise.ts';
import { paintOutput } from './output.ts';
import { asTyped, erase, nothingPainted, paint, type Painted, type Size } from './painter.ts';
import type { ScreenEvent } from './screen-event.ts';

export type Signal = 'INT' | 'EOF' | 'ESCAPE';

export interface ScreenOutput {
  write(data: string): void;
  readonly size: Size;
}

export interface ScreenActions {
  line(text: string): void;
  signal(signal: Signal): void;
  offers(): Offers;
}

/** A key that waits for its turn, or a whole line that was typed elsewhere. */
type Pending = Key | { readonly kind: 'submit'; readonly text: string };

type Foreground = Omit<Extract<ScreenEvent, { kind: 'foreground' }>, 'kind'>;

/** Keys and pasted lines that may wait; what is beyond is dropped, as by a tty whose queue is full. */
const pendingMax = 4000;
/** Text without a line end is repainted with the line being typed; what is longer is ended. */
const partialCharsMax = 4000;
const choicesMax = 40;

/**
 * One terminal's screen: joins the line editor, the painter and what programs print. Typed characters are echoed here,
 * at once; lines go to the world one by one, each after the world has taken the one before. Knows no xterm.
 */
export class Screen {
  readonly #out: ScreenOutput;
  readonly #act: ScreenActions;
  #line: LineState = emptyLine;
  #foreground: Foreground = { host: '', program: null, prompt: '', echo: true };
  /** Histories of the readers that are not in the foreground: a shell's on its host, a program's. */
  readonly #histories = new Map<string, History>();
  #painted: Painted = nothingPainted;
  #isUpdating = false;
  /** What the update under way writes. */
  #written = '';
  /** Output that did not end with a line end: the line being typed stands behind it. */
  #partial = '';
  /** What stood before the cursor when the end of input was signalled: the answer goes behind it, as in `$ logout`. */
  #ended: string | null = null;
  #unread = nothingUnread;
  #pending: Pending[] = [];
  /** A line of ours is on its way: until the world has it, it is not known who reads next, and no prompt is shown. */
  #isUnderWay = false;
  /** Inputs of ours that the trace has not told of yet. What it tells besides came from somebody else. */
  #sent: string[] = [];
  /** Choices that a second Tab shows. */
  #choices: readonly string[] = [];
  #escaped = false;

  constructor(out: ScreenOutput, act: ScreenActions) {
    this.#out = out;
    this.#act = act;
  }

  /** What xterm reports: keys and pastes. */
  data(data: string): void {
    const { keys, unread } = readKeys(this.#unread, data);
    this.#unread = unread;
    this.#update(() => {
      for (const key of keys) this.#take(key);
      this.#work();
    });
  }

  #take(key: Key): void {
    if (key.kind === 'ctrl' && key.letter === 'c') {
      // Ctrl-C does not queue up behind a paste: it stops it.
      this.#work();
      this.#pending = [];
    }
    if (this.#pending.length < pendingMax) this.#pending.push(key);
  }

  /** A line that was typed elsewhere (the input line for touch); what is half typed here stays. */
  submit(text: string): void {
    if (this.#pending.length < pendingMax) this.#pending.push({ kind: 'submit', text });
    this.#update(() => this.#work());
  }

  /** The same for a signal. It does not queue up. */
  submitSignal(signal: Signal): void {
    if (signal === 'INT') this.data('\x03');
    else this.#update(() => this.#signal(signal, ''));
  }

  /** What happened in the world, in order. */
  show(events: readonly ScreenEvent[]): void {
    if (events.length === 0) return;
    this.#update(() => {
      for (const event of events) this.#apply(event);
      this.#work();
    });
  }

  /** Back to an empty screen: another world, or the same one from its beginning. */
  reset(): void {
    this.#update(() => {
      this.#line = { ...emptyLine, cut: this.#line.cut };
      this.#histories.clear();
      this.#pending = [];
      this.#sent = [];
      this.#isUnderWay = false;
      this.#apply({ kind: 'foreground', host: '', program: null, prompt: '', echo: true });
      this.#clear();
    });
  }

  /** The size changed: paint anew. */
  repaint(): void {
    this.#update(() => undefined);
  }

  /** Whether Tab completes here. If not, it moves the focus on: on an empty line, and after Esc. */
  takesTab(): boolean {
    return !this.#escaped && this.#pending.length === 0 && canComplete(this.#line);
  }

  /** The terminal lost the focus: a lone Esc is forgotten. */
  blur(): void {
    this.#escaped = false;
    this.#unread = { ...this.#unread, rest: '' };
  }

  /** Every change goes through here: the line is taken away, the change writes, the line is painted again. */
  #update(change: () => void): void {
    // An action may be answered before it returns.
    if (this.#isUpdating) return change();
    this.#isUpdating = true;
    this.#write(erase(this.#painted));
    try {
      change();
    } finally {
      const { output, painted } = paint(this.#lead, this.#line, this.#out.size);
      this.#out.write(this.#written + output);
      this.#written = '';
      this.#painted = painted;
      this.#isUpdating = false;
    }
  }

  #write(data: string): void {
    this.#written += data;
  }

  get #lead(): string {
    return this.#partial + (this.#isUnderWay ? '' : this.#foreground.prompt);
  }

  /** Works off what waits, up to the next line while one is under way. */
  #work(): void {
    while (this.#pending.length > 0) {
      const [next] = this.#pending;
      if (!next || (this.#isUnderWay && isLineEnd(next))) return;
      this.#pending.shift();
      if (next.kind === 'submit') this.#send(next.text);
      else this.#key(next);
    }
  }

  #key(key: Key): void {
    this.#escaped = key.kind === 'escape';
    const { state, effect } = edit(this.#line, key);
    this.#line = state;
    if (effect?.kind !== 'complete') this.#choices = [];
    if (effect) this.#do(effect);
  }

  #do(effect: Effect): void {
    switch (effect.kind) {
      case 'line':
        return this.#send(effect.text);
      case 'signal':
        return this.#signal(effect.signal, effect.typed);
      case 'clear':
        return this.#write('\x1b[H\x1b[2J');
      case 'complete':
        return this.#complete();
    }
  }

  #send(text: string): void {
    this.#echo(text);
    this.#remember(text);
    this.#isUnderWay = true;
    this.#sent.push(`line ${text}`);
    this.#act.line(text);
  }

  #signal(signal: Signal, typed: string): void {
    if (signal === 'INT') this.#pending = [];
    this.#mark(signal, typed);
    this.#sent.push(`signal ${signal}`);
    this.#act.signal(signal);
  }

  /** Puts a finished line onto the screen for good. */
  #echo(text: string): void {
    const shown = this.#foreground.echo ? asTyped(neutraliseLine(text)) : '';
    this.#write(`${neutralise(this.#lead)}${shown}\r\n`);
    this.#partial = '';
    this.#ended = null;
  }

  /** What a tty shows of a signal: `^C` behind what was typed, `^]` for telnet; the end of input shows nothing. */
  #mark(signal: Signal, typed: string): void {
    if (signal === 'INT') this.#echo(`${typed}^C`);
    else if (signal === 'ESCAPE' && this.#foreground.program === 'telnet') this.#echo('^]');
    else if (signal === 'EOF') this.#ended = this.#lead;
  }

  #complete(): void {
    const { state, choices } = complete(this.#line, this.#act.offers());
    this.#line = state;
    if (choices.length > 0 && choices.join() === this.#choices.join()) this.#list(choices);
    this.#choices = choices;
  }

  #list(choices: readonly string[]): void {
    const lead = `${neutralise(this.#lead)}${asTyped(neutraliseLine(lineText(this.#line)))}`;
    const more = choices.length > choicesMax ? ['…'] : [];
    const shown = [...choices.slice(0, choicesMax), ...more].map(neutraliseLine);
    const isLines = choices.some((choice) => choice.includes(' '));
    this.#write(`${lead}\r\n${shown.join(isLines ? '\r\n' : '  ')}\r\n`);
  }

  #apply(event: ScreenEvent): void {
    switch (event.kind) {
      case 'line':
        return this.#taken(`line ${event.text}`, () => {
          this.#echo(event.text);
          this.#remember(event.text);
        });
      case 'signal':
        return this.#taken(`signal ${event.signal}`, () => this.#mark(event.signal, ''));
      case 'print':
        return this.#print(event.text, event.tone);
      case 'clear':
        return this.#clear();
      case 'foreground':
        return this.#setForeground(event);
    }
  }

  /** The world has taken an input: ours, or one that this screen has not seen typed. */
  #taken(input: string, show: () => void): void {
    if (this.#sent[0] !== input) return show();
    this.#sent.shift();
    this.#isUnderWay = this.#sent.some((sent) => sent.startsWith('line '));
  }

  #remember(text: string): void {
    if (this.#foreground.echo) this.#line = { ...this.#line, history: remember(this.#line.history, text) };
  }

  #print(text: string, tone: 'error' | null): void {
    const all = (this.#ended ?? this.#partial) + text;
    this.#ended = null;
    const end = all.length > partialCharsMax ? all.length : all.lastIndexOf('\n') + 1;
    const whole = all.slice(0, end);
    this.#write(paintOutput(whole, tone) + (whole === '' || whole.endsWith('\n') ? '' : '\r\n'));
    this.#partial = all.slice(end);
  }

  /** clear(1): the screen and what was scrolled off it. */
  #clear(): void {
    this.#write('\x1b[H\x1b[2J\x1b[3J');
    this.#partial = '';
    this.#ended = null;
  }

  #setForeground({ host, program, prompt, echo }: Foreground): void {
    const reader = readerOf(this.#foreground);
    this.#foreground = { host, program, prompt, echo };
    const next = readerOf(this.#foreground);
    this.#ended = null;
    this.#line = { ...this.#line, echo, search: echo ? this.#line.search : null };
    if (next === reader) return;
    this.#histories.set(reader, this.#line.history);
    const history = this.#histories.get(next) ?? emptyHistory;
    this.#line = { ...this.#line, history, search: null };
  }
}

const readerOf = ({ host, program }: Foreground): string => program ?? `shell ${host}`;

const isLineEnd = (pending: Pending): boolean => pending.kind === 'enter' || pending.kind === 'submit';
