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

const mainCf = (folder: string, { host, port, protection }: Server, more: string): string => `compatibility_level = 3.6
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
${protections[protection]}${more}`;

function configure(folder: string, server: Server, more: string): string {
  const configuration = join(folder, 'etc');
  // Its daemons run as the user postfix, and have to get here.
  chmodSync(folder, 0o755);
  for (const part of ['etc', 'queue', 'data']) mkdirSync(join(folder, part));
  writeFileSync(join(configuration, 'main.cf'), mainCf(folder, server, more));
  writeFileSync(join(configuration, 'master.cf'), `${masterCf}\n`);
  const { host, port, user, password } = server;
  writeFileSync(join(configuration, 'passwords'), `[${host}]:${port} ${user}:${password}\n`);
  return configuration;
}

/** Its own instance of Postfix, with the server as relayhost; messages go in by its sendmail command. Needs root. */
export class PostfixInstance {
  readonly #folder: string;
  readonly #configuration: string;

  private constructor(folder: string, configuration: string) {
    this.#folder = folder;
    this.#configuration = configuration;
  }

  /** `more`: further lines of main.cf. */
  static async start(server: Server, more = ''): Promise<PostfixInstance> {
    const folder = mkdtempSync(join(tmpdir(), 'ehlo-postfix-'));
    const configuration = configure(folder, server, more);
    await execute('chown', ['postfix', join(folder, 'data')]);
    await execute('postfix', ['-c', configuration, 'start']);
    return new PostfixInstance(folder, configuration);
  }

  get log(): string {
    const file = join(this.#folder, 'log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** What the log says of a message, line by line. */
  linesAbout({ id }: Pick<Mail, 'id'>): string[] {
    const { log } = this;
    const queueId = new RegExp(`(\\w+): message-id=<${id}@`).exec(log)?.[1] ?? '–';
    return log.split('\n').filter((line) => line.includes(`${queueId}: `));
  }

  async submit({ from, recipients, content }: Mail): Promise<void> {
    await execute('sendmail', ['-C', this.#configuration, '-i', '-f', from, '--', ...recipients], asText(content));
  }

  /** Tries what is deferred now. */
  async flush(): Promise<void> {
    await execute('postqueue', ['-c', this.#configuration, '-f']);
  }

  async stop(): Promise<void> {
    await execute('postfix', ['-c', this.#configuration, 'stop']);
    rmSync(this.#folder, { recursive: true });
  }
}

/** Waits until Postfix has passed a message on; throws with its log when the server did not take it. */
async function passedOn(instance: PostfixInstance, mail: Mail): Promise<void> {
  for (const deadlineMs = Date.now() + 30_000; ; await sleep(10)) {
    const { log } = instance;
    const isRefused = /status=(deferred|bounced)/.test(log);
    if (!isRefused && instance.linesAbout(mail).some((line) => line.endsWith(': removed'))) return;
    if (Date.now() > deadlineMs || isRefused || / (fatal|panic): /.test(log))
      throw new Error(`Postfix did not pass it on:\n${log.slice(-4_000)}`);
  }
}

export const postfix: Program = {
  name: 'Postfix',
  start: async (server) => {
    const instance = await PostfixInstance.start(server);
    return {
      send: async (mail) => {
        await instance.submit(mail);
        await passedOn(instance, mail);
      },
      stop: () => instance.stop(),
    };
  },
};
