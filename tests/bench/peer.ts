import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { from, subject, text, to } from './mail.ts';

/**
 * The peer: the same two hops with nodemailer and smtp-server over the loopback, in one process. The first server
 * takes a message, answers, and passes it on as a relay does; the second keeps it. No MX lookup, no queue on disk.
 */
type Note = (event: string) => void;

interface Hop {
  readonly port: number;
  close(): Promise<void>;
}

const connectionsMax = 5;
/** smtp-server waits 100 ms before its greeting, for clients that talk too early: so many at once hide the wait. */
const sendersWithoutPool = 100;

/** How a hop sends: over kept connections, or over a new one for each message. */
function transportTo(port: number, pooled: boolean): ReturnType<typeof createTransport> {
  const common = { host: '127.0.0.1', port, secure: false, ignoreTLS: true, name: 'client.blue.example' } as const;
  return pooled
    ? createTransport({ ...common, pool: true, maxConnections: connectionsMax, maxMessages: Infinity })
    : createTransport(common);
}

async function listen(name: string, note: Note, take: (message: Buffer) => void): Promise<Hop> {
  const server = new SMTPServer({
    name,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_, done) => {
      note(`${name} connected`);
      done();
    },
    onMailFrom: (_, __, done) => {
      note(`${name} mail`);
      done();
    },
    onRcptTo: (_, __, done) => {
      note(`${name} rcpt`);
      done();
    },
    onData: (stream, _, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on('end', () => {
        note(`${name} content`);
        done();
        take(Buffer.concat(chunks));
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

const keptMax = 100;

/** Runs `use` with both hops up; `send` hands in one message, `arrived(n)` waits for the n-th to be kept. */
async function withHops<T>(
  pooled: boolean,
  note: Note,
  use: (send: () => Promise<unknown>, arrived: (count: number) => Promise<void>) => Promise<T>,
): Promise<T> {
  let kept = 0;
  const mailbox: Buffer[] = [];
  let wake: { readonly count: number; readonly resolve: () => void } | undefined;
  let failure: unknown;
  const mx = await listen('mx1.green.example', note, (message) => {
    mailbox[kept++ % keptMax] = message;
    if (wake !== undefined && kept >= wake.count) wake.resolve();
  });
  const relay = transportTo(mx.port, pooled);
  const submission = await listen('submit.blue.example', note, (message) => {
    relay.sendMail({ envelope: { from, to: [to] }, raw: message }).catch((error: unknown) => (failure = error));
  });
  const client = transportTo(submission.port, pooled);
  try {
    const used = await use(
      () => client.sendMail({ from, to, subject, text }),
      (count) => (kept >= count ? Promise.resolve() : new Promise((resolve) => (wake = { count, resolve }))),
    );
    if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
    return used;
  } finally {
    client.close();
    relay.close();
    await Promise.all([submission.close(), mx.close()]);
  }
}

/** Complete deliveries a second: all messages are handed in at once, and counted when they are kept. */
export async function peerDeliveriesPerSecond(messages: number, pooled: boolean): Promise<number> {
  return withHops(
    pooled,
    () => undefined,
    async (send, arrived) => {
      const submit = async (share: number): Promise<void> => {
        for (let i = 0; i < share; i++) await send();
      };
      const all = async (count: number): Promise<void> => {
        // A pool queues by itself; without one so many senders work side by side.
        if (pooled) await Promise.all(Array.from({ length: count }, send));
        else await Promise.all(Array.from({ length: sendersWithoutPool }, () => submit(count / sendersWithoutPool)));
      };
      const warmUp = 500;
      await all(warmUp);
      await arrived(warmUp);
      const startedAt = performance.now();
      await all(messages);
      await arrived(warmUp + messages);
      return messages / ((performance.now() - startedAt) / 1000);
    },
  );
}

/** Microseconds that one message spends in each stage, one message at a time, a new connection for each hop. */
export async function peerStages(messages: number): Promise<ReadonlyMap<string, number>> {
  const stages = new Map<string, number>();
  let lastAt = 0;
  const note: Note = (event) => {
    const now = performance.now();
    stages.set(event, (stages.get(event) ?? 0) + (now - lastAt) * 1000);
    lastAt = now;
  };
  await withHops(false, note, async (send, arrived) => {
    for (let i = 1; i <= messages + 50; i++) {
      if (i === 51) stages.clear();
      lastAt = performance.now();
      await send();
      await arrived(i);
    }
  });
  return new Map([...stages].map(([stage, us]) => [stage, us / messages]));
}
