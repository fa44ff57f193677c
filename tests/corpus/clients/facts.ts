import { queueTimes } from '../../../src/sim/machines/mail-system/times.ts';
import { backOffMs, isExpired, nextLookAtMs, restedAtMs } from '../../../src/sim/machines/queue/schedule.ts';
import { Configuration } from '../../../src/sim/policy/configuration.ts';
import { text } from './recorded.ts';

/** What became of a recipient, and what is next. */
export interface Fate {
  readonly status: string;
  readonly dsn: string;
  readonly next: 'waits' | 'gone';
  /** In the log's words. */
  readonly text: string;
}

const outcome = /: to=<([^>]*)>,.* dsn=([\d.]+), status=(\w+) \((.*)\)$/;

/** By recipient, as the log tells it last. `waiting` are those that are still in the queue. */
export function fates(log: readonly string[], waiting: readonly string[]): Map<string, Fate> {
  const all = new Map<string, Fate>();
  for (const line of log) {
    const [, recipient, dsn = '', status = '', words = ''] = outcome.exec(line) ?? [];
    if (recipient === undefined) continue;
    all.set(recipient, { status, dsn, next: waiting.includes(recipient) ? 'waits' : 'gone', text: words });
  }
  return all;
}

/** The servers that the log names, `mx.ok.test[127.0.1.1]`, in the order in which they had their turn. */
export function serversInOrder(log: readonly string[]): string[] {
  const named = log
    .filter((line) => /\/smtp\[/.test(line))
    .flatMap((line) => [...line.matchAll(/[\w.-]+\[\d+(?:\.\d+){3}\]/g)].map(([server]) => server));
  return named.filter((server, index) => server !== named[index - 1]);
}

const recordedTimes = queueTimes(new Configuration(text('main.cf')));

/**
 * Whether attempts, in seconds since the message came, follow from the rule: a message rests for its age, but not less than
 * minimal_backoff_time and not more than maximal_backoff_time, and is found by the next look through the deferred queue,
 * which comes every queue_run_delay; when it fails beyond its lifetime it is returned. When the looks began nobody
 * recorded: one beginning has to explain all attempts.
 */
export function followsRule(attemptsAtS: readonly number[], reversePath: string, returned: boolean): boolean {
  const times = recordedTimes;
  const last = (attemptsAtS.at(-1) ?? 0) * 1000;
  const expiries = attemptsAtS.map((atS) => isExpired(0, atS * 1000, reversePath, times));
  if (expiries.slice(0, -1).includes(true) || isExpired(0, last, reversePath, times) !== returned) return false;
  const beginnings = Array.from({ length: times.runDelayMs / 1000 }, (_, second) => -1_000_000 * 1000 + second * 1000);
  return beginnings.some((startedAtMs) =>
    attemptsAtS.slice(1).every((atS, index) => {
      const before = (attemptsAtS[index] ?? 0) * 1000;
      const rested = restedAtMs(before, backOffMs(0, before, times));
      return nextLookAtMs(rested, before + 1, startedAtMs, times) === atS * 1000;
    }),
  );
}
