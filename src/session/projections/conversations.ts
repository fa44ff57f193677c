import { isoDate } from '$sim/mail/date.ts';
import { certificateProblem } from '$sim/net/certificate.ts';
import type { ConnId } from '$sim/net/events.ts';
import { looksLikeTls } from '$sim/net/tls-record.ts';
import type { EventOf, TraceEvent } from '$sim/trace.ts';
import {
  begun,
  withChanged,
  withRow,
  type ContentRow,
  type Conversation,
  type RefusingVerdict,
  type Row,
  type Side,
  type TcpRow,
  type TlsRow,
} from './conversation.ts';
import { LookupLog } from './lookups.ts';

type TcpSegment = EventOf<'tcp.syn' | 'tcp.synack' | 'tcp.fin' | 'tcp.rst'>;

/** What is needed to go on with a conversation, and no part of it. */
interface Progress {
  /** When the server last read something: replies are timed from here. */
  readAtMs: number;
  /** The server said 354: what comes now is content. */
  content: boolean;
  verdict: { readonly seq: number; readonly said: RefusingVerdict } | null;
}

const words = { 'tcp.syn': 'SYN', 'tcp.synack': 'SYN+ACK', 'tcp.fin': 'FIN', 'tcp.rst': 'RST' } as const;

/**
 * All conversations of a trace, by connection, oldest first: who said what, when. `add` takes the events in order; the
 * conversations themselves are values that are replaced, never changed.
 */
export class Conversations {
  readonly byConn = new Map<ConnId, Conversation>();
  readonly #progress = new Map<ConnId, Progress>();
  /** Flights of segments by `seq`: a command left when its segment did. */
  readonly #flights = new Map<number, { readonly sentAtMs: number; readonly arrivesAtMs: number }>();
  readonly #lookups = new LookupLog();
  #startsAt = '';

  add(event: TraceEvent): void {
    const lookup = this.#lookups.add(event);
    if (lookup?.conn)
      this.#change(lookup.conn, lookup.row.steps.at(-1)?.atMs ?? event.atMs, (rows) => replaced(rows, lookup.row));
    if (event.kind === 'world.started') this.#startsAt = event.startsAt;
    if (!('conn' in event) || event.conn === undefined) return;
    if (event.kind === 'tcp.syn') this.#begin(event);
    if (!this.byConn.has(event.conn)) return;
    this.#take(event as TraceEvent & { conn: ConnId });
  }

