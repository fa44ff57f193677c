import { describe, expect, it } from 'vitest';
import { readWorld } from '../../../src/course/build/read-world.ts';
import { KeepingSink } from '../../../src/sim/kernel/trace.ts';
import { octets } from '../../../src/sim/octets.ts';
import type { EventOf, SimEvent } from '../../../src/sim/trace.ts';
import { World } from '../../../src/sim/world/world.ts';

const base = readWorld('lessons/worlds/base.yaml');
const day = 86_400_000;

/** The base world with a relay that knows no patience, and mail that begins on it. */
class Relay {
  readonly sink = new KeepingSink<SimEvent>();
  readonly world: World;

  constructor(more = '') {
    const path = '/etc/postfix/main.cf';
    const hosts = base.hosts.map((host) =>
      host.id === 'submit' ? { ...host, files: { ...host.files, [path]: `${host.files[path]}${more}\n` } } : host,
    );
    this.world = new World({ ...base, hosts }, 'seed', this.sink);
  }

  submit(reversePath: string, ...forwardPaths: string[]): string {
    const { mailSystem } = this.world.hosts.get('submit') ?? {};
    if (!mailSystem) throw new Error('the relay has no mail system');
    return mailSystem.submit({ reversePath, forwardPaths }, octets('Message-Id: <1@x>\r\nSubject: x\r\n\r\nHello\r\n'));
  }

  power(host: string, up: boolean): void {
    this.world.input({ kind: 'host.power', host, up });
  }

  pass(ms: number): void {
    this.world.runUntil(this.world.nowMs + ms);
  }

  get queued(): string[] {
    return (
      this.world.hosts
        .get('submit')
        ?.mailSystem?.queue.entries()
        .map(({ id }) => id) ?? []
    );
  }

  at<K extends SimEvent['kind']>(kind: K, host = 'submit'): EventOf<K>[] {
    return this.sink.events.filter((event): event is EventOf<K> => event.kind === kind && event.host === host);
  }
}

const brief = 'maximal_queue_lifetime = 1h\nbounce_queue_lifetime = 1h';

describe('a mail system', () => {
  it('[Q-RETRY-05] tells the sender at once what failed for good', () => {
    const relay = new Relay();
    const id = relay.submit('anna@blue.example', 'ben@green.example', 'nobody@green.example');
    relay.pass(60_000);
    const [notice] = relay.at('queue.notified');
    expect(notice?.queueId).toBe(id);
    expect(relay.at('queue.accepted').at(-1)).toMatchObject({
      queueId: notice?.notificationId,
      envelope: { reversePath: '', forwardPaths: ['anna@blue.example'] },
    });
    expect(relay.at('mail.delivered', 'mx1').map(({ mailbox }) => mailbox)).toEqual(['ben']);
    expect(relay.at('mail.delivered', 'mx-blue').map(({ mailbox }) => mailbox)).toEqual(['anna']);
    expect(relay.queued).toEqual([]);
  });

  it('[Q-RETRY-03, Q-RETRY-10] tells the sender when it gives up, not before, and why', () => {
    const relay = new Relay(brief);
    for (const host of ['mx1', 'mx2']) relay.power(host, false);
    relay.submit('anna@blue.example', 'ben@green.example');
    relay.pass(3_600_000);
    expect(relay.at('queue.notified')).toEqual([]);
    expect(relay.queued).toHaveLength(1);
    relay.pass(day);
    expect(relay.at('queue.notified')).toHaveLength(1);
    const [letter] = relay.at('mail.delivered', 'mx-blue');
    expect(letter?.message).toMatch(
      /^<ben@green\.example>: connect to\s+mx[12]\.green\.example\S+\s+Connection\s+timed\s+out/m,
    );
    expect(relay.queued).toEqual([]);
  });
});

describe('a notice', () => {
  it.each([
    ['refused for good', 'nobody@green.example', true],
    ['given up', 'ben@green.example', false],
  ])('[Q-LOOP-02] never goes to the null sender, for what was %s', (_, recipient, up) => {
    const relay = new Relay(brief);
    for (const host of ['mx1', 'mx2']) relay.power(host, up);
    relay.submit('', recipient);
    relay.pass(day);
    expect(relay.at('queue.bounced').map((event) => event.recipient)).toEqual([recipient]);
    expect(relay.at('queue.notified')).toEqual([]);
    expect(relay.at('queue.accepted')).toHaveLength(1);
    expect(relay.queued).toEqual([]);
  });

  it('[Q-LOOP-02] to a sender that does not exist is not followed by another', () => {
    const relay = new Relay();
    relay.submit('ghost@blue.example', 'nobody@green.example');
    relay.pass(day);
    expect(relay.at('queue.bounced').map(({ recipient }) => recipient)).toEqual([
      'nobody@green.example',
      'ghost@blue.example',
    ]);
    expect(relay.at('queue.notified')).toHaveLength(1);
    expect(relay.queued).toEqual([]);
  });
});

describe('a mail system that is back', () => {
  it('[Q-RETRY-11] delivers what it had accepted before its loss of power', () => {
    const relay = new Relay();
    relay.power('mx1', false);
    relay.power('mx2', false);
    const ids = ['ben', 'carla', 'postmaster'].map((name) =>
      relay.submit('anna@blue.example', `${name}@green.example`),
    );
    relay.pass(1000);
    relay.power('submit', false);
    relay.power('mx1', true);
    relay.pass(3_600_000);
    expect(relay.queued).toEqual(ids);
    expect(relay.at('mail.delivered', 'mx1')).toEqual([]);
    relay.power('submit', true);
    relay.pass(60_000);
    const boxes = relay.at('mail.delivered', 'mx1').map(({ mailbox }) => mailbox);
    expect(boxes.sort()).toEqual(['ben', 'carla', 'postmaster']);
    expect(relay.queued).toEqual([]);
  });
});
