import { checkScenario } from '../../src/sim/world/check-scenario.ts';
import type { Scenario } from '../../src/sim/world/scenario.ts';
import type { Dice } from './dice.ts';

/** A mail system of a swarm's world. */
export interface System {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  readonly address: string;
}

export const clientId = 'laptop';
const clientAddress = '192.0.2.200';
const resolverAddress = '192.0.2.53';
const dnsAddress = '203.0.113.53';
export const dnsHosts = ['dns', 'resolver'];

/** Mailboxes and aliases that every system has. */
export const mailboxes = ['ada', 'bob', 'postmaster'];
/** `all` is a list across systems, `away` moved to the next one, `round` goes in circles, `lost` knows nobody. */
export const aliases = ['all', 'away', 'round', 'lost', 'both'];

function systemsOf(count: number): System[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{
      id: `mx${index}`,
      domain: `d${index}.example`,
      name: `mx.d${index}.example`,
      address: `192.0.2.${10 + index}`,
    },
  }));
}

const aliasFile = (next: System): string => `all: ada, bob, ada@${next.domain}
away: bob@${next.domain}
round: round@${next.domain}
lost: nobody-here@${next.domain}
both: ada, all, ada
`;

/** The lines of main.cf that time is about: short, so that a day of trouble fits into minutes. */
function times(dice: Dice): string {
  const s = (low: number, high: number): string => `${dice.between(low, high)}s`;
  const lifetime = dice.between(30, 400);
  return `minimal_backoff_time = ${s(5, 30)}
maximal_backoff_time = ${s(20, 120)}
queue_run_delay = ${s(2, 20)}
maximal_queue_lifetime = ${lifetime}s
bounce_queue_lifetime = ${dice.pick([0, 20, lifetime])}s
delay_warning_time = ${dice.pick(['0h', '15s', '60s'])}
smtp_connect_timeout = ${s(2, 30)}
smtp_helo_timeout = ${s(2, 30)}
smtp_mail_timeout = ${s(2, 30)}
smtp_rcpt_timeout = ${s(2, 30)}
smtp_data_init_timeout = ${s(2, 30)}
smtp_data_done_timeout = ${s(2, 60)}
smtp_quit_timeout = ${s(2, 30)}
smtpd_timeout = ${s(5, 60)}
smtpd_error_sleep_time = ${s(0, 2)}
`;
}

/** Each with its chance: settings that lead mail on other ways, or cut it into other pieces. */
function turns(dice: Dice, others: readonly System[]): string {
  const other = (): string => `[${dice.pick(others).name}]`;
  const lines: (readonly [probability: number, line: () => string])[] = [
    [0.5, () => `smtp_tls_security_level = ${dice.pick(['may', 'may', 'encrypt'])}`],
    [0.5, () => 'smtpd_tls_security_level = may'],
    [0.3, () => `default_destination_recipient_limit = ${dice.between(1, 3)}`],
    [0.3, () => `default_destination_concurrency_limit = ${dice.between(1, 3)}`],
    [0.2, () => `default_destination_concurrency_failed_cohort_limit = ${dice.between(1, 3)}`],
    [0.2, () => `smtp_mx_session_limit = ${dice.between(1, 3)}`],
    [0.1, () => 'soft_bounce = yes'],
    [0.3, () => `notify_classes = ${dice.pick(['bounce', '2bounce', 'delay', 'bounce 2bounce delay'])}`],
    [0.1, () => `mailbox_size_limit = ${dice.between(1, 4) * 1000}`],
    [0.1, () => `message_size_limit = ${dice.between(1, 4) * 1000}`],
    [
      0.2,
      () => `smtpd_discard_ehlo_keywords = ${dice.pick(['dsn', 'pipelining', 'pipelining dsn', 'size', 'chunking'])}`,
    ],
    [0.1, () => 'smtpd_recipient_limit = 2'],
    [0.3, () => 'smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023'],
  ];
  if (others.length > 0)
    lines.push([0.15, () => `relayhost = ${other()}`], [0.2, () => `smtp_fallback_relay = ${other()}`]);
  return lines.flatMap(([probability, line]) => (dice.happens(probability) ? [`${line()}\n`] : [])).join('');
}

interface Exchanger {
  readonly preference: number;
  readonly name: string;
}

