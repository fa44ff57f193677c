import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeepingSink } from '../../src/sim/kernel/trace.ts';
import { octets } from '../../src/sim/octets.ts';
import { checkConfiguration, isRefused } from '../../src/sim/policy/check-configuration.ts';
import { Configuration } from '../../src/sim/policy/configuration.ts';
import { restrictionSettings, ServerPolicy } from '../../src/sim/policy/server-policy.ts';
import { isOpen, type Verdict } from '../../src/sim/policy/verdict.ts';
import type { SimEvent } from '../../src/sim/trace.ts';
import { checkScenario } from '../../src/sim/world/check-scenario.ts';
import { World } from '../../src/sim/world/world.ts';
import { factsOf } from '../unit/policy/facts.ts';
import { judged, said, sessionFacts } from '../unit/smtp-server/session-facts.ts';

/** What opens no door to strangers, wherever it stands. Tables are below. */
const harmless = fc.constantFrom(
  ...['permit_mynetworks', 'permit_sasl_authenticated', 'reject_non_fqdn_sender', 'reject_non_fqdn_recipient'],
  ...['reject_invalid_helo_hostname', 'reject_non_fqdn_helo_hostname', 'reject_unlisted_recipient', 'reject'],
  ...['reject_multi_recipient_bounce', 'reject_unauth_pipelining', 'reject_unknown_client_hostname', 'defer'],
  ...['reject_unknown_sender_domain', 'reject_rbl_client bad.example', 'defer_if_permit', 'defer_if_reject'],
  ...[
    'permit_mx_backup',
    'permit_dnswl_client good.example',
    'permit_rhswl_client good.example',
    'permit_tls_clientcerts',
  ],
  ...[
    'reject_rhsbl_sender bad.example',
    'reject_plaintext_session',
    'reject_unlisted_sender',
    'reject_unverified_sender',
  ],
  ...[
    'check_policy_service inet:127.0.0.1:1',
    'check_sender_mx_access static:OK',
    'check_reverse_client_hostname_access static:OK',
  ],
  ...['reject_known_sender_login_mismatch', 'reject_unknown_reverse_client_hostname', 'static:DUNNO'],
  ...['warn_if_reject reject', 'sleep 1', 'nonsense', 'constructor', 'check_sender_access texthash:/nowhere', 'shy'],
);
const check = fc.constantFrom('client', 'helo', 'sender', 'recipient').map((what) => `check_${what}_access`);
const table = (name: string) => fc.constantFrom('texthash', 'pcre', 'static').map((type) => [type, name] as const);
const against = (name: string): fc.Arbitrary<string> =>
  fc.tuple(check, table(name)).map(([how, [type, file]]) => {
    if (type === 'static') return `${how} static:${file === 'open' ? 'OK' : 'DUNNO'}`;
    return `${how} ${type}:/${type}-${file}`;
  });
/** What may let anybody in. */
const open = fc.oneof(
  fc.constantFrom('permit', 'permit_auth_destination', 'permit_naked_ip_address', 'check_relay_domains', 'bold'),
  against('open'),
);
const before = fc.array(fc.oneof(harmless, against('shut')), { maxLength: 4 });
const anything = fc.array(fc.oneof(harmless, against('shut'), open), { maxLength: 4 });
const gate = fc.constantFrom('reject_unauth_destination', 'defer_unauth_destination', 'guarded', 'GATE');

const shut = ['REJECT', 'DUNNO', '450 4.2.0 later', 'DEFER_IF_PERMIT', 'DEFER_IF_REJECT', 'WARN', 'HOLD', 'defer'];
const opening = ['OK', '1', 'permit', 'bold', 'DISCARD', 'permit_auth_destination'];
const keys = ['here.example', 'elsewhere.example', 'red.example', 'stranger.example', '203', 'zoe@', '<>', 'example'];
const entries = (values: readonly string[]) =>
  fc.array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)), { maxLength: 5 });
const asText = (pairs: readonly (readonly [string, string])[]) => pairs.map((pair) => `${pair.join(' ')}\n`).join('');
const asPatterns = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([key, value]) => `/${key.replaceAll('.', '\\.')}/ ${value}\n`).join('');

const files = fc.record({ shut: entries(shut), open: entries([...shut, ...opening]) }).map((all) => ({
  '/texthash-shut': asText(all.shut),
  '/texthash-open': asText(all.open),
  '/pcre-shut': asPatterns(all.shut),
  '/pcre-open': asPatterns(all.open),
}));

