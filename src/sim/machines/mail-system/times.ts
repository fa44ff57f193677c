import type { Configuration } from '../../policy/configuration.ts';
import type { DeliveryJob } from '../delivery/delivery.ts';
import { parseNextHop } from '../delivery/destination.ts';
import type { QueueSettings } from '../queue/entry-run.ts';
import type { QueueTimes } from '../queue/schedule.ts';
import type { SiteLimits } from '../queue/sites.ts';
import type { PoolLimits } from '../smtp-client/pool.ts';
import type { ClientTimeouts } from '../smtp-client/transfer.ts';

export function queueTimes(c: Configuration): QueueTimes {
  return {
    minimalBackoffMs: c.timeMs('minimal_backoff_time'),
    maximalBackoffMs: c.timeMs('maximal_backoff_time'),
    lifetimeMs: c.timeMs('maximal_queue_lifetime'),
    bounceLifetimeMs: c.timeMs('bounce_queue_lifetime'),
    runDelayMs: c.timeMs('queue_run_delay'),
    delayWarningMs: c.timeMs('delay_warning_time'),
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
    garbage: 'forgiving',
  };
}

export function poolLimits(c: Configuration): PoolLimits {
  const sessionsPerRelayMax = c.number('default_destination_concurrency_limit') || Infinity;
  return { sessionsPerRelayMax, keepMs: c.timeMs('connection_cache_ttl_limit') };
}

function siteLimits(c: Configuration): SiteLimits {
  const most = c.number('default_destination_concurrency_limit') || Infinity;
  return {
    most,
    atFirst: Math.max(1, Math.min(most, c.number('initial_destination_concurrency'))),
    failedCohorts: c.number('default_destination_concurrency_failed_cohort_limit'),
    restMs: c.timeMs('minimal_backoff_time'),
  };
}

export function queueSettings(c: Configuration): QueueSettings {
  return {
    times: queueTimes(c),
    sites: siteLimits(c),
    softBounce: c.flag('soft_bounce'),
    activeMax: c.number('qmgr_message_active_limit'),
    recipientsMax: c.number('default_destination_recipient_limit') || Infinity,
  };
}

/** How mail goes on from here by SMTP. */
export function relaySettings(c: Configuration): Pick<DeliveryJob, 'fallbacks' | 'limits'> {
  return {
    fallbacks: c.list('smtp_fallback_relay').map(parseNextHop),
    limits: { addresses: c.number('smtp_mx_address_limit'), sessions: c.number('smtp_mx_session_limit') },
  };
}
