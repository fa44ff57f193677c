import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ITheme } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { Screen, type ScreenActions } from './screen.ts';

export interface MountedTerminal {
  readonly screen: Screen;
  focus(): void;
  fit(): void;
  /** What stands in the buffer, wrapped lines joined: for tests and for copying. */
  text(): string;
  dispose(): void;
}

export interface TerminalOptions {
  readonly label: string;
  readonly onreply: (code: number, enhanced: string) => void;
}

/** Colours from the page's custom properties, so that the terminal follows the theme. */
function themeOf(element: HTMLElement): ITheme {
  const style = getComputedStyle(element);
  const get = (name: string) => style.getPropertyValue(name).trim();
  return {
    background: get('--term-bg'),
    foreground: get('--term-fg'),
    cursor: get('--term-cursor'),
    selectionBackground: get('--term-selection'),
    red: get('--reply-5'),
    green: get('--reply-2'),
    yellow: get('--reply-4'),
    cyan: get('--reply-3'),
    brightBlack: get('--text-muted'),
  };
}

/** Opens an xterm in an element. The only place that knows xterm. */
export function mountTerminal(
  element: HTMLElement,
  actions: ScreenActions,
  { label, onreply }: TerminalOptions,
): MountedTerminal {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const terminal = new Terminal({
    fontFamily: getComputedStyle(element).getPropertyValue('--font-mono'),
    fontSize: 13,
    lineHeight: 1.25,
    cursorBlink: !still,
    scrollback: 5000,
    minimumContrastRatio: 4.5,
    theme: themeOf(element),
    convertEol: false,
  });
  const fitter = new FitAddon();
  terminal.loadAddon(fitter);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', label);
  const screen = new Screen(
    {
      write: (data) => terminal.write(data),
      get columns() {
        return terminal.cols;
      },
    },
    actions,
  );
  terminal.onData((data) => screen.data(data));
  terminal.attachCustomKeyEventHandler((event) => allowKey(event, terminal));
  terminal.registerLinkProvider({ provideLinks: (row, done) => done(replyLinks(terminal, row, onreply)) });
  const fit = () => {
    if (element.clientWidth === 0) return;
    fitter.fit();
    screen.repaint();
  };
  const observer = new ResizeObserver(fit);
  observer.observe(element);
  const themed = new MutationObserver(() => (terminal.options.theme = themeOf(element)));
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const restyle = () => (terminal.options.theme = themeOf(element));
  scheme.addEventListener('change', restyle);
  return {
    screen,
    focus: () => terminal.focus(),
    fit,
    text: () => bufferText(terminal),
    dispose: () => {
      observer.disconnect();
      themed.disconnect();
      scheme.removeEventListener('change', restyle);
      terminal.dispose();
    },
  };
}

/** Shift+Tab always leaves; copying and pasting are the browser's. */
function allowKey(event: KeyboardEvent, terminal: Terminal): boolean {
  if (event.key === 'Tab' && event.shiftKey) return false;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.shiftKey && event.key.toLowerCase() === 'c') return false;
  if (event.metaKey && event.key.toLowerCase() === 'c') return false;
  if (command && event.key.toLowerCase() === 'v') return false;
  return !(event.key === 'F1' || (event.ctrlKey && event.key === 'Tab')) || terminal.cols === 0;
}

/** The code at the start of a reply line, as a link that explains it. */
function replyLinks(terminal: Terminal, row: number, onreply: TerminalOptions['onreply']) {
  const line = terminal.buffer.active.getLine(row - 1)?.translateToString(true) ?? '';
  const match = /^([2-5]\d\d)(?:[ -]([245]\.\d{1,3}\.\d{1,3}))?/.exec(line);
  if (!match?.[1] || !/^[2-5]\d\d[ -]/.test(line)) return undefined;
  const range = { start: { x: 1, y: row }, end: { x: match[0].length, y: row } };
  return [{ range, text: match[0], activate: () => onreply(Number(match[1]), match[2] ?? '') }];
}

function bufferText(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  const lines: string[] = [];
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row);
    if (!line) continue;
    const text = line.translateToString(true);
    if (line.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  return lines.join('\n').trimEnd();
}
