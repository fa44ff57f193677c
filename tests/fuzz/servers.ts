import type { Scenario } from '../../src/sim/world/scenario.ts';
import { corpusScenario, serverId } from '../corpus/world.ts';

/** A server to be put to the test. */
export interface Server {
  readonly name: string;
  readonly scenario: Scenario;
  /** TLS from the first octet. */
  readonly wrapped: boolean;
  /** For its client LF.LF and LF.CRLF end content, too: smtpd_forbid_bare_newline = no, or excepted as in mynetworks. */
  readonly anyLineEnd: boolean;
}

/** As they were recorded with Postfix (`tests/corpus/profiles.json`). */
const recorded = [
  ...[
    'default',
    'strict',
    'errlimit',
    'limits',
    'forbid-bare-lf',
    'early-reject',
    'no-extensions',
    'forbid-pipe',
    'idle',
  ],
  ...['content', 'soft-bounce', 'stock-relay', 'msg-rate', 'nospace'],
].map((profile) => `mx/${profile}`);
const submission = ['default', 'dovecot', 'login-map', 'auth530', 'smtps', 'errlimit', 'auth-rate'].map(
  (profile) => `msa/${profile}`,
);

/** Bears errors, and lines that come too early: sessions get further. */
const patient = `
smtpd_hard_error_limit = 100000
smtpd_soft_error_limit = 100000
smtpd_junk_command_limit = 100000
smtpd_forbid_unauth_pipelining = no
`;

/** Each code of a setting of the class that is not its own. */
const contrary = `
access_map_reject_code = 450
access_map_defer_code = 550
defer_code = 550
reject_code = 450
invalid_hostname_reject_code = 450
non_fqdn_reject_code = 450
unknown_hostname_reject_code = 550
unknown_address_reject_code = 550
unknown_client_reject_code = 550
unknown_local_recipient_reject_code = 450
relay_domains_reject_code = 450
maps_rbl_reject_code = 450
multi_recipient_bounce_reject_code = 450
plaintext_reject_code = 550
unverified_sender_reject_code = 550
unverified_recipient_reject_code = 550
smtpd_helo_required = yes
smtpd_relay_restrictions = defer_unauth_destination
smtpd_client_restrictions = reject_unknown_reverse_client_hostname, reject_rbl_client bl.invalid
smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname, reject_unknown_helo_hostname
smtpd_sender_restrictions = reject_non_fqdn_sender, reject_unknown_sender_domain, check_sender_access inline:{
    {odd@ = 450 5.7.1 odd} {bob@ = REJECT 4.7.1 odd} {carol@ = DEFER 5.7.1 odd} {alice@ = 550 4.2.0 odd} {a_b.example = 299 odd}}
smtpd_recipient_restrictions = reject_unlisted_recipient, check_recipient_access inline:{
    {odd@ = 450 5.7.1 odd} {bob@ = DEFER_IF_PERMIT 5.7.1 odd} {full@ = DEFER_IF_REJECT 5.0.0 odd}}
smtpd_data_restrictions = reject_multi_recipient_bounce, reject_unauth_pipelining
smtpd_etrn_restrictions = reject
`;

interface Variant {
  readonly name: string;
  readonly base: string;
  readonly settings: string;
}

const variants: readonly Variant[] = [
  ...[...recorded, ...submission, 'open-relay/default'].flatMap((base) => [
    { name: base, base, settings: '' },
    { name: `${base}, patient`, base, settings: patient },
  ]),
  ...[
    ['mx/default', 'bare LF refused', 'smtpd_forbid_bare_newline = reject'],
    [
      'mx/default',
      'bare LF ends it',
      'smtpd_forbid_bare_newline = reject\nsmtpd_forbid_bare_newline_reject_code = 521',
    ],
    ['mx/default', 'bare LF as it comes', 'smtpd_forbid_bare_newline = no'],
    [
      'mx/default',
      'bare LF excused',
      'smtpd_forbid_bare_newline = reject\nsmtpd_forbid_bare_newline_exclusions = 127.0.0.0/8',
    ],
    ['mx/default', 'no SMTPUTF8', 'smtputf8_enable = no'],
    ['mx/default', 'small', 'message_size_limit = 500\nline_length_limit = 512'],
    ['mx/default', 'contrary codes', contrary],
    ['mx/default', 'contrary codes at once', `${contrary}smtpd_delay_reject = no`],
    ['mx/soft-bounce', 'contrary codes', contrary],
    [
      'open-relay/default',
      'AUTH in the clear',
      'smtpd_sasl_auth_enable = yes\nmynetworks =\nsmtpd_relay_restrictions = permit_sasl_authenticated, reject',
    ],
  ].map(([base = '', what = '', settings = '']) => ({
    name: `${base}, ${what}`,
    base,
    settings: `${patient}${settings}\n`,
  })),
];

const known = new Map<string, Server>();

function build({ name, base, settings }: Variant): Server {
  const scenario = corpusScenario(base);
  const hosts = scenario.hosts.map((host) => {
    if (host.id !== serverId) return host;
    const mainCf = `${host.files['/etc/postfix/main.cf'] ?? ''}\n${settings}`;
    return { ...host, files: { ...host.files, '/etc/postfix/main.cf': mainCf } };
  });
  const isTrusted = base.startsWith('open-relay') && !settings.includes('mynetworks =');
  const anyLineEnd = isTrusted || /forbid_bare_newline = no|_exclusions = 127/.test(settings);
  return { name, scenario: { ...scenario, hosts }, wrapped: base === 'msa/smtps', anyLineEnd };
}

/** One after the other, round and round. */
export function serverAt(index: number): Server {
  const variant = variants[index % variants.length];
  if (!variant) throw new Error('no servers');
  const server = known.get(variant.name) ?? build(variant);
  known.set(variant.name, server);
  return server;
}
