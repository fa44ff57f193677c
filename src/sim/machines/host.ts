import type { Faults } from '../faults/faults.ts';
import type { Chance } from '../kernel/chance.ts';
import type { VirtualClock } from '../kernel/clock.ts';
import type { Network } from '../net/network.ts';
import type { SimTrace } from '../trace.ts';
import type { MailLog } from './mail-log.ts';

/** What every service and program of a host stands on. `id` is the host's id in the scenario, `fqdn` its name in DNS. */
export interface HostContext {
  readonly id: string;
  readonly fqdn: string;
  readonly addresses: readonly string[];
  /** The recursive resolver this host asks; null when it has none. */
  readonly resolver: string | null;
  /** When the world began, ISO 8601; all dates are this plus `clock.now()`. */
  readonly startsAt: string;
  readonly clock: VirtualClock;
  readonly trace: SimTrace;
  readonly chance: Chance;
  readonly net: Network;
  readonly faults: Faults;
  /** Services of this host by the path of their socket (`private/postgrey`): a request gives an answer. */
  readonly localSockets?: Map<string, (request: string, done: (answer: string) => void) => void>;
  /** `/var/log/mail.log`. */
  readonly log: MailLog;
  /** Counters of this host by purpose; see `nextNumber`. */
  readonly counters: Map<string, number>;
}

/** 1, 2, 3 … for each purpose: ids come from counters of the host, never from chance or a library. */
export function nextNumber(host: HostContext, purpose: string): number {
  const next = (host.counters.get(purpose) ?? 0) + 1;
  host.counters.set(purpose, next);
  return next;
}
