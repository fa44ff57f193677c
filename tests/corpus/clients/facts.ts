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

/** An attempt, in seconds since the message came: when it began, and when it was over. */
export interface Attempt {
  readonly beganAtS: number;
  readonly overAtS: number;
}

const secondsOf = (line: string): number => {
  const [, hours = '', minutes = '', seconds = ''] = /(\d\d):(\d\d):(\d\d) /.exec(line) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};

const daySeconds = 86_400;

/** The attempts that a log tells of, to the second as it does; of the message that it tells of first. */
export function attemptsIn(log: readonly string[]): Attempt[] {
  const id = /: ([0-9A-F]{11}): /.exec(log.join('\n'))?.[1] ?? '-';
  const about = log.filter((line) => line.includes(`: ${id}: `));
  const since = (line: string): number => (secondsOf(line) - secondsOf(about[0] ?? '') + daySeconds) % daySeconds;
  const attempts: Attempt[] = [];
  for (const line of about) {
    const atS = since(line);
    const last = attempts.at(-1);
    if (line.endsWith('(queue active)')) attempts.push({ beganAtS: atS, overAtS: atS });
    else if (last && / dsn=[\d.]+, status=/.test(line)) attempts.splice(-1, 1, { ...last, overAtS: atS });
  }
  return attempts;
}

/**
 * Whether attempts follow from the rule: a message rests for its age, but not less than minimal_backoff_time and not more
 * than maximal_backoff_time, and is found by the next look through the deferred queue, which comes every queue_run_delay;
 * when it fails beyond its lifetime it is returned. When the looks began nobody recorded: one beginning has to explain all
 * attempts. `toleranceS`: a look may come so late on a busy machine.
 */
export function followsRule(
  attempts: readonly Attempt[],
  reversePath: string,
  returned: boolean,
  toleranceS = 0,
): boolean {
  const times = recordedTimes;
  const expiries = attempts.map(({ overAtS }) => isExpired(0, overAtS * 1000, reversePath, times));
  if (expiries.slice(0, -1).includes(true) || expiries.at(-1) !== returned) return false;
  const beginnings = Array.from({ length: times.runDelayMs / 1000 }, (_, second) => (second - 1_000_000) * 1000);
  return beginnings.some((startedAtMs) =>
    attempts.slice(1).every(({ beganAtS }, index) => {
      const overMs = (attempts[index]?.overAtS ?? 0) * 1000;
      const rested = restedAtMs(overMs, backOffMs(0, overMs, times));
      const lateMs = beganAtS * 1000 - nextLookAtMs(rested, overMs + 1, startedAtMs, times);
      return lateMs >= 0 && lateMs <= toleranceS * 1000;
    }),
  );
}
