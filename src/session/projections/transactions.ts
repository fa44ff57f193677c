import type { ConnId } from '$sim/net/events.ts';
import type { EventOf, TraceEvent } from '$sim/trace.ts';

/** A mail transaction (RFC 5321 §3.3): what the server of a connection has accepted of an envelope so far. */
export interface Transaction {
  readonly reversePath: string;
  readonly forwardPaths: readonly string[];
  /** The server said 354, and waits for the end of the content. */
  readonly inContent: boolean;
}

export interface ServerSession {
  /** Id of the server's host. */
  readonly host: string;
  /** Commands that are not answered yet. */
  readonly pending: readonly { readonly verb: string; readonly path: string }[];
  readonly transaction: Transaction | null;
}

/** SMTP sessions by connection, as the server sees them. */
export type Transactions = ReadonlyMap<ConnId, ServerSession>;

export const noTransactions: Transactions = new Map();

/** The sessions after one more event; the same object when the event is about something else. */
export function transactionsAfter(before: Transactions, event: TraceEvent): Transactions {
  if (event.kind === 'tcp.closed' && event.side === 'server') {
    if (!before.has(event.conn)) return before;
    const after = new Map(before);
    after.delete(event.conn);
    return after;
  }
  if (event.kind !== 'smtp.command' && event.kind !== 'smtp.reply') return before;
  const session = before.get(event.conn) ?? { host: event.host, pending: [], transaction: null };
  return new Map(before).set(
    event.conn,
    event.kind === 'smtp.reply'
      ? answered(session, event)
      : { ...session, pending: [...session.pending, { verb: event.verb, path: pathOf(event.line) }] },
  );
}

function answered(session: ServerSession, { to, reply: { code } }: EventOf<'smtp.reply'>): ServerSession {
  const index = session.pending.findIndex(({ verb }) => verb === to);
  const path = session.pending[index]?.path ?? '';
  const pending = session.pending.filter((_, at) => at !== index);
  return { ...session, pending, transaction: transactionAfter(session.transaction, to, path, code) };
}

function transactionAfter(before: Transaction | null, to: string, path: string, code: number): Transaction | null {
  const accepted = code >= 200 && code < 400;
  switch (to) {
    case 'MAIL':
      return accepted ? { reversePath: path, forwardPaths: [], inContent: false } : before;
    case 'RCPT':
      return before && accepted ? { ...before, forwardPaths: [...before.forwardPaths, path] } : before;
    case 'DATA':
      return before && { ...before, inContent: code === 354 };
    case '.':
      return null;
    case 'RSET':
    case 'EHLO':
    case 'HELO':
      return accepted ? null : before;
    default:
      return before;
  }
}

/** The address of a path, without brackets and source route; quoted local parts may hold a `>` (RFC 5321 §4.1.2). */
function pathOf(line: string): string {
  const [, inside, bare = ''] = /^[^:]*:\s*(?:<((?:"(?:\\.|[^"\\])*"|[^">])*)>|(\S+))/.exec(line) ?? [];
  return (inside ?? bare).trim().replace(/^@[^:]*:/, '');
}