const flag = (name: string) => fc.constantFrom('yes', 'no').map((value) => `${name} = ${value}`);
const settings = fc
  .tuple(
    fc.constantFrom('', 'relay_domains = friend.example', 'relay_domains = example.org, friend.example'),
    fc.constantFrom('', 'recipient_delimiter = +', 'recipient_delimiter = -+'),
    fc.constantFrom('', 'relay_domains_reject_code = 450', 'relay_domains_reject_code = 550'),
    flag('smtpd_delay_reject'),
    flag('smtpd_reject_unlisted_recipient'),
    flag('strict_rfc821_envelopes'),
    flag('soft_bounce'),
    flag('smtpd_helo_required'),
  )
  .map((lines) => lines.join('\n'));

/** A server that stands guard over relaying, and is otherwise set up anyhow. */
const mainCf = fc
  .record({
    settings,
    relay: fc.tuple(before, gate, anything),
    lists: fc.array(fc.tuple(fc.constantFrom(...restrictionSettings), anything), { maxLength: 4 }),
  })
  .map(({ settings: more, relay: [first, second, rest], lists }) =>
    [
      'myhostname = mx.here.example\nmydomain = here.example\nmyorigin = $mydomain',
      'mydestination = $mydomain, $myhostname, localhost',
      'smtpd_restriction_classes = shy, bold, guarded',
      'shy = permit_mynetworks, shy\nbold = permit\nguarded = permit_mynetworks, reject_unauth_destination',
      more,
      ...lists.map(([name, elements]) => `${name} = ${elements.join(', ')}`),
      `smtpd_relay_restrictions = ${[...first, second === 'GATE' ? 'Reject_Unauth_Destination' : second, ...rest].join(' ')}`,
      '',
    ].join('\n'),
  );

const here = fc.constantFrom('here.example', 'HERE.example', 'mx.here.example', 'localhost', '[198.51.100.25]');
const elsewhere = fc.constantFrom('elsewhere.example', 'Elsewhere.EXAMPLE', '[203.0.113.77]', 'sub.here.example.evil');
const local = fc.constantFrom('zoe', 'zoe+here.example', 'postmaster', 'zoe-x');

/** Somebody abroad, by any way of writing that ever talked a server into relaying. */
const foreign: fc.Arbitrary<string> = fc
  .record({ who: local, there: elsewhere, here, also: here, trick: fc.integer({ min: 0, max: 19 }) })
  .map(({ who, there, here: us, also, trick }) => {
    const name = there.replace(/^\[|\]$/g, '');
    return [
      `${who}@${there}`,
      `@${us}:${who}@${there}`,
      `@${us},@${also}:${who}@${there}`,
      `${who}%${name}@${us}`,
      `${who}%${name}%${name}@${us}`,
      `${name}!${who}@${us}`,
      `${name}!${name}!${who}@${us}`,
      `${who}@${there}@${us}`,
      `${who}@${us}@${there}`,
      `"${who}@${name}"@${us}`,
      `"${who}%${name}"@${us}`,
      `"${name}!${who}"@${us}`,
      `${who}\\@${name}@${us}`,
      `${who}@${there}(@${us})`,
      `(${who}@${us})${who}@${there}`,
      `"${who}@${us}"@${there}`,
      `us:${who}@${there}`,
      `@${us}:${who}%${name}@${also}`,
      `${name}!${who}`,
      `${who}%${name}`,
    ][trick] as string;
  });
const path = foreign.chain((address) => fc.constantFrom(`<${address}>`, address, `<${address}.>`, ` <${address}>`));

/** Postfix takes what DISCARD names, whoever it is for, and passes it on to nobody (access(5)). */
const isThrownAway = (verdict: Verdict | undefined): boolean => verdict?.action === 'discard';

