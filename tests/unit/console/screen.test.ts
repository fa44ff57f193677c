import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Offers } from '../../../src/console/completion.ts';
import { Screen } from '../../../src/console/screen.ts';
import type { ScreenEvent } from '../../../src/console/screen-event.ts';
import { Cells } from './cells.ts';
import { anyChar } from './any-char.ts';

const shell: ScreenEvent = { kind: 'foreground', host: 'laptop', program: null, prompt: '$ ', echo: true };
const telnet: ScreenEvent = { kind: 'foreground', host: 'laptop', program: 'telnet', prompt: '', echo: true };
const print = (text: string, tone: 'error' | null = null): ScreenEvent => ({ kind: 'print', text, tone });
const line = (text: string): ScreenEvent => ({ kind: 'line', text });
const signal = (name: 'INT' | 'EOF' | 'ESCAPE'): ScreenEvent => ({ kind: 'signal', signal: name });
const offers: Offers = { lines: [], first: ['mail', 'mailq', 'telnet'], words: ['mx1.green.example', 'mx\x1b[2J'] };
const paste = (text: string) => `\x1b[200~${text}\x1b[201~`;

/** A screen with the shell's prompt, and what it sends. */
function open({ columns = 40, rows = 12 } = {}) {
  const cells = new Cells(columns, rows);
  const sent: string[] = [];
  const screen = new Screen(cells, {
    line: (text) => void sent.push(text),
    signal: (name) => void sent.push(`<${name}>`),
    offers: () => offers,
  });
  screen.show([shell]);
  return { cells, screen, sent };
}

describe('typing', () => {
  it('is echoed at once, before the world knows of it', () => {
    const { cells, screen, sent } = open();
    screen.data('ls');
    expect(cells.text).toBe('$ ls');
    expect(cells.cursor).toEqual({ row: 0, column: 4 });
    expect(sent).toEqual([]);
  });

  it('shows no prompt between Enter and the answer: who reads next is not known yet', () => {
    const { cells, screen, sent } = open();
    screen.data('telnet mx1 25\r');
    expect(sent).toEqual(['telnet mx1 25']);
    expect(cells.text).toBe('$ telnet mx1 25');
    screen.data('EH');
    expect(cells.text).toBe('$ telnet mx1 25\nEH');
    screen.show([line('telnet mx1 25'), telnet, print('Trying 192.0.2.1...\n')]);
    expect(cells.text).toBe('$ telnet mx1 25\nTrying 192.0.2.1...\nEH');
  });

  it('goes on below what is printed meanwhile, with the cursor where it was', () => {
    const { cells, screen } = open();
    screen.data('abc\x1b[D');
    screen.show([print('220 mx1\n250-'), print('x\n')]);
    expect(cells.text).toBe('220 mx1\n250-x\n$ abc');
    expect(cells.cursor).toEqual({ row: 2, column: 4 });
  });

  it('stands behind output that has no line end yet', () => {
    const { cells, screen } = open();
    screen.show([telnet, print('login: ')]);
    screen.data('anna');
    expect(cells.text).toBe('login: anna');
    screen.data('\r');
    screen.show([line('anna'), print('ok\n')]);
    expect(cells.text).toBe('login: anna\nok');
  });

  it('of a password shows nothing, anywhere, and is not remembered', () => {
    const { cells, screen, sent } = open();
    screen.show([{ ...telnet, program: 'ssh', prompt: 'Password: ', echo: false }]);
    screen.data('geheim\r');
    screen.show([line('geheim')]);
    screen.data('\x1b[A');
    expect(sent).toEqual(['geheim']);
    expect(cells.written).not.toMatch(/geheim/);
  });
});

