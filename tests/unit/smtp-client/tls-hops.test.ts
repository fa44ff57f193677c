import { expect, it } from 'vitest';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import { TlsEnd } from '../../../src/sim/net/tls.ts';
import { octets, type Octets } from '../../../src/sim/octets.ts';
import type { EventOf, SimEvent } from '../../../src/sim/trace.ts';
import type { HostSpec } from '../../../src/sim/world/scenario.ts';
import { World } from '../../../src/sim/world/world.ts';

const base = readWorld('lessons/worlds/base.yaml');
const mainCf = '/etc/postfix/main.cf';

/** Sends one message from the laptop to Ben, with some hosts changed, and serves what `serve` opens. */
function send(change: (host: HostSpec) => HostSpec, serve: (world: World) => void = () => undefined) {
  const sink = new KeepingSink<SimEvent>();
  const world = new World({ ...base, hosts: base.hosts.map(change) }, 'hops', sink);
  serve(world);
  const draft = { from: '', to: 'ben@green.example', subject: 'Secret plan', text: 'x\n' };
  world.input({ kind: 'mail.send', host: 'laptop', draft });
  world.runUntilIdle();
  return <K extends SimEvent['kind']>(kind: K) =>
    sink.events.filter((event): event is EventOf<K> => event.kind === kind);
}

const withSetting =
  (settings: Readonly<Record<string, string>>) =>
  (host: HostSpec): HostSpec => ({
    ...host,
    files: { ...host.files, [mainCf]: `${host.files[mainCf] ?? ''}\n${settings[host.id] ?? ''}\n` },
  });

it.each([
  ['only the first hop is sealed', {}, false],
  ['each hop is sealed', { submit: 'smtp_tls_security_level = may', mx1: 'smtpd_tls_security_level = may' }, true],
])('[T-STLS-11] %s: each hop decides for itself, and each server reads the message', (_, settings, sealed) => {
  const of = send(withSetting(settings));
  const wire = (from: string, to: string): string =>
    of('tcp.segment')
      .filter(({ host, to: there }) => host === from && there === to)
      .map(({ bytes }) => bytes)
      .join('');
  expect(wire('laptop', 'submit')).not.toContain('Secret plan');
  expect(wire('submit', 'mx1').includes('Secret plan')).toBe(!sealed);
  const readers = of('smtp.content').filter(({ content }) => content.includes('Subject: Secret plan'));
  expect(readers.map(({ host }) => host)).toEqual(['submit', 'mx1']);
});

it('[T-STLS-04] after the handshake only what was announced within it counts', () => {
  const heard: string[] = [];
  const answers: Readonly<Record<string, string>> = {
    EHLO: '250 mx1',
    DATA: '354 go on',
    '.': '250 Ok',
    STARTTLS: '220 go',
  };
  const inClear =
    '250-mx1\r\n250-PIPELINING\r\n250-SIZE 9\r\n250-DSN\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 STARTTLS';
  const of = send(
    (host) =>
      host.id === 'mx1' ? { ...host, services: {} } : withSetting({ submit: 'smtp_tls_security_level = may' })(host),
    (world) =>
      world.net.listen('mx1', 25, (socket) => {
        let tls: TlsEnd | null = null;
        const say = (reply: string) => (tls ? tls.send(octets(`${reply}\r\n`)) : socket.write(octets(`${reply}\r\n`)));
        const hear = (bytes: Octets) => {
          for (const line of bytes.split('\r\n').slice(0, -1)) {
            const verb = line.split(' ')[0] ?? '';
            if (/^[A-Z]{4,8}$|^\.$/.test(verb)) {
              heard.push(line);
              say(verb === 'EHLO' && !tls ? inClear : (answers[verb] ?? '250 Ok'));
            }
            if (verb === 'STARTTLS') secure();
          }
        };
        const secure = () => {
          const certificate = {
            names: ['mx1'],
            issuer: 'mx1',
            notBefore: base.startsAt,
            notAfter: '2027-03-02T09:00:00Z',
          };
          tls = new TlsEnd({ side: 'server', certificate }, 7n, {
            write: (sealed) => socket.write(sealed),
            established: () => undefined,
            data: hear,
            failed: () => socket.reset(),
          });
        };
        say('220 mx1');
        return { data: (bytes) => (tls ? tls.push(bytes) : hear(bytes)), closed: () => undefined };
      }),
  );
  expect(heard.slice(0, 5)).toEqual([
    'EHLO submit.blue.example',
    'STARTTLS',
    'EHLO submit.blue.example',
    'MAIL FROM:<anna@blue.example>',
    'RCPT TO:<ben@green.example>',
  ]);
  expect(of('queue.sent').map(({ recipient }) => recipient)).toEqual(['ben@green.example']);
});
