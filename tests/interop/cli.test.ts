import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { converse, delivery, greeted, hear } from './conversation.ts';
import { worldFile } from './site.ts';

/** `npm run bridge`, seen from outside: as a process. */
const cli = join(process.cwd(), 'src/bridge/cli.ts');

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

const started: ChildProcess[] = [];
afterAll(() => started.forEach((child) => child.kill('SIGKILL')));

function start(args: readonly string[]): {
  child: ChildProcess;
  said: (text: string) => Promise<string>;
  ended: Promise<Ended>;
} {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output, errors }));
  const said = async (text: string) => {
    await expect.poll(() => output + errors, { timeout: 30_000 }).toContain(text);
    return output;
  };
  return { child, said, ended };
}

/** Local ports by service, from what the command printed. */
const portsIn = (output: string): Record<string, number> =>
  Object.fromEntries(
    [...output.matchAll(/^(\S+) is at 127\.0\.0\.1:(\d+)/gm)].map(([, name, port]) => [name, Number(port)]),
  );

describe('the bridge’s command', () => {
  it('says where each service is, serves it, and on SIGTERM ends at once, whatever its clients are at', async () => {
    const { child, said, ended } = start(['--world', worldFile]);
    const output = await said('mx:25 is at');
    expect(output).toMatch(
      /^submit:587 is at 127\.0\.0\.1:\d+\nsubmit:465 is at 127\.0\.0\.1:\d+, with TLS\nmx:25 is at 127\.0\.0\.1:\d+\n$/,
    );
    const ports = portsIn(output);
    const at = (service: string) => ({ host: '127.0.0.1', port: ports[service] ?? 0 });
    await converse(await greeted(at('mx:25')), delivery('ben@green.example', 'Subject: Hi\r\n\r\nHello\r\n'));

    const silent = await greeted(at('mx:25'));
    const sending = await greeted(at('mx:25'));
    await converse(sending, delivery('ben@green.example', '').slice(0, 4));
    sending.write('Subject: not finished\r\n');
    const midCommand = await greeted(at('mx:25'));
    midCommand.write('MAIL FROM:<a');
    const secure = connectTls({ ...at('submit:465'), rejectUnauthorized: false });
    await hear(secure, '220 ');
    const shaking = await greeted(at('submit:587'));
    await converse(shaking, [
      ['EHLO x\r\n', '250 '],
      ['STARTTLS\r\n', '220 2.0.0 Ready'],
    ]);

    const clients: Socket[] = [silent, sending, midCommand, secure, shaking];
    const heard = clients.map(async (socket) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await once(socket, 'close');
      return text;
    });
    const beforeMs = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, output, errors: '' });
    expect(performance.now() - beforeMs).toBeLessThan(5_000);
    expect(await Promise.all(heard)).toEqual(clients.map(() => ''));
  });

  it('opens the services that --listen names, and no others; Ctrl-C ends it', async () => {
    const { child, said, ended } = start(['--world', worldFile, '--listen', 'submit:465=0', '--from', 'mx']);
    expect(Object.keys(portsIn(await said('is at')))).toEqual(['submit:465']);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });

  it('explains itself', async () => {
    expect(await start(['--help']).ended).toMatchObject({
      code: 0,
      output: expect.stringContaining('--listen HOST:PORT'),
      errors: '',
    });
  });
});

const bad = mkdtempSync(join(tmpdir(), 'ehlo-worlds-'));
const taken = createServer();
beforeAll(async () => {
  const write = (name: string, text: string) => writeFileSync(join(bad, name), text);
  write('broken.yaml', 'name: base\nhosts:\n  laptop: { name: [\n');
  write('empty.yaml', '');
  write('shape.yaml', 'name: base\nstartsAt: tomorrow\nhosts: {}\n');
  write('escape.yaml', 'name: "\\e[2J"\n');
  write('picture.yaml', Buffer.from([0x89, 0x50, 0, 0xff]).toString('latin1'));
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
});
afterAll(() => {
  taken.close();
  rmSync(bad, { recursive: true });
});

describe('the bridge’s command, used wrongly, says what is wrong:', () => {
  const good = ['--world', worldFile];
  const world = (name: string) => ['--world', join(bad, name)];
  const busy = () => (taken.address() as AddressInfo).port;

  it.each<[about: string, args: () => string[], message: string | RegExp]>([
    ['no world', () => [], /^--world is missing\n\nUse: npm run bridge/],
    ['an option that is none', () => ['--wrold', 'x'], /^Unknown option '--wrold'\n\nUse: /],
    ['a word too many', () => [...good, 'x'], /^Unexpected argument 'x'/],
    ['an option without its value', () => ['--world'], /^Option '--world <value>' argument missing\n/],
    ['no such file', () => world('none.yaml'), /^--world \S+none\.yaml: there is no such file\n$/],
    ['a folder', () => ['--world', bad], /: that is a folder, not a file\n$/],
    ['broken YAML', () => world('broken.yaml'), /^\S+broken\.yaml:\d: .+\n$/],
    ['an empty file', () => world('empty.yaml'), /^\S+empty\.yaml:1: the file: Invalid type: .+\n/],
    [
      'a world with mistakes',
      () => world('shape.yaml'),
      /^\S+shape\.yaml:2: startsAt: "tomorrow" is not a time .+\n\S+:1: organisations: is missing\n/,
    ],
    ['a file that is no text', () => world('picture.yaml'), /^\S+picture\.yaml:1: .+\n/],
    ['control characters in it', () => world('escape.yaml'), /^\S+escape\.yaml:1: name: [ -~]+$/m],
    [
      'a --listen that is none',
      () => [...good, '--listen', '25'],
      '--listen 25: expected HOST:PORT=LOCALPORT, for example mx1:25=2525\n',
    ],
    ['no such host', () => [...good, '--listen', 'mx9:25=0'], '--listen mx9:25=0: the world has no host "mx9"\n'],
    ['no such service', () => [...good, '--listen', 'mx:26=0'], '--listen mx:26=0: nothing listens on port 26 of mx\n'],
    ['no such port', () => [...good, '--listen', 'mx:25=65536'], '--listen mx:25=65536: ports end at 65535\n'],
    ['no such origin', () => [...good, '--from', 'nobody'], '--from nobody: the world has no such host\n'],
    [
      'no such address',
      () => [...good, '--address', '192.0.2.1'],
      /^submit:587 cannot listen at 192\.0\.2\.1:0: this machine has no such address\n$/,
    ],
    [
      'a port in use, after one that was free',
      () => [...good, '--listen', 'mx:25=0', '--listen', `submit:587=${busy()}`],
      /^submit:587 cannot listen at 127\.0\.0\.1:\d+: something else listens there\n$/,
    ],
  ])('%s', async (_, args, message) => {
    const { code, output, errors } = await start(args()).ended;
    expect(errors).toMatch(message);
    expect(errors).not.toMatch(/\n\s+at |node:internal/);
    expect(output).toBe('');
    expect(code).toBe(1);
  });
});
