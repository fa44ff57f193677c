import { deliveryDefaults } from './defaults-delivery.ts';
import { serverDefaults } from './defaults-server.ts';
import { systemDefaultsAToK } from './defaults-system-a-k.ts';
import { systemDefaultsLToZ } from './defaults-system-l-z.ts';
import { modelledTypes } from './modelled-settings.ts';

/** How a value is read. Times carry a unit letter (s m h d w); a bare number has the setting's own unit. */
export type SettingType = 'text' | 'number' | 'flag' | 'list' | 'seconds' | 'hours' | 'days';

/**
 * What a setting does here: `modelled` has the effect it has in Postfix; `inert` is known, but has none in a
 * simulation (silent; editors mark it). Anything else is unknown and gets Postfix's warning.
 */
export type Tier = 'modelled' | 'inert';

export interface Setting {
  readonly type: SettingType;
  /** May name other settings. */
  readonly standard: string;
  readonly tier: Tier;
  /** The only values there are; null for any. */
  readonly choices: readonly string[] | null;
  /** The least and the greatest number that smtpd(8) starts with; null where it takes any. */
  readonly range: readonly [min: number, max: number] | null;
}

/** Values that are words of a list (postconf(5)). */
const choices: Readonly<Record<string, readonly string[]>> = {
  smtpd_forbid_bare_newline: ['yes', 'no', 'normalize', 'reject', 'note'],
  smtpd_tls_security_level: ['', 'none', 'may', 'encrypt'],
  smtp_tls_security_level: ['', 'none', 'may', 'encrypt', 'dane', 'dane-only', 'fingerprint', 'verify', 'secure'],
  mynetworks_style: ['class', 'subnet', 'host'],
  reject_tempfail_action: ['defer', 'defer_if_permit'],
  unknown_address_tempfail_action: ['defer', 'defer_if_permit', '$reject_tempfail_action'],
  unknown_helo_hostname_tempfail_action: ['defer', 'defer_if_permit', '$reject_tempfail_action'],
};

/** As Postfix 3.7.11 refuses 0 and 600 for them. */
const ranges: Readonly<Record<string, readonly [min: number, max: number]>> = {
  line_length_limit: [512, Infinity],
  smtpd_forbid_bare_newline_reject_code: [500, 599],
  smtpd_hard_error_limit: [1, Infinity],
  smtpd_junk_command_limit: [1, Infinity],
  smtpd_policy_service_try_limit: [1, Infinity],
  smtpd_recipient_limit: [1, Infinity],
  smtpd_recipient_overshoot_limit: [1, Infinity],
  smtpd_sasl_response_limit: [12_288, Infinity],
  smtpd_soft_error_limit: [1, Infinity],
};

/** What a setting that has no effect is to look like: told from its default. */
function typeOf(standard: string): SettingType {
  if (/^(yes|no)$/.test(standard)) return 'flag';
  if (/^\d+$/.test(standard)) return 'number';
  const unit = /^\d+([smhdw])$/.exec(standard)?.[1];
  return unit === undefined ? 'text' : unit === 'd' ? 'days' : unit === 'h' ? 'hours' : 'seconds';
}

/** Their defaults look like flags or numbers, and they are none. */
const texts = new Set(['compatibility_level', 'html_directory', 'readme_directory', 'lmtp_tcp_port']);

/** Each transport has these for itself, and takes them from the default for all. */
const perTransport = [
  ...['delivery_slot_cost', 'delivery_slot_discount', 'delivery_slot_loan', 'delivery_status_filter'],
  ...['destination_concurrency_failed_cohort_limit', 'destination_concurrency_limit', 'destination_rate_delay'],
  ...['destination_concurrency_negative_feedback', 'destination_concurrency_positive_feedback'],
  ...['destination_recipient_limit', 'extra_recipient_limit', 'minimum_delivery_slots', 'recipient_limit'],
  ...['recipient_refill_delay', 'recipient_refill_limit', 'transport_rate_delay'],
];
const transports = ['local', 'relay', 'smtp', 'lmtp', 'virtual'];

/** `name` or, for the client of LMTP, its twin of SMTP. */
function* lines(): Generator<readonly [name: string, standard: string]> {
  for (const transport of transports) {
    for (const name of perTransport) yield [`${transport}_${name}`, `$default_${name}`];
    yield [`${transport}_initial_destination_concurrency`, '$initial_destination_concurrency'];
  }
  const all = [serverDefaults, deliveryDefaults, systemDefaultsAToK, systemDefaultsLToZ].join('\n').split('\n');
  const pairs = all.flatMap((line): [string, string][] => {
    const [, name, standard = ''] = /^(\w+) =\s*(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, standard]];
  });
  for (const [name, standard] of pairs)
    if (name.startsWith('smtp_')) yield [name.replace(/^smtp_/, 'lmtp_'), standard.replaceAll('smtp_', 'lmtp_')];
  yield* pairs;
}

/** Postfix's settings with its own defaults (postconf(5), Postfix 3.10). */
export const settings: Readonly<Record<string, Setting>> = Object.fromEntries(
  [...lines()].map(([name, standard]): [string, Setting] => {
    const type = Object.hasOwn(modelledTypes, name) ? modelledTypes[name] : undefined;
    const own = texts.has(name) ? 'text' : typeOf(standard);
    const limits = { choices: choices[name] ?? null, range: ranges[name] ?? null };
    return [name, { type: type ?? own, standard, tier: type ? 'modelled' : 'inert', ...limits }];
  }),
);

/** Settings that belong to a transport of master.cf: `amavis_destination_recipient_limit`. */
export const isOfTransport = (name: string): boolean =>
  [...perTransport, 'initial_destination_concurrency', 'time_limit'].some((suffix) => name.endsWith(`_${suffix}`));
