import type { Fault } from '../faults/fault.ts';
import type { Incoming } from '../machines/mail-program/incoming.ts';
import type { Encryption } from '../machines/mail-program/outgoing.ts';
import type { PortOptions } from '../policy/master-cf-text.ts';
import type { User } from '../programs/computer.ts';

/** What a host is for: its icon, its place on the map, the words the page uses. It changes nothing in the engine. */
export type HostRole = 'client' | 'submission' | 'mx' | 'relay' | 'resolver' | 'name-server';

/** A greylisting service. Who keeps away longer than its times is new again. */
export interface PolicyServiceSpec {
  /** `inet:10023`, or the path of a socket as main.cf names it: `unix:private/postgrey`. */
  readonly listen: string;
  readonly greylisting: {
    /** How long a client, sender and recipient that are new together have to wait. */
    readonly delayS: number;
    readonly retryWindowS: number;
    readonly maxAgeS: number;
    /** After so many messages that came back in time a client need not wait any more; 0 for never. */
    readonly trustAfter: number;
    /** As an access table has it; `%s` is the time to wait in seconds, `%r` the recipient's domain. */
    readonly action: string;
  };
}

/** A bot that looks for an open relay among addresses, and sends spam through it when it is told to (`bot.start`). */
export interface SpamBotSpec {
  readonly scan: readonly string[];
  readonly from: string;
  /** Addresses, or domains whose users it makes up. */
  readonly to: readonly string[];
  readonly messages: number;
  readonly perSecond: number;
  readonly recipientsPerMessage: number;
  /** At a time, at most. */
  readonly connections: number;
  readonly messagesPerConnection: number;
  /** So many messages of a run are told event by event; the others are counted. */
  readonly toldMessages: number;
}

/** A DNS block list that is fed by a spam trap of this host, which has a mail system and answers for the zone. */
export interface BlockListSpec {
  readonly zone: string;
  /** Mailboxes of this host. */
  readonly trap: string;
  readonly removals: string;
  /** Messages in the trap until an address is listed. */
  readonly threshold: number;
  /** What TXT says; `%a` is the address. */
  readonly reason: string;
  readonly ttlS: number;
  readonly expiresS: number;
}

/** Somebody here who complains about spam. */
export interface SpamReportsSpec {
  readonly mailbox: string;
  readonly words: readonly string[];
  readonly from: string;
}

export interface Services {
  /**
   * A mail system: SMTP servers, queue, delivery. Configured by the host's /etc/postfix/main.cf and master.cf; `listen` is
   * short for a master.cf of Debian's form, and empty when the host has a file of its own.
   */
  readonly postfix?: { readonly listen: readonly PortOptions[] };
  /** Where mail is fetched: POP3 and IMAP on these ports. Configured by the host's /etc/dovecot/dovecot.conf. */
  readonly dovecot?: { readonly listen: readonly number[] };
  /** A recursive resolver on UDP 53. */
  readonly resolver?: { readonly rootHints: readonly string[] };
  /** Answers for the zones that name this host as their server. */
  readonly nameServer?: Record<string, never>;
  /** Answers SMTP servers that ask it about their clients (check_policy_service). */
  readonly policyService?: PolicyServiceSpec;
  readonly spamBot?: SpamBotSpec;
  readonly blockList?: BlockListSpec;
  readonly spamReports?: SpamReportsSpec;
  /** A mail program with one account; what it sends goes to `server`:`port`. */
  readonly mailProgram?: {
    readonly user: string;
    readonly server: string;
    readonly port: number;
    readonly encryption: Encryption;
    readonly login: { readonly user: string; readonly password: string } | null;
    /** Where it fetches mail; without it its inbox is the mailbox itself. */
    readonly incoming?: Incoming | undefined;
    /** Host and mailbox whose messages are its inbox. */
    readonly inbox: { readonly host: string; readonly mailbox: string };
  };
}

/** A certificate as a world declares it; the world writes it into a PEM file. */
export interface CertificateSpec {
  /** The first is the subject's common name. */
  readonly names: readonly string[];
  /** Common name of who signed it; left out: it signed itself. */
  readonly issuer?: string | undefined;
  /** ISO 8601 in UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Where its private key lies; left out: in the same file, before the certificate (as smtpd_tls_chain_files wants it). */
  readonly key?: string | undefined;
}

export interface HostSpec {
  readonly id: string;
  /** Fully qualified. */
  readonly name: string;
  readonly organisation: string;
  readonly role: HostRole;
  readonly addresses: readonly string[];
  /** Address of the resolver it asks; null for hosts that need none. */
  readonly resolver: string | null;
  readonly users: readonly User[];
  /** Names of the mailboxes that lie here. */
  readonly mailboxes: readonly string[];
  readonly services: Services;
  /** Configuration and other text files by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Certificates by absolute path of their file. */
  readonly certificates?: Readonly<Record<string, CertificateSpec>> | undefined;
}

export interface ZoneSpec {
  /** `''` for the root. */
  readonly origin: string;
  /** Id of the host that answers for it. */
  readonly server: string;
  /** Zone file text (RFC 1035 §5). */
  readonly text: string;
}

export interface LinkSpec {
  readonly latencyMs: number;
  readonly datagramLoss: number;
}

/** A world as data, checked. Everything a run needs but the seed and the inputs. */
export interface Scenario {
  readonly name: string;
  /** When the world begins, ISO 8601 in UTC. */
  readonly startsAt: string;
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
  readonly hosts: readonly HostSpec[];
  readonly zones: readonly ZoneSpec[];
  readonly links: {
    /** Between hosts of one organisation. */
    readonly local: LinkSpec;
    /** Between organisations. */
    readonly internet: LinkSpec;
    readonly pairs: readonly ({ readonly between: readonly [string, string] } & LinkSpec)[];
  };
  /** What is wrong from the start. */
  readonly faults: readonly Fault[];
}
