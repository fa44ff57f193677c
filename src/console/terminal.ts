import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ITheme, type IUnicodeVersionProvider } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { columnsOf } from './columns.ts';
import { replyLine } from './reply-line.ts';
import { Screen, type ScreenActions } from './screen.ts';

export interface MountedTerminal {
  readonly screen: Screen;
  focus(): void;
  /** Fits rows and columns to the element; nothing happens while it is hidden. */
  fit(): void;
  /** What stands in the buffer, wrapped lines joined. */
  text(): string;
  dispose(): void;
}

export interface TerminalOptions {
  /** The name for assistive technology. */
  readonly label: string;
  readonly onreply: (code: number, enhanced: string) => void;
}

/** Pastes are told apart from typing (DEC private mode 2004). */
const bracketedPaste = '\x1b[?2004h';

/** Colours from the page's custom properties, so that the terminal follows the theme. */
function themeOf(element: HTMLElement): ITheme {
  // A property's own text may be `light-dark(…)`; only where it is used as a colour does the browser say which.
  const probe = element.appendChild(document.createElement('span'));
  const get = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    background: get('--term-bg'),
    foreground: get('--term-fg'),
    cursor: get('--term-cursor'),
    cursorAccent: get('--term-bg'),
    selectionBackground: get('--term-selection'),
    scrollbarSliderBackground: get('--border'),
    scrollbarSliderHoverBackground: get('--text-muted'),
    scrollbarSliderActiveBackground: get('--text-muted'),
    red: get('--reply-5'),
    green: get('--reply-2'),
    yellow: get('--reply-4'),
    cyan: get('--reply-3'),
    brightBlack: get('--text-muted'),
  };
  probe.remove();
  return theme;
}

/**
 * Opens an xterm in an element. The only place that knows xterm; it comes in a chunk of its own, together with the
 * screen, so that the page itself stays small until the prompt stands.
 */
export function mountTerminal(
  element: HTMLElement,
  actions: ScreenActions,
  { label, onreply }: TerminalOptions,
): MountedTerminal {
  const terminal = createTerminal(element);
  const fitter = new FitAddon();
  terminal.loadAddon(fitter);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', label);
  terminal.write(bracketedPaste);
  const out = {
    write: (data: string) => terminal.write(data),
    get size() {
      return { columns: terminal.cols, rows: terminal.rows };
    },
  };
  const screen = new Screen(out, actions);
  terminal.onData((data) => screen.data(data));
  terminal.textarea?.addEventListener('blur', () => screen.blur());
  terminal.attachCustomKeyEventHandler((event) => allowKey(event, terminal, screen));
  terminal.registerLinkProvider({ provideLinks: (row, done) => done(replyLinks(terminal, row, onreply)) });
  const fit = () => {
    if (element.clientWidth === 0 || element.clientHeight === 0) return;
    fitter.fit();
    screen.repaint();
  };
  const unfollow = follow(element, terminal, fit);
  return {
    screen,
    focus: () => terminal.focus(),
    fit,
    text: () => bufferText(terminal),
    dispose: () => {
      unfollow();
      terminal.dispose();
    },
  };
}

function createTerminal(element: HTMLElement): Terminal {
  const rootPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const terminal = new Terminal({
    fontFamily: getComputedStyle(element).getPropertyValue('--font-mono').trim() || 'monospace',
    fontSize: Math.round(rootPx * 0.8125),
    lineHeight: 1.25,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    scrollback: 5000,
    minimumContrastRatio: 4.5,
    // Bold is bold; the codes of a reply have the colour of its text.
    drawBoldTextInBrightColors: false,
    theme: themeOf(element),
    // For `unicode`.
    allowProposedApi: true,
  });
  terminal.unicode.register(unicode);
  terminal.unicode.activeVersion = unicode.version;
  return terminal;
}

/** The painter and the terminal count columns alike. The number packs a width and whether it joins the one before. */
const unicode: IUnicodeVersionProvider = {
  version: 'console',
  wcwidth: columnsOf,
  charProperties: (codePoint, preceding) => {
    const width = columnsOf(codePoint);
    const before = (preceding >> 1) & 3;
    return width === 0 && before > 0 ? (before << 1) | 1 : width << 1;
  },
};

/** Follows the element's size, the page's theme and the wish for less motion. Returns the way out. */
function follow(element: HTMLElement, terminal: Terminal, fit: () => void): () => void {
  const restyle = () => (terminal.options.theme = themeOf(element));
  const sized = new ResizeObserver(fit);
  sized.observe(element);
  const themed = new MutationObserver(restyle);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', restyle);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const settle = () => (terminal.options.cursorBlink = !still.matches);
  still.addEventListener('change', settle);
  return () => {
    sized.disconnect();
    themed.disconnect();
    dark.removeEventListener('change', restyle);
    still.removeEventListener('change', settle);
  };
}

/** False leaves a key to the browser: Tab where it leaves the terminal, pasting, the browser's own. Ctrl-C is the learner's. */
function allowKey(event: KeyboardEvent, terminal: Terminal, screen: Screen): boolean {
  if (event.key === 'Tab') return !event.shiftKey && !event.ctrlKey && screen.takesTab();
  if (/^F\d+$/.test(event.key)) return false;
  const key = event.key.toLowerCase();
  if (isCopy(event, key)) {
    if (event.type === 'keydown' && terminal.hasSelection()) copy(event, terminal);
    return false;
  }
  if (event.shiftKey && key === 'insert') return false;
  return !((event.ctrlKey || event.metaKey) && key === 'v');
}

const isCopy = (event: KeyboardEvent, key: string): boolean =>
  key === 'c' ? (event.ctrlKey && event.shiftKey) || event.metaKey : key === 'insert' && event.ctrlKey;

/** Ctrl+Shift+C copies by itself: browsers have another use for it. Where there is no clipboard to write to, the browser copies. */
function copy(event: KeyboardEvent, terminal: Terminal): void {
  if (!('clipboard' in navigator)) return;
  event.preventDefault();
  // Refused by the browser: nothing is copied, as anywhere else.
  navigator.clipboard.writeText(terminal.getSelection()).catch(() => undefined);
}

/** The codes at the start of a reply line, as a link that explains them. */
function replyLinks(terminal: Terminal, row: number, onreply: TerminalOptions['onreply']) {
  const line = terminal.buffer.active.getLine(row - 1);
  const text = line?.translateToString(true) ?? '';
  const reply = line?.isWrapped ? null : replyLine(text);
  if (!reply) return undefined;
  const range = { start: { x: 1, y: row }, end: { x: reply.length, y: row } };
  return [{ range, text: text.slice(0, reply.length), activate: () => onreply(reply.code, reply.enhanced) }];
}

function bufferText(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  const lines: string[] = [];
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row);
    if (!line) continue;
    const text = line.translateToString(!buffer.getLine(row + 1)?.isWrapped);
    if (line.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  return lines.join('\n').trimEnd();
}
