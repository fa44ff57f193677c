import { connect, type Socket } from 'node:net';
import type { Server } from './programs/program.ts';

/** Reads from a connection until a text comes; rejects with what came instead when it closes. */
export function hear(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const closed = () => reject(new Error(`closed after: ${heard}`));
    const listen = (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (!heard.includes(text)) return;
      socket.off('data', listen).off('close', closed);
      resolve(heard);
    };
    socket.on('data', listen).once('close', closed);
  });
}

/** Connects, and waits for the greeting. */
export async function greeted({ host, port }: Pick<Server, 'host' | 'port'>): Promise<Socket> {
  const socket = connect(port, host).setNoDelay(true);
  await hear(socket, '220 ');
  return socket;
}

export type Line = readonly [say: string, hear: string];

/** Says each line once the answer to the one before it has come. */
export async function converse(
  socket: Socket,
  lines: readonly Line[],
  say: (text: string) => Promise<unknown> | unknown = (text) => socket.write(text),
): Promise<void> {
  for (const [line, answer] of lines) {
    const answered = hear(socket, answer);
    await say(line);
    await answered;
  }
}

/** A whole delivery of this content, which is dot-stuffed already. */
export const delivery = (recipient: string, content: string): Line[] => [
  ['EHLO laptop.blue.example\r\n', '250 CHUNKING\r\n'],
  ['MAIL FROM:<anna@blue.example>\r\n', '250 2.1.0 Ok\r\n'],
  [`RCPT TO:<${recipient}>\r\n`, '250 2.1.5 Ok\r\n'],
  ['DATA\r\n', '354 '],
  [`${content}.\r\n`, '250 2.0.0 Ok: queued as '],
  ['QUIT\r\n', '221 2.0.0 Bye\r\n'],
];
