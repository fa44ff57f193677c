import type { LookupOutcome, RecordType, ResourceRecord } from '$sim/dns/record.ts';
import type { CloseReason, ConnId, Endpoint } from '$sim/net/events.ts';
import type { CertificateProblem } from '$sim/net/certificate.ts';
import type { TlsInfo } from '$sim/net/tls.ts';
import type { Octets } from '$sim/octets.ts';
import type { Reply } from '$sim/smtp/reply.ts';
import type { EventOf } from '$sim/trace.ts';

export type Side = 'client' | 'server';

/** What every row has: when it left and when it arrived (null: not yet known), in milliseconds since the world began. */
interface RowTimes {
  readonly seq: number;
  readonly sentAtMs: number;
  readonly arrivesAtMs: number | null;
  /** It went through TLS: nobody on the way could read it. */
  readonly sealed?: boolean;
}

export interface CommandRow extends RowTimes {
  readonly kind: 'command';
  readonly verb: string;
  readonly line: string;
  /** Commands with the same group came in one write: pipelining (RFC 2920). */
  readonly group: number;
}

export interface ReplyRow extends RowTimes {
  readonly kind: 'reply';
  /** The verb it answers, `connect` for the greeting, `.` for the end of data. */
  readonly to: string;
  readonly reply: Reply;
  /** How long the server took after it had read what this answers. */
  readonly tookMs: number;
  /** What decided against it, when something did. */
  readonly verdict: RefusingVerdict | null;
}

export type RefusingAction = Exclude<EventOf<'policy.verdict'>['action'], 'permit'>;

/** The setting, the element of it (`smtpd_relay_restrictions`, `reject_unauth_destination`), and the lines where they stand. */
export type RefusingVerdict = Pick<EventOf<'policy.verdict'>, 'setting' | 'element' | 'place' | 'entry'> & {
  readonly action: RefusingAction;
};

/** A line of a server where mail is fetched (POP3, IMAP), and how much content came behind it. */
export interface ResponseRow extends RowTimes {
  readonly kind: 'response';
  readonly line: string;
  readonly contentBytes: number;
}

export interface ContentRow extends RowTimes {
  readonly kind: 'content';
  readonly sizeBytes: number;
  /** Null while it is still coming in. */
  readonly content: Octets | null;
  readonly dotsRemoved: number;
}

/** One step of a lookup: somebody asks a server, or has the answer. */
export type LookupStep =
  | {
      readonly kind: 'query';
      readonly seq: number;
      readonly atMs: number;
      readonly host: string;
      readonly server: string;
      readonly name: string;
      readonly type: RecordType;
    }
  | {
      readonly kind: 'answer';
      readonly seq: number;
      readonly atMs: number;
      readonly host: string;
      readonly name: string;
      readonly type: RecordType;
      readonly outcome: LookupOutcome;
      readonly records: readonly ResourceRecord[];
      readonly cached: boolean;
    };

/** What one end of the connection asked the DNS, with all that its resolver did for it. */
export interface LookupRow extends RowTimes {
  readonly kind: 'lookup';
  readonly host: string;
  readonly name: string;
  readonly type: RecordType;
  /** Null until the answer is there. */
  readonly outcome: LookupOutcome | null;
  readonly steps: readonly LookupStep[];
}

/** Segments of TCP's own: the handshake, or the close. */
export interface TcpRow extends RowTimes {
  readonly kind: 'opening' | 'closing';
  /** Who began. */
  readonly by: Side;
  readonly segments: readonly {
    readonly word: 'SYN' | 'SYN+ACK' | 'FIN' | 'RST';
    readonly by: Side;
    readonly sentAtMs: number;
    readonly arrivesAtMs: number;
    readonly lost: boolean;
  }[];
}

/** The TLS handshake, from the client's hello to the end of it. */
export interface TlsRow extends RowTimes {
  readonly kind: 'tls';
  /** Null while it is under way. */
  readonly outcome:
    { readonly info: TlsInfo; readonly problem: CertificateProblem | null } | { readonly alert: string } | null;
}

/** Octets of a connection whose protocol nobody here knows. */
export interface OctetsRow extends RowTimes {
  readonly kind: 'octets';
  readonly by: Side;
  readonly bytes: Octets;
}

export type Row = CommandRow | ReplyRow | ResponseRow | ContentRow | LookupRow | TcpRow | TlsRow | OctetsRow;

export type ConversationState = 'opening' | 'open' | CloseReason;

export interface Conversation {
  readonly conn: ConnId;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly state: ConversationState;
  readonly lastAtMs: number;
  /** In the order in which they left. */
  readonly rows: readonly Row[];
  /** Whether somebody understood what was said: it is SMTP, POP3 or IMAP. */
  readonly understood: boolean;
  /** Whether what is said now goes through TLS. */
  readonly sealed: boolean;
}

/** Puts a row where it belongs: commands of one write stay together, all else comes last. */
export function withRow(rows: readonly Row[], row: Row): readonly Row[] {
  const group = row.kind === 'command' ? row.group : null;
  const last = group === null ? -1 : rows.findLastIndex((other) => other.kind === 'command' && other.group === group);
  return last < 0 ? [...rows, row] : [...rows.slice(0, last + 1), row, ...rows.slice(last + 1)];
}

/** The rows with the newest one that fits replaced; the same rows when none does. */
export function withChanged(
  rows: readonly Row[],
  fits: (row: Row) => boolean,
  change: (row: Row) => Row,
): readonly Row[] {
  const index = rows.findLastIndex(fits);
  const row = rows[index];
  return row ? rows.with(index, change(row)) : rows;
}

export const begun = ({ conn, client, server, atMs }: EventOf<'tcp.syn'>): Conversation => ({
  conn,
  client,
  server,
  state: 'opening',
  lastAtMs: atMs,
  rows: [],
  understood: false,
  sealed: false,
});

/** A conversation that is over, one way or another. */
export const isOver = ({ state }: Conversation): boolean => state !== 'opening' && state !== 'open';