describe('a paste of several lines', () => {
  it('goes line by line, each after the world has taken the one before; the unfinished last one stays', () => {
    const { cells, screen, sent } = open();
    screen.data(paste('one\r\ntwo\r\nthr'));
    expect(sent).toEqual(['one']);
    screen.show([line('one'), print('1\n')]);
    expect(sent).toEqual(['one', 'two']);
    screen.show([line('two'), print('2\n')]);
    expect(sent).toEqual(['one', 'two']);
    expect(cells.text).toBe('$ one\n1\n$ two\n2\n$ thr');
  });

  it('is stopped by Ctrl-C', () => {
    const { screen, sent } = open();
    screen.data(paste('one\rtwo\rthree\r'));
    screen.data('\x03');
    screen.show([line('one'), signal('INT')]);
    expect(sent).toEqual(['one', '<INT>']);
  });

  it('of binary rubbish is a line like any other, and shown harmlessly', () => {
    const { cells, screen, sent } = open();
    screen.data(paste('\x00\x1b[2J\x9b6n\x07\t\u202e\r'));
    expect(sent).toEqual(['\x00\x1b[2J\x9b6n\x07\t\u202e']);
    expect(cells.text).toBe('$ ^@^[[2J\ufffd6n^G␉\ufffd');
  });

  it('of any size does not pile up', () => {
    const { screen, sent } = open();
    screen.data(paste('x\r'.repeat(20_000)));
    for (let i = 0; i < 6000; i++) screen.show([line('x')]);
    expect(sent.length).toBeGreaterThan(1000);
    expect(sent.length).toBeLessThan(5000);
  });
});

describe('signals', () => {
  it('Ctrl-C is shown behind the line that is given up', () => {
    const { cells, screen, sent } = open();
    screen.data('abc\x03');
    expect(sent).toEqual(['<INT>']);
    expect(cells.text).toBe('$ abc^C\n$');
    screen.show([signal('INT')]);
    expect(cells.text).toBe('$ abc^C\n$');
  });

  it('what a shell says to Ctrl-D stands behind its prompt', () => {
    const { cells, screen } = open();
    screen.data('\x04');
    screen.show([signal('EOF'), print('logout\n'), { ...shell, prompt: '# ' }]);
    expect(cells.text).toBe('$ logout\n#');
  });

  it('Ctrl-] is shown where telnet reads', () => {
    const { cells, screen, sent } = open();
    screen.data('\x1d');
    expect(cells.text).toBe('$');
    screen.show([signal('ESCAPE'), telnet]);
    screen.data('\x1d');
    screen.show([signal('ESCAPE'), { ...telnet, prompt: 'telnet> ' }]);
    expect(cells.text).toBe('^]\ntelnet>');
    expect(sent).toEqual(['<ESCAPE>', '<ESCAPE>']);
  });
});

describe('what somebody else typed', () => {
  it('is shown as if it had been typed here, above what is being typed', () => {
    const { cells, screen } = open();
    screen.data('my');
    screen.show([line('ls'), print('notes.txt\n')]);
    expect(cells.text).toBe('$ ls\nnotes.txt\n$ my');
  });

  it('can be recalled', () => {
    const { cells, screen } = open();
    screen.show([line('dig MX green.example')]);
    screen.data('\x1b[A');
    expect(cells.text).toBe('$ dig MX green.example\n$ dig MX green.example');
  });

  it('the same line as one under way is told apart by its order', () => {
    const { cells, screen } = open();
    screen.data('ls\r');
    screen.show([line('date'), print('today\n'), line('ls'), print('x\n')]);
    expect(cells.text).toBe('$ ls\ndate\ntoday\nx\n$');
  });
});

it('the input line sends a line, and what is half typed stays', () => {
  const { cells, screen, sent } = open();
  screen.data('half');
  screen.submit('EHLO a');
  screen.submit('QUIT');
  screen.show([line('EHLO a'), print('250 a\n')]);
  screen.show([line('QUIT'), print('221\n')]);
  expect(sent).toEqual(['EHLO a', 'QUIT']);
  expect(cells.text).toBe('$ EHLO a\n250 a\n$ QUIT\n221\n$ half');
});

it('an answer may come before the action returns', () => {
  const cells = new Cells(40, 12);
  const screen: Screen = new Screen(cells, {
    line: (text) => screen.show([line(text), print(`${text}!\n`)]),
    signal: () => undefined,
    offers: () => offers,
  });
  screen.show([shell]);
  screen.data(paste('a\rb\rc'));
  expect(cells.text).toBe('$ a\na!\n$ b\nb!\n$ c');
});

