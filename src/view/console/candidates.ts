import type { Scenario } from '$sim/world/scenario.ts';

const commands = [
  'cd',
  'grep',
  'head',
  'logout',
  'printf',
  'tail',
  'cat',
  'clear',
  'date',
  'dig',
  'echo',
  'exit',
  'help',
  'history',
  'host',
  'hostname',
  'ls',
  'mail',
  'mailq',
  'man',
  'nc',
  'ping',
  'pwd',
  'ssh',
  'telnet',
  'whoami',
];
const needsHost = ['dig', 'dig MX', 'dig A', 'host', 'nc', 'nc -C', 'ping', 'ssh', 'telnet'];

/** Whole lines that could be meant at a place: what Tab and the touch palette offer. */
export function candidatesFor(program: string | null, host: string, scenario: Scenario): string[] {
  const self = scenario.hosts.find(({ id }) => id === host);
  const names = [
    ...scenario.hosts.map(({ name }) => name),
    ...new Set(scenario.zones.map(({ origin }) => origin).filter((origin) => /^[a-z]+\.[a-z]+$/.test(origin))),
  ];
  if (program === null) {
    const withHost = needsHost.flatMap((command) =>
      names.map((name) => `${command} ${name}${/^(telnet|nc)/.test(command) ? ' 25' : ''}`),
    );
    return [...commands, ...commands.map((command) => `man ${command}`), ...withHost];
  }
  if (program !== 'telnet' && program !== 'nc') return [];
  const own = self?.users[0]?.address ?? 'anna@blue.example';
  const addresses = scenario.hosts.flatMap(({ users }) =>
    users.filter(({ name }) => name !== 'root').map(({ address }) => address),
  );
  return [
    `EHLO ${self?.name ?? 'localhost'}`,
    `HELO ${self?.name ?? 'localhost'}`,
    `MAIL FROM:<${own}>`,
    ...[...new Set(addresses)].map((address) => `RCPT TO:<${address}>`),
    'DATA',
    'RSET',
    'NOOP',
    'QUIT',
    ...[...new Set(addresses)].map((address) => `VRFY ${address.split('@')[0]}`),
    'HELP',
  ];
}

/** The few most likely next lines, for touch. */
export function suggestionsFor(program: string | null, host: string, scenario: Scenario): string[] {
  if (program === null) return ['help', 'ls', 'dig MX green.example', 'telnet mx1.green.example 25', 'mail', 'exit'];
  return candidatesFor(program, host, scenario)
    .filter((line) => !/^(HELO|VRFY|HELP)/.test(line))
    .slice(0, 9);
}
