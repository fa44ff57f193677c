import type { Certificate } from '../../net/certificate.ts';
import type { Configuration } from '../../policy/configuration.ts';
import { networkHas, parseNetwork, type Network } from '../../policy/networks.ts';
import { DomainList } from '../../policy/domain-list.ts';
import { parentMatches } from '../../policy/recipients.ts';
import { ServerPolicy } from '../../policy/server-policy.ts';
import type { Files } from '../../policy/tables.ts';
import { bareLf } from '../../smtp/catalogue.ts';
import { ehloLines } from '../../smtp/extensions.ts';
import type { FramingLimits } from '../../smtp/framing.ts';
import type { Reply } from '../../smtp/reply.ts';
import { serverCertificate } from './certificate-files.ts';
import { authSettings, type AuthSettings } from './sasl-settings.ts';

/** `offered`: STARTTLS is there; `required`: nothing but a few commands works without; `wrapped`: TLS from the first octet. */
export interface TlsSettings {
  readonly offered: boolean;
  readonly required: boolean;
  readonly wrapped: boolean;
  /** Null when there is none that could be shown: no TLS is possible. */
  readonly certificate: Certificate | null;
}

/** So many in `unitMs` from one client that is not in mynetworks (anvil(8)); 0 for no limit. */
export interface RateSettings {
  readonly unitMs: number;
  readonly connections: number;
  readonly messages: number;
  readonly auths: number;
}

/** What one listening port of an SMTP server needs of its configuration, read once. */
export interface ServerSettings {
  readonly hostname: string;
  readonly origin: string;
  readonly banner: string;
  /** The EHLO reply before TLS and within. */
  readonly ehlo: { readonly plain: readonly string[]; readonly secure: readonly string[] };
  readonly tls: TlsSettings;
  readonly auth: AuthSettings;
  readonly rates: RateSettings;
  readonly helloRequired: boolean;
  /** What is refused for ever is refused for now: policy, syntax, order, all of it. */
  readonly softBounce: boolean;
  readonly strictEnvelopes: boolean;
  readonly vrfyDisabled: boolean;
  readonly framing: FramingLimits;
  /** What a line that ends with LF alone is answered (smtpd_forbid_bare_newline = reject); null where it is taken. */
  readonly bareLfRefusal: Reply | null;
  /** LF.LF ends content, too (smtpd_forbid_bare_newline = no). */
  readonly bareLfFree: boolean;
  /** Clients for whom that is so whatever the setting (smtpd_forbid_bare_newline_exclusions). */
  readonly bareLfExcluded: readonly Network[];
  readonly recipientsMax: number;
  /** So many recipients beyond the limit are no errors of the client. */
  readonly overshootMax: number;
  readonly pipeliningForbidden: boolean;
  readonly softErrorLimit: number;
  readonly hardErrorLimit: number;
  readonly errorSleepMs: number;
  readonly junkCommandLimit: number;
  readonly timeoutMs: number;
  readonly hopsMax: number;
  /** Room that the queue's disk must have (queue_minfree), in bytes. */
  readonly minFreeBytes: number;
  readonly utf8Checked: boolean;
  readonly strayCrReplaced: boolean;
  readonly connectionsPerClientMax: number;
  readonly policy: ServerPolicy;
  /** Extensions that are neither announced nor taken, in small letters (smtpd_discard_ehlo_keywords). */
  readonly discarded: ReadonlySet<string>;
  /** Domains whose mail ETRN may call for. */
  readonly flushable: DomainList;
  readonly recipientDelimiter: string;
  readonly networks: readonly Network[];
}

