import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../../src/sim/world/check-scenario.ts';
import { inShort, problemsWith, worldWith, type Path } from './files.ts';

describe('the base world', () => {
  const { scenario, problems } = checkScenario(worldWith());

  it('is accepted without a word', () => {
    expect(problems).toEqual([]);
  });

  it('is brought into the form that the engine takes', () => {
    expect(scenario?.hosts.map(({ id }) => id)).toContain('mx1');
    expect(scenario?.organisations).toContainEqual({ id: 'blue', name: 'Blue' });
    expect(scenario?.links).toEqual({
      local: { latencyMs: 4, datagramLoss: 0 },
      internet: { latencyMs: 24, datagramLoss: 0 },
      pairs: [],
    });
    expect(scenario?.hosts.find(({ id }) => id === 'mx1')).toMatchObject({
      users: [{ name: 'ben', address: 'ben@green.example' }, { name: 'carla' }, { name: 'root' }],
      services: { postfix: { listen: [{ port: 25, options: {} }] } },
    });
    expect(scenario?.hosts.find(({ id }) => id === 'dns')).toMatchObject({
      ...{ resolver: null, users: [], mailboxes: [], files: {}, services: { nameServer: {} } },
    });
  });
});

describe('what is no world', () => {
  it.each([[null], [3], ['base'], [[]], [{}], [undefined]])('is refused: %j', (raw) => {
    const { scenario, problems } = checkScenario(raw);
    expect(scenario).toBeNull();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ level }) => level === 'error')).toBe(true);
  });
});

describe('a value of the wrong form', () => {
  it.each<[path: Path, value: unknown, reason: string]>([
    [['name'], 'Base World', '"Base World" is not an id (small letters, digits, hyphens)'],
    [['startsAt'], '2026-03-02', '"2026-03-02" is not a time like 2026-03-02T09:00:00Z'],
    [['startsAt'], '2026-02-30T09:00:00Z', '"2026-02-30T09:00:00Z" is a time that no calendar has'],
    [['startsAt'], '2026-03-02T25:00:00Z', '"2026-03-02T25:00:00Z" is a time that no calendar has'],
    [['hosts', 'mx1', 'resolver'], '999.1.2.3', '"999.1.2.3" is not an IP address'],
    [['hosts', 'mx1', 'resolver'], '2001:db8:::1', '"2001:db8:::1" is not an IP address'],
    [['hosts', 'mx1', 'name'], 'MX1', '"MX1" is not a host name (small letters, digits, hyphens, dots)'],
    [['hosts', 'mx1', 'resolver'], 'ns', '"ns" is not an IP address'],
    [['hosts', 'mx1', 'organisation'], undefined, 'is missing'],
    [['hosts', 'mx1', 'colour'], 'red', 'there is no such key'],
    [['hosts', 'mx1', 'files', 'notes.txt'], '', '"notes.txt" is not an absolute path'],
    [['links', 'local', 'latencyMs'], 1.5, '1.5 is not a whole number of milliseconds'],
    [
      ['zones', 2, 'origin'],
      'Blue.example',
      '"Blue.example" is not a host name (small letters, digits, hyphens, dots)',
    ],
  ])('is named with its place and reason: %j = %j', (path, value, reason) => {
    expect(problemsWith(path, value)).toContain(`error at ${path.join('.')}: ${reason}`);
  });

  it.each<[path: Path, value: unknown, at?: Path]>([
    [['name'], undefined],
    [['hosts', 'mx1', 'organisation'], undefined],
    [['hosts', 'mx1', 'colour'], 'red'],
    [['hosts', 'mx1', 'role'], 'boss'],
    [['hosts', 'mx1', 'addresses'], []],
    [['hosts', 'mx1', 'addresses'], ['mx1'], ['hosts', 'mx1', 'addresses', 0]],
    [['hosts', 'mx1', 'mailboxes'], ['ben carla'], ['hosts', 'mx1', 'mailboxes', 0]],
    [['hosts', 'mx1', 'users', 'ben', 'address'], 'ben'],
    [['hosts', 'mx1', 'services', 'webServer'], {}],
    [['hosts', 'mx1', 'services', 'postfix', 'listen'], []],
    [['hosts', 'mx1', 'services', 'postfix', 'listen'], [0], ['hosts', 'mx1', 'services', 'postfix', 'listen', 0]],
    [['hosts', 'laptop', 'services', 'mailProgram', 'port'], 65_536],
    [['hosts', 'resolver', 'services', 'resolver', 'rootHints'], []],
    [['links', 'local', 'latencyMs'], -1],
    [['links', 'internet', 'datagramLoss'], 1.1],
    [['links', 'pairs'], [{ between: ['mx1'], latencyMs: 3 }], ['links', 'pairs', 0, 'between', 1]],
    [['zones', 0, 'text'], 7],
  ])('or missing, or too many, is refused at its place: %j = %j', (path, value, at = path) => {
    const { scenario, problems } = checkScenario(worldWith([path, value]));
    expect(scenario).toBeNull();
    expect(problems.map((problem) => problem.path)).toEqual([at]);
  });
});

