import { asText, execute, perMessage } from './program.ts';

const protections = {
  none: ['--tls=off'],
  starttls: ['--tls=on', '--tls-starttls=on', '--tls-certcheck=off'],
  tls: ['--tls=on', '--tls-starttls=off', '--tls-certcheck=off'],
} as const;

export const msmtp = perMessage('msmtp', async ({ host, port, protection, user, password }, mail) => {
  // With --host it reads no configuration file. The password is said by a shell command.
  const login =
    protection === 'none' ? ['--auth=off'] : ['--auth=on', `--user=${user}`, `--passwordeval=echo '${password}'`];
  const server = [
    `--host=${host}`,
    `--port=${port}`,
    '--domain=laptop.blue.example',
    ...protections[protection],
    ...login,
  ];
  await execute('msmtp', [...server, `--from=${mail.from}`, '--', ...mail.recipients], asText(mail.content));
});
