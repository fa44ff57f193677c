import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bridge, certificateFor, isWrapped } from '../../src/bridge/bridge.ts';
import { RunningWorld } from '../../src/bridge/running-world.ts';
import { readWorld } from '../../src/course/build/read-world.ts';
import { clientId, corpusScenario, serverId } from '../corpus/world.ts';

/** Real programs over real sockets, against the base world. */
const scenario = readWorld(join(process.cwd(), 'lessons/worlds/base.yaml'));
let running: RunningWorld;
let bridge: Bridge;
let port = 0;
/** The same service, for clients that seem to come from somewhere else. */
let crowdPort = 0;

beforeAll(async () => {
  running = new RunningWorld(scenario, 'interop');
  bridge = new Bridge(running, await certificateFor(['mx1.green.example']));
  port = await bridge.open({ door: { from: 'laptop', to: 'mx1', port: 25, wrapped: false }, localPort: 0 });
  crowdPort = await bridge.open({ door: { from: 'mx-blue', to: 'mx1', port: 25, wrapped: false }, localPort: 0 });
});

afterAll(() => bridge.close());

const mailbox = (name: string): string[] =>
  (running.world.hosts.get('mx1')?.mail.list(name) ?? []).map(({ message }) => message);

/** Reads from a connection until a text comes, or it closes. */
function hear(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const listen = (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (!heard.includes(text)) return;
      socket.off('data', listen);
      resolve(heard);
    };
    socket.on('data', listen);
    socket.once('close', () => reject(new Error(`closed after: ${heard}`)));
  });
}

async function converse(lines: readonly (readonly [say: string, hear: string])[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await hear(socket, '220 mx1.green.example ESMTP Postfix\r\n');
  for (const [say, answer] of lines) {
    socket.write(say);
    await hear(socket, answer);
  }
  socket.destroy();
}

describe('the bridge', () => {
  it('lets nodemailer deliver, and the message arrives as it was sent', async () => {
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port, name: 'laptop.blue.example' });
    const raw =
      'From: Anna <anna@blue.example>\r\nTo: ben@green.example\r\nSubject: Hi\r\n\r\n.dot\r\n..two\r\nGr\u00fc\u00dfe\r\n';
    await transport.sendMail({ envelope: { from: 'anna@blue.example', to: 'ben@green.example' }, raw });
    transport.close();
    const [message = ''] = mailbox('ben');
    expect(message.endsWith(Buffer.from(raw).toString('latin1'))).toBe(true);
    expect(message).toContain('Received: from laptop.blue.example (laptop.blue.example [192.0.2.10])');
  });

  it('serves a good client while others are silent, flood it, or vanish', async () => {
    const crowd = Array.from({ length: 200 }, () => connect(crowdPort, '127.0.0.1'));
    crowd.forEach((socket, index) => {
      socket.on('error', () => undefined);
      if (index % 3 === 1) socket.write('NOOP\r\n'.repeat(5_000));
      if (index % 3 === 2) socket.once('connect', () => socket.destroy());
    });
    await converse([
      ['EHLO laptop.blue.example\r\n', '250 CHUNKING\r\n'],
      ['MAIL FROM:<anna@blue.example>\r\n', '250 2.1.0 Ok\r\n'],
      ['RCPT TO:<carla@green.example>\r\n', '250 2.1.5 Ok\r\n'],
      ['DATA\r\n', '354 '],
      ['Subject: through the crowd\r\n\r\nHello\r\n.\r\n', '250 2.0.0 Ok: queued as '],
      ['QUIT\r\n', '221 2.0.0 Bye\r\n'],
    ]);
    expect(mailbox('carla').at(-1)).toContain('Subject: through the crowd');
    for (const socket of crowd) socket.destroy();
    await expect.poll(() => bridge.connections, { timeout: 20_000 }).toBe(0);
    expect(running.world.net.openConnections).toBeLessThan(20);
  });
});

describe('a submission server behind the bridge', () => {
  it.each([
    ['STARTTLS and AUTH', 'msa/default', { secure: false, requireTLS: true }],
    ['TLS from the first octet and AUTH', 'msa/smtps', { secure: true }],
  ])('takes mail from nodemailer by %s', async (_, profile, security) => {
    const world = corpusScenario(profile);
    const msa = new Bridge(new RunningWorld(world, profile), await certificateFor(['mail.example.com']));
    const door = { from: clientId, to: serverId, port: 25, wrapped: isWrapped(world, serverId, 25) };
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: await msa.open({ door, localPort: 0 }),
      ...security,
      auth: { user: 'alice', pass: 'wonderland' },
      tls: { rejectUnauthorized: false },
    });
    const sent = await transport.sendMail({ from: 'alice@example.com', to: 'friend@elsewhere.example', text: 'Hi' });
    transport.close();
    await msa.close();
    expect(sent.response).toMatch(/^250 2\.0\.0 Ok: queued as \w+$/);
  });
});
