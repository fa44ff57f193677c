import type { Configuration } from '../../policy/configuration.ts';
import type { QueueTimes } from '../queue/schedule.ts';
import type { PoolLimits } from '../smtp-client/pool.ts';
import type { ClientTimeouts } from '../smtp-client/transfer.ts';

/** Postfix: default_destination_concurrency_limit. */
const sessionsPerRelayMax = 20;

export function queueTimes(c: Configuration): QueueTimes {
  return {
    minimalBackoffMs: c.timeMs('minimal_backoff_time'),
    maximalBackoffMs: c.timeMs('maximal_backoff_time'),
    lifetimeMs: c.timeMs('maximal_queue_lifetime'),
    bounceLifetimeMs: c.timeMs('bounce_queue_lifetime'),
  };
}

export function clientTimeouts(c: Configuration): ClientTimeouts {
  return {
    connectMs: c.timeMs('smtp_connect_timeout'),
    helloMs: c.timeMs('smtp_helo_timeout'),
    mailMs: c.timeMs('smtp_mail_timeout'),
    rcptMs: c.timeMs('smtp_rcpt_timeout'),
    dataMs: c.timeMs('smtp_data_init_timeout'),
    contentMs: c.timeMs('smtp_data_done_timeout'),
    quitMs: c.timeMs('smtp_quit_timeout'),
  };
}

export function poolLimits(c: Configuration): PoolLimits {
  return { sessionsPerRelayMax, keepMs: c.timeMs('connection_cache_ttl_limit') };
}
