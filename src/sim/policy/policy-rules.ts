import type { Configuration } from './configuration.ts';
import type { PolicyRules, ReplyCodes, TempfailAction } from './facts.ts';
import { networkHas, parseNetwork } from './networks.ts';
import { parentMatches, type Domains } from './recipients.ts';
import { isFault, openTable, type Files } from './tables.ts';

export function replyCodes(c: Configuration): ReplyCodes {
  return {
    accessMap: c.number('access_map_reject_code'),
    accessMapDefer: c.number('access_map_defer_code'),
    defer: c.number('defer_code'),
    invalidHostname: c.number('invalid_hostname_reject_code'),
    mapsRbl: c.number('maps_rbl_reject_code'),
    multiRecipientBounce: c.number('multi_recipient_bounce_reject_code'),
    nonFqdn: c.number('non_fqdn_reject_code'),
    plaintext: c.number('plaintext_reject_code'),
    reject: c.number('reject_code'),
    relayDomains: c.number('relay_domains_reject_code'),
    unknownAddress: c.number('unknown_address_reject_code'),
    unknownClient: c.number('unknown_client_reject_code'),
    unknownHostname: c.number('unknown_hostname_reject_code'),
    unknownLocalRecipient: c.number('unknown_local_recipient_reject_code'),
    unknownRelayRecipient: c.number('unknown_relay_recipient_reject_code'),
    unknownVirtualAlias: c.number('unknown_virtual_alias_reject_code'),
    unknownVirtualMailbox: c.number('unknown_virtual_mailbox_reject_code'),
  };
}

const tempfailAction = (text: string): TempfailAction => (text === 'defer' ? 'defer' : 'defer_if_permit');

/** What else restrictions go by. `addresses` are the host's own. */
export function policyRules(
  c: Configuration,
  files: Files,
  addresses: readonly string[],
  domains: Domains,
): PolicyRules {
  const replies = c.list('rbl_reply_maps').map((spec) => openTable(spec, files));
  const standardReply = c.text('default_rbl_reply');
  const backups = c.list('permit_mx_backup_networks').flatMap((text) => parseNetwork(text) ?? []);
  const own = new Set([...addresses, '127.0.0.1', '::1']);
  return {
    saslEnabled: c.flag('smtpd_sasl_auth_enable'),
    nullSenderKey: c.text('smtpd_null_access_lookup_key'),
    origin: c.text('myorigin'),
    parentMatches: parentMatches(c, 'smtpd_access_maps'),
    showsUnknownTable: c.flag('show_user_unknown_table_name'),
    tempfail: {
      address: tempfailAction(c.text('unknown_address_tempfail_action')),
      helo: tempfailAction(c.text('unknown_helo_hostname_tempfail_action')),
    },
    blockListReply: (zone) => {
      for (const table of replies) {
        const template = isFault(table) ? null : table.find(zone);
        if (template !== null) return template;
      }
      return standardReply;
    },
    mapsRblDomains: c.list('maps_rbl_domains'),
    isOwnName: (name) => domains.isLocal(name),
    isOwnAddress: (address) => own.has(address),
    hasIpv6: addresses.some((address) => address.includes(':')),
    isMxBackupNetwork:
      c.list('permit_mx_backup_networks').length > 0
        ? (address) => backups.some((network) => networkHas(network, address))
        : null,
    policyService: {
      defaultAction: c.text('smtpd_policy_service_default_action'),
      context: c.text('smtpd_policy_service_policy_context'),
      timeoutMs: c.timeMs('smtpd_policy_service_timeout'),
      tryLimit: c.number('smtpd_policy_service_try_limit'),
      retryDelayMs: c.timeMs('smtpd_policy_service_retry_delay'),
      compatibilityLevel: c.text('compatibility_level'),
    },
  };
}
