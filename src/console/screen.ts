import { complete } from './completion.ts';
import { parseKeys, type Key } from './keys.ts';
import { edit, emptyLine, lineText, type LineState } from './line-editor.ts';
import { forTerminal, neutralise } from './neutralise.ts';
import { erase, nothingPainted, paint, type Painted } from './painter.ts';

export interface ScreenOutput {
  write(data: string): void;
  readonly columns: number;
}

export interface ScreenActions {
  line(text: string): void;
  signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void;
  candidates(): readonly string[];
  /** Tab had nothing to complete: focus goes on. */
  leave(): void;
}

/** Colours of reply classes, as SGR codes of the terminal's own palette. */
const replyColours: Readonly<Record<string, string>> = { '2': '32', '3': '36', '4': '33', '5': '31' };

/** One terminal's screen: joins line editor, painter and what programs print. Knows no xterm. */
export class Screen {
  readonly #out: ScreenOutput;
  readonly #act: ScreenActions;
  #line: LineState = emptyLine;
  #prompt = '';
  #echo = true;
  #painted: Painted = nothingPainted;
  /** Output that did not end with a line end: the line being typed stands behind it. */
  #partial = '';
  #tabbed = false;
  /** Between Enter and the engine's answer no prompt is shown: who reads next is not known yet. */
  #waiting = false;
  /** Keys of a paste that wait until the line before them was taken. */
  #pending: Key[] = [];

  constructor(out: ScreenOutput, act: ScreenActions) {
    this.#out = out;
    this.#act = act;
  }

  get text(): string {
    return lineText(this.#line);
  }

  /** What xterm reports: keys and pastes. Pasted lines go one after another. */
  data(data: string): void {
    const keys = parseKeys(data);
    this.#pending.push(...keys);
    while (this.#pending.length > 0) this.#key(this.#pending.shift() as Key);
  }

  /** A line that was typed elsewhere (the input line for touch), as if it had been typed here. */
  typeLine(text: string): void {
    this.#line = { ...this.#line, chars: [], cursor: 0 };
    this.data(`${text}\r`);
  }

  print(text: string, tone: 'error' | null): void {
    this.#erase();
    const all = this.#partial + text;
    const end = all.lastIndexOf('\n') + 1;
    this.#out.write(forTerminal(colour(all.slice(0, end), tone)).replaceAll('␛', '\x1b'));
    this.#partial = all.slice(end);
    this.#paint();
  }

  /** The engine has answered everything so far. */
  settle(): void {
    if (!this.#waiting) return;
    this.#erase();
    this.#waiting = false;
    this.#paint();
  }

  setPrompt(prompt: string, echo: boolean): void {
    if (prompt === this.#prompt && echo === this.#echo) return;
    this.#erase();
    this.#prompt = prompt;
    this.#echo = echo;
    this.#paint();
  }

  clear(): void {
    this.#out.write('\x1b[2J\x1b[3J\x1b[H');
    this.#painted = nothingPainted;
    this.#paint();
  }

  /** The width changed: paint anew. */
  repaint(): void {
    this.#erase();
    this.#paint();
  }

  #key(key: Key): void {
    const { state, effect } = edit(this.#line, key);
    if (effect?.kind === 'complete') return this.#complete();
    this.#tabbed = false;
    if (effect?.kind === 'line') return this.#finish(state, effect.text);
    this.#line = state;
    if (effect?.kind === 'signal') return this.#signal(effect.signal);
    if (effect?.kind === 'clear') return this.clear();
    this.#erase();
    this.#paint();
  }

  #finish(state: LineState, text: string): void {
    this.#erase();
    this.#out.write(
      `${neutralise(this.#partial + this.#prompt)}\x1b[1m${this.#echo ? neutralise(text) : ''}\x1b[22m\r\n`,
    );
    this.#partial = '';
    this.#line = state;
    this.#waiting = true;
    this.#painted = nothingPainted;
    this.#act.line(text);
  }

  #signal(signal: 'INT' | 'EOF' | 'ESCAPE'): void {
    this.#erase();
    const mark = { INT: '^C', EOF: '', ESCAPE: '^]' }[signal];
    if (mark) this.#out.write(`${neutralise(this.#partial + this.#prompt)}${mark}\r\n`);
    if (mark) this.#partial = '';
    this.#paint();
    this.#act.signal(signal);
  }

  #complete(): void {
    const { state, choices, nothing } = complete(this.#line, this.#act.candidates());
    if (nothing) return this.#act.leave();
    this.#line = state;
    this.#erase();
    if (choices.length > 0 && this.#tabbed) {
      this.#out.write(
        `${neutralise(this.#partial + this.#prompt + lineText(state))}\r\n${choices.slice(0, 40).map(neutralise).join('\r\n')}\r\n`,
      );
    }
    this.#tabbed = choices.length > 0;
    this.#paint();
  }

  #erase(): void {
    this.#out.write(erase(this.#painted));
    this.#painted = nothingPainted;
  }

  #paint(): void {
    const prompt = this.#waiting ? '' : this.#prompt;
    const { output, painted } = paint(neutralise(this.#partial + prompt), this.#line, this.#out.columns, this.#echo);
    this.#out.write(output);
    this.#painted = painted;
  }
}

/** Reply lines get the colour of their class; `␛` stands for ESC until everything else is neutralised. */
function colour(text: string, tone: 'error' | null): string {
  const safe = text.replaceAll('␛', '\ufffd');
  if (tone === 'error') return safe.replace(/^.+$/gm, '␛[31m$&␛[39m');
  return safe.replace(
    /^([2-5])(\d\d[ -])/gm,
    (_, first: string, rest: string) => `␛[${replyColours[first]};1m${first}${rest}␛[39;22m`,
  );
}
