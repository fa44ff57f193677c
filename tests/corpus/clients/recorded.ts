import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Postfix 3.10.13 did as a client, and the scripted servers that it spoke to. */
const folder = join(import.meta.dirname, 'recorded');

export const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

const jsonLines = <T>(name: string): T[] =>
  text(name)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

/** A packet (`C` from Postfix, `S` from the server) or what happened (`X`), with its time in milliseconds. */
export type Packet = readonly [atMs: number, who: 'C' | 'S' | 'X', what: string];

export interface ClientCase {
  readonly case: string;
  readonly rcpts: readonly string[];
  readonly log: readonly string[];
  readonly in_queue: readonly {
    readonly queue_name: string;
    readonly recipients: readonly { readonly address: string; readonly delay_reason: string }[];
  }[];
  readonly bounce: readonly string[];
  readonly transcripts: readonly { readonly behaviour: string; readonly events: readonly Packet[] }[];
}

/** With short queue times: all that happens until the message has left the queue. */
export interface ExpiryCase {
  readonly case: string;
  readonly rcpt: string;
  /** Of sendmail(1): `-N success,failure`, `-V env-2`. */
  readonly options: readonly string[];
  readonly sender: string;
  readonly log: readonly string[];
  readonly attempts_at_s: readonly number[];
  readonly notifications: readonly string[];
}

/** What a scripted server says instead of the usual. `@drop` closes, `@silent` says nothing, `!` at the end closes behind it. */
export interface Behaviour {
  readonly host: string;
  readonly listen: readonly [address: string, port: number];
  readonly ehlo: readonly string[];
  readonly ehlo_tls?: readonly string[];
  readonly ehlo_reply?: string;
  readonly helo?: string;
  readonly greeting?: string;
  readonly mail?: string;
  readonly rcpt?: string | { readonly seq: readonly string[] };
  readonly data?: string;
  readonly datamid?: string;
  readonly eod?: string;
  readonly quit?: string;
  readonly tls_fail?: boolean;
}

export const clientCases = (): ClientCase[] => jsonLines('postfix-smtp.jsonl');
export const expiryCases = (): ExpiryCase[] => jsonLines('postfix-expiry.jsonl');
export const behaviours = (): Record<string, Behaviour> =>
  JSON.parse(text('behaviours.json')) as Record<string, Behaviour>;