describe('each reader has its own history', () => {
  it('a shell’s lines are not offered to telnet, and come back with the shell', () => {
    const { cells, screen } = open();
    screen.show([line('telnet'), telnet, line('QUIT')]);
    screen.data('\x1b[A\x1b[A');
    expect(cells.text.split('\n').at(-1)).toBe('QUIT');
    screen.data('\x15');
    screen.show([shell]);
    screen.data('\x1b[A');
    expect(cells.text.split('\n').at(-1)).toBe('$ telnet');
  });
});

describe('Tab', () => {
  it('completes, and lists at the second time', () => {
    const { cells, screen } = open();
    screen.data('ma\t');
    expect(cells.text).toBe('$ mail');
    screen.data('\t');
    expect(cells.text).toBe('$ mail');
    screen.data('\t');
    expect(cells.text).toBe('$ mail\nmail  mailq\n$ mail');
  });

  it('lists harmlessly what a world calls its hosts', () => {
    const { cells, screen } = open();
    screen.data('x mx\t\t');
    expect(cells.text).toBe('$ x mx\nmx1.green.example  mx^[[2J\n$ x mx');
  });

  it('leaves the terminal on an empty line and after Esc', () => {
    const { screen } = open();
    expect(screen.takesTab()).toBe(false);
    screen.data('x');
    expect(screen.takesTab()).toBe(true);
    screen.data('\x1b');
    expect(screen.takesTab()).toBe(false);
    screen.data('x');
    expect(screen.takesTab()).toBe(true);
  });

  it('Esc is forgotten when the focus goes', () => {
    const { cells, screen } = open();
    screen.data('one two\x1b');
    screen.blur();
    screen.data('b');
    expect(cells.text).toBe('$ one twob');
  });
});

it('clear leaves the prompt alone at the top', () => {
  const { cells, screen } = open();
  screen.data('clear\r');
  screen.show([line('clear'), { kind: 'clear' }]);
  expect(cells.text).toBe('$');
  screen.data('abc\x0c');
  expect(cells.text).toBe('$ abc');
  expect(cells.cursor).toEqual({ row: 0, column: 5 });
});

it('reset brings an empty screen that shows another run', () => {
  const { cells, screen, sent } = open();
  screen.data(paste('one\rtwo\rx'));
  screen.reset();
  expect(cells.text).toBe('');
  screen.show([shell, line('one'), print('1\n')]);
  expect(cells.text).toBe('$ one\n1\n$');
  expect(sent).toEqual(['one']);
});

it('text without a line end does not grow without bounds', () => {
  const { cells, screen } = open();
  for (let i = 0; i < 100; i++) screen.show([print('x'.repeat(100))]);
  const writtenBefore = cells.written.length;
  screen.data('a');
  expect(cells.written.length - writtenBefore).toBeLessThan(6000);
  expect(cells.text.replace(/\n/g, '')).toContain('x'.repeat(8000));
});

describe('whatever comes from either side', () => {
  const hostile = fc.oneof(
    fc.string({ unit: anyChar, maxLength: 8 }),
    fc.constantFrom('\x1b[6n', '\x1b]0;x\x07', '\r\n', '\n', '\x9b', '\u241b[31m', '日', '\u202e'),
  );
  const step = fc.oneof(
    hostile.map((data) => ({ data })),
    hostile.map((text) => ({ data: paste(text) })),
    fc.constantFrom('\r', '\x03', '\x04', '\x0c', '\x12', '\t', '\x1b[A', '\x15').map((data) => ({ data })),
    hostile.map((text) => ({ event: print(text) })),
    hostile.map((text) => ({ event: line(text) })),
    hostile.map((prompt) => ({ event: { ...shell, prompt } })),
    fc.constantFrom<ScreenEvent>({ kind: 'clear' }, telnet, signal('EOF'), signal('INT')).map((event) => ({ event })),
  );
  /** All that the console itself writes besides text. */
  // eslint-disable-next-line no-control-regex
  const ours = /\x1b\[(\d+[AC]|[JKH]|[23]J|1m|22m|3[1236]m|39m)|[\r\n\t]/g;

  it('no control character but our own reaches the terminal, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { cells, screen } = open({ columns: 20, rows: 5 });
        for (const next of steps) {
          if ('data' in next) screen.data(next.data);
          else screen.show([next.event]);
        }
        // eslint-disable-next-line no-control-regex
        expect(cells.written.replace(ours, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
