import { isIpv4 } from '../mail/address.ts';

/** How a greylisting service is set up; the defaults are postgrey's. */
export interface GreylistSettings {
  /** How long a triplet that nobody has seen has to wait. */
  readonly delayMs: number;
  /** A triplet that does not come back within this time after its first try is new again. */
  readonly retryWindowMs: number;
  /** What was not seen for so long is forgotten. */
  readonly maxAgeMs: number;
  /** A client that has come back so many times is not asked any more; 0 for never. */
  readonly trustAfter: number;
  /** What is answered, with `%s` for the seconds to wait and `%r` for the recipient's domain. */
  readonly action: string;
}

/** What the service remembers: plain data of the host, which outlives a loss of power. */
export interface GreylistMemory {
  readonly triplets: Map<string, { firstMs: number; lastMs: number }>;
  readonly clients: Map<string, { count: number; lastMs: number }>;
}

export const emptyMemory = (): GreylistMemory => ({ triplets: new Map(), clients: new Map() });

export interface Triplet {
  readonly client: string;
  readonly sender: string;
  readonly recipient: string;
}

export interface GreylistVerdict {
  readonly state: 'new' | 'early' | 'passed' | 'known' | 'trusted';
  readonly waitMs: number;
  /** How long it took since the first try. */
  readonly sinceMs: number;
}

const hourMs = 3_600_000;

/** Big senders try again from the next address: the network counts, /24 or /64. */
export function networkOf(address: string): string {
  if (isIpv4(address)) return address.replace(/\.\d+$/, '.0');
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const missing = tail === undefined ? 0 : 4 - groups.length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0')].slice(0, 4).join(':') + '::';
}

/** Extensions and numbers in a sender differ from message to message, as lists make them (postgrey: do_sender_substitutions). */
function sameSender(sender: string): string {
  const at = sender.lastIndexOf('@');
  if (at < 0) return sender.toLowerCase();
  const user = sender
    .slice(0, at)
    .replace(/\+.*$/, '')
    .replace(/\b\d+\b/g, '#');
  return `${user}@${sender.slice(at + 1)}`.toLowerCase();
}

/** Remembers a try, and says what comes of it (postgrey: smtpd_access_policy). */
export function greylist(
  memory: GreylistMemory,
  settings: GreylistSettings,
  triplet: Triplet,
  nowMs: number,
): GreylistVerdict {
  const network = networkOf(triplet.client);
  const { trustAfter, delayMs, retryWindowMs, maxAgeMs } = settings;
  const client = memory.clients.get(network);
  if (client && trustAfter > 0 && client.count >= trustAfter && nowMs - client.lastMs <= maxAgeMs) {
    client.lastMs = nowMs;
    return { state: 'trusted', waitMs: 0, sinceMs: 0 };
  }
  const key = `${network}/${sameSender(triplet.sender)}/${triplet.recipient.toLowerCase()}`;
  const seen = memory.triplets.get(key);
  const isStale =
    !seen ||
    nowMs - seen.lastMs > maxAgeMs ||
    (seen.lastMs - seen.firstMs < delayMs && nowMs - seen.lastMs > retryWindowMs);
  const firstMs = isStale ? nowMs : seen.firstMs;
  const hadPassed = !isStale && seen.lastMs - seen.firstMs >= delayMs;
  memory.triplets.set(key, { firstMs, lastMs: nowMs });
  const sinceMs = nowMs - firstMs;
  if (sinceMs < delayMs) return { state: isStale ? 'new' : 'early', waitMs: delayMs - sinceMs, sinceMs };
  // At most one an hour counts: a flood of mail makes nobody trusted.
  if (!client || nowMs - client.lastMs >= hourMs)
    memory.clients.set(network, { count: (client?.count ?? 0) + 1, lastMs: nowMs });
  return { state: hadPassed ? 'known' : 'passed', waitMs: 0, sinceMs };
}

/** What the policy protocol is answered; `by` and `date` go into the field that tells of the delay. */
export function greylistAction(
  { state, waitMs, sinceMs }: GreylistVerdict,
  { action }: GreylistSettings,
  recipient: string,
  by: string,
  date: string,
): string {
  if (state === 'passed')
    return `PREPEND X-Greylist: delayed ${Math.floor(sinceMs / 1000)} seconds by postgrey-1.37 at ${by}; ${date}`;
  if (state === 'known' || state === 'trusted') return 'DUNNO';
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  return action.replaceAll('%s', String(Math.ceil(waitMs / 1000))).replaceAll('%r', domain);
}
