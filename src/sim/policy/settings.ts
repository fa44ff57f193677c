/** How a value is read. Times carry a unit letter (s m h d w); a bare number has the setting's own unit. */
export type SettingType = 'text' | 'number' | 'flag' | 'list' | 'seconds' | 'hours' | 'days';

/**
 * What a setting does here: `modelled` has the effect it has in Postfix; `inert` is known, but has none in a
 * simulation (silent; editors mark it). Anything else is unknown and gets Postfix's warning.
 */
export type Tier = 'modelled' | 'inert';

export interface Setting {
  readonly type: SettingType;
  readonly standard: string;
  readonly tier: Tier;
}

const modelled = (type: SettingType, standard: string): Setting => ({ type, standard, tier: 'modelled' });
const inert = (standard = ''): Setting => ({ type: 'text', standard, tier: 'inert' });

/** Postfix's settings with its own defaults (postconf(5), Postfix 3.10). */
export const settings: Readonly<Record<string, Setting>> = {
  // who this host is
  myhostname: modelled('text', 'localhost'),
  mydomain: modelled('text', 'localdomain'),
  myorigin: modelled('text', '$myhostname'),
  mydestination: modelled('list', '$myhostname, localhost.$mydomain, localhost'),
  mynetworks: modelled('list', '127.0.0.0/8'),
  relay_domains: modelled('list', ''),
  relayhost: modelled('text', ''),
  recipient_delimiter: modelled('text', ''),
  // the SMTP server
  smtpd_banner: modelled('text', '$myhostname ESMTP $mail_name'),
  mail_name: modelled('text', 'Postfix'),
  smtpd_helo_required: modelled('flag', 'no'),
  strict_rfc821_envelopes: modelled('flag', 'no'),
  disable_vrfy_command: modelled('flag', 'no'),
  smtpd_delay_reject: modelled('flag', 'yes'),
  smtpd_reject_unlisted_recipient: modelled('flag', 'yes'),
  smtpd_client_restrictions: modelled('list', ''),
  smtpd_helo_restrictions: modelled('list', ''),
  smtpd_sender_restrictions: modelled('list', ''),
  smtpd_relay_restrictions: modelled('list', 'permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination'),
  smtpd_recipient_restrictions: modelled('list', ''),
  message_size_limit: modelled('number', '10240000'),
  line_length_limit: modelled('number', '2048'),
  smtpd_recipient_limit: modelled('number', '1000'),
  smtpd_soft_error_limit: modelled('number', '10'),
  smtpd_hard_error_limit: modelled('number', '20'),
  smtpd_error_sleep_time: modelled('seconds', '1s'),
  smtpd_junk_command_limit: modelled('number', '100'),
  smtpd_timeout: modelled('seconds', '300s'),
  smtpd_client_connection_count_limit: modelled('number', '50'),
  smtpd_discard_ehlo_keywords: modelled('list', ''),
  hopcount_limit: modelled('number', '50'),
  unknown_local_recipient_reject_code: modelled('number', '550'),
  relay_domains_reject_code: modelled('number', '554'),
  // the queue and the SMTP client
  minimal_backoff_time: modelled('seconds', '300s'),
  maximal_backoff_time: modelled('seconds', '4000s'),
  queue_run_delay: modelled('seconds', '300s'),
  maximal_queue_lifetime: modelled('days', '5d'),
  bounce_queue_lifetime: modelled('days', '5d'),
  smtp_connect_timeout: modelled('seconds', '30s'),
  smtp_helo_timeout: modelled('seconds', '300s'),
  smtp_mail_timeout: modelled('seconds', '300s'),
  smtp_rcpt_timeout: modelled('seconds', '300s'),
  smtp_data_init_timeout: modelled('seconds', '120s'),
  smtp_data_done_timeout: modelled('seconds', '600s'),
  smtp_quit_timeout: modelled('seconds', '300s'),
  smtp_connection_reuse_time_limit: modelled('seconds', '300s'),
  connection_cache_ttl_limit: modelled('seconds', '2s'),
  // known, without effect in a simulation
  compatibility_level: inert('0'),
  queue_directory: inert('/var/spool/postfix'),
  data_directory: inert('/var/lib/postfix'),
  command_directory: inert('/usr/sbin'),
  daemon_directory: inert('/usr/lib/postfix/sbin'),
  inet_interfaces: inert('all'),
  inet_protocols: inert('all'),
  mail_owner: inert('postfix'),
  biff: inert('yes'),
  append_dot_mydomain: inert('no'),
  maillog_file: inert(),
};
