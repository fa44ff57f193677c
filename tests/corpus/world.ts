import { checkScenario } from '../../src/sim/world/check-scenario.ts';
import type { Scenario } from '../../src/sim/world/scenario.ts';
import { configFiles, profiles, zoneText, type Profile } from './data.ts';

export const serverId = 'server';
export const serverAddress = '203.0.113.25';
export const clientId = 'client';
/** The address and name that the recordings were made from. */
export const clientAddress = '127.0.0.10';
export const clientName = 'client.example.org';

const dnsAddress = '203.0.113.53';
const resolverAddress = '203.0.113.54';

const validity = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' };

/** Who may log in on the submission server. */
const passwords: readonly (readonly [name: string, password: string])[] = [
  ['alice', 'wonderland'],
  ['alice@example.com', 'wonderland'],
  ['dave', 'looking-glass'],
];

/** The recorded master.cf with the profile's server on port 25 of all addresses. */
function masterCf({ config, master_port }: Profile): string {
  const text = configFiles(config)[`/etc/postfix-${config}/master.cf`] ?? '';
  const entry = new RegExp(`^127\\.0\\.0\\.1:${master_port} inet.*$`, 'm');
  if (!entry.test(text)) throw new Error(`master.cf of ${config} has no port ${master_port}`);
  return text.replace(entry, 'smtp inet n - n - - smtpd');
}

const namesIn = (table: string): string[] =>
  table
    .split('\n')
    .map((line) => line.split(/[\s:]/)[0] ?? '')
    .filter((name) => name !== '');

/** Two records of the recorded zone are wrong on purpose (for clients); a name server would not load them. */
const servable = (zone: string): string =>
  zone
    .split('\n')
    .filter((line) => !/^(nullmxextra|mxcname)\.test\./.test(line))
    .join('\n');

/** The world of a `role/profile`: the server with its recorded configuration, the client, and the zone they look things up in. */
export function corpusScenario(name: string): Scenario {
  const profile = profiles()[name];
  if (!profile) throw new Error(`no profile ${name}`);
  const files = configFiles(profile.config);
  const mainCf = files[`/etc/postfix-${profile.config}/main.cf`] ?? '';
  const hostname = /^myhostname = (\S+)/m.exec(mainCf)?.[1] ?? '';
  const users = namesIn(files[`/etc/postfix-${profile.config}/users`] ?? '');
  const { scenario, problems } = checkScenario({
    name: 'corpus',
    startsAt: '2026-03-02T09:00:00Z',
    organisations: { corpus: { name: 'Corpus' } },
    hosts: {
      [serverId]: {
        name: hostname,
        organisation: 'corpus',
        role: 'mx',
        addresses: [serverAddress],
        resolver: resolverAddress,
        mailboxes: users,
        services: { postfix: { listen: [25] } },
        certificates: {
          '/etc/tls/cert.pem': { ...validity, names: [hostname], key: '/etc/tls/key.pem' },
        },
        files: {
          ...files,
          '/etc/postfix/main.cf': mainCf,
          '/etc/sasldb2': passwords.map(([name, password]) => `${name} ${password}\n`).join(''),
          '/etc/dovecot/dovecot.conf': 'auth_mechanisms = plain login\n',
          '/etc/dovecot/users': passwords.map(([name, password]) => `${name}:{PLAIN}${password}\n`).join(''),
        },
      },
      [clientId]: { name: clientName, organisation: 'corpus', role: 'client', addresses: [clientAddress] },
      dns: {
        name: 'ns.invalid',
        organisation: 'corpus',
        role: 'name-server',
        addresses: [dnsAddress, '127.0.0.53'],
        services: { nameServer: {} },
      },
      resolver: {
        name: 'resolver.invalid',
        organisation: 'corpus',
        role: 'resolver',
        addresses: [resolverAddress],
        services: { resolver: { rootHints: [dnsAddress] } },
      },
    },
    zones: [{ origin: '', server: 'dns', text: servable(zoneText()) }],
    links: { local: { latencyMs: 1 }, internet: { latencyMs: 1 } },
  });
  if (!scenario)
    throw new Error(problems.map(({ path, line, reason }) => `${path.join('.')}:${line}: ${reason}`).join('\n'));
  // Only now: some of its servers are wrong on purpose, which a world's author would be told.
  const hosts = scenario.hosts.map((host) =>
    host.id === serverId ? { ...host, files: { ...host.files, '/etc/postfix/master.cf': masterCf(profile) } } : host,
  );
  return { ...scenario, hosts };
}