describe('a reference to what is not there', () => {
  it.each<[path: Path, value: unknown, at: string, reason: string]>([
    [['hosts', 'mx1', 'organisation'], 'purple', 'hosts.mx1.organisation', 'there is no organisation "purple"'],
    [['hosts', 'mx1', 'resolver'], '192.0.2.99', 'hosts.mx1.resolver', 'no host has the address 192.0.2.99'],
    [
      ...([['links', 'pairs'], [{ between: ['mx1', 'mx9'], latencyMs: 3 }], 'links.pairs.0.between'] as const),
      'there is no host "mx9"',
    ],
    [['zones', 2, 'server'], 'mx9', 'zones.2.server', 'host "mx9" is no name server (services: nameServer)'],
    [['zones', 2, 'server'], 'mx1', 'zones.2.server', 'host "mx1" is no name server (services: nameServer)'],
    [
      ...([['hosts', 'laptop', 'services', 'mailProgram', 'user'], 'ben'] as const),
      ...(['hosts.laptop.services.mailProgram.user', 'host "laptop" has no user "ben"'] as const),
    ],
    [
      ...([['hosts', 'laptop', 'services', 'mailProgram', 'inbox', 'mailbox'], 'ben'] as const),
      ...(['hosts.laptop.services.mailProgram.inbox', 'host "mx-blue" has no mailbox "ben"'] as const),
    ],
    [
      ...([['hosts', 'laptop', 'services', 'mailProgram', 'inbox', 'host'], 'mx9'] as const),
      ...(['hosts.laptop.services.mailProgram.inbox', 'host "mx9" has no mailbox "anna"'] as const),
    ],
    [
      ...([['hosts', 'mx1', 'files'], {}, 'hosts.mx1.services.postfix'] as const),
      'a mail server needs the file /etc/postfix/main.cf',
    ],
    [
      ...([['hosts', 'dns', 'services'], { resolver: { rootHints: ['192.0.2.99'] }, nameServer: {} }] as const),
      ...(['hosts.dns.services.resolver.rootHints.0', 'no host has the address 192.0.2.99'] as const),
    ],
    [
      ...([['hosts', 'dns', 'services'], { resolver: { rootHints: ['198.51.100.25'] }, nameServer: {} }] as const),
      'hosts.dns.services.resolver.rootHints.0',
      'host "mx1" is no name server (services: nameServer)',
    ],
  ])('is refused: %j = %j', (path, value, at, reason) => {
    expect(problemsWith(path, value)).toEqual([`error at ${at}: ${reason}`]);
  });
});

describe('what there may be only once', () => {
  it.each<[path: Path, value: unknown, problem: string]>([
    [
      ...([['hosts', 'mx1', 'addresses'], ['198.51.100.26']] as const),
      'error at hosts.mx2.addresses.0: 198.51.100.26 belongs to host "mx1" already',
    ],
    [
      ...([
        ['hosts', 'mx1', 'addresses'],
        ['198.51.100.25', '198.51.100.25'],
      ] as const),
      'error at hosts.mx1.addresses.1: 198.51.100.25 belongs to host "mx1" already',
    ],
    [
      ...([
        ['hosts', 'mx1', 'services', 'postfix', 'listen'],
        [25, { port: 25 }],
      ] as const),
      'error at hosts.mx1.services.postfix.listen: a port is named twice',
    ],
    [
      ['hosts', 'mx1', 'mailboxes'],
      ['ben', 'carla', 'Ben'],
      'error at hosts.mx1.mailboxes.2: there is a mailbox "Ben" already',
    ],
  ])('is refused the second time: %j = %j', (path, value, problem) => {
    expect(problemsWith(path, value)).toEqual([problem]);
  });
});

