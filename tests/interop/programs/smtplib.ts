import { join } from 'node:path';
import { execute, perMessage } from './program.ts';

const script = join(import.meta.dirname, 'send.py');

export const smtplib = perMessage('smtplib', async ({ host, port, protection, user, password }, mail) => {
  const server = [host, String(port), protection, user, password];
  await execute('python3', [script, ...server, mail.from, ...mail.recipients], mail.content);
});