/** Which servers take mail for a domain: its own, mostly, and others that keep it for a while. */
function exchangersOf(dice: Dice, own: System, others: readonly System[]): Exchanger[] {
  const backups = dice.some(others, 2).map(({ name }) => ({ preference: dice.pick([10, 20, 30]), name }));
  const lost = dice.happens(0.15) ? [{ preference: dice.pick([5, 10, 40]), name: `gone.${own.domain}` }] : [];
  return [{ preference: 10, name: own.name }, ...backups, ...lost];
}

function mainCf(dice: Dice, own: System, others: readonly System[], keptFor: readonly string[]): string {
  // Who has others send its mail on is known to them; and so, mostly, is who submits it.
  const friends = [...others.map(({ address }) => address), ...(dice.happens(0.85) ? [clientAddress] : [])];
  return `compatibility_level = 3.6
myhostname = ${own.name}
mydomain = ${own.domain}
myorigin = $mydomain
mydestination = $mydomain, $myhostname, localhost
mynetworks = 127.0.0.0/8 ${friends.join(' ')}
recipient_delimiter = +
relay_domains = ${keptFor.join(' ')}
alias_maps = hash:/etc/aliases
local_recipient_maps = ${dice.pick(['', 'proxy:unix:passwd.byname $alias_maps'])}
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
${times(dice)}${turns(dice, others)}`;
}

const soa = 'SOA ns.example. hostmaster.example. 1 7200 3600 1209600 10';

function zone(systems: readonly System[], exchangers: ReadonlyMap<System, readonly Exchanger[]>): string {
  const domains = systems.flatMap((system) => [
    ...(exchangers.get(system) ?? []).map(({ preference, name }) => `${system.domain}. MX ${preference} ${name}.`),
    `${system.name}. A ${system.address}`,
  ]);
  const more = ['ns.example. A 203.0.113.53', 'deaf.example. MX 0 .', `laptop.example. A ${clientAddress}`];
  return ['$TTL 20', `@ ${soa}`, '@ NS ns.example.', ...more, ...domains, ''].join('\n');
}

const host = (name: string, role: string, address: string, services: object, more: object = {}) => ({
  ...{ name, organisation: 'all', role, addresses: [address], services, ...more },
});

/** A world of one to four mail systems, with their DNS and a host that mail comes from. */
export function randomWorld(dice: Dice): { readonly scenario: Scenario; readonly systems: readonly System[] } {
  const systems = systemsOf(dice.between(1, 4));
  const exchangers = new Map(
    systems.map((own) => [
      own,
      exchangersOf(
        dice,
        own,
        systems.filter((system) => system !== own),
      ),
    ]),
  );
  const hostOf = (own: System, index: number) => {
    const others = systems.filter((system) => system !== own);
    const keptFor = others.filter((other) => exchangers.get(other)?.some(({ name }) => name === own.name));
    const greylisting = { delayS: dice.between(1, 60), retryWindowS: 3600 };
    return host(
      own.name,
      'mx',
      own.address,
      { postfix: { listen: [25] }, policyService: { listen: 'inet:10023', greylisting } },
      {
        ...{ resolver: resolverAddress, mailboxes },
        files: {
          '/etc/postfix/main.cf': mainCf(
            dice,
            own,
            others,
            keptFor.map(({ domain }) => domain),
          ),
          '/etc/aliases': aliasFile(systems[(index + 1) % systems.length] ?? own),
        },
      },
    );
  };
  const { scenario, problems } = checkScenario({
    name: 'swarm',
    startsAt: '2026-03-02T09:00:00Z',
    organisations: { all: { name: 'All' } },
    hosts: {
      ...Object.fromEntries(systems.map((own, index) => [own.id, hostOf(own, index)])),
      [clientId]: host('laptop.example', 'client', clientAddress, {}),
      resolver: host('resolver.example', 'resolver', resolverAddress, { resolver: { rootHints: [dnsAddress] } }),
      dns: host('ns.example', 'name-server', dnsAddress, { nameServer: {} }),
    },
    zones: [{ origin: '', server: 'dns', text: zone(systems, exchangers) }],
    links: { local: { latencyMs: dice.between(1, 40) }, internet: { latencyMs: 24 } },
  });
  if (!scenario) throw new Error(problems.map(({ path, reason }) => `${path.join('.')}: ${reason}`).join('\n'));
  return { scenario, systems };
}
