import type { Scenario } from '$sim/world/scenario.ts';
import { nothingOffered, type Offers } from '../../console/completion.ts';

/** Who reads in a terminal: a shell (`program` is null) or a program, on this host. */
export interface Reader {
  readonly program: string | null;
  readonly host: string;
}

const postfixWords = ['reload', 'check', 'status', '/etc/postfix/main.cf', '/etc/postfix/master.cf'];
const longWords = [
  ...['s_client', 'x509', '-connect', '-starttls', '-crlf', '-quiet', '-brief', '-servername', '-noout'],
  ...['--to', '--from', '--server', '--tls', '--tlsc', '--auth', '--auth-user', '--auth-password', '--quit-after'],
];
const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'TXT'];
const unique = (words: readonly string[]): string[] => [...new Set(words)];

/** The commands that the programs' help knows, from the keys of its texts. */
export const commandsIn = (help: Readonly<Record<string, string>>): string[] =>
  Object.keys(help).flatMap((key) => (/^help\.(?!intro$)/.test(key) ? [key.slice('help.'.length)] : []));

/** What Tab completes: names and commands for a shell, whole SMTP commands for a connection. */
export function offersFor({ program, host }: Reader, scenario: Scenario, commands: readonly string[]): Offers {
  if (program === null) {
    const names = unique([...scenario.hosts.map(({ name }) => name), ...mailDomains(scenario)]);
    return {
      lines: [],
      first: commands,
      words: [...names, ...addressesOf(scenario), ...recordTypes, ...longWords, ...postfixWords, ...commands],
    };
  }
  return isConnection(program) ? { ...nothingOffered, lines: smtpLines(host, scenario) } : nothingOffered;
}

/** The few most likely next lines, as buttons for touch. */
export function suggestionsFor({ program, host }: Reader, scenario: Scenario): string[] {
  if (program === null) {
    const own = scenario.hosts.find(({ id }) => id === host)?.organisation;
    const servers = scenario.hosts.filter(({ role, organisation }) => role === 'mx' && organisation !== own);
    const ownDomains = domainsOf(scenario, ({ organisation }) => organisation === own);
    const domains = mailDomains(scenario).filter((domain) => !ownDomains.includes(domain));
    return [
      'help',
      ...domains.slice(0, 2).map((domain) => `dig MX ${domain}`),
      ...servers.slice(0, 2).map(({ name }) => `telnet ${name} 25`),
      ...['mail', 'ls', 'exit'],
    ];
  }
  if (!isConnection(program)) return [];
  return smtpLines(host, scenario)
    .filter((line) => !/^(HELO|VRFY|HELP|NOOP)/.test(line))
    .slice(0, 10);
}

const isConnection = (program: string): boolean => ['telnet', 'nc', 'openssl'].includes(program);

function smtpLines(host: string, scenario: Scenario): string[] {
  const self = scenario.hosts.find(({ id }) => id === host);
  const addresses = addressesOf(scenario);
  const own = self?.users.find(({ name }) => name !== 'root')?.address ?? addresses[0];
  const others = addresses.filter((address) => address !== own);
  return [
    ...(self ? [`EHLO ${self.name}`, `HELO ${self.name}`] : []),
    ...(own ? [`MAIL FROM:<${own}>`] : []),
    ...[...others, ...(own ? [own] : [])].map((address) => `RCPT TO:<${address}>`),
    ...['DATA', '.', 'QUIT', 'RSET', 'NOOP'],
    ...unique(others.map((address) => `VRFY ${address.split('@')[0] ?? ''}`)),
    'HELP',
  ];
}

const addressesOf = (scenario: Scenario): string[] =>
  unique(
    scenario.hosts.flatMap(({ users }) => users.filter(({ name }) => name !== 'root').map(({ address }) => address)),
  );

function domainsOf(scenario: Scenario, of: (host: Scenario['hosts'][number]) => boolean): string[] {
  const hosts = scenario.hosts.filter(of);
  return unique(addressesOf({ ...scenario, hosts }).flatMap((address) => address.split('@').slice(1)));
}

const mailDomains = (scenario: Scenario): string[] => domainsOf(scenario, () => true);
