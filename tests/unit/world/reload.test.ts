import { beforeEach, describe, expect, it } from 'vitest';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import type { EventOf, SimEvent } from '../../../src/sim/trace.ts';
import { fileCharsMax, type Input } from '../../../src/sim/world/input.ts';
import { World } from '../../../src/sim/world/world.ts';

const base = readWorld('lessons/worlds/base.yaml');
const mainCf = '/etc/postfix/main.cf';
const masterCf = '/etc/postfix/master.cf';

let sink: KeepingSink<SimEvent>;
let world: World;

beforeEach(() => {
  sink = new KeepingSink();
  world = new World(base, 'seed', sink);
  sink.drain();
});

function act(...inputs: Input[]): void {
  for (const input of inputs) {
    world.input(input);
    world.runUntil(world.nowMs + 2000);
  }
}

const since = <K extends SimEvent['kind']>(kind: K): EventOf<K>[] =>
  sink.drain().filter((event): event is EventOf<K> => event.kind === kind);

const text = (path: string): string => world.hosts.get('mx1')?.files.get(path) ?? '';
const write = (path: string, content: string): Input => ({ kind: 'file.write', host: 'mx1', path, text: content });
const reload: Input = { kind: 'mail-system.reload', host: 'mx1' };
const line = (tty: string, typed: string): Input => ({ kind: 'tty.line', tty, line: typed });

/** A session by telnet from Anna's laptop. */
function telnet(tty: string, port = 25): void {
  act({ kind: 'tty.open', tty, host: 'laptop' }, line(tty, `telnet mx1.green.example ${port}`));
}

/** The codes and texts that the server on mx1 has answered with since the last look. */
const replies = (): string[] =>
  since('smtp.reply').map(({ reply }) => `${reply.code} ${reply.enhanced ?? ''} ${reply.lines[0] ?? ''}`);

const opening = ['EHLO laptop.blue.example', 'MAIL FROM:<anna@blue.example>'];

