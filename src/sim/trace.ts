import type { Stamp, Trace } from './kernel/trace.ts';
import type { CertificateProblem } from './net/certificate.ts';
import type { ConnId, NetEvent, TlsEvent } from './net/events.ts';
import type { FaultEvent } from './faults/events.ts';
import type { BlockListEvent } from './machines/block-list/events.ts';
import type { BotEvent } from './machines/spam-bot/events.ts';
import type { PickupProgramEvent } from './machines/mail-program/events.ts';
import type { FloodEvent } from './world/flood.ts';
import type { OutsideEvent } from './world/outside.ts';
import type { MailboxEvent } from './machines/mailbox/events.ts';
import type { PickupEvent } from './machines/pickup/events.ts';
import type { LookupOutcome, RecordType, ResourceRecord } from './dns/record.ts';
import type { ConfigurationProblem } from './policy/check-configuration.ts';
import type { Place } from './policy/places.ts';
import type { DsnWishes } from './smtp/dsn.ts';
import type { Reply } from './smtp/reply.ts';
import type { Octets } from './octets.ts';
import type { Input } from './world/input.ts';

/** Why a recipient could not be served (now, or ever). The words for people are made by the views. */
export type DeliveryProblem =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly command: string; readonly relay: string }
  | { readonly kind: 'dns'; readonly outcome: LookupOutcome; readonly name: string; readonly type: RecordType }
  | { readonly kind: 'null-mx'; readonly domain: string }
  | { readonly kind: 'loop'; readonly relay: string }
  /** The message was delivered to this very address before, and came back. */
  | { readonly kind: 'forwarding-loop'; readonly address: string }
  | { readonly kind: 'too-many-hops'; readonly hops: number }
  | { readonly kind: 'connection'; readonly how: string; readonly relay: string; readonly command: string | null }
  /** What is configured could not be had: TLS was not offered, failed, or showed a certificate that is not good enough. */
  | {
      readonly kind: 'tls';
      readonly relay: string;
      readonly why: 'not-offered' | 'handshake' | CertificateProblem;
    }
  /** The server offers no way to log in that may be used. */
  | { readonly kind: 'no-login'; readonly relay: string }
  | { readonly kind: 'no-mailbox'; readonly address: string }
  | { readonly kind: 'mailbox-full'; readonly mailbox: string }
  /** Larger than what the server takes: it was not even asked (RFC 1870 §6.2). */
  | { readonly kind: 'too-big'; readonly relay: string; readonly sizeBytes: number; readonly limitBytes: number }
  /** The message needs SMTPUTF8, which the server does not offer (RFC 6531 §3.2). */
  | { readonly kind: 'no-smtputf8'; readonly relay: string }
  /** Not tried: others to the same destination have just failed for this reason. */
  | { readonly kind: 'suspended'; readonly reason: DeliveryProblem }
  /** What a transport map says (`error:5.1.1 no such user`). */
  | { readonly kind: 'transport'; readonly status: string; readonly text: string }
  | { readonly kind: 'expired'; readonly afterMs: number };

/** An envelope: addresses as `local@domain`, the null reverse-path as `''` (RFC 5321 §4.5.5). */
export interface Envelope {
  readonly reversePath: string;
  readonly forwardPaths: readonly string[];
  /** What the sender wants to be told; absent when it did not say. */
  readonly dsn?: DsnWishes;
  /** For forward-paths that aliases made: what the sender had named. */
  readonly originals?: Readonly<Record<string, string>>;
  /** The sender asked for SMTPUTF8 (RFC 6531 §3.4), or sendmail(1) saw that the message needs it. */
  readonly smtputf8?: true;
}

type WorldEvent =
  | {
      readonly kind: 'world.started';
      readonly host: '';
      readonly scenario: string;
      readonly seed: string;
      readonly startsAt: string;
    }
  /** The root of everything a person did. */
  | { readonly kind: 'input'; readonly host: string; readonly input: Input }
  | { readonly kind: 'input.refused'; readonly host: string; readonly reason: MessageKey }
  | { readonly kind: 'host.power'; readonly host: string; readonly up: boolean }
  | FaultEvent;