describe('[P-RELAY-01, P-RELAY-02, P-RELAY-05] a stranger never gets mail passed on', () => {
  it('by the restriction lists, whatever else they say', () => {
    fc.assert(
      fc.property(mainCf, files, fc.constantFrom('eve@red.example', 'zoe@here.example', ''), (text, tables, sender) => {
        const policy = new ServerPolicy(new Configuration(text), new Map(Object.entries(tables)));
        const facts = factsOf({ sender, helo: 'mx.here.example', recipient: 'zoe@elsewhere.example' });
        const verdict = policy.judge({
          ...facts,
          recipientClass: 'foreign',
          recipientKnown: true,
          codes: policy.codes,
          rules: policy.rules,
        });
        if (!isOpen(verdict) && !isThrownAway(verdict)) expect(verdict.reply?.code).toBeGreaterThanOrEqual(400);
      }),
      { numRuns: 5000 },
    );
  });

  it('by the verdict on RCPT, however the address is written', () => {
    fc.assert(
      fc.property(mainCf, files, path, fc.boolean(), (text, tables, to, isKnown) => {
        const judgement = judged(`RCPT TO:${to}`, sessionFacts(text, { knowsRecipient: () => isKnown }, tables));
        if (judgement.accepted && !isThrownAway(judgement.verdict)) throw new Error(`${to}: ${said(judgement)}`);
      }),
      { numRuns: 5000 },
    );
  });

  it('in a dialogue, from the greeting to the final dot', () => {
    let refusals = 0;
    fc.assert(
      fc.property(mainCf, files, fc.array(path, { minLength: 1, maxLength: 6 }), (text, tables, paths) => {
        fc.pre(!isRefused(checkConfiguration(filesOn(text, tables))));
        const { replies, world, events } = talk(text, tables, paths);
        expect(replies[0]).toMatch(/^[2345]/);
        const thrownAway = events().some((event) => event.kind === 'policy.verdict' && event.action === 'discard');
        if (!thrownAway) expect(replies.filter((line) => line.startsWith('250 2.1.5'))).toEqual([]);
        const calls = events().filter(
          (event) => event.kind === 'tcp.syn' && event.host === 'server' && event.to !== 'server',
        );
        expect(calls).toEqual([]);
        if (replies.some((line) => line.endsWith('Relay access denied'))) refusals++;
        const { mail, mailSystem } = world.hosts.get('server') ?? {};
        expect(mailSystem?.queue.entries()).toEqual([]);
        expect(mail?.names.flatMap((name) => mail.list(name))).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(refusals).toBeGreaterThan(30);
  });
});

const { scenario, problems } = checkScenario({
  name: 'policy',
  startsAt: '2026-03-02T09:00:00Z',
  organisations: { us: { name: 'Us' } },
  hosts: {
    server: {
      name: 'mx.here.example',
      organisation: 'us',
      role: 'mx',
      addresses: ['198.51.100.25'],
      resolver: '198.51.100.53',
      mailboxes: ['zoe', 'postmaster'],
      services: { postfix: { listen: [25] } },
      files: { '/etc/postfix/main.cf': 'myhostname = mx.here.example\n' },
    },
    client: { name: 'stranger.example', organisation: 'us', role: 'client', addresses: ['203.0.113.9'] },
    dns: {
      name: 'ns.invalid',
      organisation: 'us',
      role: 'name-server',
      addresses: ['198.51.100.54'],
      services: { nameServer: {} },
    },
    resolver: {
      name: 'resolver.invalid',
      organisation: 'us',
      role: 'resolver',
      addresses: ['198.51.100.53'],
      services: { resolver: { rootHints: ['198.51.100.54'] } },
    },
  },
  zones: [{ origin: '', server: 'dns', text: '@ 60 SOA ns.invalid. x. 1 60 60 60 60\n@ 60 NS ns.invalid.\n' }],
  links: { local: { latencyMs: 1 }, internet: { latencyMs: 1 } },
});

/** What a server that Postfix would not start has nothing to say about. */
const filesOn = (text: string, tables: Readonly<Record<string, string>>): Map<string, string> =>
  new Map(
    Object.entries({ ...tables, '/etc/postfix/main.cf': text, '/etc/postfix/master.cf': 'smtp inet n - y - - smtpd' }),
  );

/** The world with these files on the server; a scenario's own check would refuse much of them. */
function worldOf(text: string, tables: Readonly<Record<string, string>>, sink: KeepingSink<SimEvent>): World {
  if (!scenario) throw new Error(problems.map(({ reason, path: at }) => `${at.join('.')}: ${reason}`).join('\n'));
  const hosts = scenario.hosts.map((host) =>
    host.id === 'server' ? { ...host, files: { ...tables, '/etc/postfix/main.cf': text } } : host,
  );
  return new World({ ...scenario, hosts }, 'policy', sink);
}

/** A whole transaction with these recipients, one line at a time. */
function talk(text: string, tables: Readonly<Record<string, string>>, paths: readonly string[]) {
  const sink = new KeepingSink<SimEvent>();
  const world = worldOf(text, tables, sink);
  let received = '';
  const socket = world.net.connect('client', '198.51.100.25', 25, {
    data: (bytes) => void (received += bytes),
    ended: () => socket.end(),
    closed: () => {},
  });
  const settle = () => world.runUntil(world.nowMs + 20_000);
  settle();
  const lines = [
    'EHLO mx.here.example',
    'MAIL FROM:<zoe@here.example>',
    ...paths.map((to) => `RCPT TO:${to}`),
    'DATA',
    'Subject: to nobody',
    '.',
    'QUIT',
  ];
  for (const line of lines) {
    socket.write(octets(`${line}\r\n`));
    settle();
  }
  return { replies: received.split('\r\n'), world, events: () => sink.events };
}
