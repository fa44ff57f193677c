import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { converse, delivery, greeted, hear } from './conversation.ts';
import type { Server } from './programs/program.ts';
import { Site } from './site.ts';

/** Clients that are no mail programs: slow ones, silent ones, floods. */
let site: Site;
let mx: Server;
beforeAll(async () => {
  site = await Site.start();
  mx = await site.open('none');
});
afterAll(() => site.close());

const newest = (mailbox: string): string => site.mailbox(mailbox).at(-1)?.toString('latin1') ?? '';

describe('the bridge', () => {
  it('takes a message that comes octet by octet, and serves others in the middle of it', async () => {
    const serveOthers = async () => {
      for (let count = 0; count < 5; count++)
        await converse(await greeted(mx), delivery('carla@green.example', 'Subject: fast\r\n\r\n'));
    };
    const dribble = async (text: string) => {
      for (const octet of text) {
        slow.write(octet, 'latin1');
        await sleep(2);
        if (octet === '*') await serveOthers();
      }
    };
    const slow = await greeted(mx);
    await converse(
      slow,
      delivery('ben@green.example', 'Subject: slowly\r\n\r\n..\r\n...*\r\nGr\u00c3\u00bc\u00c3\u009f\r\n'),
      dribble,
    );
    expect(newest('ben').endsWith('Subject: slowly\r\n\r\n.\r\n..*\r\nGr\u00c3\u00bc\u00c3\u009f\r\n')).toBe(true);
    expect(site.mailbox('carla').length).toBe(5);
  });

  it('lets nobody in who speaks before the greeting, however busy it is itself', async () => {
    const { host, port } = mx;
    const early = connect(port, host);
    early.write('GET / HTTP/1.1\r\nHost: mx.green.example\r\n\r\n');
    const answer = hear(early, '\r\n');
    await once(early, 'connect');
    // The octets lie before the door by now; the bridge has other things to do before it looks.
    setImmediate(() => {
      for (const untilMs = performance.now() + 100; performance.now() < untilMs;);
    });
    expect(await answer).toBe('554 5.5.0 Error: SMTP protocol synchronization\r\n');
  });

  it('serves a good client while others are silent, flood it, or vanish', async () => {
    // From another host: servers count connections by client.
    const { host, port } = await site.open('none', 'submit');
    const crowd = Array.from({ length: 200 }, () => connect(port, host));
    crowd.forEach((socket, index) => {
      socket.on('error', () => undefined);
      if (index % 3 === 1) socket.once('data', () => socket.write('NOOP\r\n'.repeat(5_000)));
      if (index % 3 === 2) socket.once('connect', () => socket.destroy());
    });
    await converse(await greeted(mx), delivery('carla@green.example', 'Subject: through the crowd\r\n\r\nHello\r\n'));
    expect(newest('carla')).toContain('Subject: through the crowd');
    for (const socket of crowd) socket.destroy();
    await expect.poll(() => site.bridge.connections, { timeout: 20_000 }).toBe(0);
    expect(site.world.net.openConnections).toBeLessThan(20);
  });
});
