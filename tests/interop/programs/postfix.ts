import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mail } from '../messages.ts';
import { asText, execute, type Program, type Protection, type Server } from './program.ts';

/** As the package's, but nothing listens on the network, and nothing is in a chroot. */
const masterCf = [
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'proxymap unix - - n - - proxymap',
  'smtp unix - - n - - smtp',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'showq unix n - n - - showq',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
].join('\n');

/** TLS and login, if the server wants them. */
const protections: Record<Protection, string> = {
  none: '',
  starttls: 'smtp_tls_security_level = encrypt\nsmtp_sasl_auth_enable = yes\n',
  tls: 'smtp_tls_security_level = encrypt\nsmtp_tls_wrappermode = yes\nsmtp_sasl_auth_enable = yes\n',
};

const mainCf = (folder: string, { host, port, protection }: Server): string => `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
myhostname = laptop.blue.example
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
alias_database =
relayhost = [${host}]:${port}
smtp_sasl_password_maps = texthash:${folder}/etc/passwords
smtp_sasl_security_options = noanonymous
${protections[protection]}`;

function configure(folder: string, server: Server): string {
  const configuration = join(folder, 'etc');
  // Its daemons run as the user postfix, and have to get here.
  chmodSync(folder, 0o755);
  for (const part of ['etc', 'queue', 'data']) mkdirSync(join(folder, part));
  writeFileSync(join(configuration, 'main.cf'), mainCf(folder, server));
  writeFileSync(join(configuration, 'master.cf'), `${masterCf}\n`);
  const { host, port, user, password } = server;
  writeFileSync(join(configuration, 'passwords'), `[${host}]:${port} ${user}:${password}\n`);
  return configuration;
}

/** Waits until Postfix has passed a message on; throws with its log when the server did not take it. */
async function passedOn(log: string, { id }: Mail): Promise<void> {
  for (const deadlineMs = Date.now() + 30_000; ; await sleep(10)) {
    const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
    const queueId = new RegExp(`(\\w+): message-id=<${id}@`).exec(text)?.[1] ?? '–';
    if (text.includes(`${queueId}: removed`) && !/status=(deferred|bounced)/.test(text)) return;
    if (Date.now() > deadlineMs || /status=(deferred|bounced)| (fatal|panic): /.test(text))
      throw new Error(`Postfix did not pass it on:\n${text.slice(-4_000)}`);
  }
}

/** Its own instance of Postfix, with the server as relayhost; messages go in by its sendmail command. Needs root. */
export const postfix: Program = {
  name: 'Postfix',
  start: async (server) => {
    const folder = mkdtempSync(join(tmpdir(), 'ehlo-postfix-'));
    const configuration = configure(folder, server);
    await execute('chown', ['postfix', join(folder, 'data')]);
    await execute('postfix', ['-c', configuration, 'start']);
    return {
      send: async (mail) => {
        const options = ['-C', configuration, '-i', '-f', mail.from];
        await execute('sendmail', [...options, '--', ...mail.recipients], asText(mail.content));
        await passedOn(join(folder, 'log'), mail);
      },
      stop: async () => {
        await execute('postfix', ['-c', configuration, 'stop']);
        rmSync(folder, { recursive: true });
      },
    };
  },
};
