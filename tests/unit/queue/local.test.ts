import { describe, expect, it } from 'vitest';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import { octets } from '../../../src/sim/octets.ts';
import type { EventOf, SimEvent } from '../../../src/sim/trace.ts';
import { World } from '../../../src/sim/world/world.ts';

const base = readWorld('lessons/worlds/base.yaml');

/** Ben's mail server, with lines more in its main.cf. */
class Server {
  readonly #sink = new KeepingSink<SimEvent>();
  readonly #world: World;

  constructor(more: string) {
    const path = '/etc/postfix/main.cf';
    const hosts = base.hosts.map((host) =>
      host.id === 'mx1' ? { ...host, files: { ...host.files, [path]: `${host.files[path]}${more}` } } : host,
    );
    this.#world = new World({ ...base, hosts }, 'seed', this.#sink);
  }

  submit(text: string): void {
    const { mailSystem } = this.#host;
    const envelope = { reversePath: 'carla@green.example', forwardPaths: ['ben@green.example'] };
    mailSystem?.submit(envelope, octets(`Subject: x\r\n\r\n${text}\r\n`));
    this.pass(1000);
  }

  pass(ms: number): void {
    this.#world.runUntil(this.#world.nowMs + ms);
  }

  get #host() {
    const host = this.#world.hosts.get('mx1');
    if (!host) throw new Error('no mx1');
    return host;
  }

  get mail() {
    return this.#host.mail;
  }

  problems(kind: 'queue.deferred' | 'queue.bounced') {
    const events = this.#sink.events.filter((event): event is EventOf<typeof kind> => event.kind === kind);
    return events.map(({ problem }) => problem);
  }
}

const full = { kind: 'mailbox-full', mailbox: 'ben' };

describe('[S-RCPT-07] a mailbox that would grow beyond mailbox_size_limit', () => {
  it('gets nothing more, and the sender hears of it', () => {
    const server = new Server('mailbox_size_limit = 10000\n');
    server.submit('a'.repeat(6000));
    server.submit('b'.repeat(6000));
    expect(server.mail.list('ben')).toHaveLength(1);
    expect(server.problems('queue.bounced')).toEqual([full]);
    expect(server.mail.list('carla')[0]?.message).toMatch(
      /^<ben@green\.example>: cannot update mailbox \/var\/mail\/ben/m,
    );
  });

  it('is tried again where the site says so, and delivered once there is room', () => {
    const server = new Server('mailbox_size_limit = 1000\nsoft_bounce = yes\n');
    server.submit('a'.repeat(500));
    server.submit('b'.repeat(500));
    expect([server.problems('queue.bounced'), server.problems('queue.deferred')]).toEqual([[], [full]]);
    server.mail.remove('ben', server.mail.list('ben')[0]?.uid ?? 0);
    server.pass(600_000);
    expect(server.mail.list('ben').map(({ message }) => /b{500}/.test(message))).toEqual([true]);
  });

  it('is, as a maildir, as many files as there are messages', () => {
    const server = new Server('mailbox_size_limit = 1000\nhome_mailbox = Maildir/\n');
    server.submit('a'.repeat(500));
    server.submit('b'.repeat(500));
    server.submit('c'.repeat(1000));
    expect(server.mail.list('ben')).toHaveLength(2);
  });

  it('has no limit with 0, and takes to the last octet', () => {
    const [none, exact] = [new Server('mailbox_size_limit = 0\n'), new Server('')];
    none.submit('a'.repeat(500));
    exact.submit('a'.repeat(500));
    const sizeBytes = exact.mail.sizeBytes('ben');
    for (const [limit, count] of [
      [sizeBytes, 1],
      [sizeBytes - 1, 0],
    ] as const) {
      const server = new Server(`mailbox_size_limit = ${limit}\n`);
      server.submit('a'.repeat(500));
      expect(server.mail.list('ben')).toHaveLength(count);
    }
    expect(none.mail.list('ben')).toHaveLength(1);
  });
});