/** `addresses` are the host's own. */
export function serverSettings(c: Configuration, files: Files, addresses: readonly string[] = []): ServerSettings {
  const hostname = c.text('myhostname');
  const discarded = discardedKeywords(c);
  const tls = tlsSettings(c, files);
  const auth = authSettings(c, files);
  return {
    hostname,
    origin: c.text('myorigin'),
    banner: c.text('smtpd_banner'),
    ehlo: { plain: announced(c, tls, auth, discarded, false), secure: announced(c, tls, auth, discarded, true) },
    tls,
    auth,
    rates: rateSettings(c),
    helloRequired: c.flag('smtpd_helo_required'),
    softBounce: c.flag('soft_bounce'),
    strictEnvelopes: c.flag('strict_rfc821_envelopes'),
    vrfyDisabled: c.flag('disable_vrfy_command'),
    framing: framingLimits(c),
    bareLfRefusal:
      c.text('smtpd_forbid_bare_newline').toLowerCase() === 'reject'
        ? bareLf(c.number('smtpd_forbid_bare_newline_reject_code'), hostname)
        : null,
    bareLfFree: c.text('smtpd_forbid_bare_newline').toLowerCase() === 'no',
    bareLfExcluded: networksOf(c, 'smtpd_forbid_bare_newline_exclusions'),
    recipientsMax: c.number('smtpd_recipient_limit'),
    overshootMax: c.number('smtpd_recipient_overshoot_limit'),
    pipeliningForbidden: c.flag('smtpd_forbid_unauth_pipelining'),
    softErrorLimit: c.number('smtpd_soft_error_limit'),
    hardErrorLimit: c.number('smtpd_hard_error_limit'),
    errorSleepMs: c.timeMs('smtpd_error_sleep_time'),
    junkCommandLimit: c.number('smtpd_junk_command_limit'),
    timeoutMs: c.timeMs('smtpd_timeout'),
    hopsMax: c.number('hopcount_limit'),
    minFreeBytes: c.number('queue_minfree'),
    utf8Checked: c.flag('smtputf8_enable'),
    strayCrReplaced: c.flag('cleanup_replace_stray_cr_lf'),
    connectionsPerClientMax: c.number('smtpd_client_connection_count_limit'),
    policy: new ServerPolicy(c, files, addresses),
    discarded,
    flushable: new DomainList(c.list('fast_flush_domains'), files, parentMatches(c, 'fast_flush_domains')),
    recipientDelimiter: c.text('recipient_delimiter'),
    networks: networksOf(c, 'mynetworks'),
  };
}

/** The lines of the EHLO reply, before TLS or within. */
function announced(
  c: Configuration,
  tls: TlsSettings,
  auth: AuthSettings,
  discarded: ReadonlySet<string>,
  secure: boolean,
): string[] {
  return ehloLines({
    hostname: c.text('myhostname'),
    sizeMax: c.number('message_size_limit'),
    vrfy: !c.flag('disable_vrfy_command'),
    starttls: tls.offered && !secure,
    authMechanisms: auth.enabled && (secure || !auth.tlsOnly) ? auth.offered[secure ? 'secure' : 'plain'] : [],
    oldAuthAnnouncement: auth.oldAnnouncement,
    discarded,
  });
}

/** `silent-discard` is about the log; SMTPUTF8 goes where it is switched off. */
function discardedKeywords(c: Configuration): Set<string> {
  const keywords = c.list('smtpd_discard_ehlo_keywords').map((keyword) => keyword.toLowerCase());
  return new Set([...keywords, ...(c.flag('smtputf8_enable') ? [] : ['smtputf8'])]);
}

const networksOf = (c: Configuration, setting: string): Network[] =>
  c.list(setting).flatMap((text) => parseNetwork(text) ?? []);

const framingLimits = (c: Configuration): FramingLimits => ({
  lineBytesMax: c.number('line_length_limit'),
  messageBytesMax: c.number('message_size_limit'),
});

const rateSettings = (c: Configuration): RateSettings => ({
  unitMs: c.timeMs('anvil_rate_time_unit'),
  connections: c.number('smtpd_client_connection_rate_limit'),
  messages: c.number('smtpd_client_message_rate_limit'),
  auths: c.number('smtpd_client_auth_rate_limit'),
});

function tlsSettings(c: Configuration, files: Files): TlsSettings {
  const level = c.text('smtpd_tls_security_level').toLowerCase();
  const wrapped = c.flag('smtpd_tls_wrappermode');
  return {
    offered: !wrapped && (level === 'may' || level === 'encrypt'),
    required: level === 'encrypt',
    wrapped,
    certificate: serverCertificate(c, files),
  };
}

export function isTrusted(settings: ServerSettings, address: string): boolean {
  return settings.networks.some((network) => networkHas(network, address));
}

/** How this client's stream is cut: any line end is as good as CRLF where smtpd_forbid_bare_newline or its exclusions say so. */
export const framingFor = (settings: ServerSettings, client: { readonly address: string }): FramingLimits => ({
  ...settings.framing,
  anyLineEnd: bareLfIsFree(settings, client),
});

export const bareLfIsFree = (settings: ServerSettings, { address }: { readonly address: string }): boolean =>
  settings.bareLfFree || settings.bareLfExcluded.some((network) => networkHas(network, address));
