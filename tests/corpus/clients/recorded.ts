import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What Postfix 3.10.13 did as a client, and the scripted servers that it spoke to. */
const folder = join(import.meta.dirname, 'recorded');

export const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** The project's own recordings. */
export const caseFiles: readonly string[] = ['postfix-smtp.jsonl', 'postfix-expiry.jsonl'].map((name) =>
  join(folder, name),
);

/** A packet (`C` from Postfix, `S` from the server) or what happened (`X`), with its time in milliseconds. */
export type Packet = readonly [atMs: number, who: 'C' | 'S' | 'X', what: string];

export interface ClientCase {
  readonly case: string;
  readonly tags?: readonly string[];
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
  readonly tags?: readonly string[];
  readonly rcpt: string;
  /** Of sendmail(1): `-N success,failure`, `-V env-2`, `-R hdrs`. */
  readonly options: readonly string[];
  readonly sender: string;
  readonly log: readonly string[];
  readonly attempts_at_s: readonly number[];
  readonly notifications: readonly string[];
}

/**
 * What a scripted server says instead of the usual. `@drop` closes, `@silent` says nothing, `@text` is no reply at all,
 * `@slow:3` comes three seconds later; `!` at the end closes behind it.
 */
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
  readonly starttls?: string;
  readonly tls_fail?: boolean;
}

export interface CaseFile {
  readonly name: string;
  readonly clients: readonly ClientCase[];
  readonly expiries: readonly ExpiryCase[];
  /** Lines that hold no case, and why. */
  readonly unreadable: readonly string[];
}

/** What of a line's fields is missing, or of another kind, for it to be a case. */
function problemOf(value: Record<string, unknown>, kind: 'client' | 'expiry'): string | null {
  const lists =
    kind === 'client'
      ? ['rcpts', 'log', 'in_queue', 'bounce', 'transcripts']
      : ['options', 'log', 'attempts_at_s', 'notifications'];
  const names = kind === 'client' ? ['case'] : ['case', 'rcpt', 'sender'];
  const missing = [
    ...lists.filter((field) => !Array.isArray(value[field])),
    ...names.filter((field) => typeof value[field] !== 'string'),
  ];
  return missing.length === 0 ? null : `has no ${missing.join(', no ')}`;
}

/** Reads a file of cases; both forms may stand in one. Throws where the file cannot be read. */
export function readCaseFile(path: string): CaseFile {
  const clients: ClientCase[] = [];
  const expiries: ExpiryCase[] = [];
  const unreadable: string[] = [];
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = jsonOf(line);
    const kind = value !== null && 'attempts_at_s' in value ? 'expiry' : 'client';
    const problem = value === null ? 'is no JSON object' : problemOf(value, kind);
    if (problem !== null) unreadable.push(`line ${index + 1} ${problem}`);
    else if (kind === 'expiry') expiries.push(value as unknown as ExpiryCase);
    else clients.push(value as unknown as ClientCase);
  }
  return { name: basename(path), clients, expiries, unreadable };
}

function jsonOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export const clientCases = (): readonly ClientCase[] => caseFiles.flatMap((path) => readCaseFile(path).clients);
export const expiryCases = (): readonly ExpiryCase[] => caseFiles.flatMap((path) => readCaseFile(path).expiries);
export const behaviours = (): Record<string, Behaviour> =>
  JSON.parse(text('behaviours.json')) as Record<string, Behaviour>;
