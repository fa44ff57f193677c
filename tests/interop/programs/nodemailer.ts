import { createTransport } from 'nodemailer';
import { perMessage } from './program.ts';

export const nodemailer = perMessage('nodemailer', async ({ host, port, protection, user, password: pass }, mail) => {
  const transport = createTransport({
    host,
    port,
    name: 'laptop.blue.example',
    secure: protection === 'tls',
    requireTLS: protection === 'starttls',
    tls: { rejectUnauthorized: false },
    ...(protection !== 'none' && { auth: { user, pass } }),
  });
  try {
    await transport.sendMail({ envelope: { from: mail.from, to: [...mail.recipients] }, raw: mail.content });
  } finally {
    transport.close();
  }
});
