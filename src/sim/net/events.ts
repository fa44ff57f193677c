import type { Octets } from '../octets.ts';
import type { TlsInfo } from './tls.ts';

/** One end of a connection or datagram. `host` is the id of the host in the scenario, or null for an address nobody has. */
export interface Endpoint {
  readonly host: string | null;
  readonly address: string;
  readonly port: number;
}

/** Connection id, from a counter of the world: `c1`, `c2` … */
export type ConnId = string;

/** Which way octets go: from the side that opened the connection to the listener, or back. */
export type Direction = 'c2s' | 's2c';

/** How a connection ended, as one side saw it. */
export type CloseReason =
  | 'closed' // both sides said FIN
  | 'reset' // RST, sent or received
  | 'refused' // nobody listens on that port
  | 'timed-out' // no answer to SYN or to data
  | 'unreachable'; // no route: nobody has that address

/** Something that travels: the map draws it at `(now − atMs) / (arrivesAtMs − atMs)`. `host` sends, `to` receives. */
interface Travelling {
  readonly host: string;
  readonly to: string | null;
  readonly arrivesAtMs: number;
  /** Set when it never arrives, with the reason. */
  readonly lost?: 'link' | 'host-down' | 'no-route' | 'blocked';
}

interface Segment extends Travelling {
  readonly conn: ConnId;
  readonly dir: Direction;
}

/** TLS over a connection: the handshake is over, or came to nothing. */
export type TlsEvent =
  | ({
      readonly kind: 'tls.established';
      readonly host: string;
      readonly conn: ConnId;
      readonly side: 'client' | 'server';
    } & TlsInfo)
  | {
      readonly kind: 'tls.failed';
      readonly host: string;
      readonly conn: ConnId;
      readonly side: 'client' | 'server';
      readonly alert: string;
    };

/** What the network writes into the trace. TCP as RFC 9293, at the grain of writes: no window, no retransmission. */
export type NetEvent =
  | ({ readonly kind: 'tcp.syn'; readonly client: Endpoint; readonly server: Endpoint } & Segment)
  | ({ readonly kind: 'tcp.synack' } & Segment)
  /** Octets `offset … offset + bytes.length` of that direction. */
  | ({ readonly kind: 'tcp.segment'; readonly offset: number; readonly bytes: Octets } & Segment)
  /** Half-close: nothing more will come from `host`. */
  | ({ readonly kind: 'tcp.fin' } & Segment)
  | ({ readonly kind: 'tcp.rst' } & Segment)
  /** This side may write now. */
  | { readonly kind: 'tcp.opened'; readonly host: string; readonly conn: ConnId; readonly side: 'client' | 'server' }
  | {
      readonly kind: 'tcp.closed';
      readonly host: string;
      readonly conn: ConnId;
      readonly side: 'client' | 'server';
      readonly how: CloseReason;
    }
  | ({
      readonly kind: 'udp.datagram';
      readonly id: number;
      readonly from: Endpoint;
      readonly dest: Endpoint;
      readonly bytes: Octets;
    } & Travelling)
  /** ICMP echo request or its reply (RFC 792): what `ping` sends. */
  | ({
      readonly kind: 'icmp.echo';
      readonly id: number;
      readonly reply: boolean;
      readonly address: string;
    } & Travelling);