describe('a reload', () => {
  it('gives new sessions the new configuration, and leaves the old one to those that run', () => {
    telnet('old');
    act(write(mainCf, `${text(mainCf)}smtpd_banner = changed\n`), reload);
    sink.drain();
    telnet('new');
    expect(replies()).toEqual(['220  changed']);
    act(...opening.map((typed) => line('old', typed)), line('old', 'RCPT TO:<ben@green.example>'));
    expect(replies().at(-1)).toBe('250 2.1.5 Ok');
  });

  it('changes nothing before it is asked for', () => {
    act(write(mainCf, `${text(mainCf)}smtpd_banner = changed\n`));
    telnet('t');
    expect(replies()).toEqual(['220  mx1.green.example ESMTP Postfix']);
  });

  it('reads tables anew, and what a session has begun with stays', () => {
    const path = '/etc/postfix/senders';
    const rule = `smtpd_sender_restrictions = check_sender_access texthash:${path}\n`;
    act(write(path, 'anna@blue.example 554 No\n'), write(mainCf, text(mainCf) + rule), reload);
    telnet('old');
    act(write(path, '# nobody\n'), reload);
    telnet('new');
    sink.drain();
    const refusal = '554 5.7.1 <anna@blue.example>: Sender address rejected: No';
    for (const [tty, answer] of [
      ['old', refusal],
      ['new', '250 2.1.5 Ok'],
    ] as const) {
      act(...opening.map((typed) => line(tty, typed)), line(tty, 'RCPT TO:<ben@green.example>'));
      expect(replies().at(-1)).toBe(answer);
    }
  });

  it('opens and closes ports', () => {
    const moved = text(masterCf).replace(/^smtp( +)inet/m, 'submission inet');
    telnet('t');
    act(write(masterCf, moved), reload);
    sink.drain();
    telnet('closed');
    expect(since('tcp.rst')).toHaveLength(1);
    telnet('open', 587);
    expect(replies()).toEqual(['220  mx1.green.example ESMTP Postfix']);
    act(line('t', 'NOOP'));
    expect(replies()).toEqual(['250 2.0.0 Ok']);
  });

  it('can leave a port to the host itself', () => {
    act(write(masterCf, text(masterCf).replace(/^smtp( +)inet/m, '127.0.0.1:smtp inet')), reload);
    sink.drain();
    telnet('outside');
    expect(since('tcp.rst')).toHaveLength(1);
    act({ kind: 'tty.open', tty: 'inside', host: 'mx1', user: 'root' }, line('inside', 'telnet localhost 25'));
    expect(replies()).toHaveLength(1);
  });

  it('takes nothing that Postfix would refuse, and says why', () => {
    const changed = text(mainCf).replace('smtpd_helo_required = yes', 'smtpd_helo_required = perhaps');
    const at = changed.split('\n').findIndex((each) => each.startsWith('smtpd_helo_required')) + 1;
    act(write(mainCf, `${changed}smtpd_banner = changed\n`), reload);
    expect(since('mail-system.reloaded')).toMatchObject([
      { host: 'mx1', taken: false, problems: [{ file: mainCf, line: at, level: 'error', code: 'not-yes-or-no' }] },
    ]);
    telnet('t');
    expect(replies()).toEqual(['220  mx1.green.example ESMTP Postfix']);
  });

  it('gives the queue its new times', () => {
    const path = '/etc/postfix/main.cf';
    const submit = world.hosts.get('submit');
    act({ kind: 'host.power', host: 'mx1', up: false }, { kind: 'host.power', host: 'mx2', up: false });
    const quick = `${submit?.files.get(path) ?? ''}minimal_backoff_time = 10s\nmaximal_backoff_time = 10s\nqueue_run_delay = 1s\n`;
    act(
      { kind: 'file.write', host: 'submit', path, text: quick },
      { kind: 'mail-system.reload', host: 'submit' },
      { kind: 'mail.send', host: 'laptop', draft: { from: '', to: 'ben@green.example', subject: 'x', text: 'x' } },
    );
    world.runUntil(world.nowMs + 400_000);
    const [deferred] = since('queue.deferred');
    // Whole seconds count, and a look takes along what is due within one.
    const waitMs = (deferred?.retryAtMs ?? 0) - (deferred?.atMs ?? 0);
    expect(Math.round(waitMs / 1000)).toBeGreaterThanOrEqual(8);
    expect(waitMs).toBeLessThanOrEqual(10_000);
  });
});

describe('a mail system that cannot start', () => {
  it('leaves its ports closed until its configuration is mended', () => {
    const good = text(mainCf);
    act(write(mainCf, `${good}smtpd_helo_required = perhaps\n`));
    act({ kind: 'host.power', host: 'mx1', up: false }, { kind: 'host.power', host: 'mx1', up: true });
    sink.drain();
    telnet('t');
    expect(since('tcp.rst')).toHaveLength(1);
    act(write(mainCf, good), reload);
    expect(since('mail-system.started')).toMatchObject([{ host: 'mx1', taken: true }]);
    telnet('u');
    expect(replies()).toHaveLength(1);
  });
});

describe('writing a file', () => {
  it.each<[what: string, input: Input, key: string]>([
    ['on a host that is none', { ...write('/tmp/x', ''), host: 'mx9' } as Input, 'noHost'],
    ['that is too long', write('/tmp/x', 'x'.repeat(fileCharsMax + 1)), 'fileTooLong'],
    ['in a directory that is none', write('/nowhere/x', ''), 'fileRefused'],
    ['in place of a directory', write('/etc/postfix', ''), 'fileRefused'],
    ['by a path that leads astray', write('/etc/postfix/../../tmp/x', ''), 'fileRefused'],
    ['where a mailbox lies', write('/var/mail/ben', ''), 'fileRefused'],
    ['and reloading where no mail system is', { kind: 'mail-system.reload', host: 'laptop' }, 'noMailSystem'],
  ])('%s is refused', (_, input, key) => {
    world.input(input);
    expect(since('input.refused')).toMatchObject([{ reason: { key } }]);
  });

  it('is told, with its text', () => {
    world.input(write('/etc/postfix/new', 'a OK\n'));
    expect(since('file.written')).toMatchObject([
      { host: 'mx1', path: '/etc/postfix/new', text: 'a OK\n', append: false },
    ]);
  });
});
