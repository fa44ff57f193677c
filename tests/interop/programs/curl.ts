import { execute, perMessage } from './program.ts';

export const curl = perMessage('curl', async ({ host, port, protection, user, password }, mail) => {
  const scheme = protection === 'tls' ? 'smtps' : 'smtp';
  const login = protection === 'none' ? [] : ['--ssl-reqd', '--insecure', '--user', `${user}:${password}`];
  const recipients = mail.recipients.flatMap((recipient) => ['--mail-rcpt', recipient]);
  const url = `${scheme}://${host}:${port}/laptop.blue.example`;
  const envelope = ['--mail-from', mail.from, ...recipients];
  await execute(
    'curl',
    ['--disable', '--silent', '--show-error', ...login, ...envelope, '--upload-file', '-', url],
    mail.content,
  );
});
