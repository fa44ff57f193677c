import type { LinkFault } from '../net/link-faults.ts';
import { octets, utf8ToOctets } from '../octets.ts';
import { ReplyReader, type Reply } from '../smtp/reply.ts';

/** Where in a session a fault comes in between. `greeting` is all that happens before EHLO; `dns` is a query. */
export const faultStages = [
  'greeting',
  'ehlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'end-of-data',
  'dns',
] as const;
export type FaultStage = (typeof faultStages)[number];

const stages: Readonly<Record<string, FaultStage>> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'starttls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
};

/** The stage that a command opens; null for commands at which nothing fails. */
export const stageOfVerb = (verb: string): FaultStage | null => stages[verb] ?? null;

/** How often a rule fires: with none of these, always. */
interface Frequency {
  /** So many times, and then never again. */
  readonly count?: number;
  /** Each n-th time that it fits. */
  readonly every?: number;
  /** 0…1, drawn from the world's seed. */
  readonly chance?: number;
  /** Until this moment, in ms since the world began. */
  readonly untilMs?: number;
}

/** A fault of a server, as worlds, lessons and the page write it. Exactly one of `reply`, `act` and `delayMs`. */
export interface ServiceFault extends Frequency {
  readonly id: string;
  readonly host: string;
  readonly stage: FaultStage;
  /** Fires only where the command line (for `dns`: the name) contains this; letter case does not matter. */
  readonly match?: string;
  /** Said in place of the server's own: `451 4.3.0 Temporary lookup failure`. A 421 closes the connection. */
  readonly reply?: string;
  /**
   * `close` says FIN, `reset` breaks the connection, `silence` never answers; `lose-reply` does what it was asked for, but
   * the connection breaks before the client hears of it; `servfail` is for `dns`.
   */
  readonly act?: 'close' | 'reset' | 'silence' | 'lose-reply' | 'servfail';
  /** Goes on as ever, but later. */
  readonly delayMs?: number;
}

export type Fault = ServiceFault | LinkFault;

export const isLinkFault = (fault: Fault): fault is LinkFault => 'between' in fault;

/** What is wrong with a fault by itself; null when it is fine. Whether its hosts exist, the world knows. */
export type FaultProblem =
  'one-act' | 'bad-reply' | 'not-a-fault-code' | 'dns-act' | 'servfail-is-for-dns' | 'no-effect';

export function faultProblem(fault: Fault): FaultProblem | null {
  if (isLinkFault(fault)) {
    const { down, slowMs, dropAfterBytes, blockedPort } = fault;
    const effects = [down, slowMs, dropAfterBytes, blockedPort];
    return effects.some((effect) => effect !== undefined && effect !== false) ? null : 'no-effect';
  }
  const { stage, reply, act, delayMs } = fault;
  if ([reply, act, delayMs].filter((one) => one !== undefined).length !== 1) return 'one-act';
  if (act === 'servfail' && stage !== 'dns') return 'servfail-is-for-dns';
  if (stage === 'dns') return act === 'servfail' || act === 'silence' || delayMs !== undefined ? null : 'dns-act';
  if (reply === undefined) return null;
  const read = replyOf(reply);
  if (read === null) return 'bad-reply';
  return read.code >= 400 ? null : 'not-a-fault-code';
}

/** `451 4.3.0 Try again later`, one line; null for what is no reply. */
export function replyOf(text: string): Reply | null {
  if (/[\r\n]/.test(text)) return null;
  const [reply] = new ReplyReader().push(octets(`${utf8ToOctets(text)}\r\n`));
  return reply && !('error' in reply) ? reply : null;
}
