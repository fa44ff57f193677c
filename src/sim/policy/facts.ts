import type { LookupResult, RecordType } from '../dns/record.ts';
import type { AddressClass } from './recipients.ts';

/** Where in the session a restriction is asked. */
export const stages = ['connect', 'helo', 'mail', 'rcpt', 'vrfy', 'etrn', 'data', 'end-of-data'] as const;
export type Stage = (typeof stages)[number];

/** What a restriction may know. Plain data: the same facts give the same verdict. */
export interface Facts {
  readonly stage: Stage;
  /** `name` is `unknown` when the reverse lookup gave none that leads back. */
  readonly client: { readonly name: string; readonly address: string; readonly trusted: boolean };
  /** The login name; null without AUTH. */
  readonly login: string | null;
  /** Whose the sender's address is (smtpd_sender_login_maps). */
  readonly sendersLogins: (sender: string) => readonly string[];
  /** What HELO or EHLO said; null without. */
  readonly helo: string | null;
  /** `''` is the null reverse-path; null before MAIL. */
  readonly sender: string | null;
  readonly recipient: string | null;
  readonly recipientClass: AddressClass;
  readonly recipientKnown: boolean;
  /** How many recipients the message has so far. */
  readonly recipientCount: number;
  /** The client wrote ahead where it may not (RFC 2920 §3.1), or before it was told that it may. */
  readonly pipelinedUnasked: boolean;
  /** The reject codes and the like that configuration has a say in. */
  readonly codes: ReplyCodes;
  readonly recipientDelimiter: string;
  /** What lookups gave so far, by `questionKey`. */
  readonly lookups: ReadonlyMap<string, LookupResult>;
}

/** Settings that name a reply code (postconf(5), `*_reject_code` and kin). */
export interface ReplyCodes {
  readonly accessMap: number;
  readonly defer: number;
  readonly invalidHostname: number;
  readonly mapsRbl: number;
  readonly nonFqdn: number;
  readonly reject: number;
  readonly relayDomains: number;
  readonly unknownAddress: number;
  readonly unknownClient: number;
  readonly unknownHostname: number;
  readonly unknownLocalRecipient: number;
  readonly unknownRelayRecipient: number;
}

/** A question that has to be asked before a verdict can be given. */
export interface Question {
  readonly name: string;
  readonly type: RecordType;
}

export const questionKey = ({ name, type }: Question): string => `${type} ${name.toLowerCase()}`;
