import type { LookupResult, RecordType } from '../dns/record.ts';
import type { AddressClass } from './recipients.ts';
import type { Pending } from './verdict.ts';

/** Where in the session a restriction is asked. */
export const stages = ['connect', 'helo', 'mail', 'rcpt', 'vrfy', 'etrn', 'data', 'end-of-data'] as const;
export type Stage = (typeof stages)[number];

/** Who has connected. */
export interface Client {
  /** `unknown` when the reverse lookup gave none that leads back. */
  readonly name: string;
  /** What the reverse lookup said, whether it leads back or not; `unknown` for nothing. */
  readonly reverseName: string;
  readonly address: string;
  readonly port: number;
  /** Of `mynetworks`. */
  readonly trusted: boolean;
}

/** The connection and what was said in it, for services that are asked about a request (SMTPD_POLICY_README). */
export interface SessionDetails {
  readonly protocol: 'SMTP' | 'ESMTP';
  readonly helloVerb: 'HELO' | 'EHLO';
  readonly server: { readonly address: string; readonly port: number };
  /** Tells one message from another. */
  readonly instance: string;
  /** As declared, or as it came. */
  readonly sizeBytes: number;
  readonly saslMethod: string;
  readonly cipher: { readonly protocol: string; readonly name: string; readonly keyBits: number } | null;
}

/** What a restriction may know. Plain data: the same facts give the same verdict. */
export interface Facts {
  readonly stage: Stage;
  readonly client: Client;
  /** The login name; null without AUTH. */
  readonly login: string | null;
  /** Whose the sender's address is (smtpd_sender_login_maps). */
  readonly sendersLogins: (sender: string) => readonly string[];
  readonly tls: boolean;
  /** What HELO or EHLO said; null without. */
  readonly helo: string | null;
  /** `''` is the null reverse-path; null before MAIL. */
  readonly sender: string | null;
  readonly recipient: string | null;
  readonly recipientClass: AddressClass;
  readonly recipientKnown: boolean;
  /** How many recipients the message has so far. */
  readonly recipientCount: number;
  /** What ETRN asks for. */
  readonly etrnDomain: string | null;
  /** The client wrote ahead where it may not (RFC 2920 §3.1), or before it was told that it may. */
  readonly pipelinedUnasked: boolean;
  /** What was put off at an earlier stage, to be said at RCPT (defer_if_permit with smtpd_delay_reject = no). */
  readonly pending: Pending | null;
  /** Where addresses belong, and whether a table lists them: asked for senders. */
  readonly directory: Directory;
  /** The reject codes and the like that configuration has a say in. */
  readonly codes: ReplyCodes;
  readonly rules: PolicyRules;
  readonly recipientDelimiter: string;
  readonly details: SessionDetails;
  /** What lookups gave so far, by `questionKey`. */
  readonly lookups: ReadonlyMap<string, LookupResult>;
  /** What policy services answered about this command, by `questionKey`; null when one could not be asked. */
  readonly answers: ReadonlyMap<string, string | null>;
}

export interface Directory {
  classOf(address: string): AddressClass;
  knows(address: string): boolean;
}

/** Settings that name a reply code (postconf(5), `*_reject_code` and kin). */
export interface ReplyCodes {
  readonly accessMap: number;
  readonly accessMapDefer: number;
  readonly defer: number;
  readonly invalidHostname: number;
  readonly mapsRbl: number;
  readonly multiRecipientBounce: number;
  readonly nonFqdn: number;
  readonly plaintext: number;
  readonly reject: number;
  readonly relayDomains: number;
  readonly unknownAddress: number;
  readonly unknownClient: number;
  readonly unknownHostname: number;
  readonly unknownLocalRecipient: number;
  readonly unknownRelayRecipient: number;
  readonly unknownVirtualAlias: number;
  readonly unknownVirtualMailbox: number;
}

/** Other settings that restrictions go by, read once. */
export interface PolicyRules {
  readonly saslEnabled: boolean;
  /** smtpd_null_access_lookup_key. */
  readonly nullSenderKey: string;
  /** What an unqualified address is completed with (myorigin). */
  readonly origin: string;
  /** Access tables know `example.com` for its subdomains, too; else these are written `.example.com`. */
  readonly parentMatches: boolean;
  readonly showsUnknownTable: boolean;
  /** What a failed lookup of a domain or a HELO name comes to. */
  readonly tempfail: { readonly address: TempfailAction; readonly helo: TempfailAction };
  /** The reply of a block list, with `$rbl_domain` and the like (rbl_reply_maps, default_rbl_reply). */
  readonly blockListReply: (zone: string) => string;
  /** Old-fashioned: the zones of reject_maps_rbl. */
  readonly mapsRblDomains: readonly string[];
  readonly isOwnName: (name: string) => boolean;
  readonly isOwnAddress: (address: string) => boolean;
  readonly hasIpv6: boolean;
  /** permit_mx_backup_networks; null where none are set. */
  readonly isMxBackupNetwork: ((address: string) => boolean) | null;
  readonly policyService: PolicyServiceRules;
}

export type TempfailAction = 'defer' | 'defer_if_permit';

/** smtpd_policy_service_*. */
export interface PolicyServiceRules {
  readonly defaultAction: string;
  readonly context: string;
  readonly timeoutMs: number;
  readonly tryLimit: number;
  readonly retryDelayMs: number;
  readonly compatibilityLevel: string;
}

/** A question that has to be asked before a verdict can be given: to DNS, or to a policy service. */
export type Question = DnsQuestion | ServiceQuestion;

export interface DnsQuestion {
  readonly name: string;
  readonly type: RecordType;
}

export interface ServiceQuestion {
  /** `inet:127.0.0.1:10023`, `unix:private/policy`. */
  readonly service: string;
  /** The attributes, a line each, with the empty line that ends them. */
  readonly request: string;
  readonly timeoutMs: number;
  readonly tryLimit: number;
  readonly retryDelayMs: number;
}

export const isServiceQuestion = (question: Question): question is ServiceQuestion => 'service' in question;

export const questionKey = (question: Question): string =>
  isServiceQuestion(question)
    ? `${question.service}\n${question.request}`
    : `${question.type} ${question.name.toLowerCase()}`;