/** A sentence of the app's own: a key of the page's dictionaries and what to fill in. The engine holds no sentence. */
export interface MessageKey {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

type TtyEvent =
  | { readonly kind: 'tty.opened'; readonly host: string; readonly tty: string; readonly user: string }
  /** What a program printed; `text` has `\n` line ends and no control characters but those (and tab). */
  | {
      readonly kind: 'tty.output';
      readonly host: string;
      readonly tty: string;
      readonly text: string;
      readonly tone?: 'error';
    }
  /** The app's own words (`help`, `man`), to be shown in the reader's language. */
  | { readonly kind: 'tty.message'; readonly host: string; readonly tty: string; readonly message: MessageKey }
  | { readonly kind: 'tty.clear'; readonly host: string; readonly tty: string }
  /** A new foreground program, or a new prompt. `program` is null when the shell itself reads; `echo` is off for passwords. */
  | {
      readonly kind: 'tty.foreground';
      readonly host: string;
      readonly tty: string;
      readonly program: string | null;
      readonly prompt: string;
      readonly echo: boolean;
    };

type DnsEvent =
  /** Somebody wants to know: a stub asks its resolver, or a resolver a name server. */
  | {
      readonly kind: 'dns.query';
      readonly host: string;
      readonly id: number;
      readonly name: string;
      readonly type: RecordType;
      readonly server: string;
    }
  | {
      readonly kind: 'dns.answer';
      readonly host: string;
      readonly id: number;
      readonly name: string;
      readonly type: RecordType;
      readonly outcome: LookupOutcome;
      readonly records: readonly ResourceRecord[];
      /** The resolver knew it already. */
      readonly cached: boolean;
    };

type SmtpEvent =
  /** A complete command line, as the server read it. `verb` is upper-case; `''` for what is no command at all. */
  | {
      readonly kind: 'smtp.command';
      readonly host: string;
      readonly conn: ConnId;
      readonly verb: string;
      readonly line: string;
    }
  /** What the server answers; `to` is the verb it answers, `connect` for the greeting, `.` for the end of data. */
  | {
      readonly kind: 'smtp.reply';
      readonly host: string;
      readonly conn: ConnId;
      readonly to: string;
      readonly reply: Reply;
    }
  /** The message content as received, after dot-unstuffing. */
  | {
      readonly kind: 'smtp.content';
      readonly host: string;
      readonly conn: ConnId;
      readonly content: Octets;
      readonly dotsRemoved: number;
    }
  /** A client read a complete reply; `to` as above. */
  | {
      readonly kind: 'smtp.heard';
      readonly host: string;
      readonly conn: ConnId;
      readonly to: string;
      readonly code: number;
    };

type PolicyEvent =
  | {
      readonly kind: 'policy.verdict';
      readonly host: string;
      readonly conn: ConnId;
      /** The setting that was asked, and the element of it that matched: `smtpd_relay_restrictions`, `reject_unauth_destination`. */
      readonly setting: string;
      readonly element: string;
      readonly action: 'permit' | 'reject' | 'defer' | 'discard' | 'hold';
      readonly subject: string;
      /** Where the element stands, in the files that this session's server has read; null when the setting has Postfix's default. */
      readonly place: Place | null;
      /** The line of the lookup table that said so, where one was asked. */
      readonly entry?: Place;
    }
  /** A server asks a policy service about a command of this session (SMTPD_POLICY_README): attributes, a line each. */
  | {
      readonly kind: 'policy.asked';
      readonly host: string;
      readonly conn: ConnId;
      readonly service: string;
      readonly request: string;
    }
  /** `action` is null when the service could not be asked. */
  | {
      readonly kind: 'policy.answered';
      readonly host: string;
      readonly conn: ConnId;
      readonly service: string;
      readonly action: string | null;
    }
  /** A greylisting service saw a triplet: never before, too early, late enough for the first time, or known; or its client is. */
  | {
      readonly kind: 'greylist.seen';
      readonly host: string;
      readonly client: string;
      readonly sender: string;
      readonly recipient: string;
      readonly state: 'new' | 'early' | 'passed' | 'known' | 'trusted';
      /** How long it has to wait still. */
      readonly waitMs: number;
    };

type FileEvent = {
  readonly kind: 'file.written';
  readonly host: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** The text went to the file's end; else the file holds nothing but it. */
  readonly append: boolean;
};

type MailSystemEvent =
  /** It read its configuration, when it started or was told to. Not `taken`: Postfix would refuse it; what was in force stays. */
  | {
      readonly kind: 'mail-system.started' | 'mail-system.reloaded';
      readonly host: string;
      readonly taken: boolean;
      readonly problems: readonly ConfigurationProblem[];
    }
  | { readonly kind: 'mail-system.stopped'; readonly host: string };

type QueueEvent =
  | {
      readonly kind: 'queue.accepted';
      readonly host: string;
      readonly queueId: string;
      readonly envelope: Envelope;
      readonly sizeBytes: number;
      readonly messageId: string;
      /** The session it came in by; absent for mail made on this host (bounces). */
      readonly conn?: ConnId;
    }
  /** A delivery attempt begins, for these recipients of one destination. */
  | {
      readonly kind: 'queue.attempt';
      readonly host: string;
      readonly queueId: string;
      readonly destination: string;
      readonly recipients: readonly string[];
    }
  | {
      readonly kind: 'queue.sent';
      readonly host: string;
      readonly queueId: string;
      readonly recipient: string;
      readonly relay: string;
      readonly reply: Reply;
      readonly delayMs: number;
    }
  | {
      readonly kind: 'queue.deferred';
      readonly host: string;
      readonly queueId: string;
      readonly recipient: string;
      readonly problem: DeliveryProblem;
      readonly delayMs: number;
      /** When the next attempt is due, since the world began. */
      readonly retryAtMs: number;
    }
  | {
      readonly kind: 'queue.bounced';
      readonly host: string;
      readonly queueId: string;
      readonly recipient: string;
      readonly problem: DeliveryProblem;
      readonly delayMs: number;
    }
  /** A notification for the sender was made: `queueId` is the message it reports on. */
  | {
      readonly kind: 'queue.notified';
      readonly host: string;
      readonly queueId: string;
      readonly notificationId: string;
    }
  /** An operator set it aside, or gave it back to the queue. */
  | { readonly kind: 'queue.held' | 'queue.released'; readonly host: string; readonly queueId: string }
  /** It left the queue: done, or deleted by an operator. */
  | { readonly kind: 'queue.removed'; readonly host: string; readonly queueId: string; readonly deleted?: true };

type MailEvent =
  /** Final delivery (RFC 5321 §4.4): the message lies in a mailbox now, in its INBOX. */
  | {
      readonly kind: 'mail.delivered';
      readonly host: string;
      readonly mailbox: string;
      readonly uid: number;
      readonly queueId: string;
      readonly message: Octets;
    }
  /** The mail program put a message into its outbox. */
  | {
      readonly kind: 'outbox.added';
      readonly host: string;
      readonly draftId: string;
      readonly envelope: Envelope;
      readonly message: Octets;
    }
  | { readonly kind: 'outbox.sent'; readonly host: string; readonly draftId: string; readonly reply: Reply }
  /** It stays in the outbox; the reason is the server's reply or what became of the connection. */
  | {
      readonly kind: 'outbox.failed';
      readonly host: string;
      readonly draftId: string;
      readonly problem: DeliveryProblem;
    };

/** A state chart moved. `machine` is its kind, `id` the instance (a connection, a queue id), `state` the dotted path. */
type MachineEvent = {
  readonly kind: 'machine.state';
  readonly host: string;
  readonly machine: string;
  readonly id: string;
  readonly state: string;
  readonly event: string;
};

/** Everything that can stand in the trace. Ids and parameters, never prose. */
export type SimEvent =
  | WorldEvent
  | BotEvent
  | BlockListEvent
  | FloodEvent
  | TtyEvent
  | NetEvent
  | TlsEvent
  | OutsideEvent
  | DnsEvent
  | SmtpEvent
  | PolicyEvent
  | FileEvent
  | MailSystemEvent
  | QueueEvent
  | MailEvent
  | MailboxEvent
  | PickupEvent
  | PickupProgramEvent
  | MachineEvent;
export type TraceEvent = SimEvent & Stamp;
export type SimTrace = Trace<SimEvent>;
/** The event of one kind. */
export type EventOf<K extends SimEvent['kind']> = Extract<TraceEvent, { kind: K }>;
