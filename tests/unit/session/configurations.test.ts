import { describe, expect, it } from 'vitest';
import {
  configurationsAfter,
  initialConfigurations,
  mayHaveMoved,
  unreadFiles,
  type MailSystemFiles,
} from '../../../src/session/projections/configurations.ts';
import type { TraceEvent } from '../../../src/sim/trace.ts';
import type { Input, LoggedInput } from '../../../src/sim/world/input.ts';
import { standingOf } from '../../../src/view/configuration/standing.ts';
import { base, run } from '../view/world.ts';

const mainCf = '/etc/postfix/main.cf';
const text = base.hosts.find(({ id }) => id === 'mx1')?.files[mainCf] ?? '';

const write = (path: string, content: string): Input => ({ kind: 'file.write', host: 'mx1', path, text: content });
const reload: Input = { kind: 'mail-system.reload', host: 'mx1' };
const power = (up: boolean): Input => ({ kind: 'host.power', host: 'mx1', up });
const at = (inputs: readonly Input[]): LoggedInput[] => inputs.map((input, index) => ({ atMs: index * 10, input }));

const fold = (events: readonly TraceEvent[]): MailSystemFiles => {
  const system = events.reduce(configurationsAfter, initialConfigurations(base)).get('mx1');
  if (!system) throw new Error('mx1 has no mail system');
  return system;
};
const after = (...inputs: Input[]): MailSystemFiles => fold(run(at(inputs), 1000));
const shell = (line: string): Input[] => [
  { kind: 'tty.open', tty: 't', host: 'mx1', user: 'root' },
  { kind: 'tty.line', tty: 't', line },
];

describe('the files of a mail system', () => {
  it('are known for hosts that have one, with the master.cf that their ports stand for', () => {
    expect([...initialConfigurations(base).keys()]).toEqual(['submit', 'mx-blue', 'mx1', 'mx2']);
    const { files } = after();
    expect(files.get(mainCf)).toEqual({ text, since: 0 });
    expect(files.get('/etc/postfix/master.cf')?.text).toMatch(/^smtp\s+inet /m);
  });

  it.each<[how: string, inputs: readonly Input[], text: string]>([
    ['the editor', [write(mainCf, 'a = b\n')], 'a = b\n'],
    ['a redirection', shell(`echo '# more' >> ${mainCf}`), `${text}# more\n`],
    ['sed', shell(`sed -i s/mx1.green.example/mx9.green.example/ ${mainCf}`), text.replace('mx1.green', 'mx9.green')],
    ['postconf', shell('postconf -e recipient_delimiter=-'), text.replace(/(recipient_delimiter) = \+/, '$1 = -')],
  ])('follow what is written by %s', (_how, inputs, expected) => {
    const { files } = after(...inputs);
    expect(files.get(mainCf)?.text).toBe(expected);
    expect(files.get(mainCf)?.since).toBeGreaterThan(0);
  });

  it('are those that the engine has, to the letter', () => {
    const events = run(at([...shell(`postconf -e hopcount_limit=9; echo x y > /etc/postfix/t`), reload]), 1000);
    const { files, inForce } = fold(events);
    expect(files.get('/etc/postfix/t')?.text).toBe('x y\n');
    expect(files.get(mainCf)?.text).toContain('hopcount_limit = 9');
    expect(inForce).toBe(files);
  });

  it('stay the same object when the event is about something else', () => {
    const before = initialConfigurations(base);
    const [started] = run([], 0);
    expect(started && configurationsAfter(before, started)).toBe(before);
  });
});

const changed = write(mainCf, `${text}smtpd_banner = hello\n`);
const broken = write(mainCf, `${text}hopcount_limit = many\n`);
const stop = shell('postfix stop');

describe('how they stand to what is done', () => {
  it.each<[what: string, inputs: readonly Input[], standing: string]>([
    ['in force from the start', [], 'in-force'],
    ['written, not read', [changed], 'unread'],
    ['written and read', [changed, reload], 'in-force'],
    ['refused', [broken, reload], 'refused'],
    ['refused, then mended and read', [broken, reload, changed, reload], 'in-force'],
    ['back to what is in force', [broken, write(mainCf, text)], 'in-force'],
    ['stopped', stop, 'stopped'],
    ['refused at a start', [...stop, broken, reload], 'not-started'],
    ['off', [power(false)], 'off'],
    ['on again', [power(false), power(true)], 'in-force'],
  ])('%s', (_what, inputs, standing) => {
    expect(standingOf(after(...inputs), [mainCf])).toBe(standing);
  });

  it('does not count files that configure nothing', () => {
    const system = after(write('/home/ben/notes', 'x'));
    expect(unreadFiles(system)).toEqual(['/home/ben/notes']);
    expect(standingOf(system, [mainCf])).toBe('in-force');
  });

  it('tells what the mail system said', () => {
    const { lastReading, inForce } = after(broken, reload);
    expect(lastReading).toMatchObject({ kind: 'mail-system.reloaded', taken: false, atMs: 10 });
    expect(lastReading?.problems.map((problem) => problem.text)).toEqual([
      'fatal: bad numerical configuration: hopcount_limit = many',
    ]);
    expect(inForce.get(mainCf)?.text).toBe(text);
  });
});

describe('a line that counted once', () => {
  const moved = (...inputs: Input[]): boolean[] => {
    const events = run(at(inputs), 1000);
    const system = fold(events);
    const reads = events.filter((event) => 'taken' in event && event.host === 'mx1').map(({ seq }) => seq);
    return reads.map((seq) => mayHaveMoved(system, mainCf, seq + 1));
  };

  it.each<[what: string, inputs: readonly Input[], expected: readonly boolean[]]>([
    ['is where it was when nothing was written', [], [false]],
    ['may have moved once the file was written', [changed], [true]],
    ['read anew, and written for that', [changed, reload], [true, false]],
    ['read anew, unchanged', [reload], [false, false]],
    ['of another file', [write('/etc/postfix/t', 'x'), reload], [false, false]],
  ])('%s', (_what, inputs, expected) => {
    expect(moved(...inputs)).toEqual(expected);
  });
});
