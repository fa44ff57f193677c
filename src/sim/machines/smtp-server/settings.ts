import type { Configuration } from '../../policy/configuration.ts';
import { networkHas, parseNetwork, type Network } from '../../policy/networks.ts';
import { recipientLists, type RestrictionLists } from '../../policy/verdict.ts';
import { ehloLines } from '../../smtp/extensions.ts';
import type { FramingLimits } from '../../smtp/framing.ts';

/** What one listening port of an SMTP server needs of its configuration, read once. */
export interface ServerSettings {
  readonly hostname: string;
  readonly origin: string;
  readonly banner: string;
  readonly ehlo: readonly string[];
  readonly helloRequired: boolean;
  readonly strictEnvelopes: boolean;
  readonly vrfyDisabled: boolean;
  readonly framing: FramingLimits;
  readonly recipientsMax: number;
  readonly softErrorLimit: number;
  readonly hardErrorLimit: number;
  readonly errorSleepMs: number;
  readonly junkCommandLimit: number;
  readonly timeoutMs: number;
  readonly hopsMax: number;
  readonly connectionsPerClientMax: number;
  readonly lists: RestrictionLists;
  readonly rejectUnlisted: boolean;
  readonly relayRejectCode: number;
  readonly unknownLocalRejectCode: number;
  readonly recipientDelimiter: string;
  readonly networks: readonly Network[];
}

export function serverSettings(c: Configuration): ServerSettings {
  const hostname = c.text('myhostname');
  const sizeMax = c.number('message_size_limit');
  return {
    hostname,
    origin: c.text('myorigin'),
    banner: c.text('smtpd_banner'),
    ehlo: ehloLines({
      hostname,
      sizeMax,
      vrfy: !c.flag('disable_vrfy_command'),
      starttls: false,
      authMechanisms: [],
      discarded: new Set(c.list('smtpd_discard_ehlo_keywords').map((keyword) => keyword.toLowerCase())),
    }),
    helloRequired: c.flag('smtpd_helo_required'),
    strictEnvelopes: c.flag('strict_rfc821_envelopes'),
    vrfyDisabled: c.flag('disable_vrfy_command'),
    framing: { lineBytesMax: c.number('line_length_limit'), messageBytesMax: sizeMax },
    recipientsMax: c.number('smtpd_recipient_limit'),
    softErrorLimit: c.number('smtpd_soft_error_limit'),
    hardErrorLimit: c.number('smtpd_hard_error_limit'),
    errorSleepMs: c.timeMs('smtpd_error_sleep_time'),
    junkCommandLimit: c.number('smtpd_junk_command_limit'),
    timeoutMs: c.timeMs('smtpd_timeout'),
    hopsMax: c.number('hopcount_limit'),
    connectionsPerClientMax: c.number('smtpd_client_connection_count_limit'),
    lists: Object.fromEntries(recipientLists.map((name) => [name, c.list(name)])) as unknown as RestrictionLists,
    rejectUnlisted: c.flag('smtpd_reject_unlisted_recipient'),
    relayRejectCode: c.number('relay_domains_reject_code'),
    unknownLocalRejectCode: c.number('unknown_local_recipient_reject_code'),
    recipientDelimiter: c.text('recipient_delimiter'),
    networks: c.list('mynetworks').flatMap((text) => parseNetwork(text) ?? []),
  };
}

export function isTrusted(settings: ServerSettings, address: string): boolean {
  return settings.networks.some((network) => networkHas(network, address));
}
