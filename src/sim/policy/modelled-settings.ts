import type { SettingType } from './settings.ts';

const of = (type: SettingType, names: string): [string, SettingType][] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, type]);

/** The settings that have the effect here that they have in Postfix, and how their values are read. */
export const modelledTypes: Readonly<Record<string, SettingType>> = Object.fromEntries([
  ...of(
    'text',
    `myhostname mydomain myorigin relayhost recipient_delimiter smtpd_banner mail_name smtpd_forbid_bare_newline
    cyrus_sasl_config_path cleanup_service_name smtpd_tls_security_level smtpd_sasl_type smtpd_sasl_path
    default_transport local_transport compatibility_level smtpd_null_access_lookup_key default_rbl_reply
    smtpd_policy_service_default_action smtpd_policy_service_policy_context always_bcc luser_relay double_bounce_sender
    smtp_tls_security_level smtpd_tls_cert_file smtpd_tls_chain_files smtpd_tls_key_file
    reject_tempfail_action unknown_address_tempfail_action unknown_helo_hostname_tempfail_action
    relay_transport home_mailbox bounce_notice_recipient delay_notice_recipient 2bounce_notice_recipient`,
  ),
  ...of(
    'list',
    `mydestination mynetworks relay_domains smtpd_client_restrictions smtpd_helo_restrictions smtpd_sender_restrictions
    smtpd_relay_restrictions smtpd_recipient_restrictions smtpd_data_restrictions smtpd_end_of_data_restrictions
    smtpd_etrn_restrictions smtpd_restriction_classes local_recipient_maps relay_recipient_maps alias_maps
    smtpd_discard_ehlo_keywords header_checks body_checks smtpd_sender_login_maps virtual_alias_maps
    virtual_alias_domains virtual_mailbox_maps virtual_mailbox_domains canonical_maps sender_canonical_maps
    recipient_canonical_maps sender_bcc_maps recipient_bcc_maps rbl_reply_maps maps_rbl_domains
    permit_mx_backup_networks parent_domain_matches_subdomains propagate_unmatched_extensions
    smtp_tls_policy_maps smtp_sasl_password_maps smtp_sasl_security_options smtp_sasl_tls_security_options
    smtpd_sasl_security_options smtpd_sasl_tls_security_options smtpd_forbid_bare_newline_exclusions canonical_classes forward_path
    transport_maps smtp_fallback_relay notify_classes fast_flush_domains`,
  ),
  ...of(
    'flag',
    `smtpd_helo_required strict_rfc821_envelopes disable_vrfy_command smtpd_delay_reject smtpd_reject_unlisted_recipient
    smtpd_reject_unlisted_sender smtpd_relay_before_recipient_restrictions soft_bounce smtpd_forbid_unauth_pipelining
    smtputf8_enable cleanup_replace_stray_cr_lf smtpd_tls_auth_only smtpd_tls_wrappermode smtpd_sasl_auth_enable
    broken_sasl_auth_clients smtp_use_tls smtp_tls_wrappermode smtp_sasl_auth_enable show_user_unknown_table_name owner_request_special expand_owner_alias`,
  ),
  ...of(
    'number',
    `access_map_reject_code access_map_defer_code defer_code invalid_hostname_reject_code maps_rbl_reject_code
    non_fqdn_reject_code reject_code unknown_address_reject_code unknown_client_reject_code
    unknown_hostname_reject_code unknown_relay_recipient_reject_code unknown_local_recipient_reject_code
    unknown_virtual_alias_reject_code unknown_virtual_mailbox_reject_code unverified_recipient_reject_code
    multi_recipient_bounce_reject_code plaintext_reject_code relay_domains_reject_code message_size_limit
    line_length_limit smtpd_recipient_limit smtpd_soft_error_limit smtpd_hard_error_limit smtpd_junk_command_limit
    smtpd_recipient_overshoot_limit queue_minfree smtpd_client_connection_count_limit hopcount_limit
    smtpd_client_connection_rate_limit smtpd_client_message_rate_limit smtpd_client_auth_rate_limit
    smtpd_forbid_bare_newline_reject_code smtpd_policy_service_try_limit virtual_alias_recursion_limit
    virtual_alias_expansion_limit smtpd_sasl_response_limit
    default_destination_concurrency_limit default_destination_concurrency_failed_cohort_limit
    default_destination_recipient_limit qmgr_message_active_limit initial_destination_concurrency smtp_mx_address_limit smtp_mx_session_limit
    mailbox_size_limit bounce_size_limit`,
  ),
  ...of(
    'seconds',
    `smtpd_error_sleep_time smtpd_timeout minimal_backoff_time maximal_backoff_time queue_run_delay smtp_connect_timeout
    smtp_helo_timeout smtp_mail_timeout smtp_rcpt_timeout smtp_data_init_timeout smtp_data_done_timeout
    smtp_quit_timeout smtp_connection_reuse_time_limit connection_cache_ttl_limit anvil_rate_time_unit
    smtpd_policy_service_timeout smtpd_policy_service_retry_delay`,
  ),
  ...of('hours', 'delay_warning_time'),
  ...of('days', 'maximal_queue_lifetime bounce_queue_lifetime'),
]);