it('a zone is named twice only by two servers', () => {
  const problem = 'error at zones.2.origin: host "dns" answers for "example" already';
  expect(problemsWith(['zones', 2, 'origin'], 'example')).toContain(problem);
});

describe('a policy service', () => {
  const problems = (listen: string) =>
    problemsWith(['hosts', 'mx1', 'services', 'policyService'], { listen, greylisting: {} });
  const at = 'error at hosts.mx1.services.policyService.listen';

  it.each([
    ['inet:10023', []],
    ['unix:private/postgrey', []],
    ['10023', [`${at}: "10023" is no place like inet:10023 or unix:private/postgrey`]],
    ['inet:70000', [`${at}: 70000 is no port`]],
    ['inet:25', [`${at}: port 25 belongs to postfix already`]],
  ])('listens at %s', (listen, told) => {
    expect(problems(listen)).toEqual(told);
  });
});

it('a mail program whose server has no name is pointed out', () => {
  expect(problemsWith(['hosts', 'laptop', 'services', 'mailProgram', 'server'], 'nowhere.example')).toEqual([
    'warning at hosts.laptop.services.mailProgram.server: no zone knows the name "nowhere.example"',
  ]);
});

describe('several mistakes', () => {
  it('are all told, in the order of the file', () => {
    const file = worldWith(
      [['hosts', 'mx2', 'organisation'], 'purple'],
      [['hosts', 'mx1', 'resolver'], '192.0.2.99'],
      [['zones', 0, 'server'], 'mx1'],
      [['hosts', 'mx1', 'files', '/etc/postfix/main.cf'], 'nonsense'],
    );
    const { scenario, problems } = checkScenario(file);
    expect(problems.map(inShort)).toEqual([
      'error at hosts.mx1.resolver: no host has the address 192.0.2.99',
      'error at hosts.mx2.organisation: there is no organisation "purple"',
      'error at zones.0.server: host "mx1" is no name server (services: nameServer)',
      'error at hosts.mx1.files./etc/postfix/main.cf:1: nonsense: expected "name = value"',
    ]);
    expect(scenario).toBeNull();
  });
});

describe('certificates', () => {
  const spec = { names: ['mx1.green.example'], notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-02-01T00:00:00Z' };
  const mainCf = 'myhostname = mx1.green.example\nsmtpd_tls_cert_file = /tls.pem\n';
  const problemsOf = (certificates: unknown): string[] =>
    checkScenario(
      worldWith(
        [['hosts', 'mx1', 'certificates'], certificates],
        [['hosts', 'mx1', 'files', '/etc/postfix/main.cf'], mainCf],
      ),
    ).problems.map(inShort);

  it('become files that the server reads', () => {
    expect(problemsOf({ '/tls.pem': spec })).toEqual([]);
  });

  it('that main.cf names and nobody declared are pointed out, with the line', () => {
    expect(problemsOf({ '/other.pem': spec })).toEqual([
      'warning at hosts.mx1.files./etc/postfix/main.cf:2: ' +
        'the TLS files named hold no certificate with its key: STARTTLS will answer 454',
    ]);
  });

  it.each([
    [{ ...spec, notAfter: '2025-01-01T00:00:00Z' }, 'notAfter: is before notBefore'],
    [{ ...spec, notAfter: 'soon' }, 'notAfter: "soon" is not a time like 2026-03-02T09:00:00Z'],
  ])('with a mistake are refused: %j', (certificate, reason) => {
    expect(problemsOf({ '/tls.pem': certificate })).toContain(`error at hosts.mx1.certificates./tls.pem.${reason}`);
  });
});
