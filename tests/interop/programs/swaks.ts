import { asText, execute, perMessage } from './program.ts';

const protections = { none: [], starttls: ['--tls'], tls: ['--tls-on-connect'] } as const;

export const swaks = perMessage('swaks', async ({ host, port, protection, user, password }, mail) => {
  const login = protection === 'none' ? [] : ['--auth', 'PLAIN', '--auth-user', user, '--auth-password', password];
  const envelope = ['--ehlo', 'laptop.blue.example', '--from', mail.from, '--to', mail.recipients.join(',')];
  const server = ['--server', host, '--port', String(port), ...protections[protection], ...login];
  // A last line of one dot ends the data; without it swaks would add an empty line.
  const data = Buffer.concat([asText(mail.content), Buffer.from('.\n')]);
  await execute('swaks', [...server, ...envelope, '--silent', '1', '--data', '-'], data);
});