  #take(event: TraceEvent & { conn: ConnId }): void {
    switch (event.kind) {
      case 'tcp.syn':
      case 'tcp.synack':
        return this.#tcp(event, 'opening');
      case 'tcp.fin':
      case 'tcp.rst':
        return this.#tcp(event, this.byConn.get(event.conn)?.state === 'opening' ? 'opening' : 'closing');
      case 'tcp.opened':
        return this.#opened(event);
      case 'tcp.closed':
        return this.#closed(event);
      case 'tcp.segment':
        return this.#segment(event);
      case 'tls.established':
      case 'tls.failed':
        return this.#tls(event);
      case 'pickup.command':
      case 'smtp.command':
        return this.#command(event);
      case 'policy.verdict':
        return this.#verdict(event);
      case 'smtp.reply':
        return this.#reply(event);
      case 'pickup.reply':
        return this.#response(event);
      case 'smtp.content':
        return this.#content(event);
      default:
        return undefined;
    }
  }

  /** The lookups that led to this connection are told with it. */
  #begin(event: EventOf<'tcp.syn'>): void {
    const led = this.#lookups.claim(event);
    for (const { from, row } of led) {
      if (from)
        this.#change(from, null, (rows) => rows.filter(({ seq, kind }) => kind !== 'lookup' || seq !== row.seq));
    }
    this.byConn.set(event.conn, { ...begun(event), rows: led.map(({ row }) => row) });
    this.#progress.set(event.conn, { readAtMs: event.atMs, content: false, verdict: null });
  }

  #change(conn: ConnId, atMs: number | null, change: (rows: readonly Row[]) => readonly Row[]): void {
    const before = this.byConn.get(conn);
    if (before) this.byConn.set(conn, { ...before, rows: change(before.rows), lastAtMs: atMs ?? before.lastAtMs });
  }

  #tcp(event: TcpSegment, kind: TcpRow['kind']): void {
    const by: Side = event.dir === 'c2s' ? 'client' : 'server';
    const { seq, atMs: sentAtMs, arrivesAtMs } = event;
    const segment = { word: words[event.kind], by, sentAtMs, arrivesAtMs, lost: event.lost !== undefined };
    this.#change(event.conn, event.atMs, (rows) =>
      rows.some((row) => row.kind === kind)
        ? withChanged(
            rows,
            (row) => row.kind === kind,
            (row) => (row.kind === kind ? { ...row, arrivesAtMs, segments: [...row.segments, segment] } : row),
          )
        : withRow(rows, { kind, seq, sentAtMs, arrivesAtMs, by, segments: [segment] }),
    );
  }

  #opened({ conn, side, atMs }: EventOf<'tcp.opened'>): void {
    const conversation = this.byConn.get(conn);
    if (conversation?.state === 'opening') this.byConn.set(conn, { ...conversation, state: 'open', lastAtMs: atMs });
    if (side === 'server') this.#progressOf(conn).readAtMs = atMs;
  }

  /** The first end to go says how it ended: what the other sees later follows from it. */
  #closed({ conn, how, atMs }: EventOf<'tcp.closed'>): void {
    const conversation = this.byConn.get(conn);
    if (!conversation) return;
    const over = conversation.state !== 'opening' && conversation.state !== 'open';
    this.byConn.set(conn, { ...conversation, state: over ? conversation.state : how, lastAtMs: atMs });
  }

  #segment(event: EventOf<'tcp.segment'>): void {
    const { conn, seq, atMs: sentAtMs, arrivesAtMs, bytes, cause } = event;
    this.#flights.set(seq, { sentAtMs, arrivesAtMs });
    if (event.dir === 's2c') {
      this.#change(conn, sentAtMs, (rows) =>
        withChanged(
          rows,
          (row) => (row.kind === 'reply' || row.kind === 'response') && row.seq === cause,
          (row) => ({ ...row, sentAtMs, arrivesAtMs }),
        ),
      );
    } else if (this.#progressOf(conn).content) return this.#incoming(event);
    if (looksLikeTls(bytes) || this.byConn.get(conn)?.sealed) return this.#record(event);
    if (this.byConn.get(conn)?.understood) return;
    const by: Side = event.dir === 'c2s' ? 'client' : 'server';
    this.#change(conn, sentAtMs, (rows) => withRow(rows, { kind: 'octets', seq, sentAtMs, arrivesAtMs, by, bytes }));
  }

  /** A record of TLS: the client's hello begins a row, what comes later belongs to it, or to what is said within. */
  #record({ conn, seq, atMs: sentAtMs, arrivesAtMs }: EventOf<'tcp.segment'>): void {
    this.#change(conn, sentAtMs, (rows) =>
      rows.some(({ kind }) => kind === 'tls')
        ? rows
        : withRow(rows, { kind: 'tls', seq, sentAtMs, arrivesAtMs, outcome: null }),
    );
  }

  /** Each end says that the handshake is over; the client says it first. */
  #tls(event: EventOf<'tls.established' | 'tls.failed'>): void {
    const { conn, atMs } = event;
    this.#change(conn, atMs, (rows) =>
      withChanged(
        rows,
        (row) => row.kind === 'tls',
        (row) => (row.kind === 'tls' ? { ...row, arrivesAtMs: atMs, outcome: this.#outcomeOf(event) } : row),
      ),
    );
    const after = this.byConn.get(conn);
    if (after && event.kind === 'tls.established') this.byConn.set(conn, { ...after, sealed: true });
  }

  #outcomeOf(event: EventOf<'tls.established' | 'tls.failed'>): TlsRow['outcome'] {
    if (event.kind === 'tls.failed') return { alert: event.alert };
    const { version, cipher, serverName, certificate, atMs } = event;
    const now = isoDate(this.#startsAt, atMs);
    const problem = certificateProblem(certificate, serverName === '' ? null : serverName, now);
    return { info: { version, cipher, serverName, certificate }, problem };
  }

  /** Whether what is said on a connection now is sealed. */
  #sealedOn(conn: ConnId): { sealed?: true } {
    return this.byConn.get(conn)?.sealed ? { sealed: true } : {};
  }

  /** Content on its way: one row that grows. */
  #incoming({ conn, seq, atMs: sentAtMs, arrivesAtMs, bytes }: EventOf<'tcp.segment'>): void {
    const grown = (row: ContentRow): Row => ({ ...row, arrivesAtMs, sizeBytes: row.sizeBytes + bytes.length });
    this.#change(conn, sentAtMs, (rows) =>
      rows.some(isIncoming)
        ? withChanged(rows, isIncoming, (row) => (row.kind === 'content' ? grown(row) : row))
        : withRow(rows, {
            kind: 'content',
            seq,
            sentAtMs,
            arrivesAtMs,
            sizeBytes: bytes.length,
            content: null,
            dotsRemoved: 0,
            ...this.#sealedOn(conn),
          }),
    );
  }

  #command({ conn, seq, atMs, cause, verb, line }: EventOf<'smtp.command' | 'pickup.command'>): void {
    this.#speaks(conn);
    this.#progressOf(conn).readAtMs = atMs;
    const sentAtMs = this.#flights.get(cause)?.sentAtMs ?? atMs;
    this.#change(conn, atMs, (rows) =>
      withRow(rows, {
        kind: 'command',
        seq,
        sentAtMs,
        arrivesAtMs: atMs,
        verb,
        line,
        group: cause,
        ...this.#sealedOn(conn),
      }),
    );
  }

  #verdict({ conn, seq, action, setting, element, place, entry }: EventOf<'policy.verdict'>): void {
    this.#progressOf(conn).verdict =
      action === 'permit' ? null : { seq, said: { action, setting, element, place, ...(entry && { entry }) } };
  }

  #reply({ conn, seq, atMs, cause, to, reply }: EventOf<'smtp.reply'>): void {
    this.#speaks(conn);
    const progress = this.#progressOf(conn);
    const { verdict } = progress;
    progress.content = reply.code === 354;
    progress.verdict = null;
    this.#change(conn, atMs, (rows) =>
      withRow(rows, {
        kind: 'reply',
        seq,
        sentAtMs: atMs,
        arrivesAtMs: null,
        to,
        reply,
        ...this.#sealedOn(conn),
        tookMs: atMs - progress.readAtMs,
        verdict: verdict?.seq === cause ? verdict.said : null,
      }),
    );
  }

  #response({ conn, seq, atMs: sentAtMs, line, contentBytes }: EventOf<'pickup.reply'>): void {
    this.#speaks(conn);
    const row = { kind: 'response' as const, seq, sentAtMs, arrivesAtMs: null, line, contentBytes };
    this.#change(conn, sentAtMs, (rows) => withRow(rows, { ...row, ...this.#sealedOn(conn) }));
  }

  #content({ conn, seq, atMs, content, dotsRemoved }: EventOf<'smtp.content'>): void {
    const progress = this.#progressOf(conn);
    progress.readAtMs = atMs;
    progress.content = false;
    const whole = { ...this.#sealedOn(conn), content, dotsRemoved, sizeBytes: content.length, arrivesAtMs: atMs };
    this.#change(conn, atMs, (rows) =>
      rows.some(isIncoming)
        ? withChanged(rows, isIncoming, (row) => (row.kind === 'content' ? { ...row, ...whole } : row))
        : withRow(rows, { kind: 'content', seq, sentAtMs: atMs, ...whole }),
    );
  }

  /** Mere octets were shown until somebody understood them. */
  #speaks(conn: ConnId): void {
    const before = this.byConn.get(conn);
    if (before && !before.understood)
      this.byConn.set(conn, { ...before, understood: true, rows: before.rows.filter(({ kind }) => kind !== 'octets') });
  }

  #progressOf(conn: ConnId): Progress {
    const progress = this.#progress.get(conn);
    if (!progress) throw new Error(`no conversation ${conn}`);
    return progress;
  }
}

const isIncoming = (row: Row): boolean => row.kind === 'content' && row.content === null;

const replaced = (rows: readonly Row[], row: Row): readonly Row[] => {
  const same = (other: Row): boolean => other.kind === row.kind && other.seq === row.seq;
  return rows.some(same) ? withChanged(rows, same, () => row) : withRow(rows, row);
};
